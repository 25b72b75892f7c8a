"""All jobs go into one file and come back from it; a file that makes no sense changes nothing."""

import base64
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.job import Source, SourcePart
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import JobRepository
from nostalgia_desktop.store.transfer import JobTransfer
from tests.store.jobs import CLOCK, add_finished_job, add_job, without_numbers


@pytest.fixture
def other(tmp_path: Path, empty_archive: Path) -> Iterator[Database]:
    """The empty database of another machine."""
    shutil.copytree(empty_archive, tmp_path / "other")
    made = Database(tmp_path / "other")
    yield made
    made.close()


@pytest.fixture
def exported(database: Database) -> dict[str, Any]:
    """A file with one full job and one new one."""
    add_finished_job(database, 1)
    add_job(JobRepository(database), 2)
    body: dict[str, Any] = json.loads(JobTransfer(database).export())
    return body


def _load(database: Database, body: object) -> tuple[int, int]:
    return JobTransfer(database).load(json.dumps(body), "jobs.json")


def test_an_empty_archive_gets_the_same_jobs(database, exported, other):
    assert _load(other, exported) == (2, 0)

    assert [without_numbers(job) for job in JobRepository(other).all()] == [
        without_numbers(job) for job in JobRepository(database).all()
    ]


def test_answers_and_clocks_come_along(database, exported, other):
    _load(other, exported)

    (job, _second) = JobRepository(other).all()
    assert JobRepository(other).clock(job.id) == CLOCK
    assert AnswerRepository(other).of_job(job.id) == AnswerRepository(database).of_job(1)


def test_a_file_that_went_through_another_archive_is_the_same(exported, other):
    _load(other, exported)

    assert json.loads(JobTransfer(other).export()) == exported


def test_claims_stay_where_they_are(database, other):
    job = add_job(JobRepository(database))
    JobRepository(database).claim(job.id, "night", 1.0, 0.0)

    _load(other, json.loads(JobTransfer(database).export()))

    assert JobRepository(other).owners() == set()


def test_jobs_that_are_here_already_stay_as_they_are(database, exported):
    before = JobRepository(database).all()
    for job in exported["jobs"]:
        job["title"] = "another"

    assert _load(database, exported) == (0, 2)
    assert JobRepository(database).all() == before


def test_a_title_that_is_twice_in_a_file_is_added_once(exported, other):
    exported["jobs"].append(exported["jobs"][0] | {"id": 9})

    assert _load(other, exported) == (2, 1)


def test_a_path_in_another_coding_does_not_stop_the_export(database, other):
    source = Source("/films/K\udcf6ln", "", (SourcePart("a.vob", 1),))
    JobRepository(database).add("K?ln", "Title 1", 1, "0" * 32, source, [])

    text = JobTransfer(database).export()

    assert JobTransfer(other).load(text, "jobs.json") == (1, 0)
    assert JobRepository(other).get(1).source == replace(source, root="/films/K?ln")


def test_a_clip_whose_name_is_taken_here_is_left_out(exported, other):
    first, second = exported["jobs"]
    second["clips"] = [first["clips"][0] | {"path": first["clips"][0]["path"].upper()}]

    assert _load(other, exported) == (2, 0)

    assert [len(job.clips) for job in JobRepository(other).all()] == [2, 0]


@pytest.mark.parametrize("field", ["path", "replaces"])
@pytest.mark.parametrize(
    "path", ["../x.mp4", "/etc/passwd", "a/../b", "a\\b", "C:x", "..", "x\0", "nostalgia.db", ".x"]
)
def test_a_clip_that_leads_out_of_the_archive_is_left_out(exported, other, field, path):
    exported["jobs"][0]["clips"][0][field] = path

    assert _load(other, exported) == (2, 0)

    (clip,) = JobRepository(other).all_clips()
    assert clip.path == "1994 - Cake 1.mp4"


def test_a_file_of_a_newer_program_is_refused_as_such(other):
    with pytest.raises(StoreError, match=r"jobs\.json was not made by this version"):
        _load(other, {"format": "nostalgia-jobs", "version": 99, "jobs": "in another form"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", r"jobs\.json is no job list: file: Invalid JSON"),
        ("[]", r"jobs\.json is no job list: file: "),
        ("{}", r"jobs\.json is no job list: format: Field required"),
        ('{"format": "other", "version": 1, "jobs": []}', "was not made by this version"),
        ('{"format": "nostalgia-jobs", "version": 1}', "is no job list: jobs: Field required"),
        ('{"format": "nostalgia-jobs", "version": 1, "jobs": [5]}', r"job list: jobs\.0: "),
        ("[" * 100_000, "is no job list"),
        ("\ud800", "is no job list"),
    ],
    ids=str,
)
def test_a_file_that_is_no_job_list_is_refused_with_its_reason(other, text, reason):
    with pytest.raises(StoreError, match=reason):
        JobTransfer(other).load(text, "jobs.json")


def _set(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    """A change of the first job: put something at a place in it."""

    def change(job: dict[str, Any]) -> None:
        place: Any = job
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = to

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("fingerprint", to="../../x"),
        _set("state", to="sleeping"),
        _set("step", to="sleeping"),
        _set("title_number", to=1 << 70),
        _set("duration_ms", to=1 << 70),
        _set("duration_ms", to=-5),
        _set("duration_ms", to=10),
        _set("source", to={}),
        _set("source", "parts", to=[]),
        _set("source", "aspect", to="1e999999999"),
        _set("picture", to={}),
        _set("picture", "aspect", to="4/0"),
        _set("picture", "aspect", to="1e999999999"),
        _set("picture", "scan", to="sideways"),
        _set("remote", to={"name": 5}),
        _set("scenes", 0, "end_ms", to=0),
        _set("scenes", 0, "end_ms", to=6_000),
        _set("scenes", 0, "start_ms", to=-1),
        _set("scenes", 0, "date", to="someday"),
        _set("scenes", 0, "uid", to=""),
        _set("scenes", 0, "uid", to="u2"),
        _set("clips", 0, "size", to=1 << 70),
        _set("clips", 0, "path", to=None),
        _set("answers", 0, "prompt_tokens", to=1 << 70),
        _set("answers", 0, "text", to=5),
        _set("clock", to="no base64!"),
        _set("clock", to="ä"),
        _set("clock", to=base64.b64encode(b"no clock").decode()),
        _set("warnings", to=[5]),
    ],
)
def test_one_job_that_makes_no_sense_keeps_all_others_out(exported, other, change):
    sound, broken = exported["jobs"][::-1]
    change(broken)
    exported["jobs"] = [sound, broken]

    with pytest.raises(StoreError, match=r"jobs\.json"):
        _load(other, exported)

    assert JobRepository(other).all() == []
