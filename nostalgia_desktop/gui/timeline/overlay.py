"""What moves over the timeline: the playhead, a bound in the hand, what is under the pointer."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QRegion

from nostalgia_desktop.domain.edits import bound_ms
from nostalgia_desktop.gui.timeline.block_painter import paint_handle
from nostalgia_desktop.gui.timeline.gestures import Wish
from nostalgia_desktop.gui.timeline.hits import Hit, Zone
from nostalgia_desktop.gui.timeline.ink import faded
from nostalgia_desktop.gui.timeline.mark_painter import LABEL_PX, paint_times
from nostalgia_desktop.gui.timeline.ruler import format_exactly
from nostalgia_desktop.gui.timeline.scenery import Scenery
from nostalgia_desktop.gui.timeline.snapping import words_of

_BUBBLE_TOP, _BUBBLE_HEIGHT, _BUBBLE_PAD = 3, 21, 8
_LINE_PX = 2


@dataclass(frozen=True, slots=True)
class Moving:
    """All that the overlay shows; `blade_ms` is where a click would split."""

    playhead_ms: int = 0
    hover: Hit | None = None
    wish: Wish | None = None
    blade_ms: int | None = None


def paint_moving(painter: QPainter, scenery: Scenery, moving: Moving) -> None:
    """Paint it over the still picture."""
    paint_times(painter, scenery, _bubble_of(scenery, moving).toAlignedRect())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if moving.hover and moving.hover.zone is Zone.BOUND and not moving.wish:
        _paint_hovered(painter, scenery, moving.hover)
    if moving.blade_ms is not None:
        _paint_blade(painter, scenery, moving.blade_ms)
    _paint_playhead(painter, scenery, moving)
    if moving.wish:
        _paint_wish(painter, scenery, moving.wish)


def playhead_region(scenery: Scenery, ms: int) -> QRegion:
    """What is painted anew when the playhead comes or goes."""
    x = scenery.view.x(ms)
    bubble = _bubble(scenery, x, format_exactly(ms, scenery.view.ms_per_px))
    times = bubble.toAlignedRect().adjusted(-2 * LABEL_PX, 0, 2 * LABEL_PX, 0)
    return QRegion(times) + QRect(x - 2, 0, 5, scenery.bands.height)


def _paint_playhead(painter: QPainter, scenery: Scenery, moving: Moving) -> None:
    ink, view, ms = scenery.ink, scenery.view, moving.playhead_ms
    x = view.x(ms)
    if not -_LINE_PX <= x <= view.width:
        return
    top, below = _BUBBLE_TOP + _BUBBLE_HEIGHT, scenery.bands.below + 2
    painter.fillRect(QRectF(x - 2, top, _LINE_PX + 2, below - top), faded(ink.on_playhead, 0.55))
    painter.fillRect(QRectF(x - 1, top - 1, _LINE_PX, below - top + 1), ink.playhead)
    if not moving.wish:
        text = format_exactly(ms, view.ms_per_px)
        _paint_bubble(painter, scenery, x, text, (ink.playhead, ink.on_playhead))


def _paint_wish(painter: QPainter, scenery: Scenery, wish: Wish) -> None:
    """The bound in the hand: its time, and what it was drawn to."""
    ink, x = scenery.ink, scenery.view.x(wish.ms)
    style = Qt.PenStyle.SolidLine if wish.snap else Qt.PenStyle.DotLine
    painter.setPen(QPen(ink.accent, _LINE_PX, style))
    painter.drawLine(QLineF(x, _BUBBLE_TOP + _BUBBLE_HEIGHT, x, scenery.bands.below))
    paint_handle(painter, scenery, x, ink.accent)
    _paint_bubble(painter, scenery, x, _wish_text(scenery, wish), (ink.accent, ink.on_accent))


def _wish_text(scenery: Scenery, wish: Wish) -> str:
    text = format_exactly(wish.ms, scenery.view.ms_per_px)
    return f"{text}  {words_of(wish.snap.kind)}" if wish.snap else text


def _paint_hovered(painter: QPainter, scenery: Scenery, hit: Hit) -> None:
    """The grip of a bound that could be taken; the current scene's are there anyway."""
    if hit.bound is None or hit.bound.uid not in scenery.review:
        return
    x = scenery.view.x(bound_ms(scenery.review, hit.bound))
    bands = scenery.bands
    painter.fillRect(
        QRectF(x - 1, bands.title, _LINE_PX, bands.below - bands.title), scenery.ink.accent
    )
    paint_handle(painter, scenery, x, scenery.ink.accent)


def _paint_blade(painter: QPainter, scenery: Scenery, ms: int) -> None:
    x = scenery.view.x(ms) + 0.5
    painter.setPen(QPen(scenery.ink.accent, 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(x, scenery.bands.title, x, scenery.bands.below))


def _paint_bubble(
    painter: QPainter, scenery: Scenery, x: int, text: str, colours: tuple[QColor, QColor]
) -> None:
    rect = _bubble(scenery, x, text)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours[0])
    painter.drawRoundedRect(rect, 5, 5)
    painter.setFont(scenery.ink.bubble)
    painter.setPen(colours[1])
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _bubble_of(scenery: Scenery, moving: Moving) -> QRectF:
    """The bubble that is shown: that of the bound in the hand, or the playhead's."""
    if moving.wish:
        return _bubble(scenery, scenery.view.x(moving.wish.ms), _wish_text(scenery, moving.wish))
    ms = moving.playhead_ms
    x = scenery.view.x(ms)
    if not -_LINE_PX <= x <= scenery.view.width:
        return QRectF(-1_000_000, 0, 1, 1)
    return _bubble(scenery, x, format_exactly(ms, scenery.view.ms_per_px))


def _bubble(scenery: Scenery, x: float, text: str) -> QRectF:
    """Above its line, but wholly in the window."""
    width = QFontMetricsF(scenery.ink.bubble).horizontalAdvance(text) + 2 * _BUBBLE_PAD
    room = width / 2 + 2
    middle = max(min(x, scenery.view.width - room), room)
    return QRectF(round(middle - width / 2), _BUBBLE_TOP, round(width), _BUBBLE_HEIGHT)
