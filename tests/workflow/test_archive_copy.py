"""Looking at an archive's database through a copy leaves the archive as it is."""

import sqlite3

import pytest

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.workflow.archive_copy import copy_database


def _rows(database):
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT * FROM t").fetchall()
    connection.close()
    return rows


@pytest.fixture
def database(tmp_path):
    """A database in a folder whose name means something in addresses."""
    folder = tmp_path / "what? 100% #1"
    folder.mkdir()
    connection = sqlite3.connect(folder / "nostalgia.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (1)")
    connection.commit()
    connection.close()
    return folder / "nostalgia.db"


def test_a_database_that_nobody_uses_is_copied_without_a_trace(database, tmp_path):
    copy_database(database, tmp_path / "copy.db")

    assert _rows(tmp_path / "copy.db") == [(1,)]
    assert list(database.parent.iterdir()) == [database]


def test_what_another_program_wrote_a_moment_ago_is_in_the_copy(database, tmp_path):
    other = sqlite3.connect(database)
    other.execute("INSERT INTO t VALUES (2)")
    other.commit()
    before = database.read_bytes()

    copy_database(database, tmp_path / "copy.db")

    assert _rows(tmp_path / "copy.db") == [(1,), (2,)]
    assert database.read_bytes() == before
    other.close()


def test_what_is_no_database_is_told(database, tmp_path):
    database.write_bytes(b"no database at all" * 100)
    database.with_name("nostalgia.db-wal").touch()

    with pytest.raises(StoreError, match=r"nostalgia\.db cannot be read"):
        copy_database(database, tmp_path / "copy.db")


def test_a_database_that_has_gone_is_told(tmp_path):
    with pytest.raises(StoreError, match="No such file"):
        copy_database(tmp_path / "none.db", tmp_path / "copy.db")
