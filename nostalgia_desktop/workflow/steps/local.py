"""Step 5 without Gemini: the local analyst joins what the survey found into scenes."""

import asyncio
from itertools import pairwise

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.clock import TitleClock, goes_on
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.vision import local_analyst
from nostalgia_desktop.vision.events import find_events
from nostalgia_desktop.workflow.steps.proxy import survey_of
from nostalgia_desktop.workflow.workshop import Workshop


async def analyze(shop: Workshop, job: Job) -> Job:
    """Find scenes in a job's survey without sending anything."""
    survey, clock = await survey_of(shop, job), shop.jobs.clock(job.id)
    chapters = [clock.frame_of_byte(sector * SECTOR) for sector in job.source.chapter_sectors]
    events = await asyncio.to_thread(find_events, survey, chapters, restarts(clock))
    scenes = local_analyst.name_scenes(
        events,
        clock.rate,
        chapters,
        job.disc,
        job.title,
        several_titles=shop.jobs.count_titles(job.disc) > 1,
    )
    return shop.jobs.store_analysis(job.id, scenes, local_analyst.NAME, "")


def restarts(clock: TitleClock) -> list[int]:
    """The frames at which a camera or recorder was started anew, and its timestamps with it."""
    return [
        after.first_frame
        for before, after in pairwise(clock.segments)
        if not goes_on(before.units[-1].end_pts, after.pts)
    ]
