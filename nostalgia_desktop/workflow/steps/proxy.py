"""Step 3: one look at a title makes the proxy that people watch, and the survey of its film."""

import asyncio
import logging

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.sectors import bad_sectors, sector_damage
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.damage import Damage, DamageKind, in_order
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.survey import Survey
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.part_file import require_space
from nostalgia_desktop.media.survey import Surveyor, look_into
from nostalgia_desktop.media.survey_file import SurveyMissing, read_survey, write_look
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)

# Measured on noisy tape: 100 MB an hour.
_BYTES_PER_S = 30_000


async def make_proxy(shop: Workshop, job: Job) -> Job:
    """Make the proxy and the survey; what is there is replaced, as nobody knows if it is whole."""
    damage = await look_at(shop, job)
    return shop.jobs.update_job_status(job.id, JobState.PROXIED, damage=damage)


async def survey_of(shop: Workshop, job: Job) -> Survey:
    """The survey of a job whose proxy was made; made again where it has been lost or damaged.

    Raises:
        SourceMissing: it had to be made again, and the originals are gone.
    """
    path = shop.layout.survey(job.fingerprint)
    try:
        return await asyncio.to_thread(read_survey, path)
    except SurveyMissing as error:
        log.warning("job %d: %s", job.id, error)
    await look_at(shop, job)
    return await asyncio.to_thread(read_survey, path)


async def look_at(shop: Workshop, job: Job) -> tuple[Damage, ...]:
    """Make proxy and survey in one look at the title; gives the damage that was met.

    Raises:
        SourceMissing: the originals are gone or have changed.
        MediaError: ffmpeg failed.
        ArchiveError: the archive is full or gone.
    """
    picture = job.picture
    if picture is None:
        raise ValueError(f"job {job.id} has no clock yet")
    final, progress = shop.layout.proxy(job.fingerprint), shop.progress(job, Step.PROXY)
    title, clock = shop.title(job), shop.jobs.clock(job.id)
    shop.layout.make_folders()
    require_space(shop.layout.root, clock.duration_ms // 1000 * _BYTES_PER_S)
    pieces = plan(clock, title, 0, clock.frames)
    async with shop.look_slots:
        progress(0.0)  # Its turn has come.
        with Surveyor(clock.frames, clock.rate, progress) as surveyor:
            made = await shop.transcoder.create_proxy(
                pieces, clock, picture, final, progress, surveyor.feed
            )
            pictures = await surveyor.pictures()
        look = await in_thread(lambda stop: look_into(final, pictures, clock.rate, stop))
        await asyncio.to_thread(write_look, look, shop.layout.survey(job.fingerprint))
    damage = list(clock.damage)
    if made.missing_frames or made.errors > len(pieces):
        damage += await in_thread(lambda stop: _more_damage(title, clock, made, stop))
    return in_order(damage)


def _more_damage(
    title: Title, clock: TitleClock, made: Made, should_stop: ShouldStop
) -> list[Damage]:
    """What a look at every sector finds; the decoder's own words where that is nothing."""
    with TitleReader(title.parts, should_stop) as reader:
        damage = sector_damage(clock, reader, bad_sectors(reader))
    if damage or clock.damage:
        return damage
    if made.missing_frames:
        detail = f"{made.missing_frames} frames could not be decoded and repeat the one before"
    elif made.errors > _harmless_errors(clock):
        detail = f"pictures or sound are broken in places ({made.first_error[:200]})"
    else:
        return []
    return [Damage(DamageKind.UNDECODABLE, 0, clock.duration_ms, detail)]


def _harmless_errors(clock: TitleClock) -> int:
    """Recorders end a title in the middle of a frame of sound, and slip now and then."""
    return 2 + clock.duration_ms // 60_000
