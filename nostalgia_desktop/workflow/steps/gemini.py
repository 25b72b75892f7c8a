"""Steps 4 and 5 with Gemini: upload the proxy, ask for its scenes, delete it there."""

from nostalgia_desktop.domain.errors import ConsentMissing, VisionBusy, VisionError
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.vision.answer import parse_answer
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.prompt import Prompt, fill_prompt
from nostalgia_desktop.vision.visionary import RawAnswer
from nostalgia_desktop.workflow.steps import local
from nostalgia_desktop.workflow.workshop import Workshop

GEMINI = "gemini"


async def upload(shop: Workshop, job: Job) -> Job:
    """Send the proxy to Gemini, if the person agreed to that and no answer is there yet."""
    kept = _kept(shop, job, _prompt(shop, job))
    if kept is not None:
        scenes, model = kept
        return shop.jobs.store_analysis(job.id, scenes, GEMINI, model)
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
    """Ask for the scenes of an uploaded proxy.

    The answer is stored and the proxy deleted at Google before anybody reads it. A video that
    Gemini will not describe gets its scenes from the local analyst, and a word about why.

    Raises:
        VisionError: the answer is nonsense; it is kept.
        VisionBusy: the network or the service is down, or loses what it is sent.
    """
    if job.remote is None:
        raise ValueError(f"job {job.id} was not uploaded")
    shop.jobs.set_progress(job.id, Step.ANALYSIS, 0.0)
    visionary, prompt = await shop.gemini(), _prompt(shop, job)
    try:
        async with shop.net_slots:
            answer = await visionary.analyze_video(job.remote, prompt)
    except RemoteGone as error:
        return _send_again(shop, job, error)
    shop.jobs.add_answer(job.id, GEMINI, visionary.model, prompt.version, answer.text, answer.usage)
    shop.spent += answer.usage
    await forget(shop, job)
    job = shop.jobs.update_job_status(job.id, JobState.PROXIED)
    if answer.refusal:
        return await _instead(shop, job, answer)
    scenes = parse_answer(answer.text, job.duration_ms or 0)
    return shop.jobs.store_analysis(job.id, scenes, GEMINI, answer.model)


async def forget(shop: Workshop, job: Job) -> None:
    """Delete a job's proxy at Google; where that fails it is said, and tried again later."""
    if job.remote is None:
        return
    try:
        await (await shop.gemini()).delete(job.remote)
    except VisionError as error:
        text = f"its preview lies at Google until {job.remote.expires[:16]} UTC ({error})"
        if text not in job.warnings:
            shop.jobs.note(job.id, warnings=(*job.warnings, text))
    else:
        shop.jobs.note(job.id, remote=None)


def _send_again(shop: Workshop, job: Job, error: RemoteGone) -> Job:
    """An upload expires after two days; one that is lost again at once is another trouble."""
    if job.id in shop.sent_again:
        raise VisionBusy(f"Google loses the preview again and again: {error}") from error
    shop.sent_again.add(job.id)
    return shop.jobs.update_job_status(job.id, JobState.PROXIED, remote=None)


async def _instead(shop: Workshop, job: Job, answer: RawAnswer) -> Job:
    why = f"Gemini did not describe it ({answer.refusal}); its scenes were found on this machine"
    done = await local.analyze(shop, job)
    return shop.jobs.note(job.id, warnings=(*done.warnings, why))


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


def _kept(shop: Workshop, job: Job, prompt: Prompt) -> tuple[Scenes, str] | None:
    """Scenes from an answer to this very question that was paid for already, and its model."""
    for answer in reversed(shop.jobs.answers(job.id)):
        asked = answer.analyst, answer.model, answer.prompt_version
        if asked == (GEMINI, shop.wishes.model, prompt.version):
            try:
                return parse_answer(answer.text, job.duration_ms or 0), answer.model
            except VisionError:
                continue
    return None
