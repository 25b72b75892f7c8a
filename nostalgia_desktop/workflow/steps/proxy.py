"""Step 3: the proxy of a title, which people watch and analysts see."""

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.sectors import bad_sectors, sector_damage
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.damage import Damage, DamageKind, in_order
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.part_file import require_space
from nostalgia_desktop.workflow.threads import in_thread
from nostalgia_desktop.workflow.workshop import Workshop

# Measured on noisy tape: 100 MB an hour.
_BYTES_PER_S = 30_000


async def make_proxy(shop: Workshop, job: Job) -> Job:
    """Make the proxy; one that is there is replaced, as nobody knows whether it is whole."""
    picture = job.picture
    if picture is None:
        raise ValueError(f"job {job.id} has no clock yet")
    final = shop.layout.proxy(job.fingerprint)
    title, clock = shop.title(job), shop.jobs.clock(job.id)
    shop.layout.make_folders()
    require_space(shop.layout.root, clock.duration_ms // 1000 * _BYTES_PER_S)
    pieces = plan(clock, title, 0, clock.frames)
    async with shop.ffmpeg_slots:
        made = await shop.transcoder.create_proxy(
            pieces,
            clock,
            picture,
            final,
            shop.progress(job, Step.PROXY),
        )
    damage = list(clock.damage)
    if made.missing_frames or made.errors > len(pieces):
        damage += await in_thread(lambda stop: _more_damage(title, clock, made, stop))
    return shop.jobs.update_job_status(job.id, JobState.PROXIED, damage=in_order(damage))


def has_proxy(shop: Workshop, job: Job) -> bool:
    """Whether the proxy is still there; the work folder may be deleted at any time."""
    return shop.layout.proxy(job.fingerprint).is_file()


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
