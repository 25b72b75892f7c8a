"""What the analyst wants a person to look at, and what made it think so."""

import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import pixmap

_ICON, _MOST = 16, 600


class NoteBox(QFrame):
    """A box with words; hidden where there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "note")
        self._sign, self._words = QLabel(self), QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(11, 9, 11, 10)
        layout.setSpacing(9)
        layout.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

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
    evidence = _evidence(scene)
    date = f"Date: {evidence}" if evidence and scene.date else ""
    return "\n".join(_sentence(words) for words in (*scene.note.splitlines(), date) if words)


def _evidence(scene: Scene) -> str:
    """What told the analyst the date, of what it said word for word."""
    try:
        said = json.loads(scene.raw) if scene.raw else {}
    except ValueError:  # Two scenes that were merged.
        return ""
    found = said.get("date_evidence", "") if isinstance(said, dict) else ""
    return found.strip() if isinstance(found, str) else ""


def _sentence(words: str) -> str:
    ended = words if words.endswith((".", "!", "?")) else f"{words}."
    return ended[:1].upper() + ended[1:]
