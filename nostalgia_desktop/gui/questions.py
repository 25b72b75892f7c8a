"""What the window asks before it does something that cannot be taken back."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from nostalgia_desktop import __version__
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.gui.jobs.words import format_size, one_line
from nostalgia_desktop.gui.translation import tr

_MARGINS = (6, 24, 24, 20)
"""Left, top, right and bottom of a question."""


async def ask(box: QMessageBox) -> bool:
    """Whether the box is answered with its accepting button; the window goes on meanwhile."""
    return await answer_to(box) == QMessageBox.StandardButton.Yes


async def answer_to(box: QMessageBox) -> int:
    """Which of its standard buttons the box is answered with; the window goes on meanwhile."""
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    box.finished.connect(partial(_answer, answered))
    box.open()
    try:
        return await answered
    finally:
        if isValid(box):  # The window may have gone, and all that was open over it.
            box.close()
            box.deleteLater()


async def may_stop(window: QWidget) -> bool:
    """Whether work may be stopped to close the window."""
    what = tr("Stop work and close?")
    text = tr(
        "What is done stays done. Previews and scenes go on at the next start; Finalize then makes "
        "the clips that are still missing."
    )
    return await ask(question(window, what, text, tr("Stop and close"), tr("Keep on")))


async def may_remove(window: QWidget, jobs: Sequence[Job]) -> bool:
    """Whether jobs with scenes may be forgotten."""
    one = tr("Remove “{}” from the list?").format(one_line(jobs[0].disc))
    what = one if len(jobs) == 1 else tr("Remove %Ln title(s) from the list?", "", len(jobs))
    text = tr("Scenes, names and decisions are forgotten. Originals and finished clips stay.")
    return await ask(question(window, what, text, tr("Remove"), tr("Keep")))


async def may_remove_previews(window: QWidget, count: int, size: int) -> bool:
    """Whether the previews of finished titles, `size` bytes in all, may go."""
    what = tr("Remove the previews of %Ln finished title(s)?", "", count)
    text = tr(
        "That frees {}. Clips, scenes and originals stay. A preview can be made again from its "
        "disc, should you want to look a title over once more."
    )
    more = text.format(format_size(size))
    return await ask(question(window, what, more, tr("Remove"), tr("Keep")))


async def may_change_archive(window: QWidget, archive: Path) -> bool:
    """Whether to go on with another folder for clips now."""
    what = tr("Open {} now?").format(archive)
    text = tr(
        "Each clips folder has its own list of discs. What is in this one stays there, and you "
        "can come back to it from the File menu."
    )
    return await ask(question(window, what, text, tr("Open"), tr("At the next start")))


def show_about(window: QWidget) -> None:
    """Say what this program is, which version, and under which licence."""
    box = QMessageBox(window)
    box.setWindowTitle(tr("About"))
    box.setText(f"Nostalgia Desktop {__version__}")
    text = tr(
        "Turns DVDs of home video into clips that people find, watch and keep.\n\n"
        "Free software under the GNU General Public License, version 3 or later. Originals are "
        "only ever read."
    )
    box.setInformativeText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def question(parent: QWidget, text: str, more: str, yes: str, no: str) -> QMessageBox:
    """A question; Enter and Escape mean no."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(text)
    box.setInformativeText(more)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No)
    for button, words in (
        (box.button(QMessageBox.StandardButton.Yes), yes),
        (box.button(QMessageBox.StandardButton.No), no),
    ):
        button.setText(words)
        button.setIcon(QIcon())  # Qt's own for yes and no are a green and a red ball.
    box.setDefaultButton(QMessageBox.StandardButton.No)
    box.setEscapeButton(QMessageBox.StandardButton.No)
    # Last, as each new text has Qt lay the box out anew; it leaves room for an icon at the left.
    if (layout := box.layout()) is not None:
        layout.setContentsMargins(*_MARGINS)
    return box


def _answer(answered: "asyncio.Future[int]", result: int) -> None:
    if not answered.done():
        answered.set_result(result)
