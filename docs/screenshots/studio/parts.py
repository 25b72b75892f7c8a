"""What `make.py` has done, each in a process of its own."""

import asyncio
import os
import sys
from pathlib import Path
from typing import get_args

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtWidgets import QApplication  # isort: skip
import keyring
import qasync

import studio.clip_states
import studio.states  # noqa: F401 - and so does it.
from nostalgia_desktop.gui.app_icon import app_icon
from nostalgia_desktop.gui.system.names import TITLE
from nostalgia_desktop.gui.theme import Choice
from nostalgia_desktop.settings import Settings, settings_file, write_settings
from studio.album import FAMILY
from studio.archives import Place, make_archives
from studio.drawer import Drawer
from studio.picture import take
from studio.registry import STATES, State
from studio.visit import visit


async def _show(state: State, place: Place, look: Choice, file: Path) -> None:
    async with visit(place.copy(state.archive), place.new_home(), look) as visited:
        await state.walk(visited, place)
        take(visited.window, file)


def _take(work: Path, name: str, look: str, file: Path) -> None:
    keyring.set_keyring(Drawer())
    write_settings(settings_file(), Settings(family=FAMILY))
    choice = next(each for each in get_args(Choice) if each == look)
    app = QApplication([TITLE])
    app.setApplicationName(TITLE)
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(app_icon())
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(_show(STATES[name], Place(work), choice, file))
    sys.stdout.flush()
    os._exit(0)  # The player's threads may hold up an ordinary end.


def main(part: str, *arguments: str) -> None:
    """Do one part."""
    if part == "list":
        print(*STATES, sep="\n")
    elif part == "make":
        work, *names = arguments
        make_archives(Place(Path(work)), {STATES[name].archive for name in names})
    else:
        folder, name, look, file = arguments
        _take(Path(folder), name, look, Path(file))
