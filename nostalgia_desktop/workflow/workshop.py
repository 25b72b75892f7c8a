"""What all steps share: the tools, the archive, and the wishes of the person for this pass."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.locate import locate, title_of
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.job import Job, Step
from nostalgia_desktop.domain.media import Progress, Usage
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.media.quality import Encoder, Quality
from nostalgia_desktop.media.transcoder import Transcoder
from nostalgia_desktop.media.upload_film import UploadFilmMaker
from nostalgia_desktop.store.archive_store import ArchiveStore
from nostalgia_desktop.vision.pricing import PRICES, PriceTable
from nostalgia_desktop.vision.visionary import Visionary
from nostalgia_desktop.workflow.clip_wishes import ClipWishes
from nostalgia_desktop.workflow.encode_queue import EncodeQueue
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.purse import Purse
from nostalgia_desktop.workflow.room import RoomBook
from nostalgia_desktop.workflow.tagging import TagWriter

OpenVisionary = Callable[[], Awaitable[Visionary]]
FindHardware = Callable[[], Awaitable[Encoder | None]]


async def _no_hardware() -> Encoder | None:
    return None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the person wants a pass to be done.

    `source_roots` maps old beginnings of paths to new ones, for originals that have moved.
    `send_sound` says whether Gemini gets the sound too, `night` whether it may take a day and cost
    half, unless a person chooses otherwise when asked; what fails there is asked about directly, or
    with `wait_for_night` in the next one. `prices` are those that a person knows of.
    """

    analyst: str = "local"
    model: str = ""
    language: str = "English"
    family: tuple[str, ...] = ()
    prompt_template: str = ""
    clips: ClipWishes = field(default_factory=ClipWishes)
    source_roots: Mapping[str, str] = field(default_factory=dict)
    send_sound: bool = True
    night: bool = False
    wait_for_night: bool = False
    prices: PriceTable = field(default_factory=lambda: PRICES)


@dataclass(slots=True)
class Workshop:
    """The tools of one pass; made by `services.py` and handed to each step.

    `consent` says whether uploads were agreed to, `night` whether for the night, and `agreed` what
    was said that each title would cost, in millionths of a dollar, where that was. `spent` counts
    the tokens that were paid for, `sent_again` has the films whose upload Google had lost. `only`
    are the scenes whose clips are wanted in this pass; None means all. `usual_at_once` is how many
    clips are made at a time before anything was measured. `quality` is how clips are really made,
    where the wish leaves the encoder open; `remarks` says what a person should know.
    """

    jobs: JobManager
    store: ArchiveStore
    transcoder: Transcoder
    film_maker: UploadFilmMaker
    tag_writer: TagWriter
    layout: ArchiveLayout
    wishes: Wishes
    program: str
    open_visionary: OpenVisionary
    purse: Purse
    encodes: EncodeQueue
    room: RoomBook
    look_slots: asyncio.Semaphore
    disc_slots: asyncio.Semaphore
    usual_at_once: int = 1
    consent: bool = False
    night: bool = False
    visionary: Visionary | None = None
    spent: Usage = field(default_factory=Usage)
    agreed: dict[int, int] = field(default_factory=dict)
    sent_again: set[str] = field(default_factory=set)
    only: frozenset[str] | None = None
    find_hardware: FindHardware = _no_hardware
    quality: Quality = field(init=False)
    remarks: list[str] = field(default_factory=list)
    _grids: dict[int, FrameGrid] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.quality = self.wishes.clips.quality

    def grid(self, job: Job) -> FrameGrid:
        """The frames of a title; its clock, which takes a moment to read, is asked once."""
        if job.id not in self._grids:
            clock = self.jobs.clock(job.id)
            self._grids[job.id] = FrameGrid(clock.rate, clock.frames)
        return self._grids[job.id]

    def title(self, job: Job) -> Title:
        """The originals of a job on this machine.

        Raises:
            SourceMissing: they are gone or have changed.
        """
        return locate(job, self.wishes.source_roots)

    def title_unseen(self, job: Job) -> Title:
        """The same without a look whether they are there, for work that does not read them."""
        return title_of(job, self.wishes.source_roots)

    def progress(self, job: Job, step: Step) -> Progress:
        """Where a step of a job tells how far it is."""
        return lambda done: self.jobs.set_progress(job.id, step, done)

    async def gemini(self) -> Visionary:
        """The connection to Gemini, opened when first needed."""
        async with self._opening:  # Several steps may be the first at once.
            if self.visionary is None:
                self.visionary = await self.open_visionary()
        return self.visionary

    async def close(self) -> None:
        """Close what was opened."""
        if self.visionary is not None:
            await self.visionary.close()
            self.visionary = None
