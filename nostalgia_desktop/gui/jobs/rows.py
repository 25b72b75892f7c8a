"""Which entries are shown, and in which row each of them stands. Knows nothing of Qt."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.jobs.entries import ArrivalEntry, Entry, JobEntry, Key
from nostalgia_desktop.gui.jobs.words import Turn


class Show(StrEnum):
    """Which titles the list shows, in the order of the filter in `ui/job_panel.ui`."""

    ALL = "all"
    REVIEW = "review"
    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"


_STATES = {
    Show.REVIEW: frozenset({JobState.ANALYZED}),
    Show.DONE: frozenset({JobState.APPROVED, JobState.FINALIZED}),
    Show.STOPPED: frozenset({JobState.FAILED, JobState.WAITING}),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search and a filter: all words have to occur, in any order."""

    words: tuple[str, ...] = ()
    show: Show = Show.ALL

    def fits(self, entry: Entry) -> bool:
        """Whether an entry is to be shown; what just arrived always is."""
        if isinstance(entry, ArrivalEntry):
            return True
        return self._fits_state(entry) and (not self.words or entry.has(list(self.words)))

    def _fits_state(self, entry: JobEntry) -> bool:
        if self.show is Show.ALL:
            return True
        if entry.turn is not Turn.NONE:
            return self.show is Show.WORKING
        return entry.job.state in _STATES.get(self.show, ())


class Rows:
    """The entries that are shown, in order."""

    def __init__(self) -> None:
        self.wanted = Wanted()
        self._entries: list[Entry] = []

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, row: int) -> Entry:
        return self._entries[row]

    def row_of(self, entry: Entry) -> int | None:
        """Where an entry stands, or None where it is not shown."""
        row = self.place_of(entry)
        return row if row < len(self) and self._entries[row] is entry else None

    def place_of(self, entry: Entry) -> int:
        """Where an entry stands or would stand."""
        return bisect_left(self._entries, entry.key, key=_key)

    def put(self, entry: Entry) -> None:
        """Show an entry."""
        insort(self._entries, entry, key=_key)

    def drop(self, row: int) -> None:
        """Show an entry no longer."""
        del self._entries[row]

    def choose(self, entries: Iterable[Entry], wanted: Wanted) -> None:
        """Show those of all entries that are wanted."""
        self.wanted = wanted
        self._entries = sorted(filter(wanted.fits, entries), key=_key)


def _key(entry: Entry) -> Key:
    return entry.key
