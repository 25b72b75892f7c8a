"""Which page stands in the middle of the window, and what the header says of it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.gui.header import NAME
from nostalgia_desktop.gui.jobs.entries import JobEntry
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.roles import full_name
from nostalgia_desktop.gui.system.names import TITLE
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.gui.window import MainWindow


class Pager(QObject):
    """Follows the list's current title: review where it has scenes, else how far it is.

    The library stands over all of that until a title is chosen.
    """

    def __init__(self, window: MainWindow, model: JobListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._model = window, model
        self._current: int | None = None
        self._reviewed: int | None = None
        self._summary, self._is_library = "", False
        view = window.panel.view
        view.current_changed.connect(self._on_current)
        view.opened.connect(self._on_opened)
        view.clicked.connect(self._on_clicked)
        window.actions_.library.toggled.connect(lambda shown: self.show_library(shown=shown))
        window.review_page.summary_changed.connect(self._on_summary)
        model.counted.connect(self._on_counted)
        model.dataChanged.connect(self._show)

    @property
    def job(self) -> Job | None:
        """The title that is open."""
        entry = self._entry()
        return entry.job if entry else None

    def begin(self) -> None:
        """Open the title that was open last, or the first one; else show what can be done.

        Where none can be reviewed yet, one that is gone on with is open when its scenes are found.
        """
        last, titles = self._window.review_page.last_title, self._model.jobs()
        shown = [entry for entry in titles if entry.is_reviewable] or titles
        if shown:
            first = min(shown, key=lambda entry: (entry.job.fingerprint != last, entry.key))
            self._window.panel.view.select_job(first.job.id)
        self._show()

    def show_library(self, *, shown: bool) -> None:
        """Show all finished clips, or the title again that is open."""
        if shown is self._is_library:
            return
        self._is_library = shown
        self._window.actions_.library.setChecked(shown)
        if shown:
            self._leave_review()
            self._window.library_page.refresh()
        else:
            self._window.library_page.leave_player()
        self._show()

    def begin_search(self) -> None:
        """Search what is seen: the library's clips, else the list."""
        if self._is_library:
            self._window.library_page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._window.panel.begin_search()

    def open_first(self, job_ids: Sequence[int]) -> None:
        """A drop was found to be these titles: open one, unless a person is in a review."""
        if self._reviewed is None or self._current is None:
            self._window.panel.view.select_job(job_ids[0])

    def _entry(self) -> JobEntry | None:
        return None if self._current is None else self._model.entry(self._current)

    def _on_current(self, job_id: int | None) -> None:
        if job_id != self._current:
            self._leave_review()
            self._current = job_id
            self.show_library(shown=False)
            self._show()

    def _on_clicked(self) -> None:
        """A title that is clicked is to be looked over; one that is added to others is not."""
        self.show_library(shown=False)
        if QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self._give_keys()

    def _on_opened(self, _job_id: int) -> None:
        """Somebody wants to work on it: the keys are the review's from now on."""
        self.show_library(shown=False)
        self._give_keys()

    def _give_keys(self) -> None:
        if self._window.pages.currentWidget() is self._window.review_page.widget:
            self._window.review_page.take_keys()

    def _on_counted(self) -> None:
        if self._entry() is None:
            self._leave_review()
            self._current = None
        self._show()

    def _on_summary(self, text: str) -> None:
        self._summary = text
        self._show_header()

    def _leave_review(self) -> None:
        if self._reviewed is not None:
            self._window.review_page.save_title()
            self._reviewed = None
            self._summary = ""

    def _show(self) -> None:
        entry, window = self._entry(), self._window
        if self._is_library:
            window.show_page(window.library_page)
        elif entry is None:
            window.show_page(window.empty_page)
        elif entry.is_reviewable:
            self._show_review(entry)
        else:
            self._leave_review()
            window.title_page.show_entry(entry)
            window.show_page(window.title_page)
        self._show_header()

    def _show_review(self, entry: JobEntry) -> None:
        if self._reviewed != entry.job.id:
            self._reviewed = entry.job.id
            self._window.review_page.open_job(entry.job)
        self._window.show_page(self._window.review_page.widget)

    def _show_header(self) -> None:
        entry, window = None if self._is_library else self._entry(), self._window
        finalize = window.actions_.finalize
        name = full_name(entry) if entry else NAME
        wanted = len(entry.job.kept_scenes) if entry else 0
        is_done = entry is not None and entry.job.state is JobState.FINALIZED
        words = plural(self.tr("Finalize %Ln scene(s)", "", wanted), wanted)
        finalize.setIconText(self.tr("Clips are made") if is_done else words)
        is_open = entry is not None and entry.is_reviewable
        finalize.setEnabled(entry is not None and entry.can_finalize)
        window.actions_.finalize_all.setEnabled(
            any(entry.is_reviewable for entry in self._model.jobs())
        )
        summary = self._summary if is_open else ""
        window.header.show_title(name, summary, is_open=is_open, is_done=is_done)
        window.setWindowTitle(f"{name} - {TITLE}" if entry else TITLE)
