"""What is written over the picture: badges, the way through a span, words where none is."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.icons import pixmap
from nostalgia_desktop.gui.player.span import Span
from nostalgia_desktop.gui.theme import text_font
from nostalgia_desktop.gui.translation import tr

_MARGIN, _PAD, _HEIGHT, _GAP, _ICON = 12.0, 10.0, 26.0, 8.0, 14
_TITLE, _WORDS = 22, 14
_SHADE = QColor(8, 9, 10, 190)


@dataclass(frozen=True, slots=True)
class Badge:
    """A pill over the picture; `colour` is that of its words and of its icon."""

    text: str
    colour: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said instead of a picture."""

    title: str
    detail: str = ""
    icon: str = ""


def draw_badges(painter: QPainter, room: QRectF, badges: Sequence[Badge]) -> None:
    """Pills from the top left corner of the picture on."""
    at = QPointF(room.left() + _MARGIN, room.top() + _MARGIN)
    for badge in badges:
        at.setX(at.x() + _draw_badge(painter, at, badge) + _GAP)


def _draw_badge(painter: QPainter, at: QPointF, badge: Badge) -> float:
    font = text_font(13, QFont.Weight.DemiBold, tabular=True)
    words = QFontMetricsF(font).horizontalAdvance(badge.text)
    lead = _ICON + 6 if badge.icon else 0
    pill = QRectF(at.x(), at.y(), words + lead + 2 * _PAD, _HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRoundedRect(pill, _HEIGHT / 2, _HEIGHT / 2)
    if badge.icon:
        corner = QPointF(pill.left() + _PAD, pill.center().y() - _ICON / 2)
        painter.drawPixmap(corner, pixmap(badge.icon, badge.colour, _ICON, _ratio(painter)))
    painter.setFont(font)
    painter.setPen(QColor(badge.colour))
    painter.drawText(pill.adjusted(_PAD + lead, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, badge.text)
    return pill.width()


def draw_span(
    painter: QPainter, room: QRectF, span: Span, position_ms: int, colours: Colours
) -> None:
    """A thin line below the picture: how far the span has been played, and where its cut is."""
    line = QRectF(room.left() + _MARGIN, room.bottom() - _MARGIN - 4, room.width() - 24, 4)
    done = (position_ms - span.start_ms) / (span.end_ms - span.start_ms)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 90))
    painter.drawRoundedRect(line, 2, 2)
    painter.setBrush(QColor(colours.on_stage))
    played = QRectF(line)
    played.setWidth(line.width() * min(max(done, 0.0), 1.0))
    painter.drawRoundedRect(played, 2, 2)
    if span.mark_ms is not None:
        place = (span.mark_ms - span.start_ms) / (span.end_ms - span.start_ms)
        x = line.left() + line.width() * place
        painter.setBrush(QColor(_mark_colour(colours)))
        painter.drawRoundedRect(QRectF(x - 2, line.center().y() - 9, 4, 18), 2, 2)


def span_badge(span: Span, position_ms: int, colours: Colours) -> Badge | None:
    """Which side of the cut is seen, where one is looked at."""
    if span.mark_ms is None:
        return None
    if position_ms < span.mark_ms:
        return Badge(tr("Before the cut"), colours.on_stage, "scissors")
    return Badge(tr("After the cut"), _mark_colour(colours), "scissors")


def _mark_colour(colours: Colours) -> str:
    return colours.accent if colours.is_dark else "#f5a857"  # The stage is dark in both looks.


def draw_message(painter: QPainter, room: QRectF, message: Message, colours: Colours) -> None:
    """An icon, a sentence, and what to do about it, in the middle of the stage."""
    title, words = text_font(_TITLE, QFont.Weight.DemiBold), text_font(_WORDS)
    width = min(room.width() - 48, 560.0)
    wrap = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    below = QFontMetricsF(words).boundingRect(QRectF(0, 0, width, 400), wrap, message.detail)
    icon_size = 40 if message.icon else 0
    height = icon_size + 16 + _TITLE * 1.5 + below.height()
    top, left = room.center().y() - height / 2, room.center().x() - width / 2
    if message.icon:
        drawn = pixmap(message.icon, _mark_colour(colours), icon_size, _ratio(painter))
        painter.drawPixmap(QPointF(room.center().x() - icon_size / 2, top), drawn)
    painter.setPen(QColor(colours.on_stage))
    painter.setFont(title)
    heading = QRectF(left, top + icon_size + 10, width, _TITLE * 1.5)
    painter.drawText(heading, Qt.AlignmentFlag.AlignCenter, message.title)
    painter.setPen(QColor(_mix_on_stage(colours)))
    painter.setFont(words)
    text = QRectF(left, heading.bottom() + 6, width, below.height() + 4)
    painter.drawText(text, wrap, message.detail)


def _mix_on_stage(colours: Colours) -> str:
    quiet = QColor(colours.on_stage)
    return quiet.darker(140).name()


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatio()
