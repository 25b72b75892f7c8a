"""Fields that know which value they show, and tell each keystroke."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QTextOption
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from nostalgia_desktop.gui.icons import icon

_ICON = 16
_LEAST_LINES, _MOST_LINES = 2, 8


class UndoKeys(QObject):
    """Takes undo and redo out of a field's hands: they act on the whole review, not on a text."""

    undo_wished = Signal()
    redo_wished = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow both keys, and say what was wished."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if event.type() not in kinds or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        undo, redo = is_undo(event), is_redo(event)
        if not undo and not redo:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            (self.undo_wished if undo else self.redo_wished).emit()
        return True


def is_undo(event: QKeyEvent) -> bool:
    """Whether a key means undo."""
    return event.matches(QKeySequence.StandardKey.Undo)


def is_redo(event: QKeyEvent) -> bool:
    """Whether a key means redo, as any system has it."""
    ctrl_y = event.key() == Qt.Key.Key_Y and event.modifiers() == _CTRL
    shifted = event.key() == Qt.Key.Key_Z and event.modifiers() == _CTRL | _SHIFT
    return ctrl_y or shifted or event.matches(QKeySequence.StandardKey.Redo)


_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class LineField(QLineEdit):
    """A line of text: `edited` comes with each keystroke, `left` when it loses the focus.

    Its placeholder is the form's; its icon is the one that the form's property `sign` names.
    """

    edited = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: str | None = None
        self._hint: str | None = None
        self._sign: QAction | None = None
        self.textEdited.connect(self._on_edited)

    def set_colour(self, colour: str) -> None:
        """Draw its icon in a colour."""
        drawn = icon(str(self.property("sign")), colour, _ICON)
        if self._sign is None:
            self._sign = self.addAction(drawn, _LEADING)
        else:
            self._sign.setIcon(drawn)

    def show_value(self, value: str | None, mixed: str = "") -> None:
        """Show a value, unless it is what somebody has just typed; None says `mixed` instead."""
        if self._hint is None:
            self._hint = self.placeholderText()
        self.setPlaceholderText(mixed if value is None else self._hint)
        if value != self._value or not self.hasFocus():
            self._value = value
            if self.text() != (value or ""):
                self.setText(value or "")
                self.setCursorPosition(len(value or "") if self.hasFocus() else 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is done, unless only a menu opened."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _on_edited(self, text: str) -> None:
        self._value = text
        self.edited.emit(text)


_LEADING = QLineEdit.ActionPosition.LeadingPosition


class TextField(QPlainTextEdit):
    """Some lines of text that grow with what is in them; signals as those of `LineField`."""

    edited = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: str | None = None
        self._hint: str | None = None
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(1)
        self.textChanged.connect(self._on_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def show_value(self, value: str | None, mixed: str = "") -> None:
        """Show a value, unless it is what somebody has just typed; None says `mixed` instead."""
        if self._hint is None:
            self._hint = self.placeholderText()
        self.setPlaceholderText(mixed if value is None else self._hint)
        if value == self._value and self.hasFocus():
            return
        self._value = value
        if self.toPlainText() != (value or ""):
            with QSignalBlocker(self):
                self.setPlainText(value or "")
            self._fit()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, self.height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is done, unless only a menu opened."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _on_changed(self) -> None:
        text = self.toPlainText()
        if text != (self._value or ""):
            self._value = text
            self.edited.emit(text)

    def _fit(self) -> None:
        lines = min(max(int(self.document().size().height()), _LEAST_LINES), _MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 16)
