"""Steps 4 and 5 with Gemini: send the films of a title, ask about each, join what comes back."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from nostalgia_desktop.domain.errors import ConsentMissing, VisionBusy
from nostalgia_desktop.domain.film import Film, Films
from nostalgia_desktop.domain.job import Job, JobState, Step
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.domain.money import TokenQuote, format_usd
from nostalgia_desktop.vision.gemini_errors import FilmTooLarge, RemoteGone
from nostalgia_desktop.workflow.steps import answers, films, overnight
from nostalgia_desktop.workflow.workshop import Workshop

GEMINI = "gemini"
NOT_AGREED = (
    "nobody agreed to send its preview to Google; agree when you are asked, or find the scenes on "
    "this computer"
)
"""Why a job waits before its upload; the command line adds its own options to it."""

# What a quote may be wrong by before a person is asked again: a cent is not worth it.
_OVER, _LEAST_OVER = 1.02, 10_000


async def upload(shop: Workshop, job: Job) -> Job:
    """Send what of a title is not answered yet, if the person agreed to that.

    Raises:
        ConsentMissing: nobody did, or it would cost more than was said.
        BudgetReached: it would cost more than may be spent.
        VisionError: Gemini refused it; VisionBusy where later it may work.
    """
    return await _or_let_go(shop, job, _upload(shop, job))


async def analyze(shop: Workshop, job: Job) -> Job:
    """Ask about all films of a title, and make scenes of the answers.

    Each answer is stored, and its film deleted at Google, before anybody reads it. A film that
    Gemini will not describe is halved once, and else the local analyst's scenes stand for it.

    Raises:
        AnswerPending: it is asked about overnight.
        ConsentMissing, BudgetReached, VisionError: as `upload`.
    """
    return await _or_let_go(shop, job, _analyze(shop, job))


async def forget(shop: Workshop, job: Job) -> None:
    """Let go of all that lies at Google of a job that is found otherwise now."""
    await overnight.call_off(shop, job)
    await films.let_go(shop, job, shop.store.films.of_job(job.id))


async def _upload(shop: Workshop, job: Job) -> Job:
    shop.jobs.set_progress(job.id, Step.UPLOAD, 0.0)
    wanted = [film for film in await films.films_of(shop, job) if film.is_open]
    if wanted and not shop.consent:
        await films.let_go(shop, job, tuple(film for film in wanted if film.is_sent))
        raise ConsentMissing(NOT_AGREED)
    is_batch = shop.night
    await shop.purse.check(films.quote_of(shop, job, film, is_batch=is_batch) for film in wanted)
    done = 0
    # Asked anew each time: smaller films may stand for one by then.
    while unsent := [film for film in _open(shop, job) if film.remote is None]:
        on_progress = _share(shop, job, done, len(wanted))
        done += await _sent(shop, job, unsent[0], on_progress) is not None
    return shop.jobs.update_job_status(job.id, JobState.UPLOADED)


async def _analyze(shop: Workshop, job: Job) -> Job:
    shop.jobs.set_progress(job.id, Step.ANALYSIS, 0.0)
    known = await films.films_of(shop, job)
    await answers.weigh_all(shop, job)
    _check_agreed(shop, job)
    if shop.night or any(film.batch_label for film in known):
        await overnight.ask(shop, job, GEMINI)
    while open_ := _open(shop, job):
        await _ask(shop, job, open_[0])
        _tell_progress(shop, job)
    return await answers.conclude(shop, job, GEMINI)


async def _or_let_go(shop: Workshop, job: Job, work: Coroutine[Any, Any, Job]) -> Job:
    """Whoever cancels does not want anything of it to lie at Google."""
    try:
        return await work
    except asyncio.CancelledError:
        await films.let_go_soon(shop, job)
        raise


def _open(shop: Workshop, job: Job) -> Films:
    """The films that are to be asked about yet."""
    return tuple(film for film in shop.store.films.of_job(job.id) if film.is_open)


async def _sent(shop: Workshop, job: Job, film: Film, on_progress: Progress) -> Film | None:
    """The film once it lies at Gemini; None where it is too large: smaller ones stand for it."""
    try:
        return await films.sent(shop, job, film, on_progress)
    except FilmTooLarge as error:
        await answers.divide(shop, job, film, str(error))
        return None


async def _ask(shop: Workshop, job: Job, film: Film) -> None:
    """Ask about one film, and keep what comes back."""
    there = await _sent(shop, job, film, lambda _done: None)
    if there is None or there.remote is None:
        return
    film, remote = there, there.remote
    before = await answers.told_before(shop, job, film)
    prompt, visionary = films.prompt_of(shop, job, film, before), await shop.gemini()
    async with shop.purse.paying(films.quote_of(shop, job, film)) as paid:
        try:
            answer = await visionary.analyze_video(remote, prompt)
        except RemoteGone as error:
            _send_again(shop, job, film, error)
            return
        paid(answers.keep(shop, job, film, GEMINI, prompt.version, answer))
    await answers.weigh(shop, job, film)


def _send_again(shop: Workshop, job: Job, film: Film, error: RemoteGone) -> None:
    """An upload expires after two days; one that is lost again at once is another trouble."""
    if film.name in shop.sent_again:
        raise VisionBusy(f"Google loses the preview again and again: {error}") from error
    shop.sent_again.add(film.name)
    shop.store.films.put(job.id, (replace(film, remote=None),))


def _check_agreed(shop: Workshop, job: Job) -> None:
    """Gemini's own count must not be dearer than what a person was told.

    Raises:
        ConsentMissing: it is, and nothing was asked yet; the next question has the new figure.
    """
    agreed, wanted = shop.agreed.get(job.id), _open_quotes(shop, job)
    costs = [each.micro_usd or 0 for each in wanted]
    if agreed is None or sum(costs) <= max(agreed * _OVER, agreed + _LEAST_OVER):
        return
    # Only what was not sent is asked for.
    shop.jobs.update_job_status(job.id, JobState.PROXIED)
    raise ConsentMissing(
        f"Gemini counts more than was expected: it would cost about {format_usd(sum(costs))} and "
        f"not {format_usd(agreed)}; agree to that when you are asked, or find the scenes on this "
        "computer"
    )


def _open_quotes(shop: Workshop, job: Job) -> list[TokenQuote]:
    return [
        films.quote_of(shop, job, film, is_batch=shop.night)
        for film in _open(shop, job)
        if not film.batch_label
    ]


def _share(shop: Workshop, job: Job, number: int, count: int) -> Progress:
    tell = shop.progress(job, Step.UPLOAD)
    return lambda done: tell((number + done) / count)


def _tell_progress(shop: Workshop, job: Job) -> None:
    standing = [film for film in shop.store.films.of_job(job.id) if film.stands]
    answered = sum(not film.is_open for film in standing)
    shop.jobs.set_progress(job.id, Step.ANALYSIS, answered / max(len(standing), 1))
