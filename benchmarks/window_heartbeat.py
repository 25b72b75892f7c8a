"""How long the window holds still while a pass runs over the sample disc, without a screen.

A timer of 2 ms beats; a gap is the time between two beats. Beside it stands the CPU time that the
window's own thread used in that gap: what other programs of a busy machine took is not in it.
`python -m benchmarks.window_heartbeat`
"""

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QTimer  # isort: skip
from PySide6.QtWidgets import QApplication  # isort: skip
import qasync

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.gui.app import open_window, window_store
from nostalgia_desktop.gui.controller import Controller
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.services import open_records

_BEAT_MS, _FRAME_S, _IDLE_S = 2, 0.016, 3


@dataclass(slots=True)
class _Gaps:
    """Wall and CPU seconds between beats."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    last: tuple[float, float] = (0.0, 0.0)

    def begin(self) -> None:
        self.wall, self.cpu = [], []
        self.last = time.perf_counter(), time.thread_time()

    def beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.wall.append(now[0] - self.last[0])
        self.cpu.append(now[1] - self.last[1])
        self.last = now

    def tell(self, what: str) -> None:
        over = sum(gap > _FRAME_S for gap in self.cpu)
        print(
            f"{what:<12} largest gap {max(self.wall) * 1000:6.1f} ms, of own CPU "
            f"{max(self.cpu) * 1000:6.1f} ms; {over} of {len(self.cpu)} beats over 16 ms of own CPU"
        )


async def _measure(app: QApplication, folder: Path) -> None:
    records, theme = open_records(folder / "archive"), Theme(app, "dark")
    window, controller = open_window(records, theme, window_store(folder))
    window.show()
    await controller.begin()
    await asyncio.sleep(1)
    gaps, timer = _Gaps(), QTimer(interval=_BEAT_MS)
    timer.timeout.connect(gaps.beat)
    timer.start()
    gaps.begin()
    await asyncio.sleep(_IDLE_S)
    gaps.tell("at rest")
    gaps.begin()
    began = time.perf_counter()
    controller.add([sample_disc()])
    await _until_done(controller)
    gaps.tell("first pass")
    gaps.begin()
    controller._runner.finalize([1, 2])
    await _until_done(controller)
    gaps.tell("second pass")
    timer.stop()
    print(f"both passes took {time.perf_counter() - began:.1f} s")
    await controller.shut_down()
    records.database.close()


async def _until_done(controller: Controller) -> None:
    await asyncio.sleep(0.5)
    while controller._runner.is_busy:  # noqa: ASYNC110 - the signals that tell are measured too.
        await asyncio.sleep(0.05)


def main() -> None:
    """Print a line for each kind of work."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        runner.run(_measure(app, Path(folder)))


if __name__ == "__main__":
    main()
