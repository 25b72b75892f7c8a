"""Step 3: the proxy of a title, which people watch and analysts see."""

from nostalgia_desktop.disc.damage import bad_sectors
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.title_clock import plan
from nostalgia_desktop.domain.clock import Hole, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.part_file import require_space
from nostalgia_desktop.media.transcoder import Made
from nostalgia_desktop.workflow.steps.clock import describe
from nostalgia_desktop.workflow.threads import in_thread
from nostalgia_desktop.workflow.workshop import Workshop

# Measured on noisy tape: 100 MB an hour.
_BYTES_PER_S = 30_000
_MOST_PLACES = 20


async def make_proxy(shop: Workshop, job: Job) -> Job:
    """Make the proxy; one that is there is replaced, as nobody knows whether it is whole."""
    picture = job.picture
    if picture is None:
        raise ValueError(f"job {job.id} has no clock yet")
    final = shop.layout.proxy(job.fingerprint)
    title, clock = shop.title(job), shop.jobs.clock(job.id)
    shop.layout.make_folders()
    require_space(shop.layout.root, clock.duration_ms // 1000 * _BYTES_PER_S)
    async with shop.ffmpeg_slots:
        made = await shop.transcoder.create_proxy(
            plan(clock, title.parts, 0, clock.frames),
            clock,
            picture,
            final,
            shop.progress(job, Step.PROXY),
        )
    damage = [describe(hole, clock) for hole in clock.holes]
    if made.missing_frames or made.errors > _harmless_errors(clock):
        damage += await in_thread(lambda stop: _places(title, clock, made, stop))
    return shop.jobs.update_job_status(job.id, JobState.PROXIED, damage=tuple(damage))


def _harmless_errors(clock: TitleClock) -> int:
    """Recorders end a title in the middle of a frame of sound, and slip now and then."""
    return 2 + clock.duration_ms // 60_000


def has_proxy(shop: Workshop, job: Job) -> bool:
    """Whether the proxy is still there; the work folder may be deleted at any time."""
    return shop.layout.proxy(job.fingerprint).is_file()


def _places(title: Title, clock: TitleClock, made: Made, should_stop: ShouldStop) -> list[str]:
    """Where a title is damaged, in words; in general if no place can be told."""
    with TitleReader(title.parts, should_stop) as reader:
        ranges = bad_sectors(reader)
        places = [
            describe(
                Hole(
                    clock.frame_of_byte(start),
                    clock.frame_of_byte(end),
                    f"{(end - start) // SECTOR} unreadable sectors in {reader.place(start)}",
                ),
                clock,
            )
            for start, end in ranges[:_MOST_PLACES]
        ]
    if len(ranges) > _MOST_PLACES:
        places.append(f"and {len(ranges) - _MOST_PLACES} more places with unreadable sectors")
    if made.missing_frames:
        places.append(
            f"{made.missing_frames} frames could not be decoded and repeat the one before"
        )
    if not places:
        places.append(f"pictures or sound are broken in places ({made.first_error[:200]})")
    return places
