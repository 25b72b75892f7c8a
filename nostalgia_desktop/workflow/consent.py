"""Asks a person once, before anything of a pass is sent, with what it will cost."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from nostalgia_desktop.domain.film import Films, FilmState
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.workflow.cost_estimate import (
    Terms,
    estimate_parts,
    estimate_title,
    together,
    with_counts,
)
from nostalgia_desktop.workflow.quote import AskConsent, Quote
from nostalgia_desktop.workflow.steps.films import question_id
from nostalgia_desktop.workflow.upload_preview import Prepare, UploadLook
from nostalgia_desktop.workflow.workshop import Workshop

_UNSENT = frozenset({JobState.REGISTERED, JobState.PROXIED})


async def settle_consent(
    shop: Workshop, jobs: Sequence[Job], ask: AskConsent, prepare: Prepare
) -> None:
    """Ask, unless a person agreed in advance or nothing is to be sent.

    Whoever is asked may look at all of it first: `prepare` makes what that needs. What was said
    that each title would cost is kept: no title costs more without a new question.
    """
    pending = [job for job in jobs if job.reached in _UNSENT and job.duration_ms]
    if shop.consent or not pending:
        return
    quotes = await asyncio.to_thread(_quotes, shop, pending)
    if not quotes:  # All of it stays here.
        return
    ids = [job.id for job in pending]

    async def requote() -> Quote:
        now = await asyncio.to_thread(lambda: _quotes(shop, shop.jobs.jobs_of(ids)))
        return replace(together(tuple(now.values()), _terms(shop)), look=look)

    look = UploadLook(shop, ids, prepare, requote)
    answer = await ask(replace(together(tuple(quotes.values()), _terms(shop)), look=look))
    # What was kept here while the question was open costs nothing.
    quotes = await asyncio.to_thread(lambda: _quotes(shop, shop.jobs.jobs_of(ids)))
    shop.consent, shop.night = answer.agreed, answer.night
    costs = {
        job_id: (quote.overnight if answer.night else quote.direct).micro_usd
        for job_id, quote in quotes.items()
    }
    shop.agreed = {job_id: cost for job_id, cost in costs.items() if cost is not None}


def _quotes(shop: Workshop, jobs: Sequence[Job]) -> dict[int, Quote]:
    """By the number of each job of which anything is to be sent."""
    found = {job.id: _quote(shop, job) for job in jobs}
    return {job_id: quote for job_id, quote in found.items() if quote.parts}


def _quote(shop: Workshop, job: Job) -> Quote:
    """By the title's length, or by Gemini's own count where that was asked already.

    What a person keeps here, and what is answered, costs nothing.
    """
    terms, known = _terms(shop), shop.store.films.of_job(job.id)
    wanted = _to_send(shop, job, known)
    if known and wanted != known:
        grid = shop.grid(job)
        cores = [(film.window.core_start, film.window.core_end) for film in wanted]
        parts = [(film.window.start, film.window.end) for film in wanted]
        covered_ms = sum(grid.ms(end) - grid.ms(start) for start, end in cores)
        parts_ms = [grid.ms(end) - grid.ms(start) for start, end in parts]
        estimated = estimate_parts(covered_ms, parts_ms, terms)
    else:
        estimated = estimate_title(job.duration_ms or 0, terms)
    counted = [film.tokens for film in wanted]
    return with_counts(estimated, sum(counted), terms) if counted and all(counted) else estimated


def _to_send(shop: Workshop, job: Job, known: Films) -> Films:
    """What the pass would ask about: all but what stays here, where it is another question now."""
    asked = question_id(shop, job)
    if any(film.asked != asked for film in known):
        return tuple(film for film in known if film.stands and film.state is not FilmState.PRIVATE)
    return tuple(film for film in known if film.is_open)


def _terms(shop: Workshop) -> Terms:
    wishes = shop.wishes
    today = datetime.now(UTC).date()
    return Terms(wishes.model, today, wishes.send_sound, wishes.night, wishes.prices)
