"""What all rows of a list on a card stand on: the ground of those touched, a line between two."""

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.shades import mix

SIDE = 16
"""Left and right of what is in a row."""


def paint_ground(
    painter: QPainter, rect: QRect, state: QStyle.StateFlag, colours: Colours, *, is_first: bool
) -> None:
    """Paint what is under a row; the first has no line above it."""
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, QColor(colours.accent_soft))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(mix(colours.raised, colours.text, 0.04)))
    if not is_first:
        painter.setPen(QPen(QColor(mix(colours.raised, colours.line, 0.8)), 1))
        top = rect.top() + 0.5
        painter.drawLine(QPointF(rect.left() + SIDE, top), QPointF(rect.right() - SIDE, top))
