"""Databases for the tests of this folder; each is a file of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository


@pytest.fixture(scope="session")
def empty_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose database has all tables and no jobs; tests copy it."""
    folder = tmp_path_factory.mktemp("empty")
    database = Database(folder)
    assert JobRepository(database).all() == []
    database.close()
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database that does not exist yet."""
    made = Database(tmp_path / "archive")
    yield made
    made.close()


@pytest.fixture
def jobs(database: Database) -> JobRepository:
    """The jobs of that database."""
    return JobRepository(database)
