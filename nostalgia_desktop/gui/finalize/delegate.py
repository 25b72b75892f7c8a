"""Paints a clip: how it stands, its name, what it is made from, and a word at the right."""

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nostalgia_desktop.gui.card_rows import SIDE, paint_ground
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.finalize.model import ROW
from nostalgia_desktop.gui.finalize.rows import ClipRow, ClipState
from nostalgia_desktop.gui.jobs import pictures
from nostalgia_desktop.gui.shades import mix
from nostalgia_desktop.gui.theme import text_font

ROW_HEIGHT = 54
_MARK, _GAP, _BAR, _TAG_GAP = 20, 12, 3, 16
_ICONS = {
    ClipState.PLANNED: ("film", "muted"),
    ClipState.UNCHANGED: ("check", "faint"),
    ClipState.WAITING: ("clock", "faint"),
    ClipState.DONE: ("circle-check", "good"),
    ClipState.FAILED: ("circle-alert", "bad"),
}
_WAITS = ("hard-drive", "warning")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class ClipDelegate(QStyledItemDelegate):
    """Rows of one height, on a card; `turned` is how far spinners have turned, in degrees."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours: Colours = DARK
        self.turned = 0.0
        self._name_font, self._font = text_font(13, QFont.Weight.DemiBold), text_font(12)
        self._tag_font = text_font(12, tabular=True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are of one height; their width is that of the list."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: ClipRow = index.data(ROW)
        rect, state = _rect(option), _state(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, rect, state, self.colours, is_first=index.row() == 0)
        box = QRectF(rect).adjusted(SIDE, 0, -SIDE, 0)
        mark = QRectF(box.left(), box.center().y() - _MARK / 2, _MARK, _MARK)
        self._paint_mark(painter, mark, row)
        words = box.adjusted(_MARK + _GAP, 0, 0, 0)
        tag_width = self._paint_tag(painter, words, row)
        self._paint_words(painter, words, row, tag_width)
        if row.state is ClipState.MAKING:
            bar = QRectF(words.left(), words.bottom() - 9, words.width(), _BAR)
            groove = mix(self.colours.raised, self.colours.text, 0.14)
            pictures.paint_bar(painter, bar, row.done, groove, self.colours.accent)
        painter.restore()

    def _paint_mark(self, painter: QPainter, box: QRectF, row: ClipRow) -> None:
        if row.state is ClipState.MAKING:
            pictures.paint_spinner(painter, box.center(), self.turned, self.colours.accent, 7)
            return
        name, tone = _WAITS if row.waits_for_you else _ICONS[row.state]
        pictures.paint_icon(painter, box, name, getattr(self.colours, tone), 18)

    def _paint_tag(self, painter: QPainter, box: QRectF, row: ClipRow) -> float:
        """The word at the right; gives the room it takes."""
        if not row.tag:
            return 0.0
        is_planned = row.state is ClipState.PLANNED
        is_open = bool(row.findings) or (is_planned and not row.clip.is_approved)
        painter.setFont(self._tag_font)
        painter.setPen(QColor(self.colours.warning if is_open else self.colours.faint))
        painter.drawText(self._upper(box, row), _RIGHT, row.tag)
        return QFontMetricsF(self._tag_font).horizontalAdvance(row.tag) + _TAG_GAP

    def _paint_words(self, painter: QPainter, box: QRectF, row: ClipRow, tag_width: float) -> None:
        colours = self.colours
        is_quiet = row.state in (ClipState.UNCHANGED, ClipState.WAITING)
        upper = self._upper(box, row)
        painter.setFont(self._name_font)
        painter.setPen(QColor(colours.muted if is_quiet else colours.text))
        name = _elided(self._name_font, row.clip.name, upper.width() - tag_width)
        painter.drawText(upper, _LEFT, name)
        painter.setFont(self._font)
        painter.setPen(QColor(self._ink_of(row)))
        lower = QRectF(box.left(), upper.bottom(), box.width(), 18)
        painter.drawText(lower, _LEFT, _elided(self._font, row.detail, lower.width()))

    def _ink_of(self, row: ClipRow) -> str:
        """The second line's colour: who waits for a person has not failed."""
        if not row.failure:
            return self.colours.faint
        return self.colours.warning if row.waits_for_you else self.colours.bad

    def _upper(self, box: QRectF, row: ClipRow) -> QRectF:
        """Where the name goes; a bar below moves both lines up."""
        lift = 4 if row.state is ClipState.MAKING else 0
        return QRectF(box.left(), box.center().y() - 19 - lift, box.width(), 20)


def _elided(font: QFont, text: str, width: float) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _rect(option: QStyleOptionViewItem) -> QRect:
    rect: QRect = option.rect
    return rect


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
