"""The films of a title: planned once, made when they are to be sent, and let go of afterwards."""

import asyncio
import contextlib
import hashlib
import logging
from dataclasses import replace
from pathlib import Path

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.film import Film, Films, FilmState
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Progress, RemoteFile
from nostalgia_desktop.domain.money import TokenQuote
from nostalgia_desktop.domain.privacy import Divided, keep_here, merged
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.window import Window, Windows
from nostalgia_desktop.media.upload_args import FilmWindow, film_key
from nostalgia_desktop.vision.gemini_errors import FilmUnreadable
from nostalgia_desktop.vision.pricing import estimate
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.remote_files import film_name
from nostalgia_desktop.vision.window_prompt import Known, fill_window_prompt
from nostalgia_desktop.vision.windows import halve, plan_windows
from nostalgia_desktop.workflow.steps.proxy import survey_of
from nostalgia_desktop.workflow.told import stretch_of
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)

_CANCEL_S = 0.8
"""How long a cancelled upload is given to be deleted: a person sees the end within a second."""


async def films_of(shop: Workshop, job: Job) -> Films:
    """The films of a title, all of them; planned where they are not, or where more is wanted.

    What a person keeps here stays here, and what lies at Gemini stays there where the same film is
    asked about in other words. What a batch is about to answer is not asked anew.

    Raises:
        SourceMissing: the survey is lost, and the originals are gone.
    """
    known = shop.store.films.of_job(job.id)
    films = await planned(shop, job, known)
    if films is not known:
        # A file that was made to be looked at is the one that is sent, whatever is asked about it.
        wanted = {film.name for film in films}
        kept = {film.name for film in films if film.is_sent}
        gone = (
            film
            for film in known
            if film.name not in wanted or (film.was_sent and film.name not in kept)
        )
        await let_go(shop, job, tuple(gone))
        shop.store.films.replace(job.id, films)
    return films


async def planned(shop: Workshop, job: Job, known: Films) -> Films:
    """The films as they would be asked about now: those `known`, or new ones.

    Nothing is stored or sent. What is in a batch stays as it was asked. Stretches that a person
    keeps here are divided off again, however the rest is planned.

    Raises:
        SourceMissing: the survey is lost, and the originals are gone.
    """
    asked = question_id(shop, job)
    is_in_batch = any(film.is_open and film.batch_label for film in known)
    if known and (is_in_batch or all(film.asked == asked for film in known)):
        return known
    survey = await survey_of(shop, job)
    windows = await asyncio.to_thread(plan_windows, survey)
    films = await named(shop, job, keep_here(windows, private_spans(known), survey.rate))
    there = {film.name: film for film in known if film.is_sent}
    return tuple(
        film if film.state is FilmState.PRIVATE else _still_there(film, there.get(film.name))
        for film in films
    )


def private_spans(films: Films) -> tuple[Span, ...]:
    """The stretches of a title that a person keeps here."""
    kept = (film.window for film in films if film.state is FilmState.PRIVATE)
    return merged(Span(window.start, window.end) for window in kept)


async def named(shop: Workshop, job: Job, divided: Divided) -> Films:
    """Films of windows, under the names that they have at Gemini; some of them private."""
    asked = question_id(shop, job)
    return tuple(
        replace(film, state=FilmState.PRIVATE) if film.window in divided.kept else film
        for film in await _named(shop, job, divided.windows, asked)
    )


def _still_there(film: Film, before: Film | None) -> Film:
    return replace(film, is_sent=True, remote=before.remote) if before else film


async def halves_of(shop: Workshop, job: Job, film: Film, why: str) -> Films:
    """The two films that may stand for one, or none where it is too short, or a half itself.

    `why` is what is wrong with the whole.
    """
    if film.is_half:
        return ()
    survey = await survey_of(shop, job)
    windows = await asyncio.to_thread(halve, film.window, survey)
    if len(windows) < 2:
        return ()
    halves = await _named(shop, job, windows, film.asked)
    return tuple(replace(half, is_half=True, trouble=why) for half in halves)


async def made(shop: Workshop, job: Job, film: Film, on_progress: Progress) -> Path:
    """The film as a file; made where it is not there.

    Raises:
        MediaError: ffmpeg failed, or the preview is damaged.
        ArchiveError: the drive is full or gone.
    """
    path = shop.layout.film(film.name)
    if not await asyncio.to_thread(path.exists):
        shop.layout.make_folders()
        async with shop.look_slots:
            await shop.film_maker.make(
                shop.layout.proxy(job.fingerprint),
                _shown(shop, job, film.window),
                path,
                on_progress,
            )
    return path


async def sent(shop: Workshop, job: Job, film: Film, on_progress: Progress) -> Film:
    """The film once it lies at Gemini, with the tokens of its question counted there.

    Raises:
        MediaError, ArchiveError: it cannot be made.
        VisionError: Gemini refused it; VisionBusy where later it may work.
    """
    if film.remote is not None and film.tokens:
        return film
    try:
        film = await _uploaded(shop, job, film, on_progress)
    except FilmUnreadable as error:
        log.warning("job %d: %s is made anew, once: %s", job.id, film.name, error)
        film = await _uploaded(shop, job, film, on_progress)
    return await _counted(shop, job, film)


async def _counted(shop: Workshop, job: Job, film: Film) -> Film:
    if film.remote is None:
        raise ValueError(f"{film.name} was not sent")
    visionary = await shop.gemini()
    tokens = await visionary.count_tokens(film.remote, prompt_of(shop, job, film))
    film = replace(film, tokens=tokens)
    shop.store.films.put(job.id, (film,))
    return film


async def _uploaded(shop: Workshop, job: Job, film: Film, on_progress: Progress) -> Film:
    """Make and send a film; one that Gemini cannot read is kept neither there nor here."""
    path = await made(shop, job, film, lambda done: on_progress(done / 2))
    film = replace(film, is_sent=True)
    shop.store.films.put(job.id, (film,))  # Before: a crash must not leave what nobody knows.
    visionary = await shop.gemini()
    try:
        remote = await visionary.upload_video(
            path, film.name, lambda done: on_progress(0.5 + done / 2)
        )
    except FilmUnreadable:
        await delete_there(shop, job, film)
        raise
    film = replace(film, remote=remote)
    shop.store.films.put(job.id, (film,))
    return film


def prompt_of(shop: Workshop, job: Job, film: Film, before: Scenes = ()) -> Prompt:
    """The question about a film; `before` are the scenes that were found up to it."""
    grid = shop.grid(job)
    stretch = stretch_of(film.window, grid)
    return fill_window_prompt(
        shop.wishes.prompt_template, _known(shop, job), stretch, grid.duration_ms, before
    )


def quote_of(shop: Workshop, job: Job, film: Film, *, is_batch: bool = False) -> TokenQuote:
    """What the question about a film will cost: by Gemini's own count, once there is one."""
    grid = shop.grid(job)
    usage = estimate(
        grid.ms(film.window.end) - grid.ms(film.window.start), has_sound=shop.wishes.send_sound
    )
    quote = shop.purse.quote(shop.wishes.model, usage, is_batch=is_batch)
    return shop.purse.counted(quote, film.tokens) if film.tokens else quote


async def delete_there(shop: Workshop, job: Job, film: Film) -> Film:
    """Delete a film at Gemini and here; where that fails it stays marked for the next sweep.

    Gives the film as it is kept then.
    """
    await asyncio.to_thread(shop.layout.film(film.name).unlink, missing_ok=True)
    if not film.is_sent:
        return film
    try:
        await (await shop.gemini()).delete(film.remote or RemoteFile(film.name, "", ""))
    except VisionError as error:
        until = f"until {film.remote.expires[:16]} UTC" if film.remote else "for two days at most"
        _warn(shop, job, f"a part of its preview lies at Google {until} ({error})")
        return film
    gone = replace(film, is_sent=False, remote=None)
    shop.store.films.put(job.id, (gone,))
    return gone


async def let_go(shop: Workshop, job: Job, films: Films) -> None:
    """Delete these films wherever they lie; never fails for what Gemini says."""
    for film in films:
        await delete_there(shop, job, film)


async def let_go_soon(shop: Workshop, job: Job) -> None:
    """The same for what was cancelled, within a second; a sweep does the rest.

    Films in a batch stay: they were paid for.
    """
    known = shop.store.films.of_job(job.id)
    # By its label: the batch may have been made without our having heard its name yet.
    films = [film for film in known if film.is_sent and not film.batch_label]
    if films:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CANCEL_S):
                await let_go(shop, job, tuple(films))


def question_id(shop: Workshop, job: Job) -> str:
    """What tells the questions about a title from those with other words or to other models."""
    wishes = shop.wishes
    # Not the folder: a disc that was moved is the same question.
    known = replace(_known(shop, job), folder="")
    parts = (wishes.model, wishes.prompt_template, wishes.send_sound, known)
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _known(shop: Workshop, job: Job) -> Known:
    folder = "/".join(reversed(job.source.folder_names))
    return Known(job.disc, job.title, folder, shop.wishes.language, shop.wishes.family)


async def _named(shop: Workshop, job: Job, windows: Windows, asked: str) -> Films:
    """Films of windows, under the names that they have at Gemini.

    Titles that look the same, as black ones do, have films of their own: none deletes another's.
    """
    proxy = shop.layout.proxy(job.fingerprint)

    def digest() -> str:
        with proxy.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() + job.fingerprint

    mark, content = await asyncio.to_thread(lambda: (shop.store.mark, digest()))
    return tuple(
        Film(window, film_name(mark, film_key(content, _shown(shop, job, window))), asked)
        for window in windows
    )


def _shown(shop: Workshop, job: Job, window: Window) -> FilmWindow:
    return FilmWindow(window.start, window.end, shop.grid(job).rate, shop.wishes.send_sound)


def _warn(shop: Workshop, job: Job, text: str) -> None:
    warnings = shop.jobs.job(job.id).warnings
    if text not in warnings:
        shop.jobs.note(job.id, warnings=(*warnings, text))
