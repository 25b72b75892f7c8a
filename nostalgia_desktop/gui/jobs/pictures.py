"""Pictures of a row: rounded thumbnails, what stands for a missing one, and the spinner."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QTransform

from nostalgia_desktop.gui import icons
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.shades import mix

RADIUS = 5.0
_ARC = 16
"""Qt counts angles in sixteenths of a degree."""


def paint_thumbnail(painter: QPainter, box: QRectF, image: QImage) -> None:
    """A picture that fills a box with round corners, cropped where its shape is another."""
    scale = max(box.width() / image.width(), box.height() / image.height())
    size = QSizeF(image.width() * scale, image.height() * scale)
    corner = box.center() - QPointF(size.width() / 2, size.height() / 2)
    brush = QBrush(image)
    brush.setTransform(QTransform().translate(corner.x(), corner.y()).scale(scale, scale))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(box, RADIUS, RADIUS)


def paint_placeholder(
    painter: QPainter, box: QRectF, colours: Colours, name: str = "", ink: str = "faint"
) -> None:
    """A box with an icon in it, where there is no picture yet."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mix(colours.panel, colours.text, 0.07)))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    if name:
        paint_icon(painter, box, name, getattr(colours, ink))


def paint_icon(painter: QPainter, box: QRectF, name: str, colour: str, size: int = 20) -> None:
    """An icon in the middle of a box, sharp on any screen."""
    drawn = icons.pixmap(name, colour, size, painter.device().devicePixelRatioF())
    corner = box.center() - QPointF(size / 2, size / 2)
    painter.drawPixmap(QPointF(round(corner.x()), round(corner.y())), drawn)


def paint_spinner(
    painter: QPainter, middle: QPointF, turned: float, colour: str, radius: float = 8.0
) -> None:
    """Three quarters of a ring, `turned` by so many degrees."""
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 2.0, c=Qt.PenCapStyle.RoundCap))
    painter.drawArc(box, round(-turned * _ARC), 270 * _ARC)


def paint_bar(painter: QPainter, box: QRectF, done: float, groove: str, fill: str) -> None:
    """A thin bar of progress."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(groove))
    round_by = box.height() / 2
    painter.drawRoundedRect(box, round_by, round_by)
    if done > 0:
        filled = QRectF(box)
        filled.setWidth(max(box.width() * min(done, 1.0), box.height()))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(filled, round_by, round_by)
