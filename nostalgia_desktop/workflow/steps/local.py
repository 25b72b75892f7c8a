"""Step 5 without Gemini: the local analyst joins what the survey found into scenes."""

import asyncio
from itertools import pairwise

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.clock import TitleClock, goes_on
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.survey import Survey
from nostalgia_desktop.vision import local_analyst
from nostalgia_desktop.vision.events import find_events
from nostalgia_desktop.workflow.steps.proxy import survey_of
from nostalgia_desktop.workflow.workshop import Workshop


async def analyze(shop: Workshop, job: Job) -> Job:
    """Find scenes in a job's survey without sending anything."""
    survey, clock = await survey_of(shop, job), shop.jobs.clock(job.id)
    several = shop.jobs.count_titles(job.disc) > 1
    scenes = await asyncio.to_thread(find, survey, clock, job, several_titles=several)
    return shop.jobs.store_analysis(job.id, scenes, local_analyst.NAME, "")


def find(survey: Survey, clock: TitleClock, job: Job, *, several_titles: bool) -> Scenes:
    """The scenes of a title as the local analyst finds them. Run it in a thread."""
    chapters = [clock.frame_of_byte(sector * SECTOR) for sector in job.source.chapter_sectors]
    events = find_events(survey, chapters, restarts(clock))
    return local_analyst.name_scenes(
        events,
        clock.rate,
        job.disc,
        job.title,
        several_titles=several_titles,
        folders=job.source.folder_names,
    )


def restarts(clock: TitleClock) -> list[int]:
    """The frames at which a camera or recorder was started anew, and its timestamps with it."""
    return [
        after.first_frame
        for before, after in pairwise(clock.segments)
        if not goes_on(before.units[-1].end_pts, after.pts)
    ]
