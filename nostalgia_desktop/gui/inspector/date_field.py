"""When a scene was filmed: free text that is understood while it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.inspector.date_words import date_words, read_date
from nostalgia_desktop.gui.inspector.fields import LineField
from nostalgia_desktop.gui.roles import set_role


class DateField(QWidget):
    """Shows a date in words; `edited` comes with each date that is understood, as it is stored."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "date_field", (LineField,))
        self.line, self._reading = form.child(LineField, "line"), form.child(QLabel, "reading")
        self._value = ""
        self._mixed: str | None = None
        self._reading.hide()
        self.setFocusProxy(self.line)
        self.line.edited.connect(self._on_edited)
        self.line.left.connect(self._on_left)

    @property
    def reading(self) -> str:
        """What is said of the text: how it was understood, or that it was not."""
        return self._reading.text()

    def show_value(self, value: str | None, mixed: str = "") -> None:
        """Show a stored date, unless it is what somebody has just typed; None is `mixed`."""
        now = value or "", mixed if value is None else None
        is_new, (self._value, self._mixed) = now != (self._value, self._mixed), now
        if is_new:
            self._say("")
        if is_new or not self.line.hasFocus():
            self._show()

    def _on_edited(self, text: str) -> None:
        date = read_date(text)
        if date is None:
            kept = date_words(self._value) or self.tr("no date")
            self._say(self.tr("No date yet; until then: {}").format(kept), "faint")
            return
        self._value, self._mixed = date, None
        self._say(self._understood(text, date))
        self.edited.emit(date)

    def _understood(self, text: str, date: str) -> str:
        """Nothing where the text says just that."""
        words = date_words(date)
        return "" if text.strip() in ("", words) else self.tr("Understood as {}").format(words)

    def _on_left(self) -> None:
        text = self.line.text()
        if read_date(text) is None:
            said = self.tr("“{}” is no date. Write 1994, August 1994 or 14.8.1994.").format(text)
            self._say(said, "warning")
        else:
            self._say("")
        self._show()
        self.left.emit()

    def _show(self) -> None:
        is_mixed = self._mixed is not None
        self.line.show_value(None if is_mixed else date_words(self._value), self._mixed or "")

    def _say(self, text: str, role: str = "faint") -> None:
        self._reading.setText(text)
        self._reading.setVisible(bool(text))
        self.line.setAccessibleDescription(text)
        set_role(self._reading, role)
