"""The one place where objects are made and handed to each other."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nostalgia_desktop import __version__
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.data import prompt_template
from nostalgia_desktop.media.ffmpeg_binary import check_ffmpeg, find_ffmpeg
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.transcoder import Transcoder
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository
from nostalgia_desktop.store.transfer import JobTransfer
from nostalgia_desktop.vision.visionary import open_visionary
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.workshop import AskConsent, Wishes, Workshop

PROGRAM = f"Nostalgia Desktop {__version__}"
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


async def build_orchestrator(
    records: Records,
    settings: Settings,
    options: PassOptions,
    key: str,
    base_url: str,
    ask_consent: AskConsent,
) -> Orchestrator:
    """Make all that a pass needs.

    Raises:
        MediaError: there is no ffmpeg that works.
    """
    quiet_libav()
    ffmpeg = find_ffmpeg(settings.ffmpeg)
    await check_ffmpeg(ffmpeg)
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
            source_roots=options.source_roots or {},
        ),
        program=PROGRAM,
        open_visionary=partial(open_visionary, key, settings.model, base_url),
        # Each ffmpeg uses about two processors.
        ffmpeg_slots=asyncio.Semaphore(max((os.cpu_count() or 2) // 2, 1)),
        net_slots=asyncio.Semaphore(_NET_SLOTS),
        disc_slots=asyncio.Semaphore(_DISC_SLOTS),
        consent=options.consent,
    )
    return Orchestrator(shop, ask_consent)
