"""A row of single frames with a cut between them, painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.shades import mix
from nostalgia_desktop.gui.theme import text_font

BEFORE, AFTER = 3, 3
_GAP, _CUT_GAP, _TEXT, _EDGE, _CORNER, _ICON = 6, 30, 22, 3, 5.0, 16
_OTHER_CLIP = 0.72


class TileState(Enum):
    """What is known of a frame."""

    LOADING = "loading"
    READY = "ready"
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Tile:
    """One frame of the row, with its time written out."""

    state: TileState
    time: str = ""
    image: QImage | None = None


class CutStrip(QWidget):
    """Frames before and after a cut; `step_wished` carries by how many frames to move the cut."""

    step_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._tiles: Sequence[Tile] = [Tile(TileState.OUTSIDE)] * (BEFORE + AFTER)
        self._aspect = Fraction(4, 3)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Six frames of good size."""
        return QSize(900, 140)

    def minimumSizeHint(self) -> QSize:
        """Six frames that can be told apart."""
        return QSize(440, 84)

    def set_colours(self, colours: Colours) -> None:
        """Take another look."""
        self._colours = colours
        self.update()

    def set_tiles(self, tiles: Sequence[Tile], aspect: Fraction) -> None:
        """Show these frames: `BEFORE` before the cut, the others after it."""
        self._tiles, self._aspect = tiles, aspect
        self.update()

    def tile_rect(self, index: int) -> QRectF:
        """Where a frame lies on the widget."""
        height, aspect = self.height() - _TEXT - 2 * _EDGE, float(self._aspect)
        gaps = _GAP * (len(self._tiles) - 2) + _CUT_GAP
        width = min((self.width() - gaps - 2 * _EDGE) / len(self._tiles), height * aspect)
        left = (self.width() - width * len(self._tiles) - gaps) / 2
        left += index * (width + _GAP) + (_CUT_GAP - _GAP if index >= BEFORE else 0)
        tall = width / aspect
        return QRectF(round(left), round(_EDGE + (height - tall) / 2), round(width), round(tall))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frames, times, and the cut."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index, tile in enumerate(self._tiles):
            self._draw_tile(painter, index, tile)
        self._draw_cut(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """With the focus here, the arrow keys move the cut and not the playhead."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows move the cut by a frame."""
        if event.key() in _STEPS:
            self.step_wished.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a frame lets the clip begin there."""
        for index, tile in enumerate(self._tiles):
            inside = self.tile_rect(index).contains(event.position())
            if inside and tile.state is not TileState.OUTSIDE and index != BEFORE:
                self.step_wished.emit(index - BEFORE)

    def _draw_tile(self, painter: QPainter, index: int, tile: Tile) -> None:
        room, begins = self.tile_rect(index), index == BEFORE
        if tile.state is TileState.OUTSIDE:
            return
        if tile.image is not None:
            self._draw_image(painter, room, tile.image, 1.0 if index >= BEFORE else _OTHER_CLIP)
        else:
            self._draw_placeholder(painter, room, tile.state)
        if begins:
            painter.setPen(QPen(QColor(self._colours.accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(-1, -1, 1, 1), _CORNER, _CORNER)
        weight = QFont.Weight.DemiBold if begins else QFont.Weight.Normal
        painter.setFont(text_font(12, weight, tabular=True))
        painter.setPen(QColor(self._colours.accent_text if begins else self._colours.muted))
        below = QRectF(room.left() - 8, room.bottom() + 3, room.width() + 16, _TEXT)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, tile.time)

    def _draw_image(self, painter: QPainter, room: QRectF, image: QImage, opacity: float) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(room, _CORNER, _CORNER)
        painter.save()
        painter.fillPath(shape, QColor(self._colours.stage))
        painter.setClipPath(shape)
        painter.setOpacity(opacity)
        painter.drawImage(room, image)
        painter.restore()

    def _draw_placeholder(self, painter: QPainter, room: QRectF, state: TileState) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(self._colours.panel, self._colours.text, 0.1)))
        painter.drawRoundedRect(room, _CORNER, _CORNER)
        name = "triangle-alert" if state is TileState.UNREADABLE else "image"
        colour = self._colours.warning if state is TileState.UNREADABLE else self._colours.faint
        self._draw_icon(painter, room.center(), name, colour)

    def _draw_cut(self, painter: QPainter) -> None:
        last, first = self.tile_rect(BEFORE - 1), self.tile_rect(BEFORE)
        x, colour = (last.right() + first.left()) / 2, self._colours.accent
        painter.setPen(QPen(QColor(colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = first.center().y()
        painter.drawLine(QPointF(x, first.top() + 1), QPointF(x, middle - _ICON))
        painter.drawLine(QPointF(x, middle + _ICON), QPointF(x, first.bottom() - 1))
        self._draw_icon(painter, QPointF(x, middle), "scissors", self._colours.accent_text)

    def _draw_icon(self, painter: QPainter, at: QPointF, name: str, colour: str) -> None:
        drawn = pixmap(name, colour, _ICON, self.devicePixelRatio())
        painter.drawPixmap(QPointF(at.x() - _ICON / 2, at.y() - _ICON / 2), drawn)


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
