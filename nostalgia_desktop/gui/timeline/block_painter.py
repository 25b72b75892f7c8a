"""Paints scene blocks: their ground, title bars, signs, frames and handles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.timeline.ink import Ink, mixed
from nostalgia_desktop.gui.timeline.scenery import ICON_PX, Look, Scenery, look_colour, look_of

GAP_PX = 2
HANDLE_PX, HANDLE_HEIGHT = 10, 40
_RADIUS = 6.0
_PAD = 12
_NARROW, _TINY = 18, 6
_OUTSIDE = 64
_ROOM_FOR_ICON = 40
_LEAST_LETTERS = 4
_SINGLE = int(
    Qt.AlignmentFlag.AlignLeft
    | Qt.AlignmentFlag.AlignVCenter
    | Qt.AlignmentFlag.AlignAbsolute
    | Qt.TextFlag.TextSingleLine
)


@dataclass(slots=True, eq=False)
class Block:
    """A scene in the window, with its number from 0, and where it is.

    A narrow one has no room for round corners and titles. Not frozen, as hundreds are made for
    each step of a zoom, and that takes thrice as long.
    """

    number: int
    scene: Scene
    rect: QRect
    is_narrow: bool


def seen_blocks(scenery: Scenery) -> list[Block]:
    """The scenes in the window, each from bound to bound but for the gap between blocks."""
    top, below = scenery.bands.blocks
    x, last, blocks = scenery.view.x, scenery.view.width + _OUTSIDE, []
    for number, scene in scenery.seen():
        left, right = max(x(scene.start_ms), -_OUTSIDE), min(x(scene.end_ms), last)
        before, behind = (0, 1) if right - left < _TINY else (GAP_PX // 2, GAP_PX // 2)
        width = max(right - left - before - behind, 1)
        rect = QRect(left + before, top, width, below - top)
        blocks.append(Block(number, scene, rect, width < _NARROW))
    return blocks


def paint_grounds(painter: QPainter, scenery: Scenery, blocks: Sequence[Block]) -> None:
    """Paint what lies below film and sound: blocks, and title bars in the colour of their state."""
    ground, bar_height = scenery.ink.raised, scenery.bands.film - scenery.bands.title
    painter.setPen(Qt.PenStyle.NoPen)
    _paint_narrow(painter, scenery, [block for block in blocks if block.is_narrow], bar_height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for block in blocks:
        if block.is_narrow:
            continue
        bar, rect = _bar_colour(scenery, block, {}), block.rect
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        if bar != ground:
            painter.setBrush(bar)
            painter.drawPath(_top(QRectF(rect), bar_height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_narrow(
    painter: QPainter, scenery: Scenery, blocks: Sequence[Block], bar_height: int
) -> None:
    """All at once in each colour: of a whole title's hundreds it takes half as long."""
    bars: dict[int, list[QRect]] = {}
    looks = {look: _narrow_colour(look, scenery.ink) for look in Look}
    for block in blocks:
        rect = block.rect
        bar = QRect(rect.left(), rect.top(), rect.width(), bar_height)
        bars.setdefault(_bar_colour(scenery, block, looks).rgb(), []).append(bar)
    painter.setBrush(scenery.ink.raised)
    painter.drawRects([block.rect for block in blocks])
    for colour, rects in bars.items():
        painter.setBrush(QColor(colour))
        painter.drawRects(rects)


def paint_titles(painter: QPainter, scenery: Scenery, blocks: Sequence[Block]) -> None:
    """Write number, title and sign of each block that has room; they stay in the window."""
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.setFont(scenery.ink.title)
    metrics = QFontMetricsF(scenery.ink.title)
    for block in blocks:
        left = max(block.rect.left(), 0) + _PAD
        right = min(block.rect.left() + block.rect.width(), scenery.view.width) - _PAD
        if right - left >= _PAD:
            _paint_title(painter, scenery, metrics, block, left, right)


def paint_frames(painter: QPainter, scenery: Scenery, blocks: Sequence[Block]) -> None:
    """Draw the frames of blocks, the selected ones and the handles of the current one last."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(scenery.ink.line, 1))
    chosen = [block for block in blocks if block.scene.uid in scenery.selection]
    for block in blocks:
        if not block.is_narrow and block.scene.uid not in scenery.selection:
            frame = QRectF(block.rect).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
    for block in chosen:
        _paint_chosen(painter, scenery, block)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_chosen(painter: QPainter, scenery: Scenery, block: Block) -> None:
    rect = QRectF(block.rect)
    painter.setPen(QPen(scenery.ink.accent, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = 0 if block.is_narrow else _RADIUS
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    if block.scene.uid == scenery.current and rect.width() > 3 * HANDLE_PX:
        for x in (rect.left(), rect.right()):
            paint_handle(painter, scenery, x, scenery.ink.accent)


def paint_handle(painter: QPainter, scenery: Scenery, x: float, colour: QColor) -> None:
    """Draw the grip of a bound at `x`."""
    middle = (scenery.bands.film + scenery.bands.wave) / 2
    grip = QRectF(x - HANDLE_PX / 2, middle - HANDLE_HEIGHT / 2, HANDLE_PX, HANDLE_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(grip, 4, 4)
    painter.setBrush(scenery.ink.on_accent)
    painter.drawRoundedRect(QRectF(x - 1, middle - 8, 2, 16), 1, 1)


def _bar_colour(scenery: Scenery, block: Block, narrow: Mapping[Look, QColor]) -> QColor:
    if block.scene.uid == scenery.current:
        return scenery.ink.accent
    if block.scene.uid in scenery.selection:
        return scenery.ink.accent_soft
    return narrow[look_of(block.scene)] if block.is_narrow else scenery.ink.raised


def _narrow_colour(look: Look, ink: Ink) -> QColor:
    if look in (Look.PLAIN, Look.SUGGESTED):
        return mixed(ink.faint, ink.raised, 0.4)
    return mixed(look_colour(look, ink), ink.raised, 0.6)


def _top(rect: QRectF, height: float) -> QPainterPath:
    """The upper part of a rounded block: round above, straight below."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect.left(), rect.top(), rect.width(), rect.height()), 6, 6)
    below = QPainterPath()
    below.addRect(rect.left(), rect.top(), rect.width(), height)
    return path.intersected(below)


def _paint_title(
    painter: QPainter,
    scenery: Scenery,
    metrics: QFontMetricsF,
    block: Block,
    left: float,
    right: float,
) -> None:
    scene, look = block.scene, look_of(block.scene)
    top, height = scenery.bands.title, scenery.bands.film - scenery.bands.title
    if look.value and right - left >= _ROOM_FOR_ICON:
        colour = _ink_on_bar(scenery, scene, look_colour(look, scenery.ink))
        icon_x = round(right - ICON_PX + 2)
        scenery.draw_icon(painter, look.value, colour, icon_x, top + (height - ICON_PX) // 2)
        right = icon_x - 6
    number = f"{block.number + 1}"
    title = metrics.elidedText(
        _one_line(scene.title), Qt.TextElideMode.ElideRight, right - left - _indent(metrics, number)
    )
    plain = scenery.ink.faint if scene.is_left_out else scenery.ink.text
    painter.setPen(_ink_on_bar(scenery, scene, plain))
    if metrics.horizontalAdvance(number) <= right - left:
        painter.drawText(QRectF(left, top, right - left, height), _SINGLE, number)
    left += _indent(metrics, number)
    if len(title) >= min(_LEAST_LETTERS, len(scene.title)):
        painter.drawText(QRectF(left, top, right - left + 2, height), _SINGLE, title)


def _indent(metrics: QFontMetricsF, number: str) -> float:
    return metrics.horizontalAdvance(number) + 7


def _ink_on_bar(scenery: Scenery, scene: Scene, colour: QColor) -> QColor:
    return scenery.ink.on_accent if scene.uid == scenery.current else colour


def _one_line(title: str) -> str:
    return " ".join(title.split())
