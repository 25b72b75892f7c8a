"""The picture of all that stands still, painted anew only when something in it changes."""

from collections.abc import Hashable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPixmap

from nostalgia_desktop.gui.timeline.block_painter import (
    paint_frames,
    paint_grounds,
    paint_titles,
    seen_blocks,
)
from nostalgia_desktop.gui.timeline.film_painter import paint_film, paint_wave
from nostalgia_desktop.gui.timeline.filmstrip_cache import FilmstripCache
from nostalgia_desktop.gui.timeline.mark_painter import (
    paint_lane,
    paint_ruler,
    paint_shades,
    paint_unwanted,
)
from nostalgia_desktop.gui.timeline.scenery import Scenery


class StaticLayer:
    """Keeps one picture of the timeline. `rebuilds` counts how often it was painted."""

    def __init__(self, film: FilmstripCache) -> None:
        self._film, self._pixmap = film, QPixmap()
        self._key: Hashable = None
        self.rebuilds = 0

    def invalidate(self) -> None:
        """Something in it changed."""
        self._key = None

    def pixmap(self, scenery: Scenery, size: QSize, ratio: float) -> QPixmap:
        """The picture, for a screen with so many pixels to one of ours."""
        key = (size.width(), size.height(), ratio, scenery.view)
        if key != self._key:
            self._key = key
            self._paint(scenery, size, ratio)
        return self._pixmap

    def _paint(self, scenery: Scenery, size: QSize, ratio: float) -> None:
        self.rebuilds += 1
        wanted = size * ratio
        if self._pixmap.size() != wanted or self._pixmap.devicePixelRatio() != ratio:
            self._pixmap = QPixmap(wanted)
            self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(scenery.ink.panel)
        self._film.forget_wishes()
        painter = QPainter(self._pixmap)
        paint_scenery(painter, scenery, self._film)
        painter.end()


def paint_scenery(painter: QPainter, scenery: Scenery, film: FilmstripCache) -> None:
    """Paint all of it, from the ground up."""
    blocks = seen_blocks(scenery)
    paint_grounds(painter, scenery, blocks)
    paint_film(painter, scenery, film)
    paint_wave(painter, scenery)
    paint_shades(painter, scenery)
    paint_unwanted(painter, scenery)
    paint_titles(painter, scenery, blocks)
    paint_frames(painter, scenery, blocks)
    paint_lane(painter, scenery)
    paint_ruler(painter, scenery)
