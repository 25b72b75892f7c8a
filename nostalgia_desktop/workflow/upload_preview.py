"""Shows what would be sent to Gemini, exactly: the films are made, and nothing is sent.

The films are those that the first pass sends later.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.film import Film, Films, FilmState
from nostalgia_desktop.domain.job import TO_SUBMIT, Job, JobState
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.domain.money import TokenQuote
from nostalgia_desktop.workflow.faults import in_words, is_ours
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.quote import Quote
from nostalgia_desktop.workflow.steps import answers, films, private
from nostalgia_desktop.workflow.steps.private import Choice
from nostalgia_desktop.workflow.told import stretch_of
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PartPreview:
    """One window of a title, as it would be sent.

    `number` is that of the part, from 1 on. It shows [start_ms, end_ms) of the title. `path` is the
    film, of `size_bytes`; None where it is not to be sent any more, or is kept here. `question` is
    what is asked about it, word for word; with `learns_more` the people and titles of the scenes
    that Gemini finds before it are added to that. `direct` and `overnight` are what it costs.
    """

    number: int
    start_ms: int
    end_ms: int
    state: FilmState
    path: Path | None
    size_bytes: int
    question: str
    learns_more: bool
    direct: TokenQuote
    overnight: TokenQuote

    @property
    def is_kept_here(self) -> bool:
        """Whether a person keeps it here."""
        return self.state is FilmState.PRIVATE

    @property
    def is_to_send(self) -> bool:
        """Whether the next pass would send it, or ask about it."""
        return self.state is FilmState.OPEN


@dataclass(frozen=True, slots=True)
class TitlePreview:
    """All parts of a title; none where its scenes are known and it was never sent."""

    job: Job
    parts: tuple[PartPreview, ...]


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """What of some titles would be sent; `problems` says of the others why it cannot be told."""

    titles: tuple[TitlePreview, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Making:
    """How far the films of a title are: number `part` of `parts` is `done`, 0 to 1."""

    job: Job
    part: int
    parts: int
    done: float


Prepare = Callable[[Sequence[Job]], Awaitable[None]]
"""Makes clocks and previews of jobs, where they are missing."""
Tell = Callable[[Making], None]


class UploadLook:
    """Shows the films of some titles, and keeps parts of them here; sends nothing.

    For titles that this program has claimed. `requote` says what all that is to be sent costs by
    now, for whoever is being asked.
    """

    def __init__(
        self,
        shop: Workshop,
        job_ids: Sequence[int],
        prepare: Prepare,
        requote: Callable[[], Awaitable[Quote]] | None = None,
    ) -> None:
        self._shop, self._job_ids, self._prepare = shop, tuple(job_ids), prepare
        self._requote = requote

    @property
    def jobs(self) -> JobManager:
        """Who tells how far clocks and previews are, while they are made."""
        return self._shop.jobs

    async def show(self, tell: Tell = lambda _making: None) -> UploadPreview:
        """Make what is missing, and tell all of it."""
        await self._prepare(await self._jobs())
        titles, problems = list[TitlePreview](), list[str]()
        for job in await self._jobs():
            if job.reached is JobState.REGISTERED:
                problems.append(f"job {job.id} ({job.name}): {job.error}")
                continue
            try:
                titles.append(await preview_title(self._shop, job, tell))
            except StoreError:
                raise
            except Exception as error:
                if is_ours(error):
                    log.exception("job %d, while its upload was looked at", job.id)
                problems.append(f"job {job.id} ({job.name}): {in_words(error)}")
        return UploadPreview(tuple(titles), tuple(problems))

    async def keep_here(self, job_id: int, choice: Choice) -> None:
        """Keep something of a title here.

        Raises:
            UsageError: there is no such part or time, or it was sent already.
        """
        await private.keep(self._shop, self._shop.jobs.job(job_id), choice)

    async def send_after_all(self, job_id: int, choice: Choice) -> None:
        """Do not keep something here any more.

        Raises:
            UsageError: there is no such part or time.
        """
        await private.send_after_all(self._shop, self._shop.jobs.job(job_id), choice)

    async def quote(self) -> Quote | None:
        """What it costs by now; None where nobody is being asked."""
        return await self._requote() if self._requote is not None else None

    async def _jobs(self) -> list[Job]:
        return await asyncio.to_thread(self._shop.jobs.jobs_of, self._job_ids)


async def preview_title(shop: Workshop, job: Job, tell: Tell) -> TitlePreview:
    """The parts of a title, with the films of those that would be sent.

    Raises:
        MediaError, ArchiveError: a film cannot be made.
        SourceMissing: its preview is lost, and the originals are gone.
    """
    if job.reached in TO_SUBMIT:
        known = await private.plan(shop, job)
    else:
        known = shop.store.films.of_job(job.id)
    parts = private.parts_of(known)
    told = [
        await _part(shop, job, parts, number, _teller(tell, job, number, len(parts)))
        for number in range(1, len(parts) + 1)
    ]
    return TitlePreview(job, tuple(told))


async def _part(
    shop: Workshop, job: Job, parts: Films, number: int, on_progress: Progress
) -> PartPreview:
    film = parts[number - 1]
    path = await films.made(shop, job, film, on_progress) if film.is_open else None
    before = await answers.told_before(shop, job, film)
    stretch = stretch_of(film.window, shop.grid(job))
    return PartPreview(
        number,
        stretch.start_ms,
        stretch.end_ms,
        film.state,
        path,
        path.stat().st_size if path else 0,
        films.prompt_of(shop, job, film, before).text,
        film.is_open and _is_asked_before(parts[: number - 1]),
        films.quote_of(shop, job, film),
        films.quote_of(shop, job, film, is_batch=True),
    )


def _is_asked_before(parts: Sequence[Film]) -> bool:
    return any(film.is_open for film in parts)


def _teller(tell: Tell, job: Job, part: int, parts: int) -> Progress:
    return lambda done: tell(Making(job, part, parts, done))
