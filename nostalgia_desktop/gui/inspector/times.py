"""When a scene begins and ends and how long it lasts, each to be typed or stepped by frames."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.domain.snap import Snap
from nostalgia_desktop.domain.time import format_ms, parse_ms
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.inspector.common import Shown
from nostalgia_desktop.gui.inspector.fields import LineField
from nostalgia_desktop.gui.inspector.told_words import snap_words
from nostalgia_desktop.gui.theme import text_font

_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_MANY = 10
_STYLE = """
QLineEdit[role="time"] {{
  background: transparent; border: 1px solid transparent; padding: 1px 5px; min-height: 18px;
}}
QLineEdit[role="time"]:hover {{ border: 1px solid {line}; }}
QLineEdit[role="time"]:focus {{
  background: {field}; border: 2px solid {accent}; padding: 0 4px;
}}
"""


class TimeField(LineField):
    """A time as `H:MM:SS.mmm`. `typed` carries milliseconds, `stepped` frames."""

    typed = Signal(int)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ms = 0
        self._how: str | None = None
        self.setFont(text_font(13, QFont.Weight.DemiBold, tabular=True))
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("00:00:00.000") + 16)
        self.left.connect(self._take)
        self.returnPressed.connect(self._take)

    @property
    def ms(self) -> int:
        """The time that counts, whatever is being typed."""
        return self._ms

    def show_ms(self, ms: int) -> None:
        """Show a time."""
        self._ms = ms
        self.show_value(format_ms(ms))

    def explain(self, snap: Snap | None) -> None:
        """Say why the time is what it is, to those who point at it or cannot see it."""
        if self._how is None:
            self._how = self.toolTip()
        words = snap_words(snap)
        self.setToolTip("\n".join(filter(None, (words, self._how))))
        self.setAccessibleDescription(words)

    def event(self, event: QEvent) -> bool:
        """The arrows are the field's own while it has the focus."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step by frames; what was typed before counts first."""
        if event.key() not in _STEPS:
            super().keyPressEvent(event)
            return
        self._take()
        by = _MANY if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self.stepped.emit(_STEPS[Qt.Key(event.key())] * by)

    def _take(self) -> None:
        """What is no time goes back to what was there."""
        text, self._value = self.text(), format_ms(self._ms)
        if text == self._value:
            return
        try:
            ms = parse_ms(text)
        except ValueError:
            self.setText(self._value)
            return
        self.setText(self._value)  # Until the wish is granted, and if it is not.
        self.typed.emit(ms)


class TimesCard(QFrame):
    """In, out and length of the current scene; of several scenes their length alone.

    `bound_typed` carries a `Side` and milliseconds, `bound_stepped` a `Side` and frames,
    `bound_left` comes when a field loses the focus and `bound_entered` when it gets it.
    """

    bound_typed = Signal(object, int)
    bound_stepped = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        form = load_form(self, "times_card", (TimeField,))
        self.start, self.end = form.child(TimeField, "start"), form.child(TimeField, "end")
        self.length = form.child(TimeField, "length")
        self._length_name = form.child(QLabel, "length_label")
        self._of_one = [
            form.child(QWidget, name)
            for name in ("start_label", "start", "start_key", "end_label", "end", "end_key")
        ]
        self._start_ms = 0
        self._wire(self.start, Side.START)
        self._wire(self.end, Side.END)
        self.length.typed.connect(self._on_length)
        self.length.stepped.connect(lambda frames: self.bound_stepped.emit(Side.END, frames))

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look: a time is plain text until somebody goes to it."""
        style = {name: getattr(colours, name) for name in ("line", "field", "accent")}
        self.setStyleSheet(_STYLE.format(**style))

    @property
    def fields(self) -> tuple[TimeField, ...]:
        """All fields, from top to bottom."""
        return self.start, self.end, self.length

    def show_scenes(self, shown: Shown) -> None:
        """Show the current scene's times; how long several are together."""
        for widget in self._of_one:
            widget.setVisible(shown.is_one)
        self.start.show_ms(shown.current.start_ms)
        self.end.show_ms(shown.current.end_ms)
        self.start.explain(shown.current.start_snap)
        self.end.explain(shown.current.end_snap)
        self._length_name.setText(self.tr("Length") if shown.is_one else self.tr("Length of all"))
        self.length.setReadOnly(not shown.is_one)
        self.length.show_ms(sum(scene.length_ms for scene in shown.scenes))
        self._start_ms = shown.current.start_ms

    def _wire(self, field: TimeField, side: Side) -> None:
        field.typed.connect(lambda ms: self.bound_typed.emit(side, ms))
        field.stepped.connect(lambda frames: self.bound_stepped.emit(side, frames))

    def _on_length(self, ms: int) -> None:
        self.bound_typed.emit(Side.END, self._start_ms + ms)
