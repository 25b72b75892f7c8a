"""Takes a picture of the window with all that stands over it, as a person would see it."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_SHADOW, _STEPS = QColor(0, 0, 0, 2), 30


def take(window: QWidget, file: Path) -> None:
    """Write a picture of a window and of the dialogs over it; its pixels are those of the screen.

    A desktop draws frames of its own around dialogs: here each casts a shadow in their place.
    """
    picture = window.grab()
    painter = QPainter(picture)
    for dialog in _dialogs_over(window):
        _paint_over(painter, dialog, dialog.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint()))
    painter.end()
    file.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(file)):
        raise OSError(f"{file} cannot be written")


def _dialogs_over(window: QWidget) -> list[QWidget]:
    """Those that are seen, the one below the others first."""
    seen = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    return [each for each in seen if isinstance(each, QDialog) and each.parentWidget() is window]


def _paint_over(painter: QPainter, dialog: QWidget, place: QPoint) -> None:
    rect = QRectF(place, dialog.size())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADOW)
    for wide in range(_STEPS, 0, -1):
        around = rect.adjusted(-wide, -wide, wide, wide).translated(0, _STEPS / 4)
        painter.drawRoundedRect(around, wide, wide)
    picture: QPixmap = dialog.grab()
    painter.drawPixmap(place, picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(dialog.palette().mid().color(), 0))
    painter.drawRect(rect.adjusted(-1, -1, 0, 0))
