"""What the pages of the settings are made of: a labelled field, a note, a choice of few."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget


class Choice(QWidget):
    """Some ways of which one holds; `changed` carries its name."""

    changed = Signal(str)

    def __init__(self, ways: Mapping[str, tuple[str, str]], parent: QWidget | None = None) -> None:
        """Each way has a name, its words, and a line about it."""
        super().__init__(parent)
        self.buttons = {name: QRadioButton(words) for name, (words, _more) in ways.items()}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for name, button in self.buttons.items():
            self._group.addButton(button)
            layout.addWidget(button)
            if more := ways[name][1]:
                layout.addWidget(_below(more))
        self._group.buttonClicked.connect(lambda _button: self.changed.emit(self.value))

    @property
    def value(self) -> str:
        """The way that holds."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def set_value(self, name: str) -> None:
        """Let a way hold."""
        self.buttons[name].setChecked(True)


class Page(QWidget):
    """One page: a heading, and fields below each other with their labels over them."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(28, 24, 28, 16)
        self._layout.setSpacing(6)
        title = QLabel(heading)
        title.setProperty("role", "title")
        self._layout.addWidget(title)
        self._layout.addStretch(1)

    def add(self, label: str, field: QWidget, more: QLabel | None = None, stretch: int = 0) -> None:
        """Put a field below the others."""
        words = QLabel(label)
        words.setProperty("role", "label")
        words.setBuddy(field)
        at = self._layout.count() - 1
        self._layout.insertSpacing(at, 12)
        self._layout.insertWidget(at + 1, words)
        self._layout.insertWidget(at + 2, field, stretch)
        if not field.accessibleName():
            field.setAccessibleName(label)
        if more is not None:
            self._layout.insertWidget(at + 3, more)


def note(text: str = "") -> QLabel:
    """A line of explanation."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "faint")
    label.setWordWrap(True)
    return label


def set_role(label: QLabel, role: str) -> None:
    """Let a label look like something else."""
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)


def _below(text: str) -> QLabel:
    label = note(text)
    label.setContentsMargins(28, 0, 0, 6)
    return label
