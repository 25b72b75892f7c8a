"""The line at the bottom: what is running and how to stop it, news, the queue, free space."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from nostalgia_desktop.gui.activity import Activity, queue_words
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.spinner import Spinner

_HEIGHT, _STEPS, _BAR_WIDTH = 40, 1000, 180


class StatusLine(QWidget):
    """Shows an `Activity`, and news that stay until they are dismissed or newer ones come."""

    cancel_wished = Signal()
    pause_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self._colours: Colours = DARK
        self._activity = Activity()
        self._spinner, self._bar = Spinner(16), QProgressBar()
        self._text, self._queue, self._news = _label("muted"), _label("faint"), ElidedLabel()
        self._pause, self._cancel = _button("Pause"), _button("Stop everything under way")
        self._dismiss = _button("Dismiss")
        self._pause.clicked.connect(self.pause_wished)
        self._cancel.clicked.connect(self.cancel_wished)
        self._dismiss.clicked.connect(lambda: self.say(""))
        self._set_up()
        self.show_activity(Activity())
        self.say("")

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self._spinner.set_colours(colours)
        for button in (self._cancel, self._dismiss):
            button.setIcon(icon("x", colours.muted, 16))
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

    def say(self, text: str) -> None:
        """Tell something; it stays until it is dismissed. Nothing takes away what was said."""
        self._news.set_text(text)
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
        text = self._activity.text or ("" if self.news else "Ready")
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def _show_pause(self) -> None:
        is_paused = self._activity.is_paused
        self._pause.setIcon(icon("play" if is_paused else "pause", self._colours.muted, 16))
        self._pause.setToolTip("Go on" if is_paused else "Pause")

    def _set_up(self) -> None:
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._news.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 0, 18, 0)
        layout.setSpacing(10)
        for widget in (self._spinner, self._text, self._bar, self._pause, self._cancel):
            layout.addWidget(widget)
        layout.addWidget(self._news, 1)
        layout.addWidget(self._dismiss)
        layout.addStretch(0)
        layout.addWidget(self._queue)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


def _button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
