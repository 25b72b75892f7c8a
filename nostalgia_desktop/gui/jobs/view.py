"""The list as a widget: keyboard, context menu, spinners that turn. It only emits wishes."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.jobs.delegate import JobDelegate
from nostalgia_desktop.gui.jobs.entries import JobEntry
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.roles import Role
from nostalgia_desktop.gui.jobs.words import Turn

Index = QModelIndex | QPersistentModelIndex
_FRAME_MS = 40
_TURNS_A_SECOND = 0.9
_REMOVE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class JobListView(QListView):
    """Shows a `JobListModel`."""

    current_changed = Signal(object)  # The job's number, or None
    opened = Signal(int)  # Entered or double-clicked: to work on it
    retry_wished = Signal(list)  # Numbers of jobs
    finalize_wished = Signal(list)
    here_wished = Signal(list)  # To find scenes without Gemini
    stop_wished = Signal(list)
    original_wished = Signal(int)
    removal_wished = Signal(list)
    dismissed = Signal(list)  # Numbers of arrivals

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The delegate shows where the keyboard is; nothing of the theme's is to be drawn over it.
        self.setStyleSheet("#jobs, #jobs:focus { border: none; background: transparent; }")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._delegate = JobDelegate(self)
        self.setItemDelegate(self._delegate)
        self._turner = QTimer(self, interval=_FRAME_MS)
        self._turner.timeout.connect(self._turn)
        self._kept: tuple[list[int], int | None] = [], None
        self.doubleClicked.connect(self._on_double_click)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._delegate.colours = colours
        self.viewport().update()

    def follow(self, model: JobListModel) -> None:
        """Show a model; what is selected stays so when the filter changes."""
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._restore_selection)
        for changed in (model.rowsInserted, model.modelReset, model.dataChanged):
            changed.connect(self._turn_if_needed)
        self.selectionModel().currentChanged.connect(self._on_current)

    def select_job(self, job_id: int) -> None:
        """Select a job alone, and scroll to it."""
        index = self._model().index_of(job_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def selected_jobs(self) -> list[int]:
        """The numbers of the selected jobs, from top to bottom."""
        return self._selected(Role.JOB_ID)

    # What Qt tells

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint what changed. QListView would lay out all rows anew: 12 ms for 10,000."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def showEvent(self, event: QShowEvent) -> None:
        """Rows that spin may have come while nobody saw them."""
        super().showEvent(event)
        self._turn_if_needed()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Others come into sight."""
        super().scrollContentsBy(dx, dy)
        self._turn_if_needed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete removes, Ctrl+C copies errors; the rest is the list's own."""
        if event.key() in _REMOVE_KEYS:
            self.wish_removal()
        elif event.key() in _OPEN_KEYS and (current := self._current_job()) is not None:
            self.opened.emit(current)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy_errors()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with what is under the pointer, or all that is selected."""
        index = self.indexAt(event.pos())
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        if self.selectedIndexes():
            self.make_menu().popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Another font may need other rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    # The menu

    def make_menu(self) -> QMenu:
        """What can be done with the selected rows."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        jobs = self.selected_jobs()
        if jobs:
            for text, wish, fits in (
                (self.tr("&Finalize…"), self.finalize_wished, lambda each: each.can_finalize),
                (self.tr("&Go on"), self.retry_wished, lambda each: each.can_go_on),
                (self.tr("Find scenes on this &computer"), self.here_wished, _lacks_gemini),
                (self.tr("&Stop work"), self.stop_wished, lambda each: each.turn is not Turn.NONE),
            ):
                fitting = list(filter(fits, self._entries(jobs)))
                if fitting or fits is not _lacks_gemini:
                    self._add_wish(menu, text, wish, fitting)
            show = _add(menu, self.tr("Show &original"), lambda: self.original_wished.emit(jobs[0]))
            show.setEnabled(len(jobs) == 1)
        copy = _add(menu, self.tr("&Copy error"), self._copy_errors)
        copy.setEnabled(any(self._selected(Role.ERROR)))
        menu.addSeparator()
        forget = self.tr("Re&move from the list") if jobs else self.tr("&Dismiss")
        _add(menu, forget, self.wish_removal)
        return menu

    def wish_removal(self) -> None:
        """The selected rows are not wanted any more."""
        jobs, arrivals = self.selected_jobs(), self._selected(Role.ARRIVAL_ID)
        if arrivals:
            self.dismissed.emit(arrivals)
        if jobs:
            self.removal_wished.emit(jobs)

    def _add_wish(
        self, menu: QMenu, text: str, wish: SignalInstance, entries: Sequence[JobEntry]
    ) -> None:
        """An entry for those of the selected titles for which it makes sense."""
        numbers = [entry.job.id for entry in entries]
        _add(menu, text, lambda: wish.emit(numbers)).setEnabled(bool(numbers))

    def _entries(self, jobs: Sequence[int]) -> list[JobEntry]:
        entries = map(self._model().entry, jobs)
        return [entry for entry in entries if entry is not None]

    def _copy_errors(self) -> None:
        texts = [text for text in self._selected(Role.ERROR) if text]
        if texts:
            QGuiApplication.clipboard().setText("\n".join(texts))

    # Selection

    def _model(self) -> JobListModel:
        model = self.model()
        if not isinstance(model, JobListModel):
            raise TypeError("this view shows nothing yet")
        return model

    def _selected(self, role: Role) -> list[Any]:
        rows = sorted(self.selectedIndexes(), key=QModelIndex.row)
        return [value for index in rows if (value := index.data(role)) is not None]

    def _current_job(self) -> int | None:
        number: int | None = self.currentIndex().data(Role.JOB_ID)
        return number

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(current.data(Role.JOB_ID) if current.isValid() else None)

    def _on_double_click(self, index: QModelIndex) -> None:
        if (number := index.data(Role.JOB_ID)) is not None:
            self.opened.emit(number)

    def _keep_selection(self) -> None:
        self._kept = self.selected_jobs(), self._current_job()

    def _restore_selection(self) -> None:
        jobs, current = self._kept
        chosen, flags = QItemSelection(), self.selectionModel().SelectionFlag
        for index in map(self._model().index_of, jobs):
            chosen.select(index, index)
        if current is not None:
            index = self._model().index_of(current)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    # Spinners

    def _turn_if_needed(self) -> None:
        if not self._turner.isActive() and self._spinning():
            self._turner.start()

    def _turn(self) -> None:
        self._delegate.turned = time.monotonic() * 360 * _TURNS_A_SECOND % 360
        spinning = self._spinning()
        for index in spinning:
            self.viewport().update(self.visualRect(index))
        if not spinning:
            self._turner.stop()

    def _spinning(self) -> list[QModelIndex]:
        """The rows in sight whose spinners turn."""
        return [index for index in self._in_sight() if index.data(Role.SPINS)]

    def _in_sight(self) -> Sequence[QModelIndex]:
        if self.model() is None or not self.isVisible():
            return ()
        model, area = self._model(), self.viewport().rect()
        first = self.indexAt(QPoint(area.center().x(), 0))
        if not first.isValid():
            return ()
        height = max(self.sizeHintForRow(first.row()), 1)
        last = min(first.row() + area.height() // height + 1, model.rowCount() - 1)
        return [model.index(row, 0) for row in range(first.row(), last + 1)]


def _lacks_gemini(entry: JobEntry) -> bool:
    return entry.lacks_gemini


def _add(menu: QMenu, text: str, do: Callable[[], None]) -> QAction:
    action = QAction(text, menu)
    action.triggered.connect(do)
    menu.addAction(action)
    return action
