"""What a pass tells of itself: at its beginning, and at its end."""

from dataclasses import dataclass, field
from pathlib import Path

from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Usage


@dataclass(frozen=True, slots=True)
class PassReport:
    """What became of a pass: its jobs as they are now, and what is worth telling.

    `problems` are what went wrong without stopping any job, as a preview that was not made again.
    `remarks` are what a person should know though all was done.
    `overnight` are the jobs whose answers come from a batch later: they wait, and all is well.
    """

    jobs: tuple[Job, ...]
    scan: ScanReport = field(default_factory=ScanReport)
    notes: tuple[str, ...] = ()
    busy: tuple[Job, ...] = ()
    spent: Usage = field(default_factory=Usage)
    spent_usd: float | None = None
    problems: tuple[str, ...] = ()
    overnight: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """A title at `path` (its first file) in the disc at `folder`, whose film a job has already.

    `original` is that job's own first file; None where it is gone, and the job moved here.
    """

    path: Path
    folder: Path
    job: Job
    original: Path | None = None

    def __str__(self) -> str:
        """In words, with the job's number and all paths."""
        job, original = self.job, self.original
        if original is None:
            return f"job {job.id} ({job.name}) has moved to {self.folder}"
        return (
            f"{self.path} is a copy of job {job.id} ({job.name}, {original}); it is not done twice"
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The jobs that folders and files stand for, and what is worth telling of them."""

    job_ids: tuple[int, ...] = ()
    scan: ScanReport = field(default_factory=ScanReport)
    recognised: tuple[Recognised, ...] = ()
