"""What answers cost is written down with them, outlives their jobs, and never counts twice."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import LedgerEntry, add_up, month_of
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.archive_mark import archive_mark
from nostalgia_desktop.store.archive_store import ArchiveStore
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository
from nostalgia_desktop.store.ledger_repository import LedgerRepository
from nostalgia_desktop.store.transfer import JobTransfer
from tests.store.jobs import DROP_LEDGER, add_finished_job, add_job

USED = Usage(7_000, 300)


@pytest.fixture
def other(tmp_path: Path, empty_archive: Path) -> Iterator[Database]:
    """The empty database of another machine."""
    shutil.copytree(empty_archive, tmp_path / "other")
    made = Database(tmp_path / "other")
    yield made
    made.close()


def _pay(database: Database, job_id: int, micro_usd: int | None = 350_000, **more: Any) -> None:
    AnswerRepository(database).add(
        job_id, "gemini", "m-1", "p1", "{}", more.pop("usage", USED), micro_usd, **more
    )


def _entries(database: Database) -> list[LedgerEntry]:
    return LedgerRepository(database).entries()


def test_an_answer_and_its_price_are_written_down_together(database, jobs):
    job = add_job(jobs)
    before = datetime.now(UTC)

    _pay(database, job.id, is_batch=True)

    (entry,) = _entries(database)
    assert re.fullmatch("[0-9a-f]{32}", entry.uid)
    assert abs(datetime.fromisoformat(entry.at) - before) < timedelta(minutes=1)
    assert replace(entry, uid="", at="") == LedgerEntry(
        "", "", job.fingerprint, job.disc, job.title, "m-1", USED, 350_000, is_batch=True
    )


def test_an_answer_that_used_nothing_is_no_entry(database, jobs):
    _pay(database, add_job(jobs).id, 0, usage=Usage())

    assert _entries(database) == []


def test_an_answer_that_cannot_be_stored_leaves_no_entry(database, jobs):
    add_job(jobs)

    with pytest.raises(StoreError):
        _pay(database, 99)

    assert _entries(database) == []


def test_answers_that_are_alike_are_entries_each(database, jobs):
    job = add_job(jobs)
    for _ in range(5):
        _pay(database, job.id)

    assert add_up(_entries(database)).micro_usd == 5 * 350_000


def test_money_stays_spent_when_its_job_is_removed(database, jobs):
    job = add_job(jobs)
    _pay(database, job.id)
    before = _entries(database)

    jobs.remove(job.id)

    assert _entries(database) == before


def test_a_month_counts_what_was_spent_in_it(database, jobs):
    job, now = add_job(jobs), datetime.now(UTC)
    for micro_usd in (350_000, None, 5):
        _pay(database, job.id, micro_usd)
    with database.sessions() as session:
        session.execute(
            text("UPDATE ledger SET at = '2025-12-31T23:59:59+00:00' WHERE micro_usd=5")
        )

    ledger = LedgerRepository(database)
    assert ledger.spent_in(month_of(now)) == 350_000
    assert ledger.spent_in("2025-12") == 5
    assert ledger.spent_in("2026-01") == 0


def test_an_archive_s_store_gives_its_ledger(database, jobs):
    _pay(database, add_job(jobs).id)
    store = ArchiveStore(database.path.parent)

    assert store.ledger.entries() == _entries(database)
    assert store.mark == archive_mark(database)
    store.close()


# Transfer


def test_an_exported_ledger_comes_along_once(database, jobs, other):
    add_finished_job(database)
    gone = add_job(jobs, 2)
    _pay(database, gone.id, is_batch=True)
    jobs.remove(gone.id)
    exported = JobTransfer(database).export()

    for _ in range(2):
        JobTransfer(other).load(exported, "jobs.json")

    assert _entries(other) == _entries(database)
    assert len(_entries(other)) == 2


def test_a_ledger_that_comes_home_changes_nothing(database, other):
    add_finished_job(database)
    before = _entries(database)
    JobTransfer(other).load(JobTransfer(database).export(), "jobs.json")
    (job,) = JobRepository(other).all()
    _pay(other, job.id, 1)

    JobTransfer(database).load(JobTransfer(other).export(), "jobs.json")

    assert len(_entries(database)) == len(before) + 1
    assert set(before) <= set(_entries(database))


def test_a_list_of_an_older_program_has_the_entries_of_its_answers(database, other):
    """Also where this archive knows them already."""
    add_finished_job(database)
    older = json.loads(JobTransfer(database).export())
    del older["ledger"]

    for target in (other, database):
        JobTransfer(target).load(json.dumps(older), "jobs.json")

    assert [replace(entry, micro_usd=None) for entry in _entries(database)] == _entries(other)
    assert len(_entries(other)) == 1


def test_older_answers_that_make_no_sense_cost_nothing(database, other):
    add_finished_job(database)
    older = json.loads(JobTransfer(database).export())
    del older["ledger"]
    older["jobs"][0]["answers"][0]["created_at"] = "yesterday"

    JobTransfer(other).load(json.dumps(older), "jobs.json")

    assert _entries(other) == []
    assert len(JobRepository(other).all()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uid", "x"),
        ("at", "yesterday"),
        ("at", "2026-10-03T20:00:00"),
        ("at", "2026-13-03T20:00:00+00:00"),
        ("prompt_tokens", -1),
        ("answer_tokens", 1 << 62),
        ("micro_usd", -5),
        ("micro_usd", 1.5),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_and_nothing_is_added(
    database, other, field, value
):
    add_finished_job(database)
    exported = json.loads(JobTransfer(database).export())
    exported["ledger"][0][field] = value

    with pytest.raises(StoreError, match="ledger"):
        JobTransfer(other).load(json.dumps(exported), "jobs.json")

    assert _entries(other) == []
    assert JobRepository(other).all() == []


# Migration


def test_answers_of_the_third_version_become_entries(database, jobs):
    job = add_finished_job(database)
    AnswerRepository(database).add(job.id, "local", "", "", "{}", Usage())
    for _ in range(2):
        _pay(database, job.id, None)
    expected = [replace(entry, micro_usd=None) for entry in _entries(database)]
    database.close()
    with closing(sqlite3.connect(database.path)) as connection:
        for statement in DROP_LEDGER:
            connection.execute(statement)
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
        connection.commit()

    upgraded = Database(database.path.parent)

    assert _entries(upgraded) == expected
    assert len(expected) == 3
    upgraded.close()


# The archive's mark


def test_a_mark_stays_and_is_another_in_each_archive(database, other):
    mark = archive_mark(database)
    database.close()

    assert re.fullmatch("[0-9a-f]{8}", mark)
    assert archive_mark(Database(database.path.parent)) == mark
    assert archive_mark(other) != mark


def test_a_job_list_does_not_carry_the_mark(database, other):
    mark = archive_mark(database)
    exported = JobTransfer(database).export()

    JobTransfer(other).load(exported, "jobs.json")

    assert mark not in exported
    assert archive_mark(other) != mark


def test_programs_that_make_the_mark_at_once_agree(database, jobs):
    jobs.all()
    database.close()
    context = get_context("spawn")
    with context.Pool(4) as pool:
        marks = pool.map(_mark_of, [database.path.parent] * 12)

    assert len(set(marks)) == 1


def _mark_of(archive: Path) -> str:
    database = Database(archive)
    try:
        return archive_mark(database)
    finally:
        database.close()


@pytest.mark.parametrize("written", ["", "abc", "../../x", "ABCDEF01"])
def test_a_mark_that_others_wrote_is_refused(database, jobs, written):
    archive_mark(database)
    with database.sessions() as session:
        session.execute(text("UPDATE fact SET value = :written"), {"written": written})

    with pytest.raises(StoreError, match="mark"):
        archive_mark(database)
