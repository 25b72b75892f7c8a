"""Step 2: read a title's clock, and look at what its streams really hold."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.domain.busy import busiest_frames
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.title_reading import all_dates, read_title_clock
from nostalgia_desktop.workflow.workshop import Workshop

_SAMPLES, _SAMPLE_FRAMES = 6, 60


async def read_title(shop: Workshop, job: Job) -> Job:
    """Find out how long a title is and where its frames lie; nothing is written but the job."""
    title = shop.title(job)
    shop.jobs.set_progress(job.id, Step.CLOCK, 0.0)
    async with shop.disc_slots:
        clock = await in_thread(lambda should_stop: read_title_clock(title, should_stop))
        dates = await asyncio.to_thread(all_dates, title)
    async with shop.encodes.turn(job.disc):
        picture = await shop.transcoder.look_at(_samples(clock, title), clock)
    if job.source.aspect:
        # Players go by the disc's index where it and the video differ.
        picture = replace(picture, aspect=Fraction(job.source.aspect))
    shop.jobs.set_clock(job.id, clock)
    return shop.jobs.update_job_status(
        job.id,
        JobState.REGISTERED,
        duration_ms=clock.duration_ms,
        picture=picture,
        source=replace(job.source, dates=dates),
        warnings=_merged(job.warnings, _remarks(picture, job.source.audio)),
        damage=clock.damage,
    )


def _samples(clock: TitleClock, title: Title) -> list[Piece]:
    """Short stretches spread over the title, the first one at its very start."""
    pieces: list[Piece] = []
    for start in (0, *busiest_frames(clock, _SAMPLES)):
        pieces += plan(clock, title, start, min(start + _SAMPLE_FRAMES, clock.frames))
    return pieces


def _remarks(picture: Picture, announced: Sequence[str]) -> list[str]:
    remarks = []
    if not picture.audio_ids:
        remarks.append("has no sound")
    if len(picture.audio_ids) > 1:
        words = f" ({'; '.join(announced)})" if announced else ""
        remarks.append(f"has {len(picture.audio_ids)} sound tracks{words}; clips get the first")
    if not picture.has_video:
        remarks.append("has no picture; clips show black")
    return remarks


def _merged(known: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return (*known, *(text for text in more if text not in known))
