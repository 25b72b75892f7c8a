"""The program's icon as the files that systems take."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODeviceBase
from PySide6.QtGui import QImageWriter

from nostalgia_desktop.data import data_root
from nostalgia_desktop.gui.app_icon import SIZES, draw_app_icon
from package.facts import NAME

_WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
_MAC_SIZES = (32, 64, 128, 256, 512)


def png(size: int) -> bytes:
    """The icon as a PNG of so many pixels."""
    buffer = QBuffer()
    buffer.open(QIODeviceBase.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(draw_app_icon(size))
    return bytes(buffer.data().data())


def write_theme_icons(icons: Path) -> None:
    """Put the icon into a theme such as hicolor: in each size, and as a drawing."""
    for size in SIZES:
        folder = icons / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        (folder / f"{NAME}.png").write_bytes(png(size))
    folder = icons / "scalable" / "apps"
    folder.mkdir(parents=True)
    drawing = data_root() / "resources" / "app" / "icon.svg"
    (folder / f"{NAME}.svg").write_bytes(drawing.read_bytes())


def write_program_icons(folder: Path) -> None:
    """Write `app.ico` for Windows and `app.icns` for macOS."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "app.ico", _WINDOWS_SIZES)
    _write(folder / "app.icns", _MAC_SIZES)


def _write(file: Path, sizes: tuple[int, ...]) -> None:
    *smaller, largest = [Image.open(BytesIO(png(size))) for size in sizes]
    largest.save(file, sizes=[(size, size) for size in sizes], append_images=smaller)
