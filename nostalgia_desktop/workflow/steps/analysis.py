"""Steps 4 and 5: upload a proxy and ask Gemini, or let the local analyst find the scenes."""

import asyncio
from dataclasses import replace

from nostalgia_desktop.disc.title_clock import plan
from nostalgia_desktop.domain.errors import ConsentMissing, VisionError
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.exact_cut import find_cut_frame
from nostalgia_desktop.vision import local_analyst
from nostalgia_desktop.vision.answer import parse_answer
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.prompt import Prompt, fill_prompt
from nostalgia_desktop.workflow.threads import in_thread, on_loop
from nostalgia_desktop.workflow.workshop import Workshop

GEMINI = "gemini"
# The proxy shows a cut up to one of its frames late, never early.
_BACK_MS, _FORTH_MS = 280, 120


async def upload(shop: Workshop, job: Job) -> Job:
    """Send the proxy to Gemini, if the person agreed to that."""
    if not shop.consent:
        raise ConsentMissing(
            "nothing was sent to Google, as nobody agreed to it; add --yes, or use --analyst local"
        )
    shop.jobs.set_progress(job.id, Step.UPLOAD, 0.0)
    async with shop.net_slots:
        visionary = await shop.gemini()
        remote = await visionary.upload_video(shop.layout.proxy(job.fingerprint))
    return shop.jobs.update_job_status(job.id, JobState.UPLOADED, remote=remote)


async def analyze(shop: Workshop, job: Job) -> Job:
    """Ask Gemini for the scenes of an uploaded proxy; the answer is kept before it is read."""
    remote, duration_ms = job.remote, job.duration_ms
    if remote is None or duration_ms is None:
        raise ValueError(f"job {job.id} was not uploaded")
    shop.jobs.set_progress(job.id, Step.ANALYSIS, 0.0)
    visionary, prompt = await shop.gemini(), _prompt(shop, job)
    scenes = _from_kept_answer(shop, job, prompt, duration_ms)
    if scenes is None:
        try:
            async with shop.net_slots:
                answer = await visionary.analyze_video(remote, prompt)
        except RemoteGone:
            return shop.jobs.update_job_status(job.id, JobState.PROXIED, remote=None)
        shop.jobs.add_answer(
            job.id, GEMINI, answer.model, prompt.version, answer.text, answer.usage
        )
        shop.spent += answer.usage
        scenes = parse_answer(answer.text, duration_ms)
    done = shop.jobs.store_analysis(job.id, scenes, GEMINI, visionary.model)
    await _forget(shop, done, remote)
    return done


async def analyze_locally(shop: Workshop, job: Job) -> Job:
    """Find scenes in the proxy without sending anything."""
    duration_ms = job.duration_ms
    if duration_ms is None:
        raise ValueError(f"job {job.id} has no clock yet")
    proxy, clock = shop.layout.proxy(job.fingerprint), shop.jobs.clock(job.id)
    tell = on_loop(shop.progress(job, Step.ANALYSIS))
    async with shop.ffmpeg_slots:
        cuts = await in_thread(lambda stop: local_analyst.find_cuts(proxy, tell, stop))
    chapters = [
        frame_to_ms(clock.frame_of_byte(sector * 2048), clock.rate)
        for sector in job.source.chapter_sectors
    ]
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


def _prompt(shop: Workshop, job: Job) -> Prompt:
    wishes = shop.wishes
    return fill_prompt(
        wishes.prompt_template,
        job.disc,
        job.title,
        job.source.folder if job.source.folder != "." else "",
        wishes.language,
        wishes.family,
    )


def _from_kept_answer(shop: Workshop, job: Job, prompt: Prompt, duration_ms: int) -> Scenes | None:
    """Scenes from an answer that was paid for already, where it can be read after all."""
    for answer in reversed(shop.jobs.answers(job.id)):
        if answer.analyst == GEMINI and answer.prompt_version == prompt.version:
            try:
                return parse_answer(answer.text, duration_ms)
            except VisionError:
                continue
    return None


async def _exact(shop: Workshop, job: Job, scenes: Scenes) -> Scenes:
    """Move each bound to the very frame of the cut that the proxy showed, where there is one."""
    title, clock = shop.title(job), shop.jobs.clock(job.id)
    bounds = sorted({scene.start_ms for scene in scenes} | {scene.end_ms for scene in scenes})
    moved: dict[int, int] = {}
    for at in bounds:
        first, last = clock.frame_at(at - _BACK_MS), clock.frame_at(at + _FORTH_MS)
        if 0 < at < clock.duration_ms and last - first > 4:
            pieces = plan(clock, title.parts, first, last)
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


async def _forget(shop: Workshop, job: Job, remote: RemoteFile) -> None:
    """Delete the uploaded proxy; when that fails Google does it after two days."""
    try:
        await (await shop.gemini()).delete(remote)
    except VisionError as error:
        text = f"the preview could not be deleted at Google, which does so itself in 48 h: {error}"
        shop.jobs.note(job.id, warnings=(*job.warnings, text))
