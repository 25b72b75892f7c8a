"""What a Finalize would do, before it is begun: names, sizes, time. Nothing is written."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.errors import ArchiveError, Cancelled
from nostalgia_desktop.domain.job import TO_FINALIZE, Job, JobState
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.ffmpeg_args import Quality
from nostalgia_desktop.media.part_file import free_bytes
from nostalgia_desktop.workflow.clip_names import ClipNames
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.pace import GUESS, Pace, read_pace
from nostalgia_desktop.workflow.steps.clip_maker import BYTES_PER_S, SPARE_BYTES, Take
from nostalgia_desktop.workflow.steps.finalize import is_done, takes_of

_AGREED = frozenset({JobState.APPROVED, JobState.FINALIZED})
# x264 doubles its rate about every six steps of crf; at 20 a clip is about as large as MPEG-2.
_AS_LARGE_CRF, _DOUBLING_CRF = 20, 6


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """A clip that a Finalize makes, or finds made already: `size` in bytes is an estimate then.

    `replaces` says that an older clip of the scene gives way to it.
    """

    job_id: int
    scene_uid: str
    disc: str
    name: str
    length_ms: int
    size: int
    is_approved: bool = True
    is_unchanged: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class FinalizeWish:
    """The clips that a person wants made: scenes by their uids, and the jobs they are in."""

    job_ids: tuple[int, ...]
    scenes: frozenset[str]


@dataclass(frozen=True, slots=True)
class FinalizePlan:
    """All that a Finalize would do.

    `orphans` are clips of scenes that are left out since: they are set aside. `free_bytes` is None
    where the drive does not say; `at_once` is how many clips are made at a time.
    """

    clips: tuple[PlannedClip, ...] = ()
    orphans: int = 0
    orphan_jobs: frozenset[int] = frozenset()
    free_bytes: int | None = None
    pace: Pace = GUESS
    at_once: int = 1

    @property
    def to_make(self) -> tuple[PlannedClip, ...]:
        """Those that are not there yet, or are no longer what their scenes say."""
        return tuple(clip for clip in self.clips if not clip.is_unchanged)

    @property
    def unchanged(self) -> int:
        """How many are skipped, as they are what they were made."""
        return len(self.clips) - len(self.to_make)

    @property
    def length_ms(self) -> int:
        """How much film is to be made into clips."""
        return sum(clip.length_ms for clip in self.to_make)

    @property
    def size(self) -> int:
        """About how many bytes the new clips will have."""
        return sum(clip.size for clip in self.to_make)

    @property
    def room_needed(self) -> int:
        """Bytes that have to be free: before each clip is made there must be room for the worst."""
        sizes = [clip.size for clip in self.to_make]
        longest = max((clip.length_ms for clip in self.to_make), default=0)
        worst = longest * BYTES_PER_S // 1000 + SPARE_BYTES
        return sum(sizes) - max(sizes) + worst if sizes else 0

    @property
    def fits(self) -> bool:
        """Whether there is room enough, as far as one knows."""
        return self.free_bytes is None or self.free_bytes >= self.room_needed

    @property
    def seconds(self) -> float:
        """How long it will take: the clips of one title are made one after the other."""
        per_job: dict[int, int] = {}
        for clip in self.to_make:
            per_job[clip.job_id] = per_job.get(clip.job_id, 0) + clip.length_ms
        longest = max(per_job.values(), default=0)
        return self.pace.seconds_for(max(longest, self.length_ms // max(self.at_once, 1)))

    @property
    def wish(self) -> FinalizeWish:
        """What to ask the orchestrator for."""
        jobs = {clip.job_id for clip in self.to_make} | self.orphan_jobs
        scenes = frozenset(clip.scene_uid for clip in self.to_make)
        return FinalizeWish(tuple(sorted(jobs)), scenes)


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan with `every` scene that is not left out, and that with the `approved` ones alone.

    `left_out` scenes are in neither; `not_ready` titles have no scenes yet.
    """

    every: FinalizePlan
    approved: FinalizePlan
    left_out: int = 0
    not_ready: int = 0

    @property
    def not_approved(self) -> int:
        """How many clips more there are to make where nobody looked at all scenes."""
        return sum(not clip.is_approved for clip in self.every.to_make)


def plan_finalize(
    jobs: JobManager,
    layout: ArchiveLayout,
    quality: Quality,
    job_ids: Collection[int] = (),
    at_once: int = 1,
    should_stop: ShouldStop = lambda: False,
) -> Plans:
    """What a Finalize of these jobs, or of all, would do. Reads much: run it in a thread.

    Sizes go by the originals: a clip's length times its title's bytes a second, times what clips
    of this archive have been beside their originals so far; before there are any, times one.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    named = jobs.jobs_of(tuple(job_ids)) if job_ids else jobs.jobs()
    ready = sorted((job for job in named if job.reached in TO_FINALIZE), key=lambda job: job.id)
    takes = [(job, tuple(takes_of(jobs, quality, job))) for job in _unless(ready, should_stop)]
    ratio = _size_ratio(takes, quality)
    common = FinalizePlan(
        free_bytes=_free(layout),
        pace=read_pace(layout),
        at_once=at_once,
        orphans=sum(len(_orphans(job)) for job in ready),
        orphan_jobs=frozenset(job.id for job in ready if _orphans(job)),
    )
    every, approved = (
        replace(common, clips=tuple(_clips(jobs, layout, takes, ratio, choice, should_stop)))
        for choice in (False, True)
    )
    left_out = sum(scene.is_left_out for job in ready for scene in job.scenes)
    return Plans(every, approved, left_out, len(named) - len(ready))


class _NamesToBe(ClipNames):
    """Says what names would be reserved, without reserving them.

    Whether a file is ours is judged by its size here: to read all of them would take minutes.
    """

    def __init__(self, jobs: JobManager, layout: ArchiveLayout, clips: Iterable[Clip]) -> None:
        super().__init__(jobs, layout)
        self._sizes = {clip.path: clip.size for clip in clips if clip.size}

    def is_ours(self, path: str, sha256: str) -> bool:
        """Whether a file is there and most likely still what this program wrote."""
        file = self._layout.root / path
        if path not in self._sizes:
            return super().is_ours(path, sha256)
        try:
            return bool(sha256) and file.is_file() and file.stat().st_size == self._sizes[path]
        except OSError:
            return False

    def _put(self, clip: Clip, stem: str) -> Clip:
        return clip if clip.path else replace(clip, path=self._free(stem))


_Takes = Sequence[tuple[Job, Sequence[Take]]]


def _clips(
    jobs: JobManager,
    layout: ArchiveLayout,
    takes: _Takes,
    ratio: float,
    approved_only: bool,
    should_stop: ShouldStop,
) -> Iterator[PlannedClip]:
    names = _NamesToBe(jobs, layout, (clip for job, _takes in takes for clip in job.clips))
    for job, of_job in takes:
        rate = _bytes_per_s(job) * ratio
        for take in of_job:
            if should_stop():
                raise Cancelled
            is_approved = take.scene.is_approved or job.reached in _AGREED
            if is_approved or not approved_only:
                yield _planned(layout, names, job, take, rate, is_approved)


def _planned(
    layout: ArchiveLayout, names: ClipNames, job: Job, take: Take, rate: float, is_approved: bool
) -> PlannedClip:
    known = next((clip for clip in job.clips if clip.scene_uid == take.scene.uid), None)
    clip = names.reserve(job, take.scene, take.number, take.key)
    done = is_done(layout, names, clip)
    length = take.scene.length_ms
    return PlannedClip(
        job.id,
        take.scene.uid,
        job.disc,
        clip.path,
        length,
        clip.size if done else math.ceil(min(rate, BYTES_PER_S) * length / 1000),
        is_approved,
        done,
        replaces=not done and known is not None and known.done,
    )


def _size_ratio(takes: _Takes, quality: Quality) -> float:
    """How many bytes clips of this quality have for each byte of their originals."""
    made = original = 0.0
    for job, of_job in takes:
        keys = {take.key: take for take in of_job}
        for clip in job.clips:
            if clip.done and clip.size and (take := keys.get(clip.key)) is not None:
                made += clip.size
                original += _bytes_per_s(job) * take.scene.length_ms / 1000
    if made and original:
        return float(made / original)
    return float(2 ** ((_AS_LARGE_CRF - quality.crf) / _DOUBLING_CRF))


def _bytes_per_s(job: Job) -> float:
    size = sum(part.size for part in job.source.parts)
    return size * 1000 / job.duration_ms if job.duration_ms else 0.0


def _orphans(job: Job) -> list[Clip]:
    uids = {scene.uid for scene in job.kept_scenes}
    return [clip for clip in job.clips if clip.done and clip.scene_uid not in uids]


def _free(layout: ArchiveLayout) -> int | None:
    for place in (layout.root, *layout.root.parents):
        try:
            return free_bytes(place)
        except ArchiveError:
            continue
    return None


def _unless(jobs: Iterable[Job], should_stop: ShouldStop) -> Iterator[Job]:
    for job in jobs:
        if should_stop():
            raise Cancelled
        yield job
