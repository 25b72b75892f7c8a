"""Small parts that the sheet and the progress share: the list on its card, the bar of room."""

import time

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.finalize.delegate import ROW_HEIGHT, ClipDelegate
from nostalgia_desktop.gui.finalize.model import ClipsModel
from nostalgia_desktop.gui.finalize.rows import ClipState
from nostalgia_desktop.gui.jobs import pictures
from nostalgia_desktop.gui.shades import mix

_LEAST_ROWS, _MOST_ROWS = 1, 7
_FRAME_MS, _TURNS_A_SECOND = 50, 0.9


class ClipList(QListView):
    """The clips; what is being made turns its spinner while it can be seen.

    `opened` carries the index of a clip that was double-clicked, or where Enter `opens` it, chosen
    so. It asks for the room of `room_for` rows at least, as there may be more later.
    """

    opened = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opens, self.room_for = False, 0
        self._painter, self._clips = ClipDelegate(self), ClipsModel(self)
        self.setItemDelegate(self._painter)
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._turn)
        self.doubleClicked.connect(self.opened)

    def follow(self, model: ClipsModel) -> None:
        """Show a model; once, as long as the list is there."""
        self._clips = model
        self.setModel(model)
        model.dataChanged.connect(self._follow)
        model.modelReset.connect(self._follow)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._painter.colours = colours
        self.setStyleSheet(f"QListView {{ background: {colours.raised}; border: none; }}")
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a clip where it `opens` any, and else is the dialog's."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.opens and is_enter and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as all rows, but never higher than a window has room for."""
        rows = min(max(self._clips.rowCount(), self.room_for, _LEAST_ROWS), _MOST_ROWS)
        return QSize(super().sizeHint().width(), rows * ROW_HEIGHT + 2 * self.frameWidth() + 4)

    def _follow(self) -> None:
        if any(row.state is ClipState.MAKING for row in self._clips.rows):
            self._timer.start()
        else:
            self._timer.stop()

    def _turn(self) -> None:
        self._painter.turned = time.monotonic() * 360 * _TURNS_A_SECOND % 360
        for place, row in enumerate(self._clips.rows):
            if row.state is ClipState.MAKING:
                self.update(self._clips.index(place, 0))


class RoomBar(QWidget):
    """How much of the free room the clips will take."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._share, self._fits = 0.0, True
        self.setFixedHeight(6)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.update()

    def show_room(self, needed: int, free: int, *, fits: bool) -> None:
        """So many bytes of so many."""
        self._share, self._fits = min(needed / max(free, 1), 1.0), fits
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The groove, and what will be taken of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = mix(self._colours.panel, self._colours.text, 0.14)
        fill = self._colours.accent if self._fits else self._colours.bad
        pictures.paint_bar(painter, QRectF(self.rect()), self._share, groove, fill)
        painter.end()
