"""The grid of posters: a view of its own, as Qt's lists know no sections. Only what is seen is
looked at, so that ten thousand clips scroll like ten."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.library.card_painter import CardLook, CardPainter
from nostalgia_desktop.gui.library.model import LibraryModel
from nostalgia_desktop.gui.library.places import GAP, HEADER, Places
from nostalgia_desktop.gui.library.posters import Posters

Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction
_STEPS = {_Move.MoveLeft: -1, _Move.MoveRight: 1, _Move.MovePrevious: -1, _Move.MoveNext: 1}


class PosterGrid(QAbstractItemView):
    """Cards by year. `play_wished` carries the index of a clip."""

    play_wished = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clips, self._cards = LibraryModel(self), CardPainter()
        self._posters: Posters | None = None
        self._places, self._hovered = Places([], 0), -1
        self.setModel(self._clips)
        self.doubleClicked.connect(self.play_wished)
        self.set_colours(DARK)

    def follow(self, model: LibraryModel, posters: Posters) -> None:
        """Show a model's clips with their posters; once, as long as the grid is there."""
        self._clips, self._posters = model, posters
        self.setModel(model)
        model.modelReset.connect(self._place_all)
        posters.ready.connect(self._on_poster)

    @property
    def places(self) -> Places:
        """Where the cards lie, from the top of all."""
        return self._places

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._cards.colours = colours
        self.setStyleSheet(f"PosterGrid {{ background: {colours.window}; }}")
        self.viewport().update()

    # What Qt asks of a view

    def visualRect(self, index: Index) -> QRect:
        """Where a card is seen."""
        if not index.isValid():
            return QRect()
        return self._places.card(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The clip at a point of the viewport."""
        place = self._places.at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if place is None else self._clips.index(place, 0)

    def scrollTo(
        self,
        index: Index,
        _hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a card into view; the first of a year brings the year too."""
        if not index.isValid():
            return
        card, bar = self._places.card(index.row()), self.verticalScrollBar()
        top, bottom = card.top() - HEADER, card.bottom() + GAP
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())

    def horizontalOffset(self) -> int:
        """It never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        """What does not fit is not in the model."""
        return False

    def moveCursor(self, action: _Move, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads."""
        count = self._clips.rowCount()
        if not count:
            return QModelIndex()
        return self._clips.index(self._target(action, self.currentIndex().row(), count), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what lies below the mouse."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(QItemSelection(index, index), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What has to be painted when these are selected or no longer so."""
        region = QRegion()
        for index in selection.indexes():
            region += self.visualRect(index).adjusted(-5, -5, 5, 5)
        return region

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has other places."""
        super().resizeEvent(event)
        self._place_all()

    def updateGeometries(self) -> None:
        """How far one can scroll."""
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(self._places.height - seen, 0))
        bar.setPageStep(seen)
        bar.setSingleStep(60)
        super().updateGeometries()

    def scrollContentsBy(self, _across: int, _down: int) -> None:
        """All is painted anew: the ground stands still."""
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what is below the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def viewportEvent(self, event: QEvent) -> bool:
        """The mouse may leave."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The years and cards that are in sight."""
        offset, area = self.verticalOffset(), event.rect()
        sections, cards = self._places.seen(area.top() + offset, area.bottom() + 1 + offset)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -offset)
        for section in sections:
            year = section.year or self.tr("Undated")
            count = section.end - section.first
            self._cards.paint_header(painter, self._places.header(section), year, count)
        for place in cards:
            self._paint_card(painter, place)
        painter.end()

    def _paint_card(self, painter: QPainter, place: int) -> None:
        clip = self._clips.clips[place]
        poster = self._posters.get(clip) if self._posters else None
        is_current = self.selectionModel().isSelected(self._clips.index(place, 0))
        look = CardLook(is_current, place == self._hovered, is_current and self.hasFocus())
        self._cards.paint_card(painter, self._places.card(place), clip, poster, look)

    def _target(self, action: _Move, row: int, count: int) -> int:
        if row < 0 or action == _Move.MoveHome:
            return 0
        if action == _Move.MoveEnd:
            return count - 1
        if action in _STEPS:
            return min(max(row + _STEPS[action], 0), count - 1)
        page = max(self.viewport().height() // self._places.row_height, 1)
        rows = {_Move.MoveUp: 1, _Move.MoveDown: -1, _Move.MovePageUp: page}.get(action, -page)
        return self._places.above(row, rows)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for each in (self._hovered, row):
                if 0 <= each < self._clips.rowCount():
                    self.viewport().update(self.visualRect(self._clips.index(each, 0)))
            self._hovered = row

    def _place_all(self) -> None:
        years = [clip.year for clip in self._clips.clips]
        self._places, self._hovered = Places(years, self.viewport().width()), -1
        self.updateGeometries()
        self.viewport().update()

    def _on_poster(self, path: object) -> None:
        """Repaint the card whose poster came, if it is in sight."""
        top = self.verticalOffset()
        _sections, cards = self._places.seen(top, top + self.viewport().height())
        for place in cards:
            if self._clips.clips[place].path == path:
                self.viewport().update(self.visualRect(self._clips.index(place, 0)))
