"""Opens the job database: one SQLite file in the archive, brought to this program's version."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.store.archive_store import FILE_NAME

__all__ = ["FILE_NAME", "MIGRATIONS", "Database", "newest_version"]

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_S, _AGAIN_S = 10, 0.02


class Database:
    """The job database of an archive. Opened, and made, when it is first needed.

    `migrations` is where the versions of the tables are; only tests name another place.
    """

    def __init__(self, archive: Path, migrations: Path = MIGRATIONS) -> None:
        self._archive, self._migrations = archive, migrations
        self._opened: tuple[Engine, sessionmaker[Session]] | None = None
        self._lock = Lock()  # Threads may need it for the first time at once.

    @property
    def path(self) -> Path:
        """The database file."""
        return self._archive / FILE_NAME

    @contextlib.contextmanager
    def sessions(self) -> Iterator[Session]:
        """A session for one unit of work: it commits, or rolls back on any error.

        Raises:
            StoreError: the database is damaged, newer than this program, locked for too long,
                or cannot be written: disk full, drive lost.
        """
        make_session = self._open()
        try:
            with make_session.begin() as session:
                yield session
        except SQLAlchemyError as error:
            raise StoreError(f"the job database {self.path} failed: {_plain(error)}") from error

    def close(self) -> None:
        """Let go of the file; it is opened again when needed."""
        if self._opened is not None:
            self._opened[0].dispose()
            self._opened = None

    def _open(self) -> "sessionmaker[Session]":
        with self._lock:
            if self._opened is None:
                engine = _prepare(self._archive, self.path, self._migrations)
                self._opened = engine, sessionmaker(engine, expire_on_commit=False)
            return self._opened[1]


def _prepare(archive: Path, path: Path, migrations: Path) -> Engine:
    """Make or upgrade the database as needed.

    An older database is copied to `nostalgia.db.bak-<version>-<time>` before it is changed.
    """
    try:
        archive.mkdir(parents=True, exist_ok=True)
        version = _version(path)
        if version != newest_version(migrations):
            _upgrade(path, version, migrations)
    except OSError as error:
        raise StoreError(
            f"the archive {archive} cannot be written ({error.strerror}); choose another folder"
        ) from error
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise StoreError(f"the job database {path} cannot be used: {_plain(error)}") from error
    return _engine(path)


def newest_version(migrations: Path = MIGRATIONS) -> str:
    """The version that this program reads and writes: that of its last migration."""
    return max(file.stem.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*.py"))


def _version(path: Path) -> str | None:
    """The version a database was made with; None for one that is not there or has no tables."""
    if not path.exists():
        return None
    with contextlib.closing(sqlite3.connect(path, timeout=_BUSY_S)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        if not tables:
            return None
        if ("alembic_version",) not in tables:
            raise StoreError(f"{path} is a database of another program; move it away")
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def _upgrade(path: Path, version: str | None, migrations: Path) -> None:
    # Alembic takes a third of a second to import; a database that is up to date never needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    if version is not None:
        if version > newest_version(migrations):
            raise StoreError(
                f"{path} was made by a newer Nostalgia Desktop (its version is {version}); "
                "update this program, nothing was changed"
            )
        _back_up(path, version)
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    engine = _upgrade_engine(path)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"the job database {path} cannot be used: {error}") from error
    finally:
        engine.dispose()


def _back_up(path: Path, version: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = path.with_name(f"{path.name}.bak-{version}-{stamp}")
    with (
        contextlib.closing(sqlite3.connect(path, timeout=_BUSY_S)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def _engine(path: Path) -> Engine:
    # Not as text: the path may hold `?` and `%`, which mean something in an address.
    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, connect_args={"timeout": _BUSY_S})
    event.listen(engine, "connect", _on_connect)
    return engine


def _upgrade_engine(path: Path) -> Engine:
    """An engine for migrations: all of them in one transaction, one process at a time.

    Python's driver by itself would commit before each change of a table, so that an upgrade that
    is killed would leave half of it. Foreign keys are off, as a migration may have to make a
    table anew: with them on, dropping the old one deletes the rows that point at it (SQLite,
    "DROP TABLE").
    """
    engine = _engine(path)
    event.listen(engine, "connect", _on_connect_to_upgrade)
    event.listen(engine, "begin", _begin_to_upgrade)
    return engine


def _on_connect_to_upgrade(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")


def _begin_to_upgrade(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let others read while one writes. The file remembers it, so only a new one is changed.

    Where two programs make the same new file, SQLite gives up at once, whatever its timeout: each
    holds what the other waits for (`sqlite3_busy_handler`).
    """
    end_s = time.monotonic() + _BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= end_s:
                raise
            time.sleep(_AGAIN_S)


_ADVICE = {
    "disk I/O error": "the drive is full, failing, or was removed",
    "disk is full": "make room on the drive and start again",
    "readonly": "allow writing to the folder, or choose another archive",
    "locked": "another program holds it; try again when that is done",
    "malformed": "put a copy of it back, or move it away and add the discs again",
    "not a database": "put a copy of it back, or move it away and add the discs again",
}


def _plain(error: Exception) -> str:
    """SQLite's own words, and what to do; without SQLAlchemy's statement and parameters."""
    words = str(getattr(error, "orig", None) or error).splitlines()[0]
    advice = [text for mark, text in _ADVICE.items() if mark in words]
    return f"{words}; {advice[0]}" if advice else words
