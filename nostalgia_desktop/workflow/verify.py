"""Checks finished clips again, at any time: are they what they were when they were made?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.locate import check_unchanged, locate
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import ArchiveError, SourceError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.clip_checks import ClipChecks
from nostalgia_desktop.workflow.clip_verdict import Bench, Claim, look_at
from nostalgia_desktop.workflow.coverage import title_coverage
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.strays import Strays
from nostalgia_desktop.workflow.verify_report import CheckedClip, CheckedTitle, VerifyReport

Tell = Callable[[int, int, str], None]
"""Told how many clips are done, of how many, and which is next; on the event loop's thread."""


@dataclass(frozen=True, slots=True)
class VerifyWish:
    """What is to be checked: some jobs, or all; `is_quick` is by checksums alone.

    `roots` says which old beginnings of paths are which new ones.
    """

    job_ids: tuple[int, ...] = ()
    is_quick: bool = False
    roots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Turn:
    """Clips that are looked at with the same things."""

    claims: Sequence[Claim]
    bench: Bench
    title: CheckedTitle | None = None


async def verify(
    jobs: JobManager, layout: ArchiveLayout, wish: VerifyWish, tell: Tell
) -> VerifyReport:
    """Check every finished clip of the wish, one after the other. Nothing is written.

    Raises:
        UsageError: there is no such job.
        StoreError: the database cannot be read.
        ArchiveError: the archive's folder cannot be read.
        SourceError: originals that were at hand are gone meanwhile.
    """
    verifier = _Verifier(jobs, layout, wish)
    wanted = await in_thread(verifier.wanted)
    total, clips, titles = verifier.count(wanted), list[CheckedClip](), list[CheckedTitle]()
    for job in (*wanted, None):
        turn = await in_thread(partial(verifier.turn, job))
        for claim in turn.claims:
            tell(len(clips), total, claim.path)
            clips.append(await in_thread(partial(look_at, claim, turn.bench)))
        titles += [turn.title] if turn.title else []
    return VerifyReport(tuple(clips), tuple(titles))


class _Verifier:
    """Gathers what there is to check; its methods run in a thread."""

    def __init__(self, jobs: JobManager, layout: ArchiveLayout, wish: VerifyWish) -> None:
        self._jobs, self._layout, self._wish = jobs, layout, wish

    def wanted(self, _should_stop: ShouldStop) -> list[Job]:
        """The jobs, in order; those without a length have no clips."""
        try:
            next(self._layout.root.iterdir(), None)
        except OSError as error:
            raise ArchiveError(f"{self._layout.root} cannot be read: {error.strerror}") from error
        ids = self._wish.job_ids
        jobs = [self._jobs.job(job_id) for job_id in ids] if ids else self._jobs.jobs()
        self._strays = Strays(self._layout, [clip.path for clip in self._jobs.all_clips()])
        self._loose = [] if ids else self._strays.with_sidecars()
        return [job for job in jobs if job.duration_ms is not None]

    def count(self, jobs: Sequence[Job]) -> int:
        """How many clips there are to look at."""
        return sum(clip.done for job in jobs for clip in job.clips) + len(self._loose)

    def turn(self, job: Job | None, should_stop: ShouldStop) -> _Turn:
        """The clips of a job, or of none."""
        root, is_quick = self._layout.root, self._wish.is_quick
        if job is None:
            claims = [
                Claim(None, path, each.clip.sha256, each.clip.size, each.check.findings)
                for path, each in self._loose
            ]
            return _Turn(claims, Bench(root, self._strays, is_quick=is_quick))
        clock = self._jobs.clock(job.id)
        title, why = (None, "") if is_quick else self._original(job, should_stop)
        bench = Bench(
            root,
            self._strays,
            ClipChecks(self._layout, job, title, clock),
            job.picture,
            has_original=title is not None,
            is_quick=is_quick,
        )
        told = CheckedTitle(job.id, job.name, clock.rate, title_coverage(job, clock), why)
        return _Turn([_claim(clip) for clip in job.clips if clip.done], bench, told)

    def _original(self, job: Job, should_stop: ShouldStop) -> tuple[Title | None, str]:
        """The title as it lies here, or why it cannot be read."""
        try:
            title = locate(job, self._wish.roots)
            check_unchanged(title, should_stop)
        except (SourceError, OSError) as error:
            return None, str(error)
        return title, ""


def _claim(clip: Clip) -> Claim:
    return Claim(clip.job_id, clip.path, clip.sha256, clip.size, clip.findings)
