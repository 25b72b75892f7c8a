"""The icons of the window: Lucide's line drawings, in any colour and sharp on any screen."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nostalgia_desktop.data import data_root

# Screens scale by these; on any other, Qt takes the next larger picture.
PIXEL_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_DISABLED_OPACITY = 0.38


@lru_cache(maxsize=512)
def icon(name: str, colour: str, size: int = 20) -> QIcon:
    """An icon by its Lucide name, drawn in a colour (`#rrggbb`) at `size` logical pixels.

    Raises:
        KeyError: the program has no icon of this name.
    """
    return two_state_icon(name, name, colour, colour, size)


def two_state_icon(off: str, on: str, off_colour: str, on_colour: str, size: int = 20) -> QIcon:
    """An icon for a button that can be checked: one drawing for each state."""
    made = QIcon()
    states = {QIcon.State.Off: (off, off_colour)}
    if (on, on_colour) != (off, off_colour):  # Else Qt takes the one for both.
        states[QIcon.State.On] = on, on_colour
    for state, (name, colour) in states.items():
        for ratio in PIXEL_RATIOS:
            drawn = pixmap(name, colour, size, ratio)
            made.addPixmap(drawn, QIcon.Mode.Normal, state)
            made.addPixmap(drawn, QIcon.Mode.Active, state)
            made.addPixmap(_faded(drawn), QIcon.Mode.Disabled, state)
    return made


def pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """An icon for a painter that draws at a device pixel ratio.

    Raises:
        KeyError: the program has no icon of this name.
    """
    drawing = _renderer(name, colour)
    drawn = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    drawing.render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def icon_names() -> frozenset[str]:
    """All names that `icon` knows."""
    return frozenset(path.stem for path in _folder().glob("*.svg"))


def _folder() -> Path:
    return data_root() / "resources" / "icons"


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    try:
        return (_folder() / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(f"there is no icon named {name!r}") from None


def _faded(drawn: QPixmap) -> QPixmap:
    faded = QPixmap(drawn.size())
    faded.setDevicePixelRatio(drawn.devicePixelRatio())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(_DISABLED_OPACITY)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return faded
