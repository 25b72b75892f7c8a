"""Step 6: the clips of a job, those that are missing or no longer what their scenes say."""

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from hashlib import sha256

from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.disc.locate import check_unchanged
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.marks import aspect_at
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.workflow.clip_names import ClipNames, sidecar_path
from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker, Take
from nostalgia_desktop.workflow.threads import in_thread
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)


def reserve_names(shop: Workshop, jobs: Sequence[Job]) -> None:
    """Give every scene its clip's name, before any clip of the batch is made.

    So the names depend on the scenes alone, not on which clip was finished first. Thousands of
    scenes take seconds: run it in a thread.
    """
    names = ClipNames(shop.jobs, shop.layout)
    for job in jobs:
        for take in _takes(shop, job):
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
        return now  # Somebody changed them meanwhile: these clips are not the last word.
    return shop.jobs.update_job_status(job.id, JobState.FINALIZED, damage=damage)


def _todo(shop: Workshop, job: Job, names: ClipNames) -> list[tuple[Take, Clip]]:
    """The clips to make; scenes that came after the batch began wait for the next."""
    clips = {clip.scene_uid: clip for clip in job.clips}
    reserved = [(take, clips.get(take.scene.uid)) for take in _takes(shop, job)]
    return [(take, clip) for take, clip in reserved if clip and not _is_done(shop, names, clip)]


def _takes(shop: Workshop, job: Job) -> Iterator[Take]:
    clock, picture = shop.jobs.clock(job.id), job.picture
    quality = asdict(shop.wishes.quality)
    for number, scene in enumerate(job.scenes, 1):
        if scene.is_left_out:
            continue
        start, end = clock.frame_at(scene.start_ms), clock.frame_at(scene.end_ms)
        tags = clip_tags(job, scene)
        if picture is None:
            raise ValueError(f"job {job.id} has no clock yet")
        aspect = aspect_at(clock.marks, (start + end) // 2, picture.aspect)
        shape = [str(aspect), picture.scan.value]
        what = [job.fingerprint, start, end, tags, quality, shape]
        key = sha256(json.dumps(what).encode()).hexdigest()[:32]
        shown = replace(picture, aspect=aspect)
        yield Take(scene, number, start, max(end, start + 1), shown, tags, key)


def _is_done(shop: Workshop, names: ClipNames, clip: Clip) -> bool:
    """One that a person changed by hand since is theirs now, and is done without a sidecar too."""
    path = shop.layout.root / clip.path
    if not (clip.done and path.is_file()):
        return False
    return sidecar_path(path).is_file() or not names.is_ours(clip.path, clip.sha256)


async def _make_all(shop: Workshop, job: Job, todo: Sequence[tuple[Take, Clip]]) -> int:
    clock, title = shop.jobs.clock(job.id), shop.title(job)
    await in_thread(lambda should_stop: check_unchanged(title, should_stop))
    maker = ClipMaker(shop, job, title, clock)
    total = sum(take.frames for take, _clip in todo)
    done, missing, failures = 0, 0, list[str]()
    for take, clip in todo:
        on_progress = _share(shop.progress(job, Step.FINALIZE), done, take.frames, total)
        try:
            async with shop.ffmpeg_slots:
                missing += await maker.make(take, clip, on_progress)
        except MediaError as error:
            failures.append(f"“{take.scene.title[:80]}”: {error}")
        done += take.frames
    if failures:
        raise MediaError("; ".join(failures))
    return missing


def _share(tell: Progress, done: int, frames: int, total: int) -> Progress:
    """Progress of one clip as a share of all clips of the job."""
    return lambda part: tell((done + part * frames) / total)
