"""Finds out what a Finalize would do. Nothing is written."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.name_template import NameTemplate
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.job import TO_FINALIZE, Job, JobState
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.workflow.clip_names import ClipNames
from nostalgia_desktop.workflow.clip_wishes import ClipWishes
from nostalgia_desktop.workflow.finalize_plan import FinalizePlan, PlannedClip, Plans
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.pace import best_at_once, pace_at, read_paces
from nostalgia_desktop.workflow.room import room_at
from nostalgia_desktop.workflow.steps.finalize import is_done, takes_of
from nostalgia_desktop.workflow.steps.take import Take, Way, way_of

_AGREED = frozenset({JobState.APPROVED, JobState.FINALIZED})


def plan_finalize(
    jobs: JobManager,
    layout: ArchiveLayout,
    wishes: ClipWishes,
    job_ids: Collection[int] = (),
    usual_at_once: int = 1,
    should_stop: ShouldStop = lambda: False,
) -> Plans:
    """What a Finalize of these jobs, or of all, would do. Reads much: run it in a thread.

    Sizes go by the originals: a clip's length times its title's bytes a second, times what clips
    of this archive have been beside their originals so far; before there are any, times what is
    usual.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    named = jobs.jobs_of(tuple(job_ids)) if job_ids else jobs.jobs()
    ready = sorted((job for job in named if job.reached in TO_FINALIZE), key=lambda job: job.id)
    takes = [(job, tuple(takes_of(jobs, wishes, job))) for job in _unless(ready, should_stop)]
    ratio_of, most_bytes_per_s = (
        _size_ratios(takes, wishes.quality),
        wishes.quality.most_bytes_per_s,
    )
    paces = read_paces(layout, wishes.quality)
    at_once = best_at_once(paces, usual_at_once, max(paces, default=usual_at_once))

    def bytes_of(job: Job) -> float:
        return min(_bytes_per_s(job) * ratio_of(job), most_bytes_per_s)

    common = FinalizePlan(
        free_bytes=room_at(layout.root),
        pace=pace_at(paces, at_once),
        at_once=at_once,
        most_bytes_per_s=most_bytes_per_s,
        orphans=sum(len(_orphans(job)) for job in ready),
        orphan_jobs=frozenset(job.id for job in ready if _orphans(job)),
    )
    every, approved = (
        replace(
            common, clips=tuple(_clips(wishes, jobs, layout, takes, bytes_of, choice, should_stop))
        )
        for choice in (False, True)
    )
    left_out = sum(scene.is_left_out for job in ready for scene in job.scenes)
    return Plans(every, approved, left_out, len(named) - len(ready))


class _NamesToBe(ClipNames):
    """Says what names would be reserved, without reserving them.

    Whether a file is ours is judged by its size here: to read all of them would take minutes.
    """

    def __init__(
        self,
        jobs: JobManager,
        layout: ArchiveLayout,
        template: NameTemplate,
        clips: Iterable[Clip],
    ) -> None:
        super().__init__(jobs, layout, template)
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

    def is_there(self, path: str) -> bool:
        """Whether there is a file of this name, whoever wrote it."""
        return (self._layout.root / path).is_file()

    def _put(self, clip: Clip, stem: str, ending: str) -> Clip:
        return clip if clip.path else replace(clip, path=self._free(stem, ending))


_Takes = Sequence[tuple[Job, Sequence[Take]]]


def _clips(
    wishes: ClipWishes,
    jobs: JobManager,
    layout: ArchiveLayout,
    takes: _Takes,
    bytes_of: Callable[[Job], float],
    approved_only: bool,
    should_stop: ShouldStop,
) -> Iterator[PlannedClip]:
    names = _NamesToBe(
        jobs, layout, wishes.names, (clip for job, _takes in takes for clip in job.clips)
    )
    for job, of_job in takes:
        rate = bytes_of(job)
        for take in of_job:
            if should_stop():
                raise Cancelled
            is_approved = take.scene.is_approved or job.reached in _AGREED
            if is_approved or not approved_only:
                clip = names.reserve(job, take.scene, take.number, take.key, take.ending)
                done = is_done(layout, names, job, take, clip, wishes.sidecars)
                yield _planned(names, job, take, clip, rate, is_approved=is_approved, is_done=done)


def _planned(
    names: _NamesToBe,
    job: Job,
    take: Take,
    clip: Clip,
    rate: float,
    *,
    is_approved: bool,
    is_done: bool,
) -> PlannedClip:
    known = next((clip for clip in job.clips if clip.scene_uid == take.scene.uid), None)
    length = take.scene.length_ms
    return PlannedClip(
        job.id,
        take.scene.uid,
        job.disc,
        clip.path,
        length,
        clip.size if is_done else math.ceil(rate * length / 1000),
        is_approved,
        is_done,
        replaces=not is_done and known is not None and known.done and names.is_there(known.path),
        only_tags=not is_done and way_of(names, take, clip) is not Way.FILM,
    )


def _size_ratios(takes: _Takes, quality: Quality) -> Callable[[Job], float]:
    """How many bytes clips of this quality have for each byte of their originals.

    Originals that can be copied are told apart from those that cannot.
    """
    made, original = Counter[bool](), Counter[bool]()
    for job, of_job in takes:
        keys = {take.key: take for take in of_job}
        is_copied = quality.copies(job.source.container)
        for clip in job.clips:
            if clip.done and clip.size and (take := keys.get(clip.key)) is not None:
                made[is_copied] += clip.size
                original[is_copied] += round(_bytes_per_s(job) * take.scene.length_ms / 1000)

    def ratio_of(job: Job) -> float:
        is_copied = quality.copies(job.source.container)
        if made[is_copied] and original[is_copied]:
            return made[is_copied] / original[is_copied]
        return quality.usual_share(job.source.container)

    return ratio_of


def _bytes_per_s(job: Job) -> float:
    size = sum(part.size for part in job.source.parts)
    return size * 1000 / job.duration_ms if job.duration_ms else 0.0


def _orphans(job: Job) -> list[Clip]:
    uids = {scene.uid for scene in job.kept_scenes}
    return [clip for clip in job.clips if clip.done and clip.scene_uid not in uids]


def _unless(jobs: Iterable[Job], should_stop: ShouldStop) -> Iterator[Job]:
    for job in jobs:
        if should_stop():
            raise Cancelled
        yield job
