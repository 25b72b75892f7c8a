"""Step 6: the clips of a job, those that are missing or no longer what their scenes say."""

import asyncio
import json
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import sha256

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.disc.locate import check_unchanged
from nostalgia_desktop.domain.clip import Clip, ClipNews
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.marks import aspect_at
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.media.ffmpeg_args import Quality
from nostalgia_desktop.workflow.clip_names import ClipNames, sidecar_path
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.pace import note_pace
from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker, Take
from nostalgia_desktop.workflow.threads import in_thread
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)

_NEARLY = 0.999
"""A clip that is encoded is checked and named before it is done."""


def reserve_names(shop: Workshop, jobs: Sequence[Job]) -> None:
    """Give every scene its clip's name, before any clip of the batch is made.

    So the names depend on the scenes alone, not on which clip was finished first. Thousands of
    scenes take seconds: run it in a thread.
    """
    names = ClipNames(shop.jobs, shop.layout)
    for job in jobs:
        for take in _wanted(shop, job):
            names.reserve(job, take.scene, take.number, take.key)


async def finalize(shop: Workshop, job: Job) -> Job:
    """Make a job's clips. One that fails does not keep the others from being made.

    Raises:
        MediaError: some could not be made; the message names each with its reason.
        SourceMissing: there is something to do, but the originals are gone or have changed.
        ArchiveError: the archive cannot be written any more.
    """
    job = shop.jobs.job(job.id)
    names = ClipNames(shop.jobs, shop.layout)
    todo = await asyncio.to_thread(_todo, shop, job, names)
    missing = await _make_all(shop, job, todo) if todo else 0
    for path in await asyncio.to_thread(names.set_aside_orphans, shop.jobs.job(job.id)):
        log.info("%s was set aside: its scene is no more", path)
    damage = job.damage
    if missing and not damage:  # The first pass tells the same of the whole title.
        detail = f"{missing} frames in the clips repeat the one before: they cannot be read"
        damage = (Damage(DamageKind.UNDECODABLE, 0, job.duration_ms or 0, detail),)
    now = shop.jobs.job(job.id)
    if now.scenes != job.scenes or len(now.clips) < len(now.kept_scenes):
        return _not_done(shop, now)  # Somebody changed them meanwhile: there will be others.
    if shop.only is not None and not await asyncio.to_thread(_has_all, shop, now, names):
        return _not_done(shop, now)
    return shop.jobs.update_job_status(job.id, JobState.FINALIZED, damage=damage)


def takes_of(jobs: JobManager, quality: Quality, job: Job) -> Iterator[Take]:
    """What the clips of a job are made from: one for each scene that nobody left out."""
    clock, picture = jobs.clock(job.id), job.picture
    for number, scene in enumerate(job.scenes, 1):
        if scene.is_left_out:
            continue
        start, end = clock.frame_at(scene.start_ms), clock.frame_at(scene.end_ms)
        tags = clip_tags(job, scene)
        if picture is None:
            raise ValueError(f"job {job.id} has no clock yet")
        aspect = aspect_at(clock.marks, (start + end) // 2, picture.aspect)
        shape = [str(aspect), picture.scan.value]
        what = [job.fingerprint, start, end, tags, asdict(quality), shape]
        key = sha256(json.dumps(what).encode()).hexdigest()[:32]
        shown = replace(picture, aspect=aspect)
        yield Take(scene, number, start, max(end, start + 1), shown, tags, key)


def is_done(layout: ArchiveLayout, names: ClipNames, clip: Clip) -> bool:
    """Whether there is nothing to do for a clip whose key is right.

    One that a person changed by hand since is theirs now, and is done without a sidecar too.
    """
    path = layout.root / clip.path
    if not (clip.done and path.is_file()):
        return False
    return sidecar_path(path).is_file() or not names.is_ours(clip.path, clip.sha256)


def _wanted(shop: Workshop, job: Job) -> Iterator[Take]:
    takes = takes_of(shop.jobs, shop.wishes.quality, job)
    return (take for take in takes if shop.only is None or take.scene.uid in shop.only)


def _todo(shop: Workshop, job: Job, names: ClipNames) -> list[tuple[Take, Clip]]:
    """The clips to make; scenes that came after the batch began wait for the next."""
    clips = {clip.scene_uid: clip for clip in job.clips}
    reserved = [(take, clips.get(take.scene.uid)) for take in _wanted(shop, job)]
    return [
        (take, clip) for take, clip in reserved if clip and not is_done(shop.layout, names, clip)
    ]


def _has_all(shop: Workshop, job: Job, names: ClipNames) -> bool:
    """Whether every scene has its clip, also those that were not wanted this time."""
    clips = {clip.scene_uid: clip for clip in job.clips}
    return all(
        (clip := clips.get(take.scene.uid)) is not None
        and clip.key == take.key
        and is_done(shop.layout, names, clip)
        for take in takes_of(shop.jobs, shop.wishes.quality, job)
    )


def _not_done(shop: Workshop, job: Job) -> Job:
    """What was wanted is there, so that nothing stops the job any more; others are to come."""
    stopped = job.state in (JobState.FAILED, JobState.WAITING)
    return shop.jobs.update_job_status(job.id, job.reached) if stopped else job


async def _make_all(shop: Workshop, job: Job, todo: Sequence[tuple[Take, Clip]]) -> int:
    clock, title = shop.jobs.clock(job.id), shop.title(job)
    await in_thread(lambda should_stop: check_unchanged(title, should_stop))
    maker = ClipMaker(shop, job, title, clock)
    total = sum(take.frames for take, _clip in todo)
    done, missing, failures = 0, 0, list[str]()
    for take, clip in todo:
        on_progress = _share(shop.progress(job, Step.FINALIZE), done, take.frames, total)
        try:
            missing += await _make(shop, maker, take, clip, on_progress)
        except MediaError as error:
            failures.append(f"“{take.scene.title[:80]}”: {error}")
            shop.jobs.tell_clip(ClipNews(job.id, take.scene.uid, failure=str(error)))
        done += take.frames
    if failures:
        raise MediaError("; ".join(failures))
    return missing


async def _make(
    shop: Workshop, maker: ClipMaker, take: Take, clip: Clip, on_progress: Progress
) -> int:
    """Make one clip, and tell how far it is and how long it took."""

    def tell(part: float) -> None:
        shop.jobs.tell_clip(ClipNews(clip.job_id, clip.scene_uid, min(part, _NEARLY)))
        on_progress(part)

    async with shop.ffmpeg_slots:
        began = time.monotonic()
        tell(0.0)
        missing = await maker.make(take, clip, tell)
        took_ms = round((time.monotonic() - began) * 1000)
    shop.jobs.tell_clip(ClipNews(clip.job_id, clip.scene_uid, 1.0))
    await asyncio.to_thread(note_pace, shop.layout, take.scene.length_ms, took_ms)
    return missing


def _share(tell: Progress, done: int, frames: int, total: int) -> Progress:
    """Progress of one clip as a share of all clips of the job."""
    return lambda part: tell((done + part * frames) / total)
