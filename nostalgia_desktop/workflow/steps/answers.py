"""What becomes of Gemini's answers: each is kept, then weighed; in the end they are scenes."""

import asyncio
from dataclasses import replace

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.film import Film, Films, FilmState
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.store.answer_repository import StoredAnswer
from nostalgia_desktop.vision.answer_times import Stretch
from nostalgia_desktop.vision.raw_answer import SAW_NOTHING
from nostalgia_desktop.vision.snapping import snap_scenes
from nostalgia_desktop.vision.visionary import RawAnswer
from nostalgia_desktop.workflow.steps import films, local
from nostalgia_desktop.workflow.steps.proxy import survey_of
from nostalgia_desktop.workflow.told import joined, stretch_of, told_of
from nostalgia_desktop.workflow.workshop import Workshop

_TRIES = 2
"""How often a film is asked about that is too short to be halved, where answers are no use.

Blocks and loops are often a matter of chance; that nothing was seen of a film is not.
"""


def keep(
    shop: Workshop,
    job: Job,
    film: Film,
    analyst: str,
    version: str,
    answer: RawAnswer,
    *,
    is_batch: bool = False,
) -> int | None:
    """Keep an answer word for word, before anybody reads it; gives what it cost."""
    cost = shop.purse.cost(shop.wishes.model, answer.usage, is_batch=is_batch)
    shop.store.answers.add(
        job.id,
        analyst,
        answer.model,
        version,
        answer.text,
        answer.usage,
        cost,
        is_batch=is_batch,
        film=replace(film, state=FilmState.ANSWERED),
        refusal=answer.refusal,
    )
    shop.spent += answer.usage
    return cost


async def weigh_all(shop: Workshop, job: Job) -> None:
    """Weigh the answers that nobody has weighed yet: their films are still marked as sent."""
    for film in shop.store.films.of_job(job.id):
        if film.state is FilmState.ANSWERED and film.is_sent:
            await weigh(shop, job, film)


async def weigh(shop: Workshop, job: Job, film: Film) -> None:
    """Let a film be asked about again, be halved, or be found here, where its answer is no use.

    The film is deleted at Google unless it is asked about again at once.
    """
    answers = shop.store.answers.of_job(job.id)
    answered = replace(film, state=FilmState.ANSWERED)
    try:
        await asyncio.to_thread(told_of, answered, answers, shop.grid(job))
    except VisionError as error:
        await _instead(shop, job, answered, str(error), answers)
    else:
        await films.delete_there(shop, job, answered)


async def _instead(
    shop: Workshop, job: Job, film: Film, why: str, answers: list[StoredAnswer]
) -> None:
    halves = await films.halves_of(shop, job, film, why)
    mine = [answer for answer in answers if answer.film == film.name]
    if halves:
        after = replace(film, state=FilmState.HALVED, trouble=why)
    elif len(mine) < _TRIES and not film.is_half and mine[-1].refusal != SAW_NOTHING:
        after = replace(film, state=FilmState.OPEN)
    else:
        after = replace(film, state=FilmState.LOCAL, trouble=why)
    shop.store.films.put(job.id, (after, *halves))
    if not after.is_open:
        await films.delete_there(shop, job, after)


async def divide(shop: Workshop, job: Job, film: Film, why: str) -> None:
    """Let two films stand for one that is too large; each may still be halved for its answer."""
    halves = await films.halves_of(shop, job, replace(film, is_half=False), why)
    halves = tuple(replace(half, is_half=film.is_half, trouble="") for half in halves)
    state = FilmState.HALVED if halves else FilmState.LOCAL
    after = replace(film, state=state, trouble=why)
    shop.store.films.put(job.id, (after, *halves))
    await films.delete_there(shop, job, after)


async def told_before(shop: Workshop, job: Job, film: Film) -> Scenes:
    """The scenes of the films before one, as far as they are known: those of Gemini alone."""
    known = tuple(
        each
        for each in shop.store.films.of_job(job.id)
        if each.state is FilmState.ANSWERED and each.window.core_start < film.window.core_start
    )
    if not known:
        return ()
    said, grid = shop.store.answers.of_job(job.id), shop.grid(job)
    stretch = stretch_of(film.window, grid)
    scenes = await asyncio.to_thread(joined, known, said, grid)
    return tuple(scene for scene in scenes if scene.start_ms < stretch.start_ms and scene.raw)


async def conclude(shop: Workshop, job: Job, analyst: str) -> Job:
    """Join all answers of a title, snap the bounds to true cuts, and store the scenes."""
    standing = tuple(film for film in shop.store.films.of_job(job.id) if film.stands)
    warnings = _warnings(standing, shop.grid(job))
    if any(film.state is FilmState.ANSWERED for film in standing):
        scenes, model = await _scenes(shop, job, standing)
        done = shop.jobs.store_analysis(job.id, scenes, analyst, model)
    else:
        done = await local.analyze(shop, job)
    new = [text for text in warnings if text not in done.warnings]
    return shop.jobs.note(job.id, warnings=(*done.warnings, *new)) if new else done


async def _scenes(shop: Workshop, job: Job, standing: Films) -> tuple[Scenes, str]:
    survey, clock = await survey_of(shop, job), shop.jobs.clock(job.id)
    said, grid = shop.store.answers.of_job(job.id), shop.grid(job)
    cores = [Span(film.window.core_start, film.window.core_end) for film in standing]
    several = shop.jobs.count_titles(job.disc) > 1

    def find_here() -> Scenes:
        return local.find(survey, clock, job, several_titles=several)

    def work() -> Scenes:
        scenes = joined(standing, said, grid, find_here)
        return snap_scenes(scenes, survey, local.restarts(clock), cores)

    scenes = await asyncio.to_thread(work)
    names = {film.name for film in standing if film.state is FilmState.ANSWERED}
    models = [answer.model for answer in said if answer.film in names]
    return scenes, models[-1]


def _warnings(standing: Films, grid: FrameGrid) -> list[str]:
    """What a person should know of films that Gemini did not describe."""
    told = []
    for film in standing:
        core = Stretch(grid.ms(film.window.core_start), grid.ms(film.window.core_end))
        part = "it" if len(standing) == 1 else f"{_clock(core.start_ms)} to {_clock(core.end_ms)}"
        here = "its scenes were" if len(standing) == 1 else "the scenes there were"
        if film.state is FilmState.LOCAL:
            told.append(
                f"Gemini did not describe {part} ({film.trouble}); {here} found on this machine"
            )
        elif film.state is FilmState.PRIVATE:
            told.append(f"{part} was not sent, as you wished; {here} found on this machine")
    return told


def _clock(ms: int) -> str:
    return format_ms(ms)[:-4]
