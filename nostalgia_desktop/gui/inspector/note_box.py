"""What the analyst wants a person to look at, and what made it think so."""

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.inspector.told_words import date_words

_ICON, _MOST = 16, 600


class NoteBox(QFrame):
    """A box with words; hidden where there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "note_box")
        self._sign, self._words = form.child(QLabel, "sign"), form.child(QLabel, "words")

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        ratio = self.devicePixelRatioF()
        self._sign.setPixmap(pixmap("sparkles", colours.accent_text, _ICON, ratio))

    def show_scene(self, scene: Scene | None) -> None:
        """Say what there is to say of a scene; nothing of none."""
        words = reasons(scene) if scene else ""
        self._words.setText(words[:_MOST])
        self._words.setAccessibleName(words[:_MOST])
        self.setVisible(bool(words))


def reasons(scene: Scene) -> str:
    """The note of a scene and the evidence for its date, as sentences."""
    lines = (*scene.note.splitlines(), date_words(scene))
    return "\n".join(_sentence(words) for words in lines if words)


def _sentence(words: str) -> str:
    ended = words if words.endswith((".", "!", "?")) else f"{words}."
    return ended[:1].upper() + ended[1:]
