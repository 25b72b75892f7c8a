"""All titles and arrivals of the list, shown or not, and which titles are of one disc."""

from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.gui.jobs.entries import ArrivalEntry, Entry, JobEntry

_Disc = tuple[str, str, str]


class Register:
    """Finds entries by their numbers, and keeps discs together."""

    def __init__(self) -> None:
        self.jobs: dict[int, JobEntry] = {}
        self.arrivals: dict[int, ArrivalEntry] = {}
        self._discs: dict[_Disc, int] = {}
        self._titles: dict[int, list[JobEntry]] = {}
        self._numbers = count(1)

    def __iter__(self) -> Iterator[Entry]:
        return chain(self.jobs.values(), self.arrivals.values())

    def __contains__(self, entry: Entry) -> bool:
        if isinstance(entry, JobEntry):
            return self.jobs.get(entry.job.id) is entry
        return self.arrivals.get(entry.id) is entry

    def add(self, job: Job) -> tuple[JobEntry, list[JobEntry]]:
        """Take in a job; gives its entry, and those whose names are longer from now on."""
        disc_id = self._discs.setdefault(_disc(job), job.id)
        entry = JobEntry(job, disc_id)
        titles = self._titles.setdefault(disc_id, [])
        titles.append(entry)
        self.jobs[job.id] = entry
        return entry, _name(titles)

    def forget(self, job_id: int) -> tuple[JobEntry | None, list[JobEntry]]:
        """Let go of a job; gives its entry, and those whose names are shorter from now on."""
        entry = self.jobs.pop(job_id, None)
        if entry is None:
            return None, []
        titles = self._titles[entry.disc_id]
        titles.remove(entry)
        return entry, _name(titles)

    def arrive(self, path: Path) -> ArrivalEntry:
        """Something was dropped."""
        entry = ArrivalEntry(next(self._numbers), path)
        self.arrivals[entry.id] = entry
        return entry


def _disc(job: Job) -> _Disc:
    return job.disc, job.source.root, job.source.folder


def _name(titles: list[JobEntry]) -> list[JobEntry]:
    """Name titles with or without their numbers; gives those that changed."""
    alone = len(titles) == 1
    changed = [entry for entry in titles if entry.alone is not alone]
    for entry in changed:
        entry.alone = alone
    return changed
