"""Copies an archive's database, for those who must not write to the archive.

To open a database is to write: older ones are brought up to date, and SQLite puts files beside it.
"""

import contextlib
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import quote

from nostalgia_desktop.domain.errors import StoreError


def copy_database(database: Path, copy: Path) -> None:
    """Copy a database as it is now, also while another program works with it.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        if _is_in_use(database):
            _copy_through_sqlite(database, copy)
        else:
            shutil.copyfile(database, copy)
    except sqlite3.Error as error:
        raise StoreError(f"the job database {database} cannot be read: {error}") from error
    except OSError as error:
        raise StoreError(f"the job database {database} cannot be read: {error.strerror}") from error


def _is_in_use(database: Path) -> bool:
    """Whether the newest changes may lie in SQLite's log beside it (sqlite.org/wal.html)."""
    return database.with_name(f"{database.name}-wal").exists()


def _copy_through_sqlite(database: Path, copy: Path) -> None:
    address = f"file:{quote(str(database.absolute()))}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(address, uri=True)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
