"""The one place where objects are made and handed to each other."""

import asyncio
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from nostalgia_desktop import __version__
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.data import prompt_template
from nostalgia_desktop.domain.errors import VisionBusy
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.ffmpeg_args import Quality
from nostalgia_desktop.media.ffmpeg_binary import check_ffmpeg, find_ffmpeg
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.transcoder import Transcoder
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository
from nostalgia_desktop.store.transfer import JobTransfer
from nostalgia_desktop.vision.pricing import PRICES, cost_usd, estimate
from nostalgia_desktop.vision.visionary import open_visionary
from nostalgia_desktop.workflow.finalize_plan import Plans, plan_finalize
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.workshop import AskConsent, Wishes, Workshop

PROGRAM = f"Nostalgia Desktop {__version__}"
_SMALL_CRF = 25
_CHECK_S = 30
_NET_SLOTS = 3
_DISC_SLOTS = 2  # More would only make an optical drive or a disk jump to and fro.


@dataclass(frozen=True, slots=True)
class Records:
    """The jobs of an archive, without the tools to work on them."""

    jobs: JobManager
    transfer: JobTransfer
    layout: ArchiveLayout
    database: Database


def open_records(archive: Path) -> Records:
    """Make what looking at an archive needs. Nothing is opened or created yet."""
    database = Database(archive)
    manager = JobManager(JobRepository(database), AnswerRepository(database))
    return Records(manager, JobTransfer(database), ArchiveLayout(archive), database)


@dataclass(frozen=True, slots=True)
class PassOptions:
    """How a pass is wanted: analyst `gemini` or `local`, consent given, moved originals."""

    analyst: str = "local"
    consent: bool = False
    source_roots: Mapping[str, str] | None = None


def _ffmpeg_slots() -> asyncio.Semaphore:
    return asyncio.Semaphore(_ffmpegs_at_once())


def _look_slots() -> asyncio.Semaphore:
    # A look keeps little more than one processor busy: two at once on two processors take 0.7 of
    # the time that they take one after the other.
    return asyncio.Semaphore(os.cpu_count() or 2)


def _ffmpegs_at_once() -> int:
    # Each ffmpeg that makes a clip uses about two processors.
    return max((os.cpu_count() or 2) // 2, 1)


@dataclass(frozen=True, slots=True)
class Slots:
    """How much is done at once; passes that run beside each other share them."""

    ffmpeg: asyncio.Semaphore = field(default_factory=_ffmpeg_slots)
    look: asyncio.Semaphore = field(default_factory=_look_slots)
    net: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, _NET_SLOTS))
    disc: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, _DISC_SLOTS))


def quality_of(settings: Settings) -> Quality:
    """How clips are encoded where a person chose it in words."""
    return Quality(crf=_SMALL_CRF) if settings.quality == "small" else Quality()


def plan_clips(
    records: Records,
    settings: Settings,
    job_ids: Collection[int] = (),
    should_stop: ShouldStop = lambda: False,
) -> Plans:
    """What a Finalize of these jobs, or of all, would do. Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    quality, at_once = quality_of(settings), _ffmpegs_at_once()
    return plan_finalize(records.jobs, records.layout, quality, job_ids, at_once, should_stop)


def models_with_prices(day: date | None = None) -> dict[str, float]:
    """The models that are known, each with about how many US dollars an hour of film costs."""
    day = day or datetime.now(UTC).date()
    costs = {model: cost_usd(model, estimate(3_600_000), day) for model in PRICES}
    return {model: usd for model, usd in costs.items() if usd is not None}


async def check_key(key: str, model: str, base_url: str = "") -> None:
    """Find out whether Gemini takes a key, within half a minute; costs nothing.

    Raises:
        VisionKeyRejected: it does not.
        VisionBusy: the network or the service is down.
        VisionError: there is no such model.
    """
    visionary = await open_visionary(key, model, base_url, patience=())
    try:
        async with asyncio.timeout(_CHECK_S):
            await visionary.check()
    except TimeoutError:
        raise VisionBusy(f"Gemini has not answered for {_CHECK_S} s") from None
    finally:
        await visionary.close()


async def build_orchestrator(
    records: Records,
    settings: Settings,
    options: PassOptions,
    key: str,
    base_url: str,
    ask_consent: AskConsent,
    slots: Slots | None = None,
) -> Orchestrator:
    """Make all that a pass needs; without `slots` it has its own.

    Raises:
        MediaError: there is no ffmpeg that works.
    """
    quiet_libav()
    ffmpeg = find_ffmpeg(settings.ffmpeg)
    await check_ffmpeg(ffmpeg)
    slots = slots or Slots()
    shop = Workshop(
        jobs=records.jobs,
        transcoder=Transcoder(ffmpeg),
        layout=records.layout,
        wishes=Wishes(
            analyst=options.analyst,
            model=settings.model,
            language=settings.language,
            family=settings.family,
            prompt_template=prompt_template(),
            quality=quality_of(settings),
            source_roots=options.source_roots or {},
        ),
        program=PROGRAM,
        open_visionary=partial(open_visionary, key, settings.model, base_url),
        ffmpeg_slots=slots.ffmpeg,
        look_slots=slots.look,
        net_slots=slots.net,
        disc_slots=slots.disc,
        consent=options.consent,
    )
    return Orchestrator(shop, ask_consent)
