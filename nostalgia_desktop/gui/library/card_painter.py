"""Paints a card of the library: poster, length, title, date and place; and the years between."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.jobs import pictures
from nostalgia_desktop.gui.jobs.words import clip_count, one_line
from nostalgia_desktop.gui.library.places import TEXT
from nostalgia_desktop.gui.library.words import length_of, line_of
from nostalgia_desktop.gui.shades import mix
from nostalgia_desktop.gui.theme import text_font
from nostalgia_desktop.gui.translation import translate
from nostalgia_desktop.workflow.library import LibraryClip

_RADIUS, _GONE, _SCALED_KEPT = 8.0, 0.35, 160
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_SHADE = QColor(8, 9, 10, 190)
_AMBER, _RED = "#f5c46b", "#ff8f87"
"""What stands out on the shade, whatever the look."""


@dataclass(frozen=True, slots=True)
class CardLook:
    """How a card stands at the moment."""

    is_current: bool = False
    is_hovered: bool = False
    has_focus: bool = False


class CardPainter:
    """Draws cards and headers in one look."""

    def __init__(self) -> None:
        self.colours: Colours = DARK
        self._scaled: OrderedDict[tuple[int, int, int], QImage] = OrderedDict()
        self._title, self._line = text_font(13, QFont.Weight.DemiBold), text_font(12)
        self._year, self._badge = text_font(20, QFont.Weight.DemiBold), text_font(11, tabular=True)
        self._badge.setWeight(QFont.Weight.DemiBold)

    def paint_header(self, painter: QPainter, box: QRect, year: str, count: int) -> None:
        """A year and how many clips it has."""
        words = QRectF(box).adjusted(0, 10, 0, 0)
        painter.setFont(self._year)
        painter.setPen(QColor(self.colours.text))
        painter.drawText(words, _LEFT, year)
        width = QFontMetricsF(self._year).horizontalAdvance(year)
        painter.setFont(self._line)
        painter.setPen(QColor(self.colours.faint))
        rest = words.adjusted(width + 10, 4, 0, 0)
        painter.drawText(rest, _LEFT, clip_count(count))

    def paint_card(
        self,
        painter: QPainter,
        box: QRect,
        clip: LibraryClip,
        poster: QImage | None,
        look: CardLook,
    ) -> None:
        """All of a card."""
        picture = QRectF(box).adjusted(0, 0, 0, -TEXT)
        painter.setOpacity(_GONE if clip.is_gone else 1.0)
        self._paint_poster(painter, picture, poster, is_gone=clip.is_gone)
        painter.setOpacity(1.0)
        self._paint_ring(painter, picture, look)
        if clip.is_gone:
            self._paint_badge(
                painter, picture, translate("CardPainter", "File is gone"), self.colours.warning
            )
        elif length_of(clip):
            self._paint_badge(painter, picture, length_of(clip), self.colours.on_stage)
        if not clip.is_gone and (clip.damage or clip.findings):
            self._paint_mark(painter, picture, is_damaged=clip.damage is not None)
        if look.is_hovered and not clip.is_gone:
            self._paint_play(painter, picture)
        self._paint_words(painter, QRectF(box).adjusted(2, picture.height() + 8, -2, 0), clip)

    def _paint_poster(
        self, painter: QPainter, box: QRectF, poster: QImage | None, *, is_gone: bool
    ) -> None:
        if poster is None:
            ground = mix(self.colours.window, self.colours.text, 0.06)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
            name = "eye-off" if is_gone else "film"
            pictures.paint_icon(painter, box, name, self.colours.faint, 28)
        else:
            self._paint_filling(painter, box, poster)

    def _paint_filling(self, painter: QPainter, box: QRectF, poster: QImage) -> None:
        """A poster with round corners; made smaller once, as that takes longest."""
        ratio = painter.device().devicePixelRatioF()
        pixels = (box.size() * ratio).toSize()
        key = (poster.cacheKey(), pixels.width(), pixels.height())
        image = self._scaled.pop(key, None) or _filling(poster, pixels)
        self._scaled[key] = image
        if len(self._scaled) > _SCALED_KEPT:
            self._scaled.popitem(last=False)
        image.setDevicePixelRatio(ratio)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.translate(box.topLeft())
        painter.setBrush(image)
        painter.drawRoundedRect(QRectF(0, 0, box.width(), box.height()), _RADIUS, _RADIUS)
        painter.restore()

    def _paint_ring(self, painter: QPainter, box: QRectF, look: CardLook) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if look.is_current:
            width = 3.0 if look.has_focus else 2.0
            painter.setPen(QPen(QColor(self.colours.accent), width))
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), _RADIUS + 3, _RADIUS + 3)

    def _paint_badge(self, painter: QPainter, box: QRectF, text: str, ink: str) -> None:
        width = QFontMetricsF(self._badge).horizontalAdvance(text) + 12
        # At the top: camcorders write the date at the bottom.
        pill = QRectF(box.right() - width - 8, box.top() + 8, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawRoundedRect(pill, 5, 5)
        painter.setFont(self._badge)
        painter.setPen(QColor("#f4f5f6" if ink == self.colours.on_stage else _AMBER))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_mark(self, painter: QPainter, box: QRectF, *, is_damaged: bool) -> None:
        """That there is something to know of it; the tip says what."""
        text = translate("CardPainter", "Damaged") if is_damaged else ""
        ink, name = (_RED, "circle-alert") if is_damaged else (_AMBER, "triangle-alert")
        width = QFontMetricsF(self._badge).horizontalAdvance(text) + 12 if text else 8
        pill = QRectF(box.left() + 8, box.top() + 8, 16 + width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawRoundedRect(pill, 5, 5)
        pictures.paint_icon(painter, QRectF(pill.left() + 4, pill.top(), 16, 20), name, ink, 14)
        painter.setFont(self._badge)
        painter.setPen(QColor(ink))
        painter.drawText(pill.adjusted(22, 0, 0, 0), _LEFT, text)

    def _paint_play(self, painter: QPainter, box: QRectF) -> None:
        disc = QRectF(0, 0, 52, 52)
        disc.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SHADE)
        painter.drawEllipse(disc)
        pictures.paint_icon(painter, disc.translated(1.5, 0), "play", "#ffffff", 22)

    def _paint_words(self, painter: QPainter, box: QRectF, clip: LibraryClip) -> None:
        colours = self.colours
        upper = QRectF(box.topLeft(), QPointF(box.right(), box.top() + 20))
        lower = upper.translated(0, 20)
        painter.setFont(self._title)
        painter.setPen(QColor(colours.faint if clip.is_gone else colours.text))
        painter.drawText(upper, _LEFT, _elided(self._title, one_line(clip.title), upper.width()))
        painter.setFont(self._line)
        painter.setPen(QColor(colours.faint if clip.is_gone else colours.muted))
        painter.drawText(lower, _LEFT, _elided(self._line, line_of(clip), lower.width()))


def _filling(image: QImage, pixels: QSize) -> QImage:
    """A picture that fills so many pixels; what is too wide or too high is cut off."""
    grown = image.size().scaled(pixels, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(grown, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    cut = QRect(QPoint(0, 0), pixels)
    cut.moveCenter(scaled.rect().center())
    return scaled.copy(cut)


def _elided(font: QFont, text: str, width: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
