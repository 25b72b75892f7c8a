"""How long the window holds still while it works: a scan of a big tree, both passes, an upload.

Usage: python -m benchmarks.window_heartbeat

Without a screen, on the sample disc, with Gemini's protocol spoken by a server on loopback. See
`benchmarks.stalls` for what is printed; aim: no gap over 50 ms.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtWidgets import QApplication, QMessageBox  # isort: skip
import qasync

from benchmarks.stalls import StallWatch
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.gui.app import open_window, window_store
from nostalgia_desktop.gui.collector import MainThreadCollector
from nostalgia_desktop.gui.controller import Controller
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.gui.window import MainWindow
from nostalgia_desktop.services import open_records

_IDLE_S = 3
_FOLDERS, _FILES, _DISCS = 1_000, 20, 20
_SERVER = (sys.executable, "-m", "tests.gemini_server", "--file-polls", "2")


async def _measure(app: QApplication, folder: Path) -> None:
    records, theme = open_records(folder / "archive"), Theme(app, "dark")
    window, controller = open_window(records, theme, window_store(folder))
    window.show()
    await controller.begin()
    await asyncio.sleep(1)
    watch, collector = StallWatch(), MainThreadCollector()
    await asyncio.sleep(_IDLE_S)
    watch.tell("at rest")
    await _scan(controller, _tree(folder / "tree"), watch)
    await _drop(controller, [sample_disc()], watch)
    watch.tell("first pass, sample disc")
    await _with_gemini(window, controller, folder, watch)
    watch.tell("first pass with an upload")
    controller._runner.finalize([job.job.id for job in controller._model.jobs()])
    await _until_done(controller)
    watch.tell("second pass")
    watch.close()
    await controller.shut_down()
    collector.stop()
    records.database.close()


async def _scan(controller: Controller, tree: Path, watch: StallWatch) -> None:
    """Until all titles of the tree have their rows; their first pass is called off."""
    found = asyncio.Event()
    controller._runner.looked.connect(lambda _number, _found: found.set())
    watch.begin()
    controller.add([tree])
    await found.wait()
    watch.tell(f"scan of {_FOLDERS:,} folders")
    await controller._runner.cancel()


async def _drop(controller: Controller, paths: list[Path], watch: StallWatch) -> None:
    watch.begin()
    began = time.perf_counter()
    controller.add(paths)
    print(f"{'':<26} rows after {(time.perf_counter() - began) * 1000:.1f} ms (aim 100)")
    await _until_done(controller)


async def _with_gemini(
    window: MainWindow, controller: Controller, folder: Path, watch: StallWatch
) -> None:
    """The sample disc with other content; the server is a program of its own."""
    server = await asyncio.to_thread(
        subprocess.Popen,
        _SERVER,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        for _variable in range(2):
            line = await asyncio.to_thread(server.stdout.readline)
            name, _, value = line.strip().removeprefix("export ").partition("=")
            os.environ[name] = value
        asked = asyncio.ensure_future(_say_yes(window))
        await _drop(controller, [_other_disc(folder / "other")], watch)
        asked.cancel()
    finally:
        server.kill()
        server.wait()


async def _say_yes(window: MainWindow) -> None:
    while True:
        for box in window.findChildren(QMessageBox):
            box.button(QMessageBox.StandardButton.Yes).click()
        await asyncio.sleep(0.05)


async def _until_done(controller: Controller) -> None:
    began = time.perf_counter()
    await asyncio.sleep(0.5)
    while controller._runner.is_busy:  # noqa: ASYNC110 - the signals that tell are measured too.
        await asyncio.sleep(0.05)
    print(f"{'':<26} took {time.perf_counter() - began:.1f} s")


def _tree(root: Path) -> Path:
    """Folders of pictures, and some discs among them."""
    for number in range(_FOLDERS):
        folder = root / f"{number % 40:02}" / f"{number:04}"
        folder.mkdir(parents=True)
        for file in range(_FILES):
            (folder / f"picture {file:02}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    for number in range(_DISCS):
        _other_disc(root / "discs" / f"{number:02}")
    return root


def _other_disc(root: Path) -> Path:
    """A copy of the sample disc whose titles have other content."""
    disc = root / "Another 1994"
    shutil.copytree(sample_disc(), disc)
    for vob in disc.rglob("*.VOB"):
        vob.chmod(0o644)
        content = bytearray(vob.read_bytes())
        content[-64:-56] = os.urandom(8)  # In the last picture.
        vob.write_bytes(content)
    return disc


def main() -> None:
    """Print a line for each kind of work, and where the longest gaps were spent."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = str(Path(folder, "home"))
        for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY"):
            os.environ.pop(name, None)
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            runner.run(_measure(app, Path(folder)))
    os._exit(0)  # The player's threads may hold up an ordinary end.


if __name__ == "__main__":
    main()
