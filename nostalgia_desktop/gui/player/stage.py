"""The stage: the picture of the moment, as large as there is room, on black in both looks."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QSizePolicy, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.player.overlay import (
    Badge,
    Message,
    draw_badges,
    draw_message,
    draw_span,
    span_badge,
)
from nostalgia_desktop.gui.player.span import Span

_MARGIN, _CORNER = 12, 5


class VideoStage(QWidget):
    """Shows the newest frame, letterboxed, with badges over it or a message in its place.

    `play_wished` comes of a double click.
    """

    play_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._picture, self._scaled = QImage(), QPixmap()
        self._badge, self._left_out = "", ""
        self._message: Message | None = None
        self._span: Span | None = None
        self._position_ms = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)

    def sizeHint(self) -> QSize:
        """As large as a proxy."""
        return QSize(640, 400)

    def set_colours(self, colours: Colours) -> None:
        """Take another look."""
        self._colours = colours
        self.update()

    def show_frame(self, frame: QVideoFrame) -> None:
        """Show a frame of the player."""
        self.show_picture(frame.toImage())

    def show_picture(self, picture: QImage) -> None:
        """Show a picture."""
        self._picture, self._scaled = picture, QPixmap()
        self._message = None
        self.update()

    def clear(self) -> None:
        """Show nothing, as before the first picture."""
        self._picture, self._scaled = QImage(), QPixmap()
        self._message, self._span = None, None
        self.update()

    def set_badge(self, text: str) -> None:
        """Say which scene is seen: `Scene 4 of 14`."""
        self._badge = text
        self.setAccessibleDescription(text)
        self.update()

    def set_left_out(self, text: str) -> None:
        """Say that this stretch is in no clip; an empty text takes it away."""
        self._left_out = text
        self.update()

    def set_message(self, title: str, detail: str = "", icon: str = "triangle-alert") -> None:
        """Say something in place of the picture."""
        self.clear()
        self._message = Message(title, detail, icon)
        self.setAccessibleDescription(f"{title} {detail}")

    def set_span(self, span: Span | None) -> None:
        """Show how far a stretch is played that is played by itself."""
        self._span = span
        self.update()

    def set_position(self, ms: int) -> None:
        """Where the playhead is; seen only while a span is played."""
        self._position_ms = ms
        if self._span is not None:
            self.update()

    def picture_rect(self) -> QRectF:
        """Where the picture lies on the widget."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self._picture.isNull() or room.width() < 1 or room.height() < 1:
            return room
        size = (
            self._picture.size().toSizeF().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        left = room.left() + (room.width() - size.width()) / 2
        top = room.top() + (room.height() - size.height()) / 2
        return QRectF(round(left), round(top), round(size.width()), round(size.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, picture, badges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.stage))
        if self._message is not None:
            draw_message(painter, QRectF(self.rect()), self._message, self._colours)
        elif not self._picture.isNull():
            self._draw_picture(painter, self.picture_rect())
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Play or pause."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.play_wished.emit()

    def _draw_picture(self, painter: QPainter, room: QRectF) -> None:
        painter.drawPixmap(room.topLeft(), self._scaled_picture(room))
        draw_badges(painter, room, self._badges())
        if self._span is not None:
            draw_span(painter, room, self._span, self._position_ms, self._colours)

    def _scaled_picture(self, room: QRectF) -> QPixmap:
        """The picture at the size of the screen's own pixels, kept until it changes."""
        ratio = self.devicePixelRatio()
        pixels = QSize(round(room.width() * ratio), round(room.height() * ratio))
        if self._scaled.size() != pixels:
            self._scaled = _rounded(self._picture, pixels, _CORNER * ratio, self._colours.stage)
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled

    def _badges(self) -> list[Badge]:
        badges = [Badge(self._badge, self._colours.on_stage)] if self._badge else []
        if self._left_out:
            badges.append(Badge(self._left_out, self._colours.on_stage, "eye-off"))
        if self._span is not None:
            side = span_badge(self._span, self._position_ms, self._colours)
            badges += [side] if side else []
        return badges


def _rounded(picture: QImage, pixels: QSize, corner: float, ground: str) -> QPixmap:
    drawn = QPixmap(pixels)
    drawn.fill(QColor(ground))
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(drawn.rect(), picture)
    # The corners of the ground over it: much cheaper than to clip the picture.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outside, inside = QPainterPath(), QPainterPath()
    outside.addRect(QRectF(drawn.rect()))
    inside.addRoundedRect(QRectF(drawn.rect()), corner, corner)
    painter.fillPath(outside.subtracted(inside), QColor(ground))
    painter.end()
    return drawn
