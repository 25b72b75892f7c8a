"""Archives with a manager of their own, and an event loop of Qt."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.services import (
    PassOptions,
    Records,
    build_orchestrator,
    open_records,
)
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.slots import Slots
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.pass_report import Found
from nostalgia_desktop.workflow.quote import Consent
from tests.media.conftest import run
from tests.store.jobs import CLOCK, PICTURE, SOURCE

__all__ = ["run"]


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """An archive without jobs."""
    (tmp_path / "archive").mkdir()
    opened = open_records(tmp_path / "archive")
    yield opened
    opened.database.close()


@pytest.fixture
def manager(records: Records) -> JobManager:
    """The manager of that archive."""
    return records.jobs


@pytest.fixture
def layout(records: Records) -> ArchiveLayout:
    """Where things lie in that archive."""
    return records.layout


@pytest.fixture
def job(manager: JobManager) -> Job:
    """A new job."""
    return manager.add_job("Xmas 1994", "Title 1", 1, "f1", SOURCE)


@pytest.fixture
def analyzed(manager: JobManager, job: Job) -> Job:
    """A job of ten seconds that may have scenes."""
    manager.set_clock(job.id, CLOCK)
    manager.note(job.id, duration_ms=10_000, picture=PICTURE)
    manager.update_job_status(job.id, JobState.PROXIED)
    return manager.update_job_status(job.id, JobState.ANALYZED)


async def nobody_agrees(_quote: object) -> Consent:
    """Nothing is to be sent."""
    return Consent(agreed=False)


def submit(run, records: Records, *sources: Path):
    """The first pass with the local analyst; gives its report."""

    async def work():
        orchestrator = await build_orchestrator(
            records, Settings(), PassOptions(), "", "", nobody_agrees
        )
        try:
            return await orchestrator.batch_submit(sources)
        finally:
            await orchestrator.close()

    return run(work())


@pytest.fixture
def find_scenes(run, records: Records, gemini_server):
    """The rest of the first pass for all jobs of the archive, with Gemini; gives its report."""

    def find(
        settings: Settings | None = None,
        slots: Slots | None = None,
        key: str = "",
        ask=nobody_agrees,
        **options,
    ):
        async def work():
            wishes = replace(PassOptions(analyst="gemini", consent=True), **options)
            orchestrator = await build_orchestrator(
                records,
                settings or Settings(),
                wishes,
                key or gemini_server.key,
                gemini_server.base_url,
                ask,
                slots,
            )
            try:
                return await orchestrator.submit(
                    Found(tuple(job.id for job in records.jobs.jobs()))
                )
            finally:
                await orchestrator.close()

        return run(work())

    return find
