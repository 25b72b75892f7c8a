"""The page of the library: the search, the grid, and the player over both."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QStackedWidget, QWidget

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.icons import icon, pixmap
from nostalgia_desktop.gui.jobs.words import clip_count, one_line
from nostalgia_desktop.gui.library.clip_player import ClipPlayer
from nostalgia_desktop.gui.library.grid import PosterGrid
from nostalgia_desktop.gui.library.model import CLIP, LibraryModel
from nostalgia_desktop.gui.library.posters import Posters, ReadPoster
from nostalgia_desktop.gui.library.words import checked_words
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.last_check import LastCheck, read_last_check
from nostalgia_desktop.workflow.library import LibraryClip, read_library

ReadLibrary = Callable[[ShouldStop], tuple[LibraryClip, ...]]
ReadCheck = Callable[[], LastCheck]
_LEADING = QLineEdit.ActionPosition.LeadingPosition
_TYPING_MS, _AFTER_CLIP_MS = 80, 1_000


def library_page(records: Records, colours: Colours) -> "LibraryPage":
    """The page of an archive; it follows its clips as they are made."""

    def read_poster(clip: LibraryClip, should_stop: ShouldStop) -> bytes | None:
        # PyAV and Pillow take a moment to load: in this thread, once a poster is wanted.
        from nostalgia_desktop.workflow.clip_posters import clip_poster

        return clip_poster(records.layout, clip.path, clip.sha256, should_stop)

    def read_check() -> LastCheck:
        return read_last_check(records.database.facts)

    def read(should_stop: ShouldStop) -> tuple[LibraryClip, ...]:
        damaged = read_check().damaged_now(records.layout.root)
        return read_library(records.jobs, records.layout, should_stop, damaged)

    page = LibraryPage(read, read_poster, colours, read_check=read_check)
    records.jobs.clip_changed.connect(lambda news: page.expect_news(is_done=news.done >= 1))
    records.jobs.job_removed.connect(lambda _job_id: page.expect_news(is_done=True))
    return page


class LibraryPage(QWidget):
    """All finished clips. It reads them when it is shown; `told` carries what went wrong."""

    told = Signal(str)

    def __init__(
        self,
        read: ReadLibrary,
        read_poster: ReadPoster,
        colours: Colours,
        parent: QWidget | None = None,
        read_check: ReadCheck = LastCheck,
    ) -> None:
        super().__init__(parent)
        self._read, self._tasks = read, set[asyncio.Task[None]]()
        self._read_check, self._checked = read_check, LastCheck()
        self.model, self._posters = LibraryModel(self), Posters(read_poster, self)
        form = load_form(self, "library_page", (PosterGrid, ClipPlayer))
        self.grid, self.search = form.child(PosterGrid, "grid"), form.child(QLineEdit, "search")
        self.player, self.stack = (
            form.child(ClipPlayer, "player"),
            form.child(QStackedWidget, "stack"),
        )
        self._middle, self._count = (
            form.child(QStackedWidget, "middle"),
            form.child(QLabel, "count"),
        )
        self._mark, self._empty = form.child(QLabel, "mark"), form.child(QLabel, "empty")
        self._empty_more = form.child(QLabel, "empty_more")
        self._search_mark = self.search.addAction(icon("search", colours.faint, 16), _LEADING)
        self.grid.follow(self.model, self._posters)
        self._colours = colours
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._later = QTimer(self, singleShot=True, interval=_AFTER_CLIP_MS)
        self._wire()
        self.set_colours(colours)
        self._show_count()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.grid.set_colours(colours)
        self.player.set_colours(colours)
        self._search_mark.setIcon(icon("search", colours.faint, 16))
        self._mark.setPixmap(pixmap("library", colours.faint, 48, self.devicePixelRatioF()))

    async def load(self) -> None:
        """Read the archive's clips, in a thread; what is chosen stays chosen."""
        try:
            clips, self._checked = await in_thread(
                lambda should_stop: (self._read(should_stop), self._read_check())
            )
        except NostalgiaError as error:
            self.told.emit(str(error))
            return
        chosen = self.current()
        self.model.show(clips)
        self._choose(chosen)
        self._show_count()
        if self.hasFocus():  # Only now there may be a grid to give the keys to.
            self.grid.setFocus()

    def refresh(self) -> None:
        """Read the clips again, soon."""
        self._later.stop()
        task = asyncio.get_running_loop().create_task(self.load())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def expect_news(self, *, is_done: bool) -> None:
        """A clip was made: while the page is seen, it comes in by itself."""
        if is_done and self.isVisible() and not self._later.isActive():
            self._later.start()

    def expect_check(self) -> None:
        """A check has found out how the clips are: it is shown, if the page is seen."""
        if self.isVisible():
            self.refresh()

    def current(self) -> LibraryClip | None:
        """The clip that is chosen."""
        index = self.grid.currentIndex()
        return index.data(CLIP) if index.isValid() else None

    def play(self, index: QModelIndex) -> None:
        """Play a clip over the page."""
        self.grid.setCurrentIndex(index)
        last = self.model.rowCount() - 1
        self.stack.setCurrentWidget(self.player)
        row = index.row()
        self.player.open(index.data(CLIP), has_before=row > 0, has_next=row < last)

    def leave_player(self) -> None:
        """Back to all clips."""
        self.player.leave_clip()
        self.stack.setCurrentIndex(0)
        self.grid.setFocus()

    def close_down(self) -> None:
        """Read and play no more: the window closes."""
        self.player.leave_clip()
        for task in self._tasks:
            task.cancel()
        self._posters.close()

    # Wishes

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with a clip."""
        clip: LibraryClip = index.data(CLIP)
        menu = QMenu(self)
        for text, needs_file, does in (
            (self.tr("Play"), True, lambda: self.play(index)),
            (self.tr("Open with the system's player"), True, lambda: _open(clip.path)),
            (self.tr("Show in folder"), False, lambda: _open(clip.path.parent)),
            (self.tr("Copy path"), False, lambda: _copy(clip.path)),
        ):
            action = menu.addAction(text)
            action.triggered.connect(does)
            action.setEnabled(not (needs_file and clip.is_gone))
        return menu

    def _on_menu(self, point: QPoint) -> None:
        index = self.grid.indexAt(point)
        if index.isValid():
            self.grid.setCurrentIndex(index)
            menu = self.menu_for(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.grid.viewport().mapToGlobal(point))

    def _on_enter(self) -> None:
        index = self.grid.currentIndex()
        if not index.isValid() and self.model.rowCount():
            index = self.model.index(0, 0)
        if index.isValid():
            self.play(index)

    def _on_step(self, step: int) -> None:
        index = self.model.index(self.grid.currentIndex().row() + step, 0)
        if index.isValid():
            self.play(index)

    def _search(self) -> None:
        chosen = self.current()
        self.model.search(self.search.text())
        self._choose(chosen)
        self._show_count()

    def _choose(self, clip: LibraryClip | None) -> None:
        if clip is None:
            return
        paths = [each.path for each in self.model.clips]
        if clip.path in paths:
            self.grid.setCurrentIndex(self.model.index(paths.index(clip.path), 0))

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        clips = clip_count(total)
        found = self.tr("{:,} of {}").format(shown, clips) if shown < total else clips
        checked = checked_words(self._checked, self.model.damaged)
        self._count.setText(" · ".join(filter(None, (found, checked))) if total else "")
        self._middle.setCurrentIndex(0 if shown else 1)
        self.search.setEnabled(bool(total))
        if total:
            self._empty.setText(self.tr("Nothing found"))
            text = self.tr("No clip has “{}” in its title, description, people or place.")
            self._empty_more.setText(text.format(one_line(self.model.text)))
        else:
            self._empty.setText(self.tr("No clips yet"))
            text = self.tr("Finalize a title, and its clips appear here, by year.")
            self._empty_more.setText(text)

    # Making it

    def _wire(self) -> None:
        self._typing.timeout.connect(self._search)
        self._later.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._on_enter)
        self.grid.play_wished.connect(self.play)
        self.grid.customContextMenuRequested.connect(self._on_menu)
        self.player.closed.connect(self.leave_player)
        self.player.step_wished.connect(self._on_step)
        for key, does in (
            (Qt.Key.Key_Return, self._on_enter),
            (Qt.Key.Key_Enter, self._on_enter),
            (Qt.Key.Key_Slash, self.search.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(key), self.grid)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(does)
        clear = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        clear.setContext(Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(self.search.clear)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _copy(path: Path) -> None:
    QGuiApplication.clipboard().setText(str(path))
