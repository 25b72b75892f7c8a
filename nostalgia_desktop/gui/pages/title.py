"""A title that cannot be reviewed yet: what is going on, or what stopped it and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import icon, pixmap
from nostalgia_desktop.gui.jobs.entries import JobEntry
from nostalgia_desktop.gui.jobs.roles import full_name, state_of
from nostalgia_desktop.gui.jobs.words import Turn, reason_and_advice

_STEPS = 1000
_WIDTH = 520


class TitlePage(QWidget):
    """Shows one title; emits the numbers of jobs that are to go on."""

    retry_wished = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._colours: Colours | None = None
        self._entry: JobEntry | None = None
        self._mark, self._name = QLabel(), QLabel()
        self._state, self._more = QLabel(), QLabel()
        self._bar, self._retry = QProgressBar(), QPushButton("Retry")
        self._retry.clicked.connect(self._on_retry)
        self._set_up()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self._retry.setIcon(icon("rotate-ccw", colours.text, 16))
        if self._entry is not None:
            self.show_entry(self._entry)

    def show_entry(self, entry: JobEntry) -> None:
        """Show a title as it is now."""
        self._entry = entry
        job, is_idle = entry.job, entry.turn is Turn.NONE
        is_stopped = is_idle and job.state in (JobState.FAILED, JobState.WAITING)
        self._name.setText(full_name(entry))
        reason, advice = reason_and_advice(job.error)
        self._state.setText(reason[:1].upper() + reason[1:] if is_stopped else state_of(entry))
        more = [advice] if is_stopped and advice else []
        self._more.setText("\n".join((*more, *entry.troubles)))
        self._more.setVisible(bool(self._more.text()))
        self._bar.setVisible(entry.progress is not None)
        self._bar.setValue(round((entry.progress or 0) * _STEPS))
        self._retry.setVisible(is_idle)
        self._retry.setText(" Retry" if is_stopped else " Go on")  # Qt puts the icon too near.
        self._paint_mark(entry, is_stopped=is_stopped)

    def _paint_mark(self, entry: JobEntry, *, is_stopped: bool) -> None:
        if self._colours is None:
            return
        is_bad = is_stopped and entry.job.state is JobState.FAILED
        name = "circle-alert" if is_bad else "clock" if is_stopped else "disc-3"
        colour = self._colours.bad if is_bad else self._colours.faint
        self._mark.setPixmap(pixmap(name, colour, 48, self.devicePixelRatioF()))

    def _set_up(self) -> None:
        self._name.setProperty("role", "heading")
        self._state.setProperty("role", "muted")
        self._more.setProperty("role", "faint")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_WIDTH // 2)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(4)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._name, self._state, self._more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(_WIDTH)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._retry)
        row.addStretch()
        layout.addSpacing(8)
        layout.addLayout(row)
        layout.addStretch(5)

    def _on_retry(self) -> None:
        if self._entry is not None:
            self.retry_wished.emit([self._entry.job.id])
