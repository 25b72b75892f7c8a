"""The line at the bottom: what is running and how to stop it, news, the queue, free space."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton, QWidget

from nostalgia_desktop.gui.activity import Activity, queue_words
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.jobs.words import sentence
from nostalgia_desktop.gui.spinner import Spinner

_STEPS = 1000
"""The form's bar goes so far."""


class StatusLine(QWidget):
    """Shows an `Activity`, and news that stay until they are dismissed or newer ones come."""

    cancel_wished = Signal()
    pause_wished = Signal()
    clips_wished = Signal()  # To see how far each clip is

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._activity, self._wait = Activity(), ""
        form = load_form(self, "status_line", (Spinner, ElidedLabel))
        self._spinner, self._bar = form.child(Spinner, "spinner"), form.child(QProgressBar, "bar")
        self._text, self._queue = form.child(QLabel, "text"), form.child(QLabel, "queue")
        self._news = form.child(ElidedLabel, "news")
        self._dismiss = form.child(QToolButton, "dismiss")
        self._pause = form.child(QToolButton, "pause")
        self._cancel = form.child(QToolButton, "cancel")
        self._clips = form.child(QToolButton, "clips")
        self._clips.clicked.connect(self.clips_wished)
        self._pause.clicked.connect(self.pause_wished)
        self._cancel.clicked.connect(self.cancel_wished)
        self._dismiss.clicked.connect(lambda: self.say(""))
        self.show_activity(Activity())
        self.show_clips_button(False)
        self.say("")

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self._spinner.set_colours(colours)
        for button in (self._cancel, self._dismiss):
            button.setIcon(icon("x", colours.muted, 16))
        self._clips.setIcon(icon("film", colours.muted, 16))
        self._show_pause()

    def show_activity(self, activity: Activity, free_bytes: int | None = None) -> None:
        """Show what is going on now."""
        self._activity = activity
        is_working = bool(activity.text)
        self._spinner.setVisible(is_working and not activity.is_paused)
        self._show_text()
        self._bar.setVisible(activity.progress is not None)
        self._bar.setValue(round((activity.progress or 0) * _STEPS))
        self._pause.setVisible(is_working)
        self._cancel.setVisible(is_working)
        self._queue.setText(queue_words(activity.queued, free_bytes))
        self._show_pause()

    def show_clips_button(self, shown: bool) -> None:
        """Whether there is progress of single clips to look at."""
        self._clips.setVisible(shown)

    def show_wait(self, words: str) -> None:
        """Say what the work under way waits for; empty where it goes on."""
        self._wait = words
        self._show_text()

    def say(self, text: str) -> None:
        """Tell something; it stays until it is dismissed. Nothing takes away what was said."""
        self._news.set_text(sentence(text))
        self._news.setVisible(bool(text))
        self._dismiss.setVisible(bool(text))
        self._show_text()

    @property
    def news(self) -> str:
        """What was told last and not dismissed yet."""
        return self._news.whole_text

    @property
    def activity(self) -> Activity:
        """What is shown as going on."""
        return self._activity

    def _show_text(self) -> None:
        working = (self._wait or self._activity.text) if self._activity.text else ""
        text = working or ("" if self.news else self.tr("Ready"))
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def _show_pause(self) -> None:
        is_paused = self._activity.is_paused
        self._pause.setIcon(icon("play" if is_paused else "pause", self._colours.muted, 16))
        words = self.tr("Go on") if is_paused else self.tr("Pause")
        self._pause.setToolTip(words)
        self._pause.setAccessibleName(words)
