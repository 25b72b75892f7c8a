"""Makes way for clips that a check found wanting, so that a Finalize makes them again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_looks, file_sha256
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.sidecar_file import read_sidecar
from nostalgia_desktop.disc.locate import check_unchanged, locate
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled, SourceError, UsageError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.workflow.clip_names import ClipNames
from nostalgia_desktop.workflow.clip_sidecars import sidecar_path
from nostalgia_desktop.workflow.faults import in_words
from nostalgia_desktop.workflow.finalize_plan import FinalizeWish
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.verify_report import Cause, CheckedClip, CheckedTitle, ClipState


@dataclass(frozen=True, slots=True)
class WayMade:
    """The scenes to be made again, and why others cannot be, in sentences."""

    wish: FinalizeWish
    problems: tuple[str, ...] = ()


def can_make_again(clip: CheckedClip, title: CheckedTitle | None) -> bool:
    """Whether this machine has all that it takes: the words alone need no original.

    What plays and was written to may be a person's edit, as of tags that kept the size: theirs.
    """
    if title is None or not clip.is_alarming or clip.cause is Cause.WRITTEN:
        return False
    return clip.state is ClipState.WHOLE or not title.without_original


def make_way(
    jobs: JobManager,
    layout: ArchiveLayout,
    found: Iterable[CheckedClip],
    should_stop: ShouldStop,
    films: Collection[str] = (),
) -> WayMade:
    """Set damaged clips and unreadable sidecars aside; gives the scenes to be made again.

    Nothing is deleted: what is set aside lies in the archive's work folder. What somebody put right
    or changed since the check is left alone, so is the clip of a scene that is no more, and so are
    those whose original is not at hand any more. `films` are scenes whose clips a Finalize would
    encode anew, whatever is done here: with them it would not be the words alone. In a thread.

    Raises:
        Cancelled: `should_stop` said so.
    """
    road, wished, problems = (
        _Road(jobs, layout, should_stop, films),
        dict[int, set[str]](),
        list[str](),
    )
    for clip in found:
        if should_stop():
            raise Cancelled
        job = _job(jobs, clip.job_id)
        made = _clip(job, clip.path) if job else None
        if job is None or made is None:
            continue
        try:
            if road.gives_way(job, clip, made):
                wished.setdefault(job.id, set()).add(made.scene_uid)
        except (ArchiveError, SourceError) as error:
            problems.append(str(error))
    wish = FinalizeWish(tuple(sorted(wished)), frozenset().union(*wished.values()))
    return WayMade(wish, tuple(dict.fromkeys(problems)))


@dataclass(slots=True)
class _Road:
    """Makes way for one clip after the other."""

    jobs: JobManager
    layout: ArchiveLayout
    should_stop: ShouldStop
    films: Collection[str]
    _without: dict[int, str] = field(default_factory=dict)

    def gives_way(self, job: Job, found: CheckedClip, made: Clip) -> bool:
        """Whether there is something to make once more.

        Raises:
            ArchiveError: it was changed since the check, or cannot be moved.
            SourceError: its original cannot be read any more.
        """
        if found.state is ClipState.MISSING:
            return self._is_missing(job, made)
        if found.state is ClipState.DAMAGED:
            return self._is_damaged(job, found, made)
        return self._has_lost_words(made)

    def _is_missing(self, job: Job, made: Clip) -> bool:
        if (self.layout.root / made.path).exists():
            return False
        self._require_original(job)
        return True

    def _is_damaged(self, job: Job, found: CheckedClip, made: Clip) -> bool:
        looks = file_looks(self.layout.root / made.path)
        if looks is not None and found.check is None and self._is_ours(made):
            return False  # Somebody has put a sound copy in its place.
        if looks not in (None, found.looks):
            raise ArchiveError(f"{made.path} was changed since it was checked; check again")
        self._require_original(job)
        ClipNames(self.jobs, self.layout).set_aside(made.path)
        return True

    def _has_lost_words(self, made: Clip) -> bool:
        sidecar = sidecar_path(self.layout.root / made.path)
        if not self._is_ours(made) or _tells_of(sidecar, made):
            return False
        if made.scene_uid in self.films:
            raise ArchiveError(
                f"{made.path} would be encoded anew too, as its scene, the settings or the "
                "program changed since; finalize its title for that"
            )
        ClipNames(self.jobs, self.layout).set_sidecar_aside(made.path)
        return True

    def _is_ours(self, made: Clip) -> bool:
        """Whether its file is what was written; one that cannot be read is not."""
        file = self.layout.root / made.path
        try:
            return file.is_file() and file_sha256(file, self.should_stop) == made.sha256
        except ArchiveError:
            return False

    def _require_original(self, job: Job) -> None:
        """Nothing makes way for what cannot be made."""
        if job.id not in self._without:
            self._without[job.id] = self._why_without(job)
        if why := self._without[job.id]:
            raise SourceError(why)

    def _why_without(self, job: Job) -> str:
        try:
            check_unchanged(locate(job, {}), self.should_stop)
        except (SourceError, OSError) as error:
            return in_words(error)
        return ""


def _tells_of(sidecar: Path, made: Clip) -> bool:
    try:
        return read_sidecar(sidecar).clip.sha256 == made.sha256
    except ArchiveError:
        return False


def _job(jobs: JobManager, job_id: int | None) -> Job | None:
    try:
        return None if job_id is None else jobs.job(job_id)
    except UsageError:  # It was taken off the list meanwhile.
        return None


def _clip(job: Job, path: str) -> Clip | None:
    kept = {scene.uid for scene in job.kept_scenes}
    clips = (clip for clip in job.clips if clip.done and clip.scene_uid in kept)
    return next((clip for clip in clips if clip.path == path), None)
