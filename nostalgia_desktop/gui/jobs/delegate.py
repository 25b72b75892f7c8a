"""Paints a row: a thumbnail, the name, how far it is, and details or progress."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.jobs import pictures
from nostalgia_desktop.gui.jobs.roles import Role
from nostalgia_desktop.gui.shades import mix
from nostalgia_desktop.gui.theme import text_font

ROW_HEIGHT = 76
_MARGIN, _PADDING, _CARD_RADIUS = 8, 10, 8
_THUMB = QSize(64, 48)
_TEXT_GAP, _BAR_HEIGHT, _MARK = 12, 4, 16
_LINE_HEIGHTS = (19, 17, 17)
# Around text from outside, which may run from right to left: the rest of the line stays put.
_ISOLATE, _POP = "\u2068", "\u2069"

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where the three lines of a row go."""

    name: QRectF
    state: QRectF
    detail: QRectF


class JobDelegate(QStyledItemDelegate):
    """Rows of one height. `turned` is how far spinners have turned, in degrees."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours: Colours = DARK
        self.turned = 0.0
        self._name_font = text_font(14, QFont.Weight.DemiBold)
        self._font = text_font(13)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are of one height; their width is that of the list."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = _card_of(_rect(option))
        self._paint_card(painter, card, _state(option))
        thumb = QRectF(card.left() + _PADDING, 0, _THUMB.width(), _THUMB.height())
        thumb.moveTop(round(card.center().y() - thumb.height() / 2))
        self._paint_picture(painter, thumb, index)
        self._paint_lines(painter, _lines_of(card, thumb.right() + _TEXT_GAP), index)
        painter.restore()

    def _paint_card(self, painter: QPainter, card: QRectF, state: QStyle.StateFlag) -> None:
        colours = self.colours
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(card, _CARD_RADIUS, _CARD_RADIUS)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(mix(colours.panel, colours.text, 0.05)))
            painter.drawRoundedRect(card, _CARD_RADIUS, _CARD_RADIUS)
        if state & QStyle.StateFlag.State_HasFocus and state & _BY_KEYBOARD:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), _CARD_RADIUS - 1, _CARD_RADIUS - 1)

    def _paint_picture(self, painter: QPainter, box: QRectF, index: Index) -> None:
        image, spins = index.data(Role.THUMBNAIL), index.data(Role.SPINS)
        if image is not None:
            pictures.paint_thumbnail(painter, box, image)
        elif spins:
            pictures.paint_placeholder(painter, box, self.colours, "")
        else:
            name, ink = _placeholder(index)
            pictures.paint_placeholder(painter, box, self.colours, name, ink)
        if spins:
            colour = self.colours.on_stage if image is not None else self.colours.muted
            pictures.paint_spinner(painter, box.center(), self.turned, colour)

    def _paint_lines(self, painter: QPainter, lines: _Lines, index: Index) -> None:
        colours = self.colours
        name_box = QRectF(lines.name)
        if index.data(Role.LOSES_FILM):
            mark = QRectF(name_box.right() - _MARK, name_box.top(), _MARK, name_box.height())
            pictures.paint_icon(painter, mark, "triangle-alert", colours.warning, _MARK)
            name_box.setRight(mark.left() - 4)
        painter.setFont(self._name_font)
        painter.setPen(QColor(colours.text))
        name = elided_name(index.data(Role.DISC), index.data(Role.TITLE), name_box.width())
        painter.drawText(name_box, _LEFT, name)
        painter.setFont(self._font)
        self._paint_state(painter, lines.state, index)
        progress = index.data(Role.PROGRESS)
        if progress is None:
            _paint_text(painter, lines.detail, index.data(Role.DETAIL), colours.faint)
        else:
            bar = QRectF(lines.detail.left(), 0, lines.detail.width(), _BAR_HEIGHT)
            bar.moveTop(round(lines.detail.center().y()) - 1)
            groove = mix(colours.panel, colours.text, 0.14)
            pictures.paint_bar(painter, bar, progress, groove, colours.accent)

    def _paint_state(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """The second line; the time that is left stands at its end where there is room for it."""
        state, left = index.data(Role.STATE), index.data(Role.TIME_LEFT)
        metrics, box = QFontMetricsF(painter.font()), QRectF(box)
        room = box.width() - metrics.horizontalAdvance(state) - _TEXT_GAP
        if left and (width := metrics.horizontalAdvance(left)) <= room:
            end = QRectF(box)
            end.setLeft(box.right() - width)
            _paint_text(painter, end.adjusted(-1, 0, 1, 0), left, self.colours.faint)
            box.setRight(end.left() - _TEXT_GAP)
        _paint_text(painter, box, state, getattr(self.colours, index.data(Role.TONE)))


_LEFT = (
    Qt.AlignmentFlag.AlignLeft
    | Qt.AlignmentFlag.AlignAbsolute
    | Qt.AlignmentFlag.AlignVCenter
    | Qt.TextFlag.TextSingleLine
)
_BY_KEYBOARD = QStyle.StateFlag.State_KeyboardFocusChange


def elided_name(disc: str, title: str, width: float) -> str:
    """Disc and title in so much room: the disc's name gives way, so that titles can be told."""
    metrics = QFontMetricsF(text_font(14, QFont.Weight.DemiBold))
    ending = f", {_ISOLATE}{title}{_POP}" if title else ""
    room = width - metrics.horizontalAdvance(ending)
    if room < width / 3:
        whole = f"{_ISOLATE}{disc}{_POP}{ending}"
        return metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, width)
    return f"{_ISOLATE}{metrics.elidedText(disc, Qt.TextElideMode.ElideRight, room)}{_POP}{ending}"


def _paint_text(painter: QPainter, box: QRectF, text: str, colour: str) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setPen(QColor(colour))
    painter.drawText(box, _LEFT, f"{_ISOLATE}{shown}{_POP}")


def _placeholder(index: Index) -> tuple[str, str]:
    """What stands for a missing picture, and the name of its colour."""
    if index.data(Role.ARRIVAL_ID) is None:
        return "disc-3", "faint"
    return ("info", "muted") if index.data(Role.TONE) == "muted" else ("circle-alert", "bad")


def _card_of(rect: QRect) -> QRectF:
    return QRectF(rect).adjusted(_MARGIN, 2, -_MARGIN, -2)


def _lines_of(card: QRectF, left: float) -> _Lines:
    width = card.right() - _PADDING - left
    top = round(card.center().y() - sum(_LINE_HEIGHTS) / 2)
    boxes = []
    for height in _LINE_HEIGHTS:
        boxes.append(QRectF(left, top, width, height))
        top += height
    return _Lines(*boxes)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
