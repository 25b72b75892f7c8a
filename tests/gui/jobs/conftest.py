"""An archive with a manager, a list that follows it, and jobs to fill them with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.services import Records, open_records
from nostalgia_desktop.workflow.job_manager import JobManager
from tests.media.conftest import run
from tests.store.jobs import SOURCE

__all__ = ["run"]

AddTitle = Callable[..., Job]


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
def add_title(manager: JobManager) -> AddTitle:
    """A function that registers a title of a disc."""

    def add(disc: str, number: int = 1) -> Job:
        source = replace(SOURCE, root=f"/films/{disc}")
        return manager.add_job(disc, f"Title {number}", number, f"{disc} {number}", source)

    return add


@pytest.fixture
def model(qapp: QCoreApplication, manager: JobManager) -> JobListModel:
    """A list of that archive's titles."""
    return JobListModel(manager)
