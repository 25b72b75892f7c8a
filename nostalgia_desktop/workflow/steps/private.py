"""What a person keeps here: windows of a title are marked, or divided, before they are sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.film import Film, Films
from nostalgia_desktop.domain.job import TO_SUBMIT, Job
from nostalgia_desktop.domain.privacy import Divided, guarded, keep_here, merged, without
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.vision.windows import plan_windows
from nostalgia_desktop.workflow.previews import has_preview
from nostalgia_desktop.workflow.steps import films
from nostalgia_desktop.workflow.steps.proxy import survey_of
from nostalgia_desktop.workflow.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a title is meant: parts by their numbers, from 1 on, and stretches of its time.

    `stretches_ms` are half open, in the title's milliseconds.
    """

    parts: tuple[int, ...] = ()
    stretches_ms: tuple[tuple[int, int], ...] = ()


def parts_of(known: Films) -> Films:
    """The windows that cover a title, as a person counts them."""
    return tuple(film for film in known if film.stands)


async def keep(shop: Workshop, job: Job, choice: Choice) -> Films:
    """Keep something of a title here; gives all its parts as they are then.

    A part stays here with all that its film shows. A stretch of time becomes a part of its own, and
    no frame of it is sent with its neighbours.

    Raises:
        UsageError: there is no such part or time, or it was sent already.
    """
    known = await _to_choose_from(shop, job)
    spans = [
        *(_span_of_part(known, film) for film in _named_parts(job, known, choice)),
        *_spans_of_time(shop.grid(job), job, known, choice),
    ]
    return await _divide(shop, job, known, merged((*films.private_spans(known), *spans)))


async def send_after_all(shop: Workshop, job: Job, choice: Choice) -> Films:
    """Do not keep something here any more; gives all parts of the title as they are then.

    Nothing is sent by that: it is to be sent by the next pass that a person agrees to.

    Raises:
        UsageError: there is no such part or time.
    """
    known = await _to_choose_from(shop, job)
    parts = [film.window for film in _named_parts(job, known, choice)]
    grid = shop.grid(job)
    gone = [
        *(Span(window.start, window.end) for window in parts),
        *_frames_of(grid, job, choice),
    ]
    left = without(films.private_spans(known), gone, grid.rate)
    return await _divide(shop, job, known, left)


async def plan(shop: Workshop, job: Job) -> Films:
    """The films of a title whose preview is made; kept, unless other films of it were sent.

    No connection is opened.

    Raises:
        SourceMissing: its survey is lost, and the originals are gone.
    """
    known = shop.store.films.of_job(job.id)
    planned = await films.planned(shop, job, known)
    # What was sent has to be deleted at Google before it is forgotten; the next pass does both.
    if planned is not known and not any(film.was_sent for film in known):
        await _put(shop, job, known, planned)
    return planned


async def _to_choose_from(shop: Workshop, job: Job) -> Films:
    """The films of a title, as far as they are known: what was sent of it is among them."""
    if job.reached not in TO_SUBMIT:
        raise UsageError(f"job {job.id} ({job.name}) has its scenes; nothing more of it is sent")
    there = await asyncio.to_thread(has_preview, shop.layout, job.fingerprint)
    if job.duration_ms is None or not there:
        raise UsageError(
            f"job {job.id} ({job.name}) has no preview yet; `nostalgia preview-upload --job "
            f"{job.id}` makes it, and shows what would be sent"
        )
    known = shop.store.films.of_job(job.id)
    return known if any(film.was_sent for film in known) else await plan(shop, job)


def _named_parts(job: Job, known: Films, choice: Choice) -> Films:
    parts = parts_of(known)
    for number in choice.parts:
        if not 1 <= number <= len(parts):
            raise UsageError(
                f"job {job.id} ({job.name}) has no part {number}; its parts are 1 to {len(parts)}"
            )
        film = parts[number - 1]
        if film.was_sent:
            raise UsageError(_too_late(job, f"part {number}", film))
    return tuple(parts[number - 1] for number in choice.parts)


def _span_of_part(known: Films, film: Film) -> Span:
    """All that a film shows, but for what another one has shown already."""
    start, end = film.window.start, film.window.end
    for other in known:
        if other.was_sent and other.window.core_start < film.window.core_start:
            start = max(start, min(other.window.end, film.window.core_start))
        elif other.was_sent:
            end = min(end, max(other.window.start, film.window.core_end))
    return Span(start, end)


def _spans_of_time(grid: FrameGrid, job: Job, known: Films, choice: Choice) -> list[Span]:
    found = []
    for asked in _frames_of(grid, job, choice):
        span = guarded(asked, grid.rate, grid.frames)
        for film in known:
            window = film.window
            if not film.was_sent:
                continue
            if asked.start < window.end and window.start < asked.end:
                part = f"{_clock(grid, window.start)} to {_clock(grid, window.end)}"
                raise UsageError(_too_late(job, part, film))
            # The guard alone is no reason to ask about a part again.
            if window.core_end <= asked.start:
                span = Span(max(span.start, window.core_end), span.end)
            else:
                span = Span(span.start, min(span.end, window.core_start))
        found.append(span)
    return found


def _frames_of(grid: FrameGrid, job: Job, choice: Choice) -> list[Span]:
    spans = [Span(grid.frame(start), grid.frame(end)) for start, end in choice.stretches_ms]
    for span, (start_ms, end_ms) in zip(spans, choice.stretches_ms, strict=True):
        if span.start >= span.end:
            raise UsageError(
                f"job {job.id} ({job.name}) has nothing from {format_ms(start_ms)} to "
                f"{format_ms(end_ms)}; it ends at {_clock(grid, grid.frames)}"
            )
    return spans


def _too_late(job: Job, part: str, film: Film) -> str:
    """Why something cannot be kept here, and what can be done about it."""
    if not film.is_open:
        return f"{part} of job {job.id} ({job.name}) was sent to Gemini and looked at already"
    where = "is in a batch at Gemini" if film.batch_label else "was sent to Gemini already"
    return (
        f"{part} of job {job.id} ({job.name}) {where}; `nostalgia submit` with --analyst local "
        "ends that, deletes it there, and finds the title's scenes on this computer"
    )


async def _divide(shop: Workshop, job: Job, known: Films, private: tuple[Span, ...]) -> Films:
    if private == films.private_spans(known):
        return parts_of(known)
    if any(film.was_sent for film in known):
        divided = _around_sent(known, private, shop.grid(job).rate)
    else:  # As if it were planned now.
        survey = await survey_of(shop, job)
        divided = keep_here(await asyncio.to_thread(plan_windows, survey), private, survey.rate)
    return parts_of(await _put(shop, job, known, await _films_for(shop, job, known, divided)))


def _around_sent(known: Films, private: tuple[Span, ...], rate: Fraction) -> Divided:
    """Divide what was not sent yet, and leave the rest: nothing is asked about twice."""
    windows, kept = list[Window](), set[Window]()
    for was_sent, run in groupby(parts_of(known), key=lambda film: film.was_sent):
        found = Divided(tuple(film.window for film in run))
        if not was_sent:
            found = keep_here(found.windows, private, rate)
        windows += found.windows
        kept |= found.kept
    return Divided(tuple(windows), frozenset(kept))


async def _films_for(shop: Workshop, job: Job, known: Films, divided: Divided) -> Films:
    """The films of windows: those that were sent, and else new ones."""
    sent = {film.window: film for film in known if film.stands and film.was_sent}
    halved = [film for film in known if not film.stands]
    fresh = await films.named(shop, job, divided)
    return (*(sent.get(film.window, film) for film in fresh), *halved)


async def _put(shop: Workshop, job: Job, known: Films, after: Films) -> Films:
    """Keep films, and remove the files of those that are not to be sent any more."""
    shop.store.films.replace(job.id, after)
    to_send = {film.name for film in after if film.is_open}
    gone = [shop.layout.film(film.name) for film in known if film.name not in to_send]
    await asyncio.to_thread(_remove, gone)
    return after


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _clock(grid: FrameGrid, frame: int) -> str:
    return format_ms(grid.ms(frame))[:-4]
