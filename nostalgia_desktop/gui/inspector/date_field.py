"""When a scene was filmed: free text that is understood while it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nostalgia_desktop.gui.inspector.date_words import date_words, read_date
from nostalgia_desktop.gui.inspector.fields import LineField


class DateField(QWidget):
    """Shows a date in words; `edited` comes with each date that is understood, as it is stored."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = LineField(self.tr("When"), self.tr("August 1994, 14.8.1994 …"), "calendar")
        self._reading, self._value = QLabel(self), ""
        self._mixed: str | None = None
        self._reading.setProperty("role", "faint")
        self._reading.setWordWrap(True)
        self._reading.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.line)
        layout.addWidget(self._reading)
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
        if self._reading.property("role") != role:
            self._reading.setProperty("role", role)
            self._reading.style().polish(self._reading)
