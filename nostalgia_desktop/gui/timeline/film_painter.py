"""Paints film and sound, of scenes and of what lies between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nostalgia_desktop.domain.survey import Waveform
from nostalgia_desktop.gui.timeline.block_painter import GAP_PX
from nostalgia_desktop.gui.timeline.filmstrip_cache import FilmstripCache
from nostalgia_desktop.gui.timeline.ink import mixed
from nostalgia_desktop.gui.timeline.scenery import Scenery
from nostalgia_desktop.gui.timeline.wave_bars import loudest, peaks

BAR_PX, PITCH_PX = 2, 3
NARROW_FILM_PX = 24
_WAVE_PAD = 5
_LOUDNESS_POWER = 0.6


def paint_film(painter: QPainter, scenery: Scenery, film: FilmstripCache) -> None:
    """Paint pictures side by side, from the start of each scene and of each gap anew."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    empty = mixed(scenery.ink.stage, scenery.ink.raised, 0.35)
    for strip in _strips(scenery):
        _paint_strip(painter, scenery, film, strip, empty)


def paint_wave(painter: QPainter, scenery: Scenery) -> None:
    """Paint the sound as bars that stay with the film when it is panned."""
    survey, bands = scenery.data.survey, scenery.bands
    if not survey or not survey.waveform.levels:
        return
    height = bands.below - bands.wave
    heights = _half_heights(loudest(survey.waveform), height / 2 - _WAVE_PAD)
    bars = [(x, heights[peak]) for x, peak in _bars(scenery, survey.waveform)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scenery.ink.wave)
    _paint_bars(painter, bars, bands.wave + height // 2)
    _paint_joints(painter, scenery)


def _bars(scenery: Scenery, waveform: Waveform) -> Iterator[tuple[int, int]]:
    """Where each bar that is seen begins, and how loud it is, 0 to 255."""
    view = scenery.view
    first, end_px = max(view.left_px // PITCH_PX, 0), view.x(view.duration_ms) + view.left_px
    last = min((view.left_px + view.width) // PITCH_PX + 1, end_px // PITCH_PX)
    step_ms, count = PITCH_PX * view.ms_per_px, max(last - first, 0)
    found = peaks(waveform, first * step_ms, step_ms, count)
    left = first * PITCH_PX - view.left_px
    return zip(range(left, left + count * PITCH_PX, PITCH_PX), found, strict=True)


def _paint_bars(painter: QPainter, bars: Sequence[tuple[int, int]], middle: int) -> None:
    """Paint bars of so much above and below the middle, all as wide on the screen."""
    ratio = painter.device().devicePixelRatioF()
    if ratio.is_integer():
        painter.drawRects([QRect(x, middle - half, BAR_PX, 2 * half) for x, half in bars])
        return
    width = round(BAR_PX * ratio) / ratio
    placed = ((round(x * ratio) / ratio, half) for x, half in bars)
    painter.drawRects([QRectF(x, middle - half, width, 2 * half) for x, half in placed])


def _paint_joints(painter: QPainter, scenery: Scenery) -> None:
    """Cut the sound between scenes, as their blocks are."""
    top, height = scenery.bands.wave, scenery.bands.below - scenery.bands.wave
    for _number, scene in scenery.seen():
        if scene.length_ms >= NARROW_FILM_PX * scenery.view.ms_per_px:
            for ms in (scene.start_ms, scene.end_ms):
                x = scenery.view.x(ms) - GAP_PX // 2
                painter.fillRect(QRect(x, top, GAP_PX, height), scenery.ink.panel)


@lru_cache(maxsize=8)
def _half_heights(most: int, room: float) -> tuple[int, ...]:
    """How far a bar reaches up and down for each loudness: the loudest of the title fills it.

    Below it bars are taller than in proportion: people talk far more softly than they laugh.
    """
    shares = (min(peak / max(most, 1), 1.0) for peak in range(256))
    return tuple(max(round(share**_LOUDNESS_POWER * room), 1) for share in shares)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A stretch of film; a shared one is that of many scenes too narrow for a picture each."""

    start_ms: int
    end_ms: int
    is_shared: bool = False


def _strips(scenery: Scenery) -> Iterator[_Strip]:
    """Each scene and gap, but narrow scenes that touch together."""
    narrow_ms, start, end = NARROW_FILM_PX * scenery.view.ms_per_px, -1, -1
    for _number, scene in scenery.seen():
        joins = scene.length_ms < narrow_ms
        if start >= 0 and not (joins and scene.start_ms == end):
            yield _Strip(start, end, is_shared=True)
            start = -1
        if not joins:
            yield _Strip(scene.start_ms, scene.end_ms)
            continue
        start, end = scene.start_ms if start < 0 else start, scene.end_ms
    if start >= 0:
        yield _Strip(start, end, is_shared=True)
    yield from (_Strip(gap.start_ms, gap.end_ms) for gap in scenery.seen_gaps())


def _paint_strip(
    painter: QPainter, scenery: Scenery, film: FilmstripCache, strip: _Strip, empty: QColor
) -> None:
    """Paint pictures from the strip's start on; a shared one's stay with the film when panned."""
    view, bands = scenery.view, scenery.bands
    left, right = view.x(strip.start_ms) + GAP_PX // 2, view.x(strip.end_ms) - GAP_PX // 2
    width = max(round((bands.wave - bands.film) * film.aspect), 1)
    origin = -view.left_px if strip.is_shared else left
    first, last = max(left, 0), min(right, view.width)
    for x in range(origin + (first - origin) // width * width, last, width):
        seen = QRect(max(x, left), bands.film, 0, bands.wave - bands.film)
        seen.setRight(min(x + width, right) - 1)
        ms = strip.start_ms + (seen.center().x() - left) * view.ms_per_px
        if not _paint_picture(painter, film, _inside(film, strip, ms), x, seen):
            painter.fillRect(seen, empty)


def _paint_picture(
    painter: QPainter, film: FilmstripCache, number: int, x: int, seen: QRect
) -> bool:
    """Paint a picture whose left edge is at `x`, as far as it is seen; False if it is not there."""
    ratio = painter.device().devicePixelRatioF()
    picture = film.scaled(number, round(seen.height() * ratio))
    if not picture:
        return False
    source = QRectF((seen.left() - x) * ratio, 0, seen.width() * ratio, picture.height())
    painter.drawPixmap(QRectF(seen), picture, source)
    return True


def _inside(film: FilmstripCache, strip: _Strip, ms: float) -> int:
    """The picture nearest to a time that belongs to the strip, if any does."""
    number, first = film.number_at(ms), film.number_after(strip.start_ms)
    return max(number, first) if film.number_at(strip.end_ms) >= first else number
