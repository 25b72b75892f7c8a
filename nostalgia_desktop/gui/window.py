"""The window: header, list, pages, status line. It shows what it is told and emits wishes."""

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QUndoGroup,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QWidget

from nostalgia_desktop.gui.actions import Actions
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.drop import may_hold_films, read_drop
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.header import Header
from nostalgia_desktop.gui.jobs.panel import JobPanel
from nostalgia_desktop.gui.library.page import LibraryPage
from nostalgia_desktop.gui.pages.empty import EmptyPage
from nostalgia_desktop.gui.pages.title import TitlePage
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.gui.status_line import StatusLine

_WIDTH, _HEIGHT, _LIST_WIDTH = 1280, 800, 276
# What the system draws around a window, which a small screen has to hold too.
_FRAME = QSize(8, 40)
_REVIEW_SPLITTERS = ("review/across", "review/down")


class MainWindow(QMainWindow):
    """The whole window.

    `dropped` carries a `Dropped`; `close_wished` comes in place of closing until `let_go`.
    """

    dropped = Signal(object)
    close_wished = Signal()

    def __init__(self, review: SceneReviewPage, library: LibraryPage, store: QSettings) -> None:
        super().__init__()
        review.setParent(self)
        self._store, self._may_close = store, False
        self.undo_group = QUndoGroup(self)
        form = load_form(self, "window", (Header, JobPanel, EmptyPage, TitlePage, StatusLine))
        self.actions_ = Actions(form, self.undo_group)
        self.panel, self.status = form.child(JobPanel, "panel"), form.child(StatusLine, "status")
        self.header, self.pages = form.child(Header, "header"), form.child(QStackedWidget, "pages")
        self.empty_page = form.child(EmptyPage, "empty_page")
        self.title_page = form.child(TitlePage, "title_page")
        self.review_page, self.library_page = review, library
        for page in (review.widget, library):
            self.pages.addWidget(page)
        self._splitter = form.child(QSplitter, "splitter")
        self._splitter.setSizes([_LIST_WIDTH, _WIDTH - _LIST_WIDTH])
        self.header.follow(self.actions_)
        review.renamer.told.connect(self.status.say)
        self.undo_group.addStack(review.undo_stack)
        self._restore()
        self.empty_page.setFocus()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        for part in (self.actions_, self.header, self.panel, self.status):
            part.set_colours(colours)
        for page in (self.empty_page, self.title_page, self.review_page, self.library_page):
            page.set_colours(colours)

    def show_page(self, page: QWidget) -> None:
        """Bring a page into the middle; undo and redo act on the review alone."""
        focus, is_other = QApplication.focusWidget(), page is not self.pages.currentWidget()
        was_inside = is_other and focus is not None and self.pages.isAncestorOf(focus)
        self.pages.setCurrentWidget(page)
        if was_inside:  # Else Qt would move on to any button that comes next.
            self._give_keys(page)
        is_review = page is self.review_page.widget
        self.review_page.undo_stack.setActive(is_review)

    def _give_keys(self, page: QWidget) -> None:
        """Whoever chose nothing in the list meanwhile is at work in the middle."""
        if page is self.review_page.widget:
            self.review_page.take_keys()
        else:
            page.setFocus()

    def raise_to_front(self) -> None:
        """Come before other windows: the program was started once more."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def let_go(self) -> None:
        """Close for good: work was stopped and all is saved."""
        self._may_close = True
        self.close()

    # What Qt tells

    def closeEvent(self, event: QCloseEvent) -> None:
        """The first time only a wish; in the end, remember how the window stood."""
        if not self._may_close:
            event.ignore()
            self.close_wished.emit()
            return
        self._store.setValue("window/geometry", self.saveGeometry())
        self._store.setValue("window/splitter", self._splitter.saveState())
        for name, state in zip(
            _REVIEW_SPLITTERS, self.review_page.widget.save_state(), strict=True
        ):
            self._store.setValue(name, state)
        self._store.sync()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take everything, so that what cannot be added is told why; light up for the rest."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._set_lit(lit=may_hold_films(event.mimeData()))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self._set_lit(lit=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped; originals are read, so it is always a copy."""
        self._set_lit(lit=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(read_drop(event.mimeData()))

    # Making it

    def _set_lit(self, *, lit: bool) -> None:
        self.empty_page.set_lit(lit=lit)
        self.panel.drop_zone.set_lit(lit=lit)

    def _restore(self) -> None:
        self.resize(QSize(_WIDTH, _HEIGHT).boundedTo(self.screen().availableSize() - _FRAME))
        if (geometry := self._store.value("window/geometry")) is not None:
            self.restoreGeometry(geometry)
        if (splitter := self._store.value("window/splitter")) is not None:
            self._splitter.restoreState(splitter)
        states = [self._store.value(name) for name in _REVIEW_SPLITTERS]
        self.review_page.widget.restore_state([state or QByteArray() for state in states])
