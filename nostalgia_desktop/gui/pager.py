"""Which page stands in the middle of the window, and what the header says of it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from nostalgia_desktop.domain.job import TO_FINALIZE, Job
from nostalgia_desktop.gui.header import NAME
from nostalgia_desktop.gui.jobs.entries import JobEntry
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.roles import full_name
from nostalgia_desktop.gui.jobs.words import Turn, counted
from nostalgia_desktop.gui.window import TITLE, MainWindow


class Pager(QObject):
    """Follows the list's current title: review where it has scenes, else how far it is."""

    def __init__(self, window: MainWindow, model: JobListModel, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._model = window, model
        self._current: int | None = None
        self._reviewed: int | None = None
        self._summary = ""
        window.panel.view.current_changed.connect(self._on_current)
        window.review_page.summary_changed.connect(self._on_summary)
        model.counted.connect(self._on_counted)
        model.dataChanged.connect(self._show)

    @property
    def job(self) -> Job | None:
        """The title that is open."""
        entry = self._entry()
        return entry.job if entry else None

    def begin(self) -> None:
        """Open the first title that waits for its review, or show what can be done."""
        ready = [entry for entry in self._model.jobs() if _is_reviewable(entry)]
        if ready:
            self._window.panel.view.select_job(min(ready, key=lambda entry: entry.key).job.id)
        self._show()

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
            self._show()

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
            self._window.review_page.save()
            self._reviewed = None
            self._summary = ""

    def _show(self) -> None:
        entry, window = self._entry(), self._window
        if entry is None:
            window.show_page(window.empty_page)
        elif _is_reviewable(entry):
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
        entry, window = self._entry(), self._window
        finalize = window.actions_.finalize
        name = full_name(entry) if entry else NAME
        wanted = len(entry.job.kept_scenes) if entry else 0
        finalize.setIconText(f"Finalize {counted(wanted, 'scene', 'scenes')}")
        is_open = entry is not None and _is_reviewable(entry)
        finalize.setEnabled(is_open and entry is not None and entry.turn is Turn.NONE)
        window.header.show_title(name, self._summary if is_open else "", is_open=is_open)
        window.setWindowTitle(f"{name} - {TITLE}" if entry else TITLE)


def _is_reviewable(entry: JobEntry) -> bool:
    return entry.job.reached in TO_FINALIZE and entry.job.duration_ms is not None
