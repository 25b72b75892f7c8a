"""A choice of few: the round buttons of a form's group, each with the value it stands for."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup


class Choice(QObject):
    """Some ways of which one holds; `changed` carries its value when a person chose it.

    Each button of the group has its value as the property `value`, set in the form.
    """

    changed = Signal(str)

    def __init__(self, group: QButtonGroup) -> None:
        super().__init__(group)
        self.buttons: dict[str, QAbstractButton] = {
            str(button.property("value")): button for button in group.buttons()
        }
        group.buttonClicked.connect(self._on_clicked)

    @property
    def value(self) -> str:
        """The way that holds."""
        return next(value for value, button in self.buttons.items() if button.isChecked())

    def set_value(self, value: str) -> None:
        """Let a way hold."""
        self.buttons[value].setChecked(True)

    def _on_clicked(self) -> None:
        self.changed.emit(self.value)
