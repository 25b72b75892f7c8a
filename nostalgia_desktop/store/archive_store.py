"""All that is kept of one archive. Nothing of it is loaded before it is needed.

SQLAlchemy and the models of what is stored take a quarter of a second to import: as long as all of
Qt, and the window is to be seen before. Whoever needs them first is a thread that reads jobs.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nostalgia_desktop.store.answer_repository import AnswerRepository
    from nostalgia_desktop.store.archive_facts import ArchiveFacts
    from nostalgia_desktop.store.database import Database
    from nostalgia_desktop.store.film_repository import FilmRepository
    from nostalgia_desktop.store.job_repository import JobRepository
    from nostalgia_desktop.store.ledger_repository import LedgerRepository
    from nostalgia_desktop.store.transfer import JobTransfer

FILE_NAME = "nostalgia.db"


class ArchiveStore:
    """The job database of an archive and those that read and write it, each made when asked for.

    Making one opens and creates nothing.
    """

    def __init__(self, archive: Path) -> None:
        self._archive = archive

    @property
    def path(self) -> Path:
        """The database file."""
        return self._archive / FILE_NAME

    @cached_property
    def jobs(self) -> "JobRepository":
        """The jobs, their scenes and clips."""
        from nostalgia_desktop.store.job_repository import JobRepository

        return JobRepository(self._database)

    @cached_property
    def answers(self) -> "AnswerRepository":
        """What analysts said."""
        from nostalgia_desktop.store.answer_repository import AnswerRepository

        return AnswerRepository(self._database)

    @cached_property
    def films(self) -> "FilmRepository":
        """What is on its way to Gemini and back."""
        from nostalgia_desktop.store.film_repository import FilmRepository

        return FilmRepository(self._database)

    @cached_property
    def ledger(self) -> "LedgerRepository":
        """What answers cost."""
        from nostalgia_desktop.store.ledger_repository import LedgerRepository

        return LedgerRepository(self._database)

    @cached_property
    def facts(self) -> "ArchiveFacts":
        """What is known of the archive as a whole."""
        from nostalgia_desktop.store.archive_facts import ArchiveFacts

        return ArchiveFacts(self._database)

    @cached_property
    def mark(self) -> str:
        """What tells this archive from others, at Gemini; see `archive_mark`."""
        from nostalgia_desktop.store.archive_mark import archive_mark

        return archive_mark(self._database)

    @cached_property
    def transfer(self) -> "JobTransfer":
        """The way out to another machine, and in."""
        from nostalgia_desktop.store.transfer import JobTransfer

        return JobTransfer(self._database)

    @cached_property
    def _database(self) -> "Database":
        from nostalgia_desktop.store.database import Database

        return Database(self._archive)

    def close(self) -> None:
        """Let go of the file; it is opened again when needed."""
        if "_database" in self.__dict__:
            self._database.close()
