"""The few signs that scene blocks carry, drawn as lines after Lucide's (ISC) on a 24 grid."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

IconSource = Callable[[str, str, int, float], QPixmap]
"""Gives an icon by name, colour (`#rrggbb`), size and device pixel ratio: `icons.pixmap`."""

_GRID, _STROKE = 24, 2.0


def draw_glyph(painter: QPainter, name: str, colour: QColor, x: float, y: float, size: int) -> None:
    """Draw a sign with its upper left corner at a place."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(x, y)
    painter.scale(size / _GRID, size / _GRID)
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, _STROKE, Qt.PenStyle.SolidLine, cap, join))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS[name])
    painter.restore()


def _check() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(12, 12), 10, 10)
    _line(path, (8, 12.5), (11, 15.2), (16.2, 9))
    return path


def _warning() -> QPainterPath:
    path = QPainterPath()
    _line(path, (12, 3.2), (22, 20.5), (2, 20.5), (12, 3.2))
    _line(path, (12, 9.5), (12, 13.5))
    _line(path, (12, 17), (12, 17.1))
    return path


def _sparkle() -> QPainterPath:
    path = QPainterPath(QPointF(10.5, 3.5))
    for control, end in (
        ((11.6, 10.9), (19, 12)),
        ((11.6, 13.1), (10.5, 20.5)),
        ((9.4, 13.1), (2, 12)),
        ((9.4, 10.9), (10.5, 3.5)),
    ):
        path.quadTo(QPointF(*control), QPointF(*end))
    _line(path, (19, 2.5), (19, 6.5))
    _line(path, (17, 4.5), (21, 4.5))
    path.addEllipse(QPointF(19.5, 19), 1.6, 1.6)
    return path


def _left_out() -> QPainterPath:
    path = QPainterPath(QPointF(2.5, 12))
    path.cubicTo(QPointF(6.5, 4), QPointF(17.5, 4), QPointF(21.5, 12))
    path.cubicTo(QPointF(17.5, 20), QPointF(6.5, 20), QPointF(2.5, 12))
    path.addEllipse(QPointF(12, 12), 3, 3)
    _line(path, (3.5, 3.5), (20.5, 20.5))
    return path


def _chapter() -> QPainterPath:
    path = QPainterPath()
    _line(path, (5, 22), (5, 3), (19, 3), (15.5, 8.5), (19, 14), (5, 14))
    return path


def _plus() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(2, 2, 20, 20))
    _line(path, (12, 8), (12, 16))
    _line(path, (8, 12), (16, 12))
    return path


def _line(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


_PATHS = {
    "circle-check": _check(),
    "triangle-alert": _warning(),
    "sparkles": _sparkle(),
    "eye-off": _left_out(),
    "flag": _chapter(),
    "circle-plus": _plus(),
}
