"""The list of titles: follows a JobManager, and shows drops before anything was read of them."""

import asyncio
import time
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from nostalgia_desktop.domain.job import Job, Step
from nostalgia_desktop.gui.jobs.entries import Entry, JobEntry
from nostalgia_desktop.gui.jobs.register import Register
from nostalgia_desktop.gui.jobs.roles import TELLERS, Role
from nostalgia_desktop.gui.jobs.rows import Rows, Show, Wanted
from nostalgia_desktop.gui.jobs.thumbnails import Thumbnails
from nostalgia_desktop.gui.jobs.words import Turn
from nostalgia_desktop.workflow.job_manager import JobManager

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_COALESCE_MS = 100
_AT_ONCE = 500


class JobListModel(QAbstractListModel):
    """One row for each title that is wanted, and one for each drop that is looked into.

    `counted` says that there are more or fewer titles and arrivals, shown or not.
    """

    counted = Signal()

    def __init__(
        self,
        manager: JobManager,
        thumbnails: Thumbnails | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._manager, self._thumbnails = manager, thumbnails
        self._register, self._rows = Register(), Rows()
        self._dirty: dict[int, Entry] = {}
        self._in_turn: set[int] = set()
        self._later = QTimer(self, singleShot=True, interval=_COALESCE_MS)
        self._later.timeout.connect(self._tell_changes)
        manager.job_added.connect(self._on_job_added)
        manager.job_changed.connect(self._on_job_changed)
        manager.job_removed.connect(self._on_job_removed)
        manager.progress_changed.connect(self._on_progress)
        if thumbnails is not None:
            thumbnails.ready.connect(self._on_thumbnail)

    # What Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as are wanted; a row has no rows below it."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """What `roles.TELLERS` says, or a picture."""
        if not self.checkIndex(index, self.CheckIndexOption.IndexIsValid):
            return None
        entry = self._rows[index.row()]
        if role == Role.THUMBNAIL:
            return self._thumbnail(entry)
        tell = TELLERS.get(role)
        return tell(entry) if tell else None

    # Looking

    def __len__(self) -> int:
        return len(self._register.jobs) + len(self._register.arrivals)

    def job(self, job_id: int) -> Job | None:
        """A job as it was last told."""
        entry = self._register.jobs.get(job_id)
        return entry.job if entry else None

    def entry(self, job_id: int) -> JobEntry | None:
        """All that the list knows of a job."""
        return self._register.jobs.get(job_id)

    def index_of(self, job_id: int) -> QModelIndex:
        """The row of a job; not valid where it is not shown."""
        return self._index(self._register.jobs.get(job_id))

    def index_of_arrival(self, arrival_id: int) -> QModelIndex:
        """The row of a drop; not valid where it is there no longer."""
        return self._index(self._register.arrivals.get(arrival_id))

    def jobs(self) -> Collection[JobEntry]:
        """All titles, shown or not."""
        return self._register.jobs.values()

    def at_work(self) -> list[JobEntry]:
        """The titles that are in a pass, in no order."""
        jobs = self._register.jobs
        return [jobs[job_id] for job_id in self._in_turn if job_id in jobs]

    def looking(self) -> int:
        """How many drops are being looked into."""
        return sum(entry.spins for entry in self._register.arrivals.values())

    # Filling

    async def load(self) -> None:
        """Read all jobs of the archive, in a thread.

        Raises:
            StoreError: the database cannot be used.
        """
        jobs = await asyncio.to_thread(self._manager.jobs)
        for first in range(0, len(jobs), _AT_ONCE):
            self._take_in(jobs[first : first + _AT_ONCE])
            await asyncio.sleep(0)  # The window has its turn in between.
        self.take(())

    def take(self, jobs: Iterable[Job]) -> None:
        """Show jobs that were read; what is there already is newer and stays."""
        self._take_in(jobs)
        self.beginResetModel()
        self._rows.choose(self._register, self._rows.wanted)
        self.endResetModel()
        self.counted.emit()

    def add_arrivals(self, paths: Sequence[Path]) -> list[int]:
        """A row for each thing that was dropped, at once; gives their numbers."""
        entries = [self._register.arrive(path) for path in paths]
        for entry in entries:
            self._show(entry)
        self.counted.emit()
        return [entry.id for entry in entries]

    def settle(self, arrival_id: int, problem: str = "", *, is_note: bool = False) -> None:
        """A drop was looked into: its row goes, or says from now on what was wrong."""
        entry = self._register.arrivals.get(arrival_id)
        if entry is None:
            return
        if problem:
            entry.problem, entry.is_note = problem, is_note
            self._mark(entry)
        else:
            self.dismiss([arrival_id])

    def dismiss(self, arrival_ids: Collection[int]) -> None:
        """The person has read what was wrong."""
        for arrival_id in arrival_ids:
            entry = self._register.arrivals.pop(arrival_id, None)
            if entry is not None:
                self._hide(entry)
        self.counted.emit()

    def set_turns(self, job_ids: Collection[int], *, paused: bool = False) -> None:
        """Which jobs are in a pass of this window, and whether that is paused."""
        for job_id in self._in_turn.difference(job_ids):
            self._set_turn(job_id, Turn.NONE)
        for job_id in job_ids:
            self._set_turn(job_id, Turn.PAUSED if paused else Turn.QUEUED)
        self._in_turn = set(job_ids)

    def want(self, text: str = "", show: Show = Show.ALL) -> None:
        """Show only titles in which all words occur and whose state fits."""
        wanted = Wanted(tuple(text.casefold().split()), show)
        if wanted != self._rows.wanted:
            self.beginResetModel()
            self._rows.choose(self._register, wanted)
            self.endResetModel()

    # Following

    def _on_job_added(self, job: Job) -> None:
        if job.id in self._register.jobs:
            return
        entry, renamed = self._register.add(job)
        self._show(entry)
        for other in renamed:
            self._mark(other)
        self.counted.emit()

    def _on_job_changed(self, job: Job) -> None:
        entry = self._register.jobs.get(job.id)
        if entry is None:
            self._on_job_added(job)
            return
        has_picture = job.state is not entry.job.state or entry.step is Step.PROXY
        if has_picture and self._thumbnails is not None:
            self._thumbnails.try_again(job.fingerprint)  # A step may have made a picture.
        entry.take(job)
        self._mark(entry)

    def _on_job_removed(self, job_id: int) -> None:
        entry, renamed = self._register.forget(job_id)
        if entry is not None:
            self._hide(entry)
        for other in renamed:
            self._mark(other)
        self.counted.emit()

    def _on_progress(self, job_id: int, step: str, done: float) -> None:
        entry = self._register.jobs.get(job_id)
        if entry is not None:
            entry.on_progress(time.monotonic(), Step(step), done)
            self._mark(entry)

    def _on_thumbnail(self, fingerprint: str) -> None:
        for entry in self._register.jobs.values():
            if entry.job.fingerprint == fingerprint:
                self._mark(entry)

    # Rows

    def _take_in(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            if job.id not in self._register.jobs:
                entry, _renamed = self._register.add(job)
                entry.has([])  # It gathers its words now, and not all do at the first search.

    def _set_turn(self, job_id: int, turn: Turn) -> None:
        entry = self._register.jobs.get(job_id)
        is_working = entry is not None and entry.turn is Turn.WORKING
        if entry is None or entry.turn is turn or (is_working and turn is Turn.QUEUED):
            return
        entry.set_turn(turn)
        self._mark(entry)

    def _index(self, entry: Entry | None) -> QModelIndex:
        row = None if entry is None else self._rows.row_of(entry)
        return QModelIndex() if row is None else self.index(row, 0)

    def _thumbnail(self, entry: Entry) -> Any:
        if self._thumbnails is None or not isinstance(entry, JobEntry):
            return None
        return self._thumbnails.get(entry.job.fingerprint)

    def _show(self, entry: Entry) -> None:
        if self._rows.wanted.fits(entry):
            row = self._rows.place_of(entry)
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.put(entry)
            self.endInsertRows()

    def _hide(self, entry: Entry) -> None:
        row = self._rows.row_of(entry)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._rows.drop(row)
            self.endRemoveRows()

    def _mark(self, entry: Entry) -> None:
        """Repaint an entry, together with all that change within the next moment."""
        self._dirty[id(entry)] = entry
        if not self._later.isActive():
            self._later.start()

    def _tell_changes(self) -> None:
        changed, self._dirty = list(self._dirty.values()), {}
        for entry in changed:
            self._show_or_hide(entry)
        rows = sorted(row for entry in changed if (row := self._rows.row_of(entry)) is not None)
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def _show_or_hide(self, entry: Entry) -> None:
        """What changed may fit the filter no longer, or only now."""
        is_shown, fits = self._rows.row_of(entry) is not None, self._rows.wanted.fits(entry)
        if fits and not is_shown and entry in self._register:
            self._show(entry)
        elif is_shown and not fits:
            self._hide(entry)


def _runs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Rows in order, as stretches [first, last] of neighbours."""
    first = last = -1
    for row in rows:
        if first >= 0 and row == last + 1:
            last = row
            continue
        if first >= 0:
            yield first, last
        first = last = row
    if first >= 0:
        yield first, last
