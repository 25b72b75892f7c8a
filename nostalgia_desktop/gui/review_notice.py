"""A line above the stage: what is missing, what went wrong, and what to do about it."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.icons import icon, pixmap
from nostalgia_desktop.workflow.review_data import Lack

_ICON = 16


class Notice(QFrame):
    """Says one thing at a time and stays until it is dismissed or no longer true."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._is_bad = False
        self.setProperty("ground", "panel")
        self._sign, self._words, self._cross = QLabel(self), QLabel(self), QToolButton(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._cross.setIconSize(QSize(_ICON, _ICON))
        self._cross.setToolTip(self.tr("Dismiss"))
        self._cross.setAccessibleName(self.tr("Dismiss"))
        self._cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 10, 6)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._cross)
        self._cross.clicked.connect(self._on_dismissed)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it says nothing."""
        return self._words.text()

    @property
    def is_bad(self) -> bool:
        """Whether it tells of a failure."""
        return self._is_bad and bool(self.text)

    def say(self, text: str, *, is_bad: bool = False) -> None:
        """Say something in place of what was said; an empty text says nothing."""
        self._is_bad = is_bad
        self._words.setText(text)
        self._words.setAccessibleName(text)
        self.setVisible(bool(text))
        self._paint()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self._cross.setIcon(icon("x", colours.muted, _ICON))
        self._paint()

    def _on_dismissed(self) -> None:
        self.say("")
        self.dismissed.emit()

    def _paint(self) -> None:
        colour = self._colours.bad if self._is_bad else self._colours.warning
        name = "circle-alert" if self._is_bad else "triangle-alert"
        self._sign.setPixmap(pixmap(name, colour, _ICON, self.devicePixelRatioF()))


def lack_words(lacking: Mapping[Lack, str]) -> str:
    """What is missing of a title, and what to do about it: the greatest lack alone."""
    tr = QCoreApplication.translate
    if Lack.PREVIEW in lacking:
        return tr(
            "Notice",
            "The preview of this title is missing. You can still name, cut and decide; "
            "add the disc again to have it made.",
        )
    if Lack.ORIGINALS in lacking:
        words = tr("Notice", "The frames at cuts cannot be shown: {}")
        return words.format(lacking[Lack.ORIGINALS])
    if Lack.SURVEY in lacking:
        return tr(
            "Notice",
            "Film strip, sound and shot changes of this title are missing. "
            "Add the disc again to have them found.",
        )
    return ""
