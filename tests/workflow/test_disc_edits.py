"""Edits of a whole disc: only the field that was meant, and nobody else's words are lost."""

import multiprocessing
import os
import signal
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from nostalgia_desktop.domain.field_edits import SceneField
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.services import Records, open_records
from nostalgia_desktop.workflow.disc_edits import DiscEdit
from nostalgia_desktop.workflow.job_manager import JobManager
from tests.store.jobs import CLOCK, PICTURE, SOURCE

SCENES = (
    Scene(0, 4_000, "Beach", people=("Ada",), location="Rügen", date="1994", uid="a"),
    Scene(4_000, 9_000, "Cake", location="Home", uid="b", is_approved=True),
)


def add_title(manager: JobManager, number: int, disc: str = "Xmas 1994") -> Job:
    """A title of a disc with two scenes, the second of them approved."""
    job = manager.add_job(disc, f"Title {number}", number, f"{disc}{number}", SOURCE)
    manager.set_clock(job.id, CLOCK)
    manager.note(job.id, duration_ms=10_000, picture=PICTURE)
    manager.update_job_status(job.id, JobState.PROXIED)
    manager.update_job_status(job.id, JobState.ANALYZED)
    scenes = tuple(replace(scene, uid=f"{number}{scene.uid}") for scene in SCENES)
    return manager.save_review(job.id, scenes)


@pytest.fixture
def titles(manager: JobManager) -> list[Job]:
    """Three titles of one disc."""
    return [add_title(manager, number) for number in (1, 2, 3)]


def said(manager: JobManager, job_id: int, field: str) -> list[object]:
    """What is said of a title's scenes in one field."""
    return [getattr(scene, field) for scene in manager.job(job_id).scenes]


def test_a_value_goes_to_all_scenes_and_nothing_else_changes(manager, titles):
    assert DiscEdit(manager, [2, 3], SceneField.LOCATION, "Grado").do() == []

    for job in titles[1:]:
        now = manager.job(job.id)
        assert [scene.location for scene in now.scenes] == ["Grado", "Grado"]
        assert now.scenes == tuple(replace(scene, location="Grado") for scene in job.scenes)
        assert now.state is job.state
    assert manager.job(1) == titles[0]


def test_an_approved_title_stays_approved(manager, titles):
    manager.approve(2)

    DiscEdit(manager, [2], SceneField.DATE, "1994-08").do()

    assert manager.job(2).state is JobState.APPROVED
    assert said(manager, 2, "is_approved") == [True, True]


def test_people_come_to_those_who_are_there(manager, titles):
    edit = DiscEdit(manager, [2], SceneField.PEOPLE, ("Mum", "Ada"))
    edit.do()
    assert said(manager, 2, "people") == [("Ada", "Mum"), ("Mum", "Ada")]

    edit.take_back()
    assert said(manager, 2, "people") == [("Ada",), ()]


def test_taken_back_and_done_again(manager, titles):
    edit = DiscEdit(manager, [2, 3], SceneField.LOCATION, "Grado")
    edit.do()
    done = [manager.job(job_id).scenes for job_id in (2, 3)]

    edit.take_back()
    assert [manager.job(job_id).scenes for job_id in (2, 3)] == [job.scenes for job in titles[1:]]
    edit.do()

    assert [manager.job(job_id).scenes for job_id in (2, 3)] == done


def test_what_somebody_wrote_since_is_not_taken_back(manager, titles):
    edit = DiscEdit(manager, [2, 3], SceneField.LOCATION, "Grado")
    edit.do()
    now = manager.job(2).scenes
    manager.save_review(2, (replace(now[0], location="Triest"), replace(now[1], title="Pie")))

    edit.take_back()
    assert said(manager, 2, "location") == ["Triest", "Home"]
    assert said(manager, 2, "title") == ["Beach", "Pie"]
    edit.do()

    assert said(manager, 2, "location") == ["Triest", "Grado"]


def test_titles_that_are_gone_or_not_ready_are_passed_over(manager, titles):
    new = manager.add_job("Xmas 1994", "Title 4", 4, "f4", SOURCE)
    edit = DiscEdit(manager, [2, new.id, 3, 99], SceneField.LOCATION, "Grado")
    manager.remove(3)

    assert edit.do() == []
    assert said(manager, 2, "location") == ["Grado", "Grado"]
    assert manager.job(new.id) == new
    manager.remove(2)
    assert edit.take_back() == []
    assert edit.do() == []


def test_only_changed_titles_are_told(manager, titles):
    heard: list[int] = []
    manager.job_changed.connect(lambda job: heard.append(job.id))
    DiscEdit(manager, [2], SceneField.LOCATION, "Grado").do()

    DiscEdit(manager, [2, 3], SceneField.LOCATION, "Grado").do()

    assert heard == [2, 3]


def test_the_titles_of_a_disc_are_those_in_its_place(manager, titles):
    add_title(manager, 1, "Easter 1995")
    moved = manager.relink(2, replace(SOURCE, root="/elsewhere"))

    assert [job.id for job in manager.titles_beside(titles[0])] == [3]
    assert manager.titles_beside(moved) == []


def test_two_writers_lose_nothing(records: Records, titles):
    """One names people, one places, in the same title at the same time, each scene by scene."""
    other, count = open_records(records.layout.root), 40

    def write(jobs: JobManager, name: str) -> None:
        for number in range(count):
            jobs.edit_review(
                2,
                lambda scenes, number=number: tuple(
                    replace(scene, **{name: getattr(scene, name) + f"{number};"})
                    for scene in scenes
                ),
            )

    threads = [
        Thread(target=write, args=(records.jobs, "title")),
        Thread(target=write, args=(other.jobs, "note")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.database.close()

    wanted = "".join(f"{number};" for number in range(count))
    assert said(records.jobs, 2, "title") == [f"Beach{wanted}", f"Cake{wanted}"]
    assert said(records.jobs, 2, "note") == [wanted, wanted]


def _edit_for_ever(archive: Path, begun) -> None:
    jobs = open_records(archive).jobs
    for number in range(100_000):
        for job_id in (2, 3):
            jobs.edit_review(
                job_id,
                lambda scenes, number=number: tuple(
                    replace(scene, location=str(number), is_approved=number % 2 == 0)
                    for scene in scenes
                ),
            )
        begun.set()  # Once all was edited: on a busy machine the first edit may take its time.


@pytest.mark.parametrize("after_s", [0.0, 0.004, 0.011])
def test_a_kill_leaves_a_title_as_before_or_as_after(records: Records, titles, after_s):
    """Scenes and state belong together: approved exactly where all its scenes are."""
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    child = context.Process(target=_edit_for_ever, args=(records.layout.root, begun))
    child.start()
    assert begun.wait(60)
    child.join(0.2 + after_s)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()

    for job_id in (2, 3):
        job = records.jobs.job(job_id)
        assert len({scene.location for scene in job.scenes}) == 1
        assert len(job.scenes) == 2
        all_approved = all(scene.is_approved for scene in job.scenes)
        assert (job.state is JobState.APPROVED) is all_approved
    assert said(records.jobs, 2, "location") != ["Rügen", "Home"]
