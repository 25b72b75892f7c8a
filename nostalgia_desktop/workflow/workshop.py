"""What all steps share: the tools, the archive, and the wishes of the person for this pass."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.locate import locate
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job, Step
from nostalgia_desktop.domain.media import Progress, Usage
from nostalgia_desktop.media.ffmpeg_args import Quality
from nostalgia_desktop.media.transcoder import Transcoder
from nostalgia_desktop.vision.visionary import Visionary
from nostalgia_desktop.workflow.job_manager import JobManager


@dataclass(frozen=True, slots=True)
class Quote:
    """What an upload would send and cost; `usd` is None where the price is not known."""

    titles: int
    duration_ms: int
    model: str
    usd: float | None


AskConsent = Callable[[Quote], Awaitable[bool]]
OpenVisionary = Callable[[], Awaitable[Visionary]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the person wants a pass to be done.

    `source_roots` maps old beginnings of paths to new ones, for originals that have moved.
    """

    analyst: str = "local"
    model: str = ""
    language: str = "English"
    family: tuple[str, ...] = ()
    prompt_template: str = ""
    quality: Quality = field(default_factory=Quality)
    source_roots: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Workshop:
    """The tools of one pass; made by `services.py` and handed to each step.

    `consent` says whether uploads were agreed to, `spent` counts the tokens that were paid for,
    `sent_again` has the jobs whose upload Google had lost. `only` are the scenes whose clips are
    wanted in this pass; None means all.
    """

    jobs: JobManager
    transcoder: Transcoder
    layout: ArchiveLayout
    wishes: Wishes
    program: str
    open_visionary: OpenVisionary
    ffmpeg_slots: asyncio.Semaphore
    look_slots: asyncio.Semaphore
    net_slots: asyncio.Semaphore
    disc_slots: asyncio.Semaphore
    consent: bool = False
    visionary: Visionary | None = None
    spent: Usage = field(default_factory=Usage)
    sent_again: set[int] = field(default_factory=set)
    only: frozenset[str] | None = None

    def title(self, job: Job) -> Title:
        """The originals of a job on this machine.

        Raises:
            SourceMissing: they are gone or have changed.
        """
        return locate(job, self.wishes.source_roots)

    def progress(self, job: Job, step: Step) -> Progress:
        """Where a step of a job tells how far it is."""
        return lambda done: self.jobs.set_progress(job.id, step, done)

    async def gemini(self) -> Visionary:
        """The connection to Gemini, opened when first needed."""
        if self.visionary is None:
            self.visionary = await self.open_visionary()
        return self.visionary

    async def close(self) -> None:
        """Close what was opened."""
        if self.visionary is not None:
            await self.visionary.close()
            self.visionary = None
