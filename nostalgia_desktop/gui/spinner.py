"""A ring that turns while something is going on."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.jobs.pictures import paint_spinner

_FRAME_MS, _TURNS_A_SECOND = 40, 0.9


class Spinner(QWidget):
    """Turns while it can be seen; as wide as it is made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self.update)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to turn."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring as it stands now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        turned = time.monotonic() * 360 * _TURNS_A_SECOND % 360
        middle = self.rect().toRectF().center()
        paint_spinner(painter, middle, turned, self._colours.accent, self.width() / 2 - 2)
        painter.end()
