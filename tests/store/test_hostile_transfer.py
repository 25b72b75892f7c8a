"""Whatever a job list holds, loading it ends in jobs that can be read, or in a StoreError."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository
from nostalgia_desktop.store.transfer import JobTransfer
from tests.store.jobs import add_finished_job

FUZZ = settings(max_examples=120, deadline=None)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sound file with one full job."""
    database = Database(tmp_path_factory.mktemp("full"))
    add_finished_job(database)
    written = JobTransfer(database).export()
    database.close()
    return written


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database that is emptied before each attempt."""
    database = Database(tmp_path_factory.mktemp("target"))
    yield database
    database.close()


def _ends_well(target: Database, written: str) -> None:
    with target.sessions() as session:
        session.execute(text("DELETE FROM job"))
    added, refusal = 0, ""
    try:
        added, _known = JobTransfer(target).load(written, "jobs.json")
    except StoreError as error:
        refusal = str(error)
    jobs = JobRepository(target).all()
    assert len(jobs) == added
    assert refusal == "" or "jobs.json" in refusal
    for job in jobs:
        assert all("/" not in clip.path + clip.replaces for clip in job.clips)
        assert all(scene.uid and (scene.year or 1994) >= 0 for scene in job.scenes)
    JobTransfer(target).export()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every list and object in a file with each of its keys."""
    keys = range(len(value)) if isinstance(value, list) else value
    for key in keys if isinstance(value, dict | list) else ():
        yield value, key
        yield from _places(value[key])


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 70), 1 << 70)
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(["../x", "failed", "1994-99", "4/0", "1/1", "tff", "0" * 32]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=5,
)


@FUZZ
@given(data=st.data())
def test_any_value_in_the_place_of_any_other(exported, target, data):
    body = json.loads(exported)
    for _change in range(data.draw(st.integers(1, 3))):
        place, key = data.draw(st.sampled_from(list(_places(body))))
        place[key] = data.draw(VALUES)

    _ends_well(target, json.dumps(body))


@FUZZ
@given(data=st.data())
def test_anything_left_out(exported, target, data):
    body = json.loads(exported)
    place, key = data.draw(st.sampled_from(list(_places(body))))
    del place[key]

    _ends_well(target, json.dumps(body))


@FUZZ
@given(data=st.data())
def test_any_character_changed(exported, target, data):
    start = data.draw(st.integers(0, len(exported) - 1))
    end = data.draw(st.integers(start, min(start + 3, len(exported))))

    _ends_well(target, exported[:start] + data.draw(st.text(max_size=3)) + exported[end:])


@FUZZ
@given(written=st.text(max_size=60))
def test_any_text(target, written):
    _ends_well(target, written)


def test_the_unchanged_file_is_taken(exported, target):
    _ends_well(target, exported)

    assert len(JobRepository(target).all()) == 1
