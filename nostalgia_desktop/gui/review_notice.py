"""A line above the stage: what is missing, what went wrong, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon, pixmap
from nostalgia_desktop.gui.translation import translate
from nostalgia_desktop.workflow.review_data import Lack

_ICON = 16


class Notice(QFrame):
    """Says one thing at a time and stays until it is dismissed or no longer true.

    There may be a button beside it: `acted` says that it was pressed.
    """

    dismissed = Signal()
    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._is_bad = False
        form = load_form(self, "notice")
        self._sign, self._words = form.child(QLabel, "sign"), form.child(QLabel, "words")
        self._cross = form.child(QToolButton, "cross")
        self.button = form.child(QPushButton, "button")
        self._cross.clicked.connect(self._on_dismissed)
        self.button.clicked.connect(self.acted)
        self.button.hide()
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it says nothing."""
        return self._words.text()

    @property
    def is_bad(self) -> bool:
        """Whether it tells of a failure."""
        return self._is_bad and bool(self.text)

    def say(self, text: str, *, is_bad: bool = False, button: str = "") -> None:
        """Say something in place of what was said; an empty text says nothing.

        `button` is what stands on the button; without it there is none.
        """
        self._is_bad = is_bad
        self.button.setText(button)
        self.button.setVisible(bool(button))
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


@dataclass(frozen=True, slots=True)
class LackWords:
    """What is missing of a title, and what to do about it; empty where nothing is.

    `can_remake` says that making the preview again is the way.
    """

    text: str = ""
    can_remake: bool = False


def lack_words(lacking: Mapping[Lack, str]) -> LackWords:
    """The greatest lack alone."""
    place = lacking.get(Lack.ORIGINALS_AT)
    if Lack.PREVIEW in lacking:
        what = translate("Notice", "The preview is missing.")
    elif Lack.SURVEY in lacking:
        what = translate("Notice", "Film strip, sound and shot changes are missing.")
    elif place is not None:
        words = translate(
            "Notice",
            "The frames at cuts cannot be shown: {} is not there. Connect the drive that holds it.",
        )
        return LackWords(words.format(place))
    elif Lack.ORIGINALS in lacking:
        words = translate("Notice", "The frames at cuts cannot be shown: {}")
        return LackWords(words.format(lacking[Lack.ORIGINALS]))
    else:
        return LackWords()
    return LackWords(f"{what} {_way(lacking, place)}".rstrip(), can_remake=True)


def _way(lacking: Mapping[Lack, str], place: str | None) -> str:
    """What has to be done before a preview can be made again."""
    if place is not None:
        words = translate("Notice", "Connect the drive that holds {} and press “{}”.")
        return words.format(place, remake_words())
    return lacking.get(Lack.ORIGINALS, "")


def remake_words() -> str:
    """What stands on the button."""
    return translate("Notice", "Make it again")
