"""Step 6: the clips of a job, those that are missing or no longer what their scenes say."""

import asyncio
import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from hashlib import sha256

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.name_template import NameTemplate
from nostalgia_desktop.archive.tags import clip_tags
from nostalgia_desktop.disc.locate import check_unchanged
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clip_tags import RECIPE
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import SourceError
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.marks import aspect_at
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.clip_chapters import chapters_in
from nostalgia_desktop.workflow.clip_names import ClipNames
from nostalgia_desktop.workflow.clip_sidecars import has_sidecars
from nostalgia_desktop.workflow.clip_wishes import ClipWishes
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.steps.clip_batch import ClipBatch
from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker
from nostalgia_desktop.workflow.steps.take import Take, Way, way_of
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)


def reserve_names(shop: Workshop, jobs: Sequence[Job]) -> None:
    """Give every scene its clip's name, before any clip of the batch is made.

    So the names depend on the scenes alone, not on which clip was finished first. Thousands of
    scenes take seconds: run it in a thread.
    """
    names = ClipNames(shop.jobs, shop.layout, shop.wishes.clips.names)
    for job in jobs:
        for take in _wanted(shop, job):
            names.reserve(job, take.scene, take.number, take.key, take.ending)


async def finalize(shop: Workshop, job: Job) -> Job:
    """Make a job's clips. One that fails does not keep the others from being made.

    Raises:
        MediaError: some could not be made; the message names each with its reason.
        SourceMissing: there is something to do, but the originals are gone or have changed.
        ArchiveError: the archive cannot be written any more.
    """
    job = shop.jobs.job(job.id)
    names = ClipNames(shop.jobs, shop.layout, shop.wishes.clips.names)
    todo = await asyncio.to_thread(_todo, shop, job, names)
    missing = await _make_all(shop, job, names, todo) if todo else 0
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


def takes_of(jobs: JobManager, wishes: ClipWishes, job: Job) -> Iterator[Take]:
    """What the clips of a job are made from: one for each scene that nobody left out."""
    clock, picture = jobs.clock(job.id), job.picture
    for number, scene in enumerate(job.scenes, 1):
        if scene.is_left_out:
            continue
        start, end = clock.frame_at(scene.start_ms), clock.frame_at(scene.end_ms)
        if picture is None:
            raise ValueError(f"job {job.id} has no clock yet")
        aspect = aspect_at(clock.marks, (start + end) // 2, picture.aspect)
        chapters, tags = chapters_in(job, clock, start, end), clip_tags(job, scene)
        marks = [asdict(chapter) for chapter in chapters]
        made_from = [job.fingerprint, start, end, wishes.quality.facts(), _shape(picture, aspect)]
        essence = _short_hash([*made_from, marks])
        # The usual way to call clips is not in it, so that these keep theirs.
        called = [wishes.names.text] if wishes.names != NameTemplate() else []
        key = _short_hash([essence, RECIPE, asdict(tags), *called])
        yield Take(
            scene,
            number,
            start,
            max(end, start + 1),
            replace(picture, aspect=aspect),
            tags,
            key,
            essence,
            chapters,
            wishes.quality.ending,
        )


def _shape(picture: Picture, aspect: Fraction) -> list[object]:
    """What of a picture shows in its clips; one sound track is what they had in the beginning."""
    tracks = picture.audio_ids if len(picture.audio_ids) > 1 else ()
    film = ("film",) if picture.telecined else ()
    return [str(aspect), picture.scan.value, *tracks, *film]


def _short_hash(what: object) -> str:
    return sha256(json.dumps(what).encode()).hexdigest()[:32]


def is_done(
    layout: ArchiveLayout,
    names: ClipNames,
    job: Job,
    take: Take,
    clip: Clip,
    sidecars: frozenset[str] = frozenset(),
) -> bool:
    """Whether there is nothing to do for a clip whose key is right.

    `sidecars` are the kinds of files that are wanted beside it, apart from JSON. A clip that a
    person changed or renamed since is theirs now, and is done without any of them.
    """
    path = layout.root / clip.path
    if not (clip.done and path.is_file()):
        return False
    has_all = has_sidecars(path, sidecars)
    return (
        has_all
        or names.is_renamed(job, clip, take.scene, take.number)
        or not names.is_ours(clip.path, clip.sha256)
    )


def _wanted(shop: Workshop, job: Job) -> Iterator[Take]:
    takes = takes_of(shop.jobs, shop.wishes.clips, job)
    return (take for take in takes if shop.only is None or take.scene.uid in shop.only)


def _todo(shop: Workshop, job: Job, names: ClipNames) -> list[tuple[Take, Clip]]:
    """The clips to make; scenes that came after the batch began wait for the next."""
    clips = {clip.scene_uid: clip for clip in job.clips}
    reserved = [(take, clips.get(take.scene.uid)) for take in _wanted(shop, job)]
    return [
        (take, clip)
        for take, clip in reserved
        if clip and not is_done(shop.layout, names, job, take, clip, shop.wishes.clips.sidecars)
    ]


def _has_all(shop: Workshop, job: Job, names: ClipNames) -> bool:
    """Whether every scene has its clip, also those that were not wanted this time."""
    clips = {clip.scene_uid: clip for clip in job.clips}
    return all(
        (clip := clips.get(take.scene.uid)) is not None
        and clip.key == take.key
        and is_done(shop.layout, names, job, take, clip, shop.wishes.clips.sidecars)
        for take in takes_of(shop.jobs, shop.wishes.clips, job)
    )


def _not_done(shop: Workshop, job: Job) -> Job:
    """What was wanted is there, so that nothing stops the job any more; others are to come."""
    stopped = job.state in (JobState.FAILED, JobState.WAITING)
    return shop.jobs.update_job_status(job.id, job.reached) if stopped else job


async def _make_all(
    shop: Workshop, job: Job, names: ClipNames, todo: Sequence[tuple[Take, Clip]]
) -> int:
    clock = shop.jobs.clock(job.id)
    ways = await in_thread(lambda stop: [way_of(names, *each, stop) for each in todo])
    title, is_here = await _title(shop, job, ways)
    maker = ClipMaker(shop, job, title, clock, is_here=is_here)
    return await ClipBatch(shop, job, title, maker).make(todo, ways)


async def _title(shop: Workshop, job: Job, ways: Collection[Way]) -> tuple[Title, bool]:
    """The originals, and whether they are here: they need not be where only words are written.

    Raises:
        SourceError: they are gone or have changed, and a film is to be made of them.
    """
    if set(ways) == {Way.TAGS}:
        return shop.title_unseen(job), False
    try:
        title = shop.title(job)
        await in_thread(lambda should_stop: check_unchanged(title, should_stop))
    except SourceError:
        if Way.FILM in ways:
            raise
        return shop.title_unseen(job), False
    return title, True
