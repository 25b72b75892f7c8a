"""Gemini's batches: the same questions at half the price, answered within a day.

A title has a batch of its own. What it is called is written down before it is made, so that it is
found again after a crash and never made, and paid for, twice.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from nostalgia_desktop.domain.errors import (
    OVERNIGHT,
    AnswerPending,
    ModelUnknown,
    VisionBusy,
    VisionError,
    VisionKeyRejected,
)
from nostalgia_desktop.domain.film import Film, Films
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.vision.batch_news import BatchNews, BatchState
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.question import Question
from nostalgia_desktop.workflow.steps import answers, films
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)

_NIGHTS = 3
"""After so many batches without an answer a title fails, and is not sent for ever."""


async def ask(shop: Workshop, job: Job, analyst: str) -> None:
    """Bring a title's batch on: make it, look after it, or take its answers in.

    Returns once nothing of the title is in a batch any more; what is open then is to be asked
    about directly.

    Raises:
        AnswerPending: it is under way.
        BudgetReached: it would cost more than may be spent.
        VisionError: Gemini refused it.
    """
    waiting = _in_batch(shop, job)
    if waiting:
        await _look_after(shop, job, waiting, analyst)
    await _end_batches(shop, job)
    wanted = _to_ask(shop, job) if shop.night else ()
    if wanted and await _start(shop, job, wanted):
        raise AnswerPending(_words())


async def call_off(shop: Workshop, job: Job) -> None:
    """End the batches of a title whose answers nobody wants any more."""
    known = shop.store.films.of_job(job.id)
    for batch in {film.batch for film in known if film.is_open and film.batch}:
        try:
            await (await shop.gemini()).end_batch(batch)
        except VisionError as error:
            log.warning("job %d: %s goes on at Gemini: %s", job.id, batch, error)
    open_ = [film for film in known if film.is_open and film.batch_label]
    shop.store.films.put(job.id, [replace(film, batch="", batch_label="") for film in open_])


def _in_batch(shop: Workshop, job: Job) -> Films:
    found = shop.store.films.of_job(job.id)
    return tuple(film for film in found if film.is_open and film.batch_label)


def _to_ask(shop: Workshop, job: Job) -> Films:
    """What goes into a batch: all that is open and has not failed in one where that is asked for
    directly then."""
    found = shop.store.films.of_job(job.id)
    return tuple(
        film for film in found if film.is_open and (shop.wishes.wait_for_night or not film.trouble)
    )


async def _start(shop: Workshop, job: Job, wanted: Films) -> bool:
    """Make a batch; False where Gemini takes none of these."""
    # The step before has sent them; what was lost since is sent again.
    wanted = tuple([await films.sent(shop, job, film, lambda _done: None) for film in wanted])
    quotes = [films.quote_of(shop, job, film, is_batch=True) for film in wanted]
    await shop.purse.hold(quotes)
    try:
        night = max(film.nights for film in wanted) + 1
        label = _label(wanted, night)
        wanted = tuple(replace(film, batch_label=label, nights=night) for film in wanted)
        shop.store.films.put(job.id, wanted)
        made = await _made(shop, job, wanted)
    except BaseException:
        shop.purse.release(quotes)
        raise
    if not made:
        shop.purse.release(quotes)
    return bool(made)


async def _made(shop: Workshop, job: Job, wanted: Films) -> Films:
    """The films, once their batch is there; it may have been made before a crash.

    None where Gemini makes no batch of them: then they are open as before.
    """
    visionary, label = await shop.gemini(), wanted[0].batch_label
    name = await visionary.find_batch(label)
    if name is None:
        questions = [
            Question(film.name, film.remote, films.prompt_of(shop, job, film))
            for film in wanted
            if film.remote is not None
        ]
        try:
            name = await visionary.start_batch(label, questions)
        except (VisionBusy, VisionKeyRejected, ModelUnknown):
            raise  # No batch and no direct question would fare better.
        except VisionError as error:
            for film in wanted:
                _open_again(shop, job, film, str(error))
            return ()
    wanted = tuple(replace(film, batch=name) for film in wanted)
    shop.store.films.put(job.id, wanted)
    return wanted


async def _look_after(shop: Workshop, job: Job, waiting: Films, analyst: str) -> None:
    if not all(film.batch for film in waiting):
        waiting = await _made(shop, job, waiting)
        if not waiting:
            return
    names = [film.name for film in waiting]
    news = await (await shop.gemini()).batch(waiting[0].batch, names)
    if news.state is BatchState.RUNNING:
        raise AnswerPending(_words())
    for film in waiting:
        if film.name in news.answers:
            _keep(shop, job, film, analyst, news)
    # While its name is known yet: one that failed would stay there for good.
    await _end(shop, job, waiting[0].batch)
    for film in waiting:
        if film.name not in news.answers:
            _take_out(shop, job, film, news)
    await answers.weigh_all(shop, job)
    _give_up(shop, job)


async def _end_batches(shop: Workshop, job: Job) -> None:
    """Clear away batches whose answers were taken in."""
    known = shop.store.films.of_job(job.id)
    for batch in {film.batch for film in known if film.batch and not film.is_open}:
        await _end(shop, job, batch)


async def _end(shop: Workshop, job: Job, batch: str) -> None:
    await (await shop.gemini()).end_batch(batch)
    known = shop.store.films.of_job(job.id)
    done = [film for film in known if film.batch == batch and not film.is_open]
    shop.store.films.put(job.id, [replace(film, batch="", batch_label="") for film in done])


def _keep(shop: Workshop, job: Job, film: Film, analyst: str, news: BatchNews) -> None:
    held = films.quote_of(shop, job, film, is_batch=True)
    version = films.prompt_of(shop, job, film).version
    answer = news.answers[film.name]
    cost = answers.keep(shop, job, film, analyst, version, answer, is_batch=True)
    shop.purse.settle(held, cost)


def _take_out(shop: Workshop, job: Job, film: Film, news: BatchNews) -> None:
    """A film that its batch has no answer for is open again."""
    why = news.failures.get(film.name)
    reason = str(why) if why else news.reason or "the batch has no answer for it"
    log.warning("job %d: %s failed in %s: %s", job.id, film.name, film.batch, reason)
    shop.purse.release((films.quote_of(shop, job, film, is_batch=True),))
    _open_again(shop, job, film, reason, is_gone=isinstance(why, RemoteGone))


def _open_again(
    shop: Workshop, job: Job, film: Film, reason: str, *, is_gone: bool = False
) -> None:
    remote = None if is_gone else film.remote
    after = replace(film, batch="", batch_label="", trouble=reason, remote=remote)
    shop.store.films.put(job.id, (after,))


def _give_up(shop: Workshop, job: Job) -> None:
    """Nothing is sent night after night for ever."""
    for film in shop.store.films.of_job(job.id):
        if film.is_open and shop.wishes.wait_for_night and film.nights >= _NIGHTS:
            raise VisionError(f"it failed in {film.nights} nights: {film.trouble}")


def _label(wanted: Sequence[Film], night: int) -> str:
    names = "|".join(film.name for film in wanted)
    return f"nd-{hashlib.sha256(names.encode()).hexdigest()[:24]}-{night}"


def _words() -> str:
    since = datetime.now(UTC).astimezone()
    return (
        f"{OVERNIGHT}, at half the price, and was not done at {since:%H:%M}; its scenes come by "
        "themselves while this program is open, or once it is opened again"
    )
