"""What the window asks before it does something that cannot be taken back."""

import asyncio
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from nostalgia_desktop import __version__
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.gui.jobs.words import counted, one_line


async def ask(box: QMessageBox) -> bool:
    """Whether the box is answered with its accepting button; the window goes on meanwhile."""
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    box.finished.connect(partial(_answer, answered))
    box.open()
    try:
        return await answered == QMessageBox.StandardButton.Yes
    finally:
        box.close()
        box.deleteLater()


async def may_stop(window: QWidget) -> bool:
    """Whether work may be stopped to close the window."""
    text = (
        "What is done stays done. Previews and scenes go on at the next start; Finalize then makes "
        "the clips that are still missing."
    )
    return await ask(question(window, "Stop work and close?", text, "Stop and close", "Keep on"))


async def may_remove(window: QWidget, jobs: Sequence[Job]) -> bool:
    """Whether jobs with scenes may be forgotten."""
    what = (
        f"“{one_line(jobs[0].disc)}”" if len(jobs) == 1 else counted(len(jobs), "title", "titles")
    )
    text = "Scenes, names and decisions are forgotten. Originals and finished clips stay."
    return await ask(question(window, f"Remove {what} from the list?", text, "Remove", "Keep"))


def show_about(window: QWidget) -> None:
    """Say what this program is, which version, and under which licence."""
    box = QMessageBox(window)
    box.setWindowTitle("About")
    box.setText(f"Nostalgia Desktop {__version__}")
    box.setInformativeText(
        "Turns DVDs of home video into clips that people find, watch and keep.\n\n"
        "Free software under the GNU General Public License, version 3 or later. Originals are "
        "only ever read."
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def question(parent: QWidget, text: str, more: str, yes: str, no: str) -> QMessageBox:
    """A question; Enter and Escape mean no."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(text)
    box.setInformativeText(more)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
    box.button(QMessageBox.StandardButton.Yes).setText(yes)
    box.button(QMessageBox.StandardButton.No).setText(no)
    box.setDefaultButton(QMessageBox.StandardButton.No)
    box.setEscapeButton(QMessageBox.StandardButton.No)
    return box


def _answer(answered: "asyncio.Future[int]", result: int) -> None:
    if not answered.done():
        answered.set_result(result)
