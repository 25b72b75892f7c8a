"""The list of clips that are not whole: each with a mark, how it is, why, and what to do."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nostalgia_desktop.gui.card_rows import SIDE, paint_ground
from nostalgia_desktop.gui.checking.rows import CheckRow
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.jobs import pictures
from nostalgia_desktop.gui.theme import text_font
from nostalgia_desktop.gui.tip import wrapped

ROW = int(Qt.ItemDataRole.UserRole)
ROW_HEIGHT = 74
_LEAST_ROWS, _MOST_ROWS = 2, 5
_MARK, _GAP, _TAG_GAP, _LINE = 20, 12, 16, 19
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class CheckModel(QAbstractListModel):
    """One row for each; `ROW` gives all of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CheckRow, ...] = ()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, what a screen reader says, or the row itself."""
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped(row.lines)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(row.lines)
        return row if role == ROW else None

    def show(self, rows: tuple[CheckRow, ...]) -> None:
        """Put rows in the place of all that are there."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()


class CheckDelegate(QStyledItemDelegate):
    """Rows of one height, on a card."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.colours: Colours = DARK
        self._name_font, self._font = text_font(13, QFont.Weight.DemiBold), text_font(12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are of one height; their width is that of the list."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row: CheckRow = index.data(ROW)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, rect, option.state, self.colours, is_first=index.row() == 0)
        box = QRectF(rect).adjusted(SIDE, 0, -SIDE, 0)
        mark = QRectF(box.left(), box.top() + 9, _MARK, _MARK)
        pictures.paint_icon(painter, mark, row.icon, getattr(self.colours, row.tone), 18)
        self._paint_words(painter, box.adjusted(_MARK + _GAP, 8, 0, 0), row)
        painter.restore()

    def _paint_words(self, painter: QPainter, box: QRectF, row: CheckRow) -> None:
        colours = self.colours
        line = QRectF(box.left(), box.top(), box.width(), _LINE + 2)
        painter.setFont(self._font)
        painter.setPen(QColor(getattr(colours, row.tone)))
        painter.drawText(line, _RIGHT, row.state)
        taken = QFontMetricsF(self._font).horizontalAdvance(row.state) + _TAG_GAP
        lines = (
            (self._name_font, row.name, colours.text, line.width() - taken),
            (self._font, row.what, colours.muted, line.width()),
            (self._font, row.advice, colours.faint, line.width()),
        )
        for font, text, ink, width in lines:
            painter.setFont(font)
            painter.setPen(QColor(ink))
            elided = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(line, _LEFT, elided)
            line.translate(0, _LINE)


class CheckList(QListView):
    """Shows a `CheckModel`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter, self._found = CheckDelegate(self), CheckModel(self)
        self.setItemDelegate(self._painter)
        self.setModel(self._found)

    def show_rows(self, rows: tuple[CheckRow, ...]) -> None:
        """Put rows in the place of all that are there; one stays selected where it was."""
        at = self.currentIndex().row()
        self._found.show(rows)
        if at >= 0:
            self.setCurrentIndex(self._found.index(min(at, len(rows) - 1), 0))

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._painter.colours = colours
        self.setStyleSheet(f"QListView {{ background: {colours.raised}; border: none; }}")
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """As high as all rows, but never higher than a window has room for."""
        rows = min(max(self._found.rowCount(), _LEAST_ROWS), _MOST_ROWS)
        return QSize(super().sizeHint().width(), rows * ROW_HEIGHT + 2 * self.frameWidth() + 2)
