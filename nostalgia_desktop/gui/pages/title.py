"""A title that cannot be reviewed yet: what is going on, or what stopped it and what to do."""

from functools import partial

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from nostalgia_desktop.domain.errors import OVERNIGHT
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.jobs.entries import JobEntry
from nostalgia_desktop.gui.jobs.roles import full_name, state_of
from nostalgia_desktop.gui.jobs.words import Turn, reason_and_advice
from nostalgia_desktop.gui.roles import set_icon

_STEPS = 1000
"""The form's bar goes so far."""


class TitlePage(QWidget):
    """Shows one title; emits the numbers of jobs that are to go on."""

    retry_wished = Signal(list)
    here_wished = Signal(list)  # To find the scenes without Gemini
    original_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours | None = None
        self._entry: JobEntry | None = None
        form = load_form(self, "title_page")
        self._mark, self._name = form.child(QLabel, "mark"), form.child(QLabel, "name")
        self._state, self._more = form.child(QLabel, "state"), form.child(QLabel, "more")
        self._bar, self._retry = form.child(QProgressBar, "bar"), form.child(QPushButton, "retry")
        self._here = form.child(QPushButton, "here")
        self._original = form.child(QPushButton, "original")
        for button, wish in ((self._retry, self.retry_wished), (self._here, self.here_wished)):
            button.clicked.connect(partial(self._wish, wish))
        self._original.clicked.connect(self._on_original)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        set_icon(self._retry, "rotate-ccw", colours.text)
        set_icon(self._here, "wand-sparkles", colours.text)
        set_icon(self._original, "folder-open", colours.text)
        if self._entry is not None:
            self.show_entry(self._entry)

    def show_entry(self, entry: JobEntry) -> None:
        """Show a title as it is now."""
        self._entry = entry
        job, is_idle = entry.job, entry.turn is Turn.NONE
        is_stopped = is_idle and job.state in (JobState.FAILED, JobState.WAITING)
        self._name.setText(full_name(entry))
        reason, advice = reason_and_advice(job.error)
        why = [reason[:1].upper() + reason[1:], advice] if is_stopped else [state_of(entry)]
        if is_stopped and job.state is JobState.WAITING:  # For what comes before why.
            why.insert(0, state_of(entry))
        self._state.setText(why[0])
        self._more.setText("\n".join(filter(None, (*why[1:], *entry.troubles))))
        self._more.setVisible(bool(self._more.text()))
        self._bar.setVisible(entry.progress is not None)
        self._bar.setValue(round((entry.progress or 0) * _STEPS))
        self._retry.setVisible(is_idle)
        self._here.setVisible(entry.lacks_gemini)
        self._original.setVisible(is_stopped and not entry.lacks_gemini)
        words = self.tr("Retry") if is_stopped else self.tr("Go on")
        if is_stopped and job.error.startswith(OVERNIGHT):
            words = self.tr("Look now")
        self._retry.setText(f" {words}")  # As `set_icon` does.
        self._paint_mark(entry, is_stopped=is_stopped)

    def _paint_mark(self, entry: JobEntry, *, is_stopped: bool) -> None:
        if self._colours is None:
            return
        is_bad = is_stopped and entry.job.state is JobState.FAILED
        name = "circle-alert" if is_bad else "clock" if is_stopped else "disc-3"
        colour = self._colours.bad if is_bad else self._colours.faint
        self._mark.setPixmap(pixmap(name, colour, 48, self.devicePixelRatioF()))

    def _wish(self, wish: SignalInstance) -> None:
        if self._entry is not None:
            wish.emit([self._entry.job.id])

    def _on_original(self) -> None:
        if self._entry is not None:
            self.original_wished.emit(self._entry.job.id)
