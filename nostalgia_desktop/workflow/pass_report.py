"""What a pass tells of itself: at its beginning, and at its end."""

from dataclasses import dataclass, field

from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Usage


@dataclass(frozen=True, slots=True)
class PassReport:
    """What became of a pass: its jobs as they are now, and what is worth telling."""

    jobs: tuple[Job, ...]
    scan: ScanReport = field(default_factory=ScanReport)
    notes: tuple[str, ...] = ()
    busy: tuple[Job, ...] = ()
    spent: Usage = field(default_factory=Usage)
    spent_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The jobs that folders and files stand for, and what is worth telling of them."""

    job_ids: tuple[int, ...] = ()
    scan: ScanReport = field(default_factory=ScanReport)
    notes: tuple[str, ...] = ()
