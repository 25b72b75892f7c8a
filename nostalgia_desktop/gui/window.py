"""The window: header, list, pages, status line. It shows what it is told and emits wishes."""

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QUndoGroup,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nostalgia_desktop.gui.actions import Actions
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.drop import may_hold_films, read_drop
from nostalgia_desktop.gui.header import Header
from nostalgia_desktop.gui.jobs.panel import JobPanel
from nostalgia_desktop.gui.pages.empty import EmptyPage
from nostalgia_desktop.gui.pages.review import ReviewPage
from nostalgia_desktop.gui.pages.title import TitlePage
from nostalgia_desktop.gui.status_line import StatusLine

TITLE = "Nostalgia Desktop"
_WIDTH, _HEIGHT, _LIST_WIDTH = 1280, 800, 276


class MainWindow(QMainWindow):
    """The whole window.

    `dropped` carries a `Dropped`; `close_wished` comes in place of closing until `let_go`.
    """

    dropped = Signal(object)
    close_wished = Signal()

    def __init__(self, review: ReviewPage, store: QSettings) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self._store, self._may_close = store, False
        self.undo_group = QUndoGroup(self)
        self.actions_ = Actions(self, self.undo_group)
        self.panel, self.status = JobPanel(), StatusLine()
        self.header = Header(self.actions_)
        self.empty_page, self.title_page, self.review_page = EmptyPage(), TitlePage(), review
        self.pages, self._splitter = QStackedWidget(), QSplitter(Qt.Orientation.Horizontal)
        self.undo_group.addStack(review.undo_stack)
        self._lay_out()
        self._restore()
        self.empty_page.setFocus()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        for part in (self.actions_, self.header, self.panel, self.status):
            part.set_colours(colours)
        for page in (self.empty_page, self.title_page, self.review_page):
            page.set_colours(colours)

    def show_page(self, page: QWidget) -> None:
        """Bring a page into the middle; undo and redo act on the review alone."""
        focus = QApplication.focusWidget()
        was_inside = focus is not None and self.pages.isAncestorOf(focus)
        self.pages.setCurrentWidget(page)
        if was_inside:  # Qt would move on to any button that comes next.
            self.panel.view.setFocus()
        is_review = page is self.review_page.widget
        self.review_page.undo_stack.setActive(is_review)

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

    def _lay_out(self) -> None:
        for page in (self.empty_page, self.title_page, self.review_page.widget):
            self.pages.addWidget(page)
        self._splitter.addWidget(self.panel)
        self._splitter.addWidget(self.pages)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setSizes([_LIST_WIDTH, _WIDTH - _LIST_WIDTH])
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.header, _line(), self._splitter, _line(), self.status):
            layout.addWidget(part, 1 if part is self._splitter else 0)
        self.setCentralWidget(middle)

    def _restore(self) -> None:
        self.resize(_WIDTH, _HEIGHT)
        if (geometry := self._store.value("window/geometry")) is not None:
            self.restoreGeometry(geometry)
        if (splitter := self._store.value("window/splitter")) is not None:
            self._splitter.restoreState(splitter)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("line", "h")
    return line
