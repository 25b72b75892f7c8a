"""What the window asks of the page on which a title's scenes are reviewed."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.services import Records


class ReviewPage(Protocol):
    """One page for all titles: the window opens one after the other on it.

    It emits wishes and never changes jobs by itself but through the `JobManager` it was made with.
    """

    @property
    def widget(self) -> QWidget:
        """What is put into the middle of the window."""

    @property
    def undo_stack(self) -> QUndoStack:
        """What the window's Undo and Redo act on; emptied by the page when another title opens."""

    @property
    def summary_changed(self) -> SignalInstance:
        """`str`: what stands beside the name at the top, such as `3 of 14 scenes approved`."""

    @property
    def clips_wished(self) -> SignalInstance:
        """`int`: the number of a job whose clips are to be made."""

    def open_job(self, job: Job) -> None:
        """Show a title that has scenes; the one before was saved."""

    def save(self) -> None:
        """Write down what is not written yet: another title opens, or the window closes."""

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""


class PlainReviewPage(QObject):
    """Stands in until the real page is there: it lists the scenes."""

    summary_changed = Signal(str)
    clips_wished = Signal(int)

    def __init__(self, _records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.widget = QWidget()
        self.undo_stack = QUndoStack(self)
        self._list = QLabel()
        self._list.setTextFormat(Qt.TextFormat.PlainText)
        self._list.setProperty("role", "muted")
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(32, 28, 32, 28)
        layout.addWidget(self._list)

    def open_job(self, job: Job) -> None:
        """List the scenes."""
        self._list.setText("\n".join(scene.title or "Untitled" for scene in job.scenes))
        approved = sum(scene.is_approved for scene in job.scenes)
        self.summary_changed.emit(f"{approved} of {len(job.scenes)} scenes approved")

    def save(self) -> None:
        """Nothing can be changed here."""

    def set_colours(self, _colours: Colours) -> None:
        """The style sheet does it."""
