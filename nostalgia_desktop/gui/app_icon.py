"""The program's own icon, as the window, the menu and the task bar show it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nostalgia_desktop.data import data_root

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Those that desktops ask for."""

# A window needs no larger ones, and drawing them would keep it from opening.
_WINDOW_SIZES = (16, 24, 32, 48, 64, 128)
# Below this the full drawing has details smaller than a pixel.
_FULL_FROM = 32


def draw_app_icon(size: int) -> QImage:
    """The icon, so many pixels wide and high; small ones have a drawing of their own."""
    name = "icon.svg" if size >= _FULL_FROM else "icon-small.svg"
    drawing = QSvgRenderer(str(data_root() / "resources" / "app" / name))
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(picture.rect()))
    painter.end()
    return picture


def app_icon() -> QIcon:
    """The icon for windows."""
    icon = QIcon()
    for size in _WINDOW_SIZES:
        icon.addPixmap(QPixmap.fromImage(draw_app_icon(size)))
    return icon
