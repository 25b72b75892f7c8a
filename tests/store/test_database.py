"""The database file is made, upgraded or refused; nobody's data is ever lost."""

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.store.database import FILE_NAME, MIGRATIONS, Database, newest_version
from nostalgia_desktop.store.job_repository import JobRepository
from nostalgia_desktop.store.tables import Base
from tests.store.jobs import (
    DROP_LEDGER,
    SCENES,
    add_finished_job,
    add_job,
    add_job_elsewhere,
    newer_migrations,
)

ADD_COLUMN = 'op.add_column("job", sa.Column("mood", sa.String, server_default="fine"))'
REMAKE_TABLE = (
    'with op.batch_alter_table("job", recreate="always") as job:\n'
    '        job.add_column(sa.Column("mood", sa.String, server_default="fine"))'
)


def _execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _value(path: Path, query: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_the_first_use_makes_folder_file_and_tables(database, jobs):
    assert not database.path.exists()

    assert jobs.all() == []

    assert _value(database.path, "SELECT version_num FROM alembic_version") == newest_version()


def test_a_database_is_opened_only_when_it_is_needed(tmp_path):
    Database(tmp_path / "archive").close()

    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1)]
)
def test_every_connection_is_set_up(database, pragma, value):
    with database.sessions() as session:
        assert session.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_the_migrations_make_exactly_the_tables_of_the_model(database, jobs):
    jobs.all()

    with database.sessions() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_unit_of_work_that_fails_leaves_nothing_behind(database, jobs):
    def fail() -> None:
        with database.sessions() as session:
            session.execute(text("UPDATE job SET disc = 'changed'"))
            raise ZeroDivisionError

    job = add_job(jobs)

    with pytest.raises(ZeroDivisionError):
        fail()

    assert jobs.get(job.id) == job


def test_an_up_to_date_database_is_opened_without_a_backup(tmp_path):
    for _time in range(2):
        database = Database(tmp_path)
        add_job(JobRepository(database), _time)
        database.close()

    assert list(tmp_path.glob("*.bak*")) == []


def test_a_database_of_a_newer_program_is_refused_and_untouched(database, jobs):
    add_job(jobs)
    database.close()
    _execute(database.path, "UPDATE alembic_version SET version_num = '9999'")
    before = database.path.read_bytes()

    with pytest.raises(StoreError, match=r"newer Nostalgia Desktop \(its version is 9999\)"):
        jobs.all()

    assert database.path.read_bytes() == before
    assert list(database.path.parent.glob("*.bak*")) == []


@pytest.mark.parametrize("statements", [ADD_COLUMN, REMAKE_TABLE], ids=["add", "remake"])
def test_an_older_database_is_brought_up_to_date_with_all_that_is_in_it(
    database, tmp_path, statements
):
    job = add_finished_job(database)
    database.close()
    newer = Database(database.path.parent, newer_migrations(tmp_path / "newer", statements))

    kept = JobRepository(newer).get(job.id)
    clock = JobRepository(newer).clock(job.id)
    newer.close()

    assert kept == job
    assert clock.frames == 250
    assert _value(database.path, "SELECT mood FROM job") == "fine"
    assert _value(database.path, "SELECT version_num FROM alembic_version") == "0099"


def test_an_older_database_is_backed_up_before_it_is_changed(database, tmp_path):
    job = add_finished_job(database)
    database.close()
    newer = Database(database.path.parent, newer_migrations(tmp_path / "newer", ADD_COLUMN))

    JobRepository(newer).all()
    newer.close()

    (backup,) = database.path.parent.glob(f"{FILE_NAME}.bak-{newest_version()}-*")
    restored = tmp_path / "restored"
    restored.mkdir()
    backup.rename(restored / FILE_NAME)
    old = Database(restored)
    assert JobRepository(old).all() == [job]
    old.close()


DROP_DECISIONS = [
    *DROP_LEDGER,
    *(f"ALTER TABLE scene DROP COLUMN {name}" for name in ("is_approved", "is_left_out")),
]


@pytest.mark.parametrize(
    ("states", "approved"),
    [
        ({"state": "analyzed", "resume": "analyzed"}, False),
        ({"state": "approved", "resume": "approved"}, True),
        ({"state": "finalized", "resume": "finalized"}, True),
        ({"state": "failed", "resume": "approved"}, True),
        ({"state": "waiting", "resume": "proxied"}, False),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_scenes_of_approved_jobs_of_the_second_version_are_approved(
    states, approved, database, jobs
):
    job = add_job(jobs)
    jobs.replace_scenes(job.id, SCENES)
    jobs.update(job.id, **states)
    database.close()
    _execute(database.path, *DROP_DECISIONS, "UPDATE alembic_version SET version_num = '0002'")

    (upgraded,) = JobRepository(Database(database.path.parent)).all()

    nothing_new = {"start_snap": None, "end_snap": None, "told_date": None}
    assert upgraded.scenes == tuple(
        replace(scene, is_approved=approved, **nothing_new) for scene in SCENES
    )


@pytest.mark.parametrize(
    ("sentence", "start_ms", "end_ms", "detail"),
    [
        ("0:00:01.000 to 0:00:02.500: 3 sectors", 1_000, 2_500, "3 sectors"),
        ("1:00:00.040: cut off: at the end", 3_600_040, 3_600_040, "cut off: at the end"),
        ("and 5 more places", 0, 0, "and 5 more places"),
        ("0:00:09.000 to 0:00:02.500: odd", 9_000, 9_000, "odd"),
    ],
)
def test_damage_of_the_first_version_becomes_a_map(
    sentence, start_ms, end_ms, detail, database, jobs
):
    job = add_job(jobs)
    database.close()
    damage = json.dumps([sentence])
    _execute(
        database.path,
        f"UPDATE job SET damage = '{damage}'",
        *DROP_DECISIONS,
        "UPDATE alembic_version SET version_num = '0001'",
    )

    (upgraded,) = JobRepository(Database(database.path.parent)).all()

    assert upgraded.id == job.id
    assert upgraded.damage == (Damage(DamageKind.UNDECODABLE, start_ms, end_ms, detail),)


def test_a_migration_that_fails_leaves_the_database_as_it_was(database, tmp_path):
    job = add_finished_job(database)
    database.close()
    broken = newer_migrations(tmp_path / "newer", f'{ADD_COLUMN}\n    op.drop_table("gone")')
    newer = Database(database.path.parent, broken)

    with pytest.raises(StoreError, match="no such table: gone"):
        JobRepository(newer).all()

    assert JobRepository(Database(database.path.parent)).all() == [job]


def test_an_upgrade_that_was_killed_half_way_is_done_again(tmp_path):
    broken = newer_migrations(tmp_path / "broken", 'op.drop_table("gone")')
    with pytest.raises(StoreError):
        JobRepository(Database(tmp_path, broken)).all()

    assert JobRepository(Database(tmp_path)).all() == []


def test_a_version_that_no_program_ever_wrote_is_refused(database, jobs):
    jobs.all()
    database.close()
    _execute(database.path, "UPDATE alembic_version SET version_num = '0000'")

    with pytest.raises(StoreError, match="cannot be used"):
        jobs.all()


@pytest.mark.parametrize(
    "content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_refused_and_untouched(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(StoreError, match=r"the job database .*nostalgia\.db cannot be used: "):
        JobRepository(Database(tmp_path)).all()

    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_a_database_with_damaged_pages_is_a_store_error(database, jobs):
    for number in range(200):
        add_job(jobs, number)
    database.close()
    data = bytearray(database.path.read_bytes())
    data[8192:] = b"\xa5" * (len(data) - 8192)
    database.path.write_bytes(data)

    with pytest.raises(StoreError, match=r"nostalgia\.db"):
        jobs.all()


def test_an_empty_file_becomes_a_database(tmp_path):
    (tmp_path / FILE_NAME).touch()

    assert JobRepository(Database(tmp_path)).all() == []


def test_a_new_file_that_another_program_is_making_is_waited_for(tmp_path):
    """SQLite itself would give up at once: the file is being changed to let others read."""
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        database, opener = Database(tmp_path), ThreadPoolExecutor(1)
        opened = opener.submit(_opens, database)
        time.sleep(0.3)
        assert not opened.done()
        other.execute("COMMIT")
        assert opened.result(timeout=10)
    database.close()


def _opens(database: Database) -> bool:
    with database.sessions() as session:
        return session.execute(text("SELECT 1")).scalar_one() == 1


def test_a_database_of_another_program_is_refused_and_untouched(tmp_path):
    _execute(tmp_path / FILE_NAME, "CREATE TABLE recipe (name TEXT)")
    before = (tmp_path / FILE_NAME).read_bytes()

    with pytest.raises(StoreError, match="is a database of another program; move it away"):
        JobRepository(Database(tmp_path)).all()

    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_an_archive_that_cannot_be_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("mine")

    with pytest.raises(StoreError, match=r"the archive .*file.* cannot be written"):
        JobRepository(Database(tmp_path / "file" / "archive")).all()


def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path):
    (tmp_path / FILE_NAME).mkdir()

    with pytest.raises(StoreError, match="cannot be used"):
        JobRepository(Database(tmp_path)).all()


@pytest.mark.parametrize("name", ["Films & more", "1994?", "100%20", "#1", "a?mode=memory", "ä ß"])
def test_the_archive_may_have_any_name(tmp_path, name):
    database = Database(tmp_path / name)

    add_job(JobRepository(database))
    database.close()

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert _value(tmp_path / name / FILE_NAME, "SELECT count(*) FROM job") == 1


def test_the_migrations_may_lie_in_a_folder_of_any_name(tmp_path):
    database = Database(tmp_path, newer_migrations(tmp_path / "100% new", ADD_COLUMN))

    assert JobRepository(database).all() == []


def test_the_newest_version_is_the_last_migration_s(tmp_path):
    assert newest_version(newer_migrations(tmp_path / "newer", ADD_COLUMN)) == "0099"
    assert newest_version() == max(
        file.name[:4] for file in (MIGRATIONS / "versions").glob("0*.py")
    )


def test_processes_that_make_the_same_database_at_once_all_succeed(tmp_path):
    spawn = get_context("spawn")
    ready, answers = spawn.Barrier(3), spawn.SimpleQueue()
    others = [
        spawn.Process(target=add_job_elsewhere, args=(tmp_path, number, ready, answers))
        for number in (1, 2)
    ]
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        for other in others:
            other.start()
        ready.wait(60)
        # Long enough for both to find no tables and to wait for their turn to make them.
        time.sleep(0.4)
        connection.execute("ROLLBACK")

    assert [answers.get(), answers.get()] == ["", ""]
    for other in others:
        other.join()
    assert len(JobRepository(Database(tmp_path)).all()) == 2
