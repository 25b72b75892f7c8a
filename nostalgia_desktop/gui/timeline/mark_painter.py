"""Paints ruler, shot changes, chapters, and what dims, hatches or shades film and sound."""

from collections.abc import Iterable

from PySide6.QtCore import QLine, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nostalgia_desktop.gui.timeline.data import Stretch
from nostalgia_desktop.gui.timeline.glyphs import draw_glyph
from nostalgia_desktop.gui.timeline.ink import faded
from nostalgia_desktop.gui.timeline.ruler import ticks
from nostalgia_desktop.gui.timeline.scenery import ICON_PX, Scenery
from nostalgia_desktop.gui.translation import tr

_HATCH_PX = 8
_TICK_PX, _SMALL_PX = 8, 4
_LABEL_X, _LABEL_Y = 5, 20
_ROOM_FOR_WORDS = 150
_LEAST_LANE_PX = 4
LABEL_PX = 56


def paint_ruler(painter: QPainter, scenery: Scenery) -> None:
    """Draw ticks; their times are written by `paint_times`."""
    view, base = scenery.view, scenery.bands.lane - 4
    small: list[QLine] = []
    large: list[QLine] = []
    for tick in ticks(view, scenery.data.rate):
        x, height = view.x(tick.ms), _TICK_PX if tick.label else _SMALL_PX
        (large if tick.label else small).append(QLine(x, base - height, x, base - 1))
    for colour, lines in ((scenery.ink.line, small), (scenery.ink.faint, large)):
        painter.setPen(QPen(colour, 1))
        painter.drawLines(lines)


def paint_times(painter: QPainter, scenery: Scenery, free: QRect) -> None:
    """Write the times of the ruler; none that would be hidden in part, as by the playhead's."""
    painter.setFont(scenery.ink.time)
    painter.setPen(scenery.ink.muted)
    for tick in ticks(scenery.view, scenery.data.rate):
        x = scenery.view.x(tick.ms) + _LABEL_X
        if tick.label and not free.left() - LABEL_PX < x < free.right() + _LABEL_X:
            painter.drawText(x, _LABEL_Y, tick.label)


def paint_lane(painter: QPainter, scenery: Scenery) -> None:
    """Draw a tick where shots change, a bar where they do so slowly, and flags of chapters."""
    view, top = scenery.view, scenery.bands.title - 6
    free_ms, ink = 0.0, scenery.ink.muted
    for shift in scenery.marks.shifts_in(view.start_ms, view.end_ms):
        if shift.ms < free_ms:
            continue  # Where there is one at every other pixel, a few say as much.
        free_ms = shift.ms + _LEAST_LANE_PX * view.ms_per_px
        colour = faded(ink, 0.3 + 0.7 * min(max(shift.strength, 0.0), 1.0))
        x, start, end = view.x(shift.ms), view.x(shift.start_ms), view.x(shift.end_ms)
        if end - start > _LEAST_LANE_PX:
            painter.fillRect(QRect(start, top + 1, end - start, 2), colour)
        painter.fillRect(QRect(x, top, 1, 4), colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for ms in scenery.marks.chapters_ms:
        if -ICON_PX < view.x(ms) < view.width:
            _paint_flag(painter, scenery, view.x(ms))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_shades(painter: QPainter, scenery: Scenery) -> None:
    """Shade black film and silent sound, mark damage, dim and hatch what becomes no clip."""
    bands, ink, marks = scenery.bands, scenery.ink, scenery.marks
    film, wave = (bands.film, bands.wave), (bands.wave, bands.below)
    for stretch in marks.black:
        _hatch(painter, scenery, stretch, film, faded(ink.stage, 0.35), faded(ink.muted, 0.35))
    for stretch in marks.silence:
        _hatch(painter, scenery, stretch, wave, faded(ink.faint, 0.08), faded(ink.faint, 0.18))
    for damage in marks.damage:
        stretch = damage.start_ms, damage.end_ms
        _hatch(painter, scenery, stretch, film, faded(ink.bad, 0.16), faded(ink.bad, 0.75))
        rect = _rect(scenery, stretch, (bands.film - 3, bands.film))
        painter.fillRect(rect, ink.bad)


def paint_unwanted(painter: QPainter, scenery: Scenery) -> None:
    """Dim and hatch gaps and scenes that are left out."""
    bands, ink = scenery.bands, scenery.ink
    for _number, scene in scenery.seen():
        if scene.is_left_out:
            stretch = scene.start_ms, scene.end_ms
            dim, lines = faded(ink.raised, 0.66), faded(ink.faint, 0.30)
            _hatch(painter, scenery, stretch, (bands.film, bands.below), dim, lines, inset=2)
    for gap in scenery.seen_gaps():
        stretch = gap.start_ms, gap.end_ms
        dim, lines = faded(ink.panel, 0.74), faded(ink.faint, 0.22)
        _hatch(painter, scenery, stretch, (bands.film, bands.below), dim, lines, inset=2)
        _paint_words(painter, scenery, stretch)


def _paint_words(painter: QPainter, scenery: Scenery, stretch: Stretch) -> None:
    """Say of a wide gap what it is, where a title would stand."""
    rect = _rect(scenery, stretch, (scenery.bands.title, scenery.bands.film))
    rect = rect.intersected(QRect(0, rect.top(), scenery.view.width, rect.height()))
    if rect.width() < _ROOM_FOR_WORDS:
        return
    top = rect.top() + (rect.height() - ICON_PX) // 2
    draw_glyph(painter, "circle-plus", scenery.ink.faint, rect.left() + 10, top, ICON_PX)
    painter.setFont(scenery.ink.time)
    painter.setPen(scenery.ink.faint)
    words = rect.adjusted(10 + ICON_PX + 7, 0, -4, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, tr("In no scene"))


def _paint_flag(painter: QPainter, scenery: Scenery, x: int) -> None:
    """A small flag in the lane, with its mast at the chapter's first frame."""
    bottom = scenery.bands.title - 1
    painter.fillRect(QRect(x - 2, bottom - 11, 11, 11), scenery.ink.panel)
    painter.fillRect(QRect(x, bottom - 11, 1, 11), scenery.ink.wave)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scenery.ink.wave)
    flag = (QPointF(x + 1, bottom - 11), QPointF(x + 9, bottom - 7.5), QPointF(x + 1, bottom - 4))
    painter.drawPolygon(flag)


def _hatch(
    painter: QPainter,
    scenery: Scenery,
    stretch: Stretch,
    band: tuple[int, int],
    ground: QColor,
    lines: QColor,
    inset: int = 0,
) -> None:
    """Lay a thin colour and slanting lines, fixed to the film, over a stretch of a band."""
    rect = _rect(scenery, stretch, band).adjusted(inset // 2, 0, -(inset // 2), 0)
    if rect.right() < 0 or rect.left() > scenery.view.width:
        return
    seen = rect.intersected(QRect(-1, rect.top(), scenery.view.width + 2, rect.height()))
    painter.fillRect(seen, ground)
    if seen.width() < _HATCH_PX // 2:
        return
    painter.save()
    painter.setClipRect(seen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(lines, 1))
    painter.drawLines(list(_slants(seen, scenery.view.left_px)))
    painter.restore()


def _slants(rect: QRect, left_px: int) -> Iterable[QLine]:
    height, top = rect.height(), rect.top()
    first = rect.left() - height - (rect.left() - height + left_px) % _HATCH_PX
    for x in range(first, rect.right() + 1, _HATCH_PX):
        yield QLine(x, top + height, x + height, top)


def _rect(scenery: Scenery, stretch: Stretch, band: tuple[int, int]) -> QRect:
    """Where a stretch is; a pixel wide at least."""
    left, right = scenery.view.x(stretch[0]), scenery.view.x(stretch[1])
    return QRect(left, band[0], max(right - left, 1), band[1] - band[0])
