"""When a scene begins and ends and how long it lasts, each to be typed or stepped by frames."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.domain.time import format_ms, parse_ms
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.inspector.common import Shown
from nostalgia_desktop.gui.inspector.fields import LineField
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

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self._ms = 0
        self.setFont(text_font(13, QFont.Weight.DemiBold, tabular=True))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setProperty("role", "time")
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("00:00:00.000") + 16)
        self.setToolTip(self.tr("Type a time; ↑ and ↓ move it by a frame, with Shift by ten"))
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
        self.setProperty("ground", "card")
        self.start, self.end = TimeField(self.tr("In")), TimeField(self.tr("Out"))
        self.length = TimeField(self.tr("Length"))
        self._start_ms = 0
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 10, 8)
        grid.setVerticalSpacing(1)
        grid.setHorizontalSpacing(6)
        grid.setColumnStretch(0, 1)
        rows = ((self.tr("In"), self.start, "I"), (self.tr("Out"), self.end, "O"))
        self._bound_rows = [self._row(grid, *row) for row in rows]
        self._length_name, *_ = self._row(grid, self.tr("Length"), self.length, "")
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
        for row in self._bound_rows:
            for widget in row:
                widget.setVisible(shown.is_one)
        self.start.show_ms(shown.current.start_ms)
        self.end.show_ms(shown.current.end_ms)
        self._length_name.setText(self.tr("Length") if shown.is_one else self.tr("Length of all"))
        self.length.setReadOnly(not shown.is_one)
        self.length.show_ms(sum(scene.length_ms for scene in shown.scenes))
        self._start_ms = shown.current.start_ms

    def _row(
        self, grid: QGridLayout, name: str, field: TimeField, key: str
    ) -> tuple[QLabel, TimeField, QLabel]:
        label, cap, row = QLabel(name, self), QLabel(key, self), grid.rowCount()
        label.setProperty("role", "muted")
        label.setBuddy(field)
        cap.setFixedSize(26, 20)
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if key:
            cap.setProperty("role", "key")
            cap.setToolTip(self.tr("{} sets it to the playhead").format(key))
        for column, widget in enumerate((label, field, cap)):
            grid.addWidget(widget, row, column)
        return label, field, cap

    def _wire(self, field: TimeField, side: Side) -> None:
        field.typed.connect(lambda ms: self.bound_typed.emit(side, ms))
        field.stepped.connect(lambda frames: self.bound_stepped.emit(side, frames))

    def _on_length(self, ms: int) -> None:
        self.bound_typed.emit(Side.END, self._start_ms + ms)
