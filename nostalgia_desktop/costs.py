"""What an archive has cost, and what of it need not be paid for again."""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from nostalgia_desktop.domain.job import TO_FINALIZE
from nostalgia_desktop.domain.money import Total, add_up, month_of
from nostalgia_desktop.services import Records, known_prices, open_records
from nostalgia_desktop.store.archive_store import ArchiveStore
from nostalgia_desktop.vision.pricing import priced
from nostalgia_desktop.workflow.archive_copy import copy_database


def spent_this_month(records: Records, moment: datetime | None = None) -> Total:
    """What an archive's answers of a month cost, of this one unless told; makes no archive.

    Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
        NostalgiaError: the person's own prices cannot be read.
    """
    if not records.database.path.is_file():
        return Total()
    month, prices = month_of(moment or datetime.now(UTC)), known_prices()
    entries = (entry for entry in records.database.ledger.entries() if entry.month == month)
    return add_up(priced(entry, prices) for entry in entries)


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """What an archive has already: titles with scenes, and what this month's answers cost."""

    fingerprints: frozenset[str] = frozenset()
    spent: Total = field(default_factory=Total)


def known_titles(archive: Path | None) -> KnownTitles:
    """What an archive has, read in a copy of its database: nothing is written to it, or made.

    Run it in a thread.

    Raises:
        StoreError: the database cannot be read.
        NostalgiaError: the person's own prices cannot be read.
    """
    database = ArchiveStore(archive).path if archive is not None else None
    if database is None or not database.is_file():
        return KnownTitles()
    with tempfile.TemporaryDirectory(prefix="nostalgia-", ignore_cleanup_errors=True) as folder:
        records = open_records(Path(folder))
        copy_database(database, records.database.path)
        try:
            jobs = records.jobs.jobs()
            done = frozenset(job.fingerprint for job in jobs if job.reached in TO_FINALIZE)
            return KnownTitles(done, spent_this_month(records))
        finally:
            records.database.close()
