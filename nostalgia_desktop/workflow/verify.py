"""Checks finished clips again, at any time: are they what they were when they were made?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.locate import check_unchanged, locate
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clip_check import EndPicture
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import ArchiveError, SourceError, UsageError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.media.threads import in_thread, told_from_thread
from nostalgia_desktop.store.archive_store import FILE_NAME
from nostalgia_desktop.workflow.clip_checks import ClipChecks
from nostalgia_desktop.workflow.clip_verdict import Bench, Claim, look_at
from nostalgia_desktop.workflow.coverage import title_coverage
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.strays import Strays
from nostalgia_desktop.workflow.verify_report import (
    CheckedClip,
    CheckedTitle,
    ClipState,
    VerifyNews,
    VerifyReport,
)

Tell = Callable[[VerifyNews], None]
"""Told how far it is; on the event loop's thread."""


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

    def without_original(self, why: str) -> "_Turn":
        """The same, from when the originals cannot be read any more."""
        bench = replace(self.bench, checks=None, has_original=False)
        title = self.title and replace(self.title, without_original=why)
        return replace(self, bench=bench, title=title)


async def verify(
    jobs: JobManager, layout: ArchiveLayout, wish: VerifyWish, tell: Tell
) -> VerifyReport:
    """Check every finished clip of the wish, one after the other. Nothing is written.

    Raises:
        UsageError: there is no such job.
        StoreError: the database cannot be read.
        ArchiveError: the archive's folder cannot be read, or is gone meanwhile.
    """
    verifier = _Verifier(jobs, layout, wish)
    wanted = await in_thread(verifier.wanted)
    clips, titles = list[CheckedClip](), list[CheckedTitle]()
    total, total_bytes = verifier.count(wanted)
    done = done_bytes = 0
    found: CheckedClip | None = None
    title: CheckedTitle | None = None
    for job in (*wanted, None):
        turn = await in_thread(partial(verifier.turn, job))
        for claim in turn.claims:
            news = VerifyNews(done, total, claim.path, done_bytes, total_bytes, found, title)
            tell(news)
            tell_part = told_from_thread(partial(_tell_part, tell, news, claim.size))
            look = partial(verifier.look, claim, turn.bench, tell_part)
            found, lost = await in_thread(look)
            turn = turn.without_original(lost) if lost else turn
            title = turn.title
            clips += [found] if found else []
            done, done_bytes = done + 1, done_bytes + claim.size
        titles += [turn.title] if turn.title else []
    tell(VerifyNews(total, total, "", total_bytes, total_bytes, found, title))
    return VerifyReport(tuple(clips), tuple(titles))


def _tell_part(tell: Tell, news: VerifyNews, size: int, part: float) -> None:
    """Tell that so much of the clip under way, 0 to 1, was looked at."""
    tell(replace(news, done_bytes=news.done_bytes + round(size * part)))


class _Verifier:
    """Gathers what there is to check; its methods run in a thread."""

    def __init__(self, jobs: JobManager, layout: ArchiveLayout, wish: VerifyWish) -> None:
        self._jobs, self._layout, self._wish = jobs, layout, wish

    def wanted(self, should_stop: ShouldStop) -> list[Job]:
        """The jobs, in order; those without a length have no clips."""
        try:
            next(self._layout.root.iterdir(), None)
        except OSError as error:
            raise ArchiveError(f"{self._layout.root} cannot be read: {error.strerror}") from error
        ids = self._wish.job_ids
        jobs = [self._jobs.job(job_id) for job_id in ids] if ids else self._jobs.jobs()
        self._strays = Strays(
            self._layout, [clip.path for clip in self._jobs.all_clips()], should_stop
        )
        self._loose = [] if ids else self._strays.with_sidecars()
        return [job for job in jobs if job.duration_ms is not None]

    def count(self, jobs: Sequence[Job]) -> tuple[int, int]:
        """How many clips there are to look at, and how many bytes they had."""
        sizes = [clip.size for job in jobs for clip in job.clips if clip.done]
        sizes += [each.clip.size for _path, each in self._loose]
        return len(sizes), sum(sizes)

    def turn(self, job: Job | None, should_stop: ShouldStop) -> _Turn:
        """The clips of a job as they are by now, or those of none."""
        root, is_quick = self._layout.root, self._wish.is_quick
        if job is None:
            claims = [
                Claim(None, path, each.clip.sha256, each.clip.size, each.check.findings)
                for path, each in self._loose
            ]
            return _Turn(claims, Bench(root, self._strays, is_quick=is_quick))
        try:
            job = self._jobs.job(job.id)
        except UsageError:  # It was taken off the list meanwhile.
            return _Turn((), Bench(root, self._strays))
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

    def look(
        self, claim: Claim, bench: Bench, on_progress: Progress, should_stop: ShouldStop
    ) -> tuple[CheckedClip | None, str]:
        """How a clip is, and why its original cannot be read any more, if it was at hand before.

        Raises:
            ArchiveError: the archive's folder is gone, or a file of it cannot be reached.
            Cancelled: `should_stop` said so.
        """
        try:
            found = self._look(claim, bench, should_stop, on_progress)
            lost = self._lost(found) if found and found.is_compared else ""
            return (replace(found, is_compared=False) if found and lost else found), lost
        except SourceError as error:  # Its disc was taken out: it is decoded all the same.
            alone = replace(bench, checks=None, has_original=False)
            return self._look(claim, alone, should_stop, on_progress), str(error)
        except OSError as error:
            raise ArchiveError(f"{claim.path} cannot be reached: {error.strerror}") from error

    def _look(
        self, claim: Claim, bench: Bench, should_stop: ShouldStop, on_progress: Progress
    ) -> CheckedClip | None:
        """None where it is being made anew, or nobody wants it any more.

        Clips may be made at the same time: what is not whole is looked up once more.
        """
        found = look_at(claim, bench, should_stop, on_progress)
        if found.state is ClipState.MISSING:
            self._require_archive()
        if found.state is ClipState.WHOLE and not found.sidecar:
            return found
        now = self._claim_now(claim)
        if now is None or now == claim:
            return found if now else None
        return look_at(now, bench, should_stop)

    def _lost(self, found: CheckedClip) -> str:
        """Why no picture of a clip could be compared, if its original went away meanwhile."""
        check = found.check
        if found.job_id is None or check is None or check.first_picture is EndPicture.SAME:
            return ""
        try:
            locate(self._jobs.job(found.job_id), self._wish.roots)
        except SourceError as error:
            return str(error)
        except UsageError:  # It was taken off the list meanwhile.
            pass
        return ""

    def _require_archive(self) -> None:
        """Without its drive all clips would seem to be gone."""
        if not (self._layout.root / FILE_NAME).is_file():
            raise ArchiveError(
                f"{self._layout.root} is not there any more; connect its drive and check again"
            )

    def _claim_now(self, claim: Claim) -> Claim | None:
        if claim.job_id is None:
            return claim
        try:
            clips = self._jobs.job(claim.job_id).clips
        except UsageError:
            return None
        return next((_claim(clip) for clip in clips if clip.done and clip.path == claim.path), None)

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
