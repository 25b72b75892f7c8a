"""Step 5 without Gemini: the local analyst finds the scenes in the proxy."""

import asyncio
from dataclasses import replace

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.job import Job, Step
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.exact_cut import find_cut_frame
from nostalgia_desktop.vision import local_analyst
from nostalgia_desktop.workflow.threads import in_thread, on_loop
from nostalgia_desktop.workflow.workshop import Workshop

# The proxy shows a cut up to one of its frames late, never early.
_BACK_MS, _FORTH_MS = 280, 120


async def analyze(shop: Workshop, job: Job) -> Job:
    """Find scenes in the proxy without sending anything."""
    duration_ms = job.duration_ms
    if duration_ms is None:
        raise ValueError(f"job {job.id} has no clock yet")
    proxy, clock = shop.layout.proxy(job.fingerprint), shop.jobs.clock(job.id)
    tell = on_loop(shop.progress(job, Step.ANALYSIS))
    async with shop.ffmpeg_slots:
        cuts = await in_thread(lambda stop: local_analyst.find_cuts(proxy, tell, stop))
    chapters = [clock.ms_of_byte(sector * SECTOR) for sector in job.source.chapter_sectors]
    scenes = local_analyst.name_scenes(
        local_analyst.join_events(cuts, chapters, duration_ms),
        duration_ms,
        chapters,
        job.disc,
        job.title,
        several_titles=shop.jobs.count_titles(job.disc) > 1,
    )
    scenes = await _exact(shop, job, scenes)
    return shop.jobs.store_analysis(job.id, scenes, local_analyst.NAME, "")


async def _exact(shop: Workshop, job: Job, scenes: Scenes) -> Scenes:
    """Move each bound to the very frame of the cut that the proxy showed, where there is one."""
    title, clock = shop.title(job), shop.jobs.clock(job.id)
    bounds = sorted({scene.start_ms for scene in scenes} | {scene.end_ms for scene in scenes})
    moved: dict[int, int] = {}
    for at in bounds:
        first, last = clock.frame_at(at - _BACK_MS), clock.frame_at(at + _FORTH_MS)
        if 0 < at < clock.duration_ms and last - first > 4:
            pieces = plan(clock, title, first, last)
            # A cut where the clock restarts lies between two pieces, and is exact already.
            if len(pieces) == 1:
                cut = await asyncio.to_thread(find_cut_frame, pieces[0])
                if cut is not None:
                    moved[at] = frame_to_ms(first + cut, clock.rate)
            else:
                moved[at] = frame_to_ms(first + pieces[0].frames, clock.rate)
    return tuple(
        replace(
            scene,
            start_ms=moved.get(scene.start_ms, scene.start_ms),
            end_ms=moved.get(scene.end_ms, scene.end_ms),
        )
        for scene in scenes
    )
