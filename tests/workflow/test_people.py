"""A new name goes to the whole archive; nothing else changes, and nobody's words are lost."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from threading import Thread

import psutil
import pytest

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.services import Records, open_records
from nostalgia_desktop.workflow.claims import Owner, this_program
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.people import (
    Person,
    PersonEdit,
    Renamed,
    count_person,
    people_in,
    rename_person,
)
from tests.store.jobs import CLOCK, PICTURE, SOURCE

COAT, IDA = "woman in red coat", "Aunt Ida"
PEOPLE = (
    ((COAT, "Mia"), ("Mia",)),
    ((IDA, "Tom", COAT), (COAT, IDA)),
    (("Tom",), ()),
)


def add_title(manager: JobManager, number: int, people: Sequence[tuple[str, ...]]) -> Job:
    """A title with a scene for each row of people; the last one is approved."""
    job = manager.add_job(f"Disc {number}", "Title 1", 1, f"f{number}", SOURCE)
    manager.set_clock(job.id, CLOCK)
    manager.note(job.id, duration_ms=10_000, picture=PICTURE)
    manager.update_job_status(job.id, JobState.PROXIED)
    manager.update_job_status(job.id, JobState.ANALYZED)
    scenes = tuple(
        Scene(
            place * 1_000,
            place * 1_000 + 1_000,
            description=f"The {COAT} laughs.",
            people=names,
            uid=f"{number}{place}",
            is_approved=place == len(people) - 1,
        )
        for place, names in enumerate(people)
    )
    return manager.save_review(job.id, scenes)


@pytest.fixture
def titles(manager: JobManager) -> list[Job]:
    """Three titles of three discs, two of them with the woman in the red coat."""
    return [add_title(manager, number, rows) for number, rows in enumerate(PEOPLE, 1)]


def people(manager: JobManager, job_id: int) -> list[tuple[str, ...]]:
    """Who is in a title's scenes."""
    return [scene.people for scene in manager.job(job_id).scenes]


def test_everybody_is_counted_by_scenes_and_titles(titles):
    scenes = [job.scenes for job in titles]

    assert people_in(scenes) == [
        Person(COAT, 3, 2),
        Person(IDA, 2, 1),
        Person("Mia", 2, 1),
        Person("Tom", 2, 2),
    ]
    assert count_person(scenes, COAT) == Person(COAT, 3, 2)
    assert count_person(scenes, "nobody") == Person("nobody", 0, 0)


def test_somebody_named_twice_in_a_scene_is_in_one():
    assert people_in([(Scene(0, 1_000, people=("Mia", "Mia")),)]) == [Person("Mia", 1, 1)]


def test_a_new_name_takes_the_place_of_the_old_one_and_doubles_become_one(manager, titles):
    assert rename_person(manager, COAT, IDA) == Renamed(3, 2)

    assert people(manager, 1) == [(IDA, "Mia"), ("Mia",)]
    assert people(manager, 2) == [(IDA, "Tom"), (IDA,)]


def test_nothing_else_changes(manager, titles):
    rename_person(manager, COAT, "Rose")

    for job in titles:
        now = manager.job(job.id)
        kept = [replace(scene, people=()) for scene in now.scenes]
        assert kept == [replace(scene, people=()) for scene in job.scenes]
        assert now.state is job.state
    assert manager.job(3) == titles[2]


def test_an_approved_title_stays_approved(manager, titles):
    manager.approve(2)

    rename_person(manager, COAT, IDA)

    assert manager.job(2).state is JobState.APPROVED
    assert all(scene.is_approved for scene in manager.job(2).scenes)


def test_the_name_is_cleaned(manager, titles):
    rename_person(manager, COAT, "  Aunt\n Ida\0 ")

    assert people(manager, 1)[0] == (IDA, "Mia")


@pytest.mark.parametrize("name", ["", " \n", "\0"])
def test_a_name_that_is_none_is_refused(manager, titles, name):
    with pytest.raises(SceneError, match="empty"):
        rename_person(manager, COAT, name)

    assert [manager.job(job.id) for job in titles] == titles


def test_the_same_name_changes_nothing(manager, titles):
    assert rename_person(manager, COAT, COAT) == Renamed()


def test_only_changed_titles_are_told(manager, titles):
    heard: list[int] = []
    manager.job_changed.connect(lambda job: heard.append(job.id))

    rename_person(manager, COAT, IDA)
    rename_person(manager, COAT, IDA)

    assert heard == [1, 2]


def test_told_to_stop_it_leaves_the_rest_and_the_same_wish_goes_on(manager, titles):
    calls = iter((False, True))

    assert rename_person(manager, COAT, IDA, lambda: next(calls)) == Renamed(1, 1)
    assert people(manager, 2) == [(IDA, "Tom", COAT), (COAT, IDA)]

    assert rename_person(manager, COAT, IDA) == Renamed(2, 1)


def test_titles_that_another_program_works_on_are_told(records: Records, titles):
    # Our own parent is alive, and another program than this.
    parent = psutil.Process().parent()
    assert parent is not None
    other = Owner(this_program().host, parent.pid, int(parent.create_time()))
    records.database.jobs.claim(2, str(other), 1.0, 0.0)
    records.jobs.claim(1)

    done = rename_person(records.jobs, COAT, IDA)

    assert done == Renamed(3, 2, busy=("Disc 2, Title 1",))
    records.database.jobs.release(str(other))


def test_one_that_cannot_be_written_is_a_problem_and_the_others_are_renamed(
    records: Records, titles
):
    with sqlite3.connect(records.layout.root / "nostalgia.db") as database:
        database.execute(
            "CREATE TRIGGER no BEFORE INSERT ON scene WHEN NEW.job_id = 1 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )

    done = rename_person(records.jobs, COAT, IDA)

    assert (done.scenes, done.titles) == (2, 1)
    (problem,) = done.problems
    assert "not this one" in problem
    assert people(records.jobs, 1) == [(COAT, "Mia"), ("Mia",)]


def test_it_is_taken_back_exactly_where_both_names_were(manager, titles):
    edit = PersonEdit(manager, COAT, IDA, but=[1])
    edit.do()
    assert edit.changed == {2: 2}
    assert people(manager, 1)[0] == (COAT, "Mia")

    edit.take_back()

    assert [manager.job(job.id).scenes for job in titles] == [job.scenes for job in titles]


def test_people_that_somebody_changed_since_are_not_taken_back(manager, titles):
    edit = PersonEdit(manager, COAT, IDA)
    edit.do()
    first, second = manager.job(2).scenes
    manager.save_review(2, (replace(first, people=("Tom",)), second))

    edit.take_back()

    assert people(manager, 2) == [("Tom",), (COAT, IDA)]
    assert edit.changed == {1: 1, 2: 1}


def test_two_programs_lose_nothing(records: Records, titles):
    """One renames to and fro while the other writes notes in the same titles."""
    other, count = open_records(records.layout.root), 20

    def rename() -> None:
        for number in range(count):
            rename_person(records.jobs, *((COAT, "Rose") if number % 2 == 0 else ("Rose", COAT)))

    def note() -> None:
        for _ in range(count):
            other.jobs.edit_review(
                2, lambda scenes: tuple(replace(each, note=each.note + "x") for each in scenes)
            )

    threads = [Thread(target=rename), Thread(target=note)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.database.close()

    assert [scene.note for scene in records.jobs.job(2).scenes] == ["x" * count] * 2
    assert people(records.jobs, 2) == [(IDA, "Tom", COAT), (COAT, IDA)]
