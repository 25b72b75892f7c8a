"""The program in a process that tells when its window was painted and when its list was filled.

For `benchmarks.start`, which calls it with the time at which it started the process, the number of
titles to wait for, and the archive.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

# In the order in which the program imports them itself.
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

from nostalgia_desktop.main import main as be_the_program  # isort: skip
from nostalgia_desktop.gui.player.environment import prepare_multimedia

if TYPE_CHECKING:
    from nostalgia_desktop.gui.window import MainWindow

_POLL_MS = 4


class _Watcher(QObject):
    """Waits for the first paint, then for the list; prints both and ends the process."""

    def __init__(self, window: "MainWindow", began: float, titles: int) -> None:
        super().__init__(window)
        self._window, self._began, self._titles = window, began, titles
        self._facts = {"gap": 0.0}
        self._last = 0.0
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._look)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint and not self._last:
            self._last = time.monotonic()
            # After this event, and with it the painting of all that lies in the window.
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self) -> None:
        _app().removeEventFilter(self)
        self._now("painted")
        self._last = time.monotonic()
        self._timer.start()

    def _look(self) -> None:
        gap, self._last = time.monotonic() - self._last, time.monotonic()
        self._facts["gap"] = max(self._facts["gap"], gap * 1000)
        if self._window.panel.view.model().rowCount() >= self._titles:
            self._now("filled")
            sys.stdout.write(json.dumps(self._facts | {"read": _bytes_from_disk()}))
            sys.stdout.flush()
            os._exit(0)

    def _now(self, name: str) -> None:
        self._facts[name] = (time.monotonic() - self._began) * 1000
        self._facts[f"{name}_cpu"] = time.process_time() * 1000


def _app() -> QCoreApplication:
    app = QCoreApplication.instance()
    assert app is not None
    return app


def _bytes_from_disk() -> int:
    io = Path("/proc/self/io")
    if not io.is_file():
        return 0
    (line,) = [each for each in io.read_text().splitlines() if each.startswith("read_bytes")]
    return int(line.split()[1])


def main(began: float, titles: int, archive: str) -> None:
    """Start the program, and watch its window from when it is shown."""
    prepare_multimedia()  # Before anything imports it, as in the program.
    from nostalgia_desktop.gui.window import MainWindow

    show = MainWindow.show

    def show_and_watch(window: "MainWindow") -> None:
        _app().installEventFilter(_Watcher(window, began, titles))
        show(window)

    # The program makes its window by itself: this is the one way in.
    MainWindow.show = show_and_watch  # type: ignore[assignment, method-assign]
    be_the_program(["window", "--archive", archive])


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
