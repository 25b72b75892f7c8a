"""The box below the list that says that more discs may be dropped."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.dashed import DashedBox
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import pixmap

_ICON = 20


class DropZone(DashedBox):
    """Says where to drop; a click on it chooses a folder instead."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = load_form(self, "drop_zone").child(QLabel, "mark")

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        super().set_colours(colours)
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap("folder-plus", colours.muted, _ICON, ratio))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses a folder."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Space and Enter."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The keyboard's focus lights it up."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.set_lit(lit=event.type() == QEvent.Type.FocusIn)
        return super().event(event)
