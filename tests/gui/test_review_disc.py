"""What is said of one scene goes to the whole disc: one step to undo, saved in every title."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from nostalgia_desktop.domain.field_edits import SceneField
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.services import Records, open_records
from tests.gui.review_archive import (
    CTRL,
    SCENES,
    SHIFT,
    MakePage,
    add_reviewed,
    archive,
    make_page,
    page,
    press,
    stored_scenes,
    submitted_once,
    type_into,
    wait_saved,
)
from tests.gui.review_archive import records as one_title

__all__ = ["archive", "make_page", "one_title", "page", "submitted_once"]

OTHERS = (
    Scene(0, 4_000, "Boat", location="Lake", uid="x", people=("Ada",)),
    Scene(4_000, 8_000, "Pier", uid="y", is_approved=True),
)


@pytest.fixture
def records(one_title: Records) -> Records:
    """A disc of three titles with scenes, and a fourth that has none yet."""
    first = one_title.jobs.job(1)
    for number in (2, 3):
        add_reviewed(one_title, first.disc, f"Title {number}", number, OTHERS)
    one_title.jobs.add_job(first.disc, "Title 4", 4, f"{4:032x}", first.source)
    return one_title


def scenes_on_disk(archive: Path, job_id: int) -> Scenes:
    """A title's scenes as another program reads them."""
    other = open_records(archive)
    try:
        return other.jobs.job(job_id).scenes
    finally:
        other.database.close()


def places(scenes: Sequence[Scene]) -> list[str]:
    return [scene.location for scene in scenes]


def choices(page: SceneReviewPage) -> dict[SceneField, tuple[QAction, QAction]]:
    """What the menu offers, once it is opened."""
    menu = page.widget.inspector.menu
    menu.aboutToShow.emit()
    return {each.field: (each.to_title, each.to_disc) for each in menu.fields}


def say_place(page: SceneReviewPage, text: str) -> None:
    type_into(page.widget.inspector.place, text)
    press(page, Qt.Key.Key_Return)


def test_the_menu_counts_scenes_and_titles(page: SceneReviewPage):
    say_place(page, "Grado")
    title, disc = choices(page)[SceneField.LOCATION]

    assert title.text() == "Use for all scenes of this title"
    assert disc.text() == "Use for the whole disc (8 scenes in 3 titles)"
    assert disc.isVisible()
    assert disc.isEnabled()
    assert choices(page)[SceneField.PEOPLE][1].text().startswith("Add to the whole disc")


def test_a_disc_with_one_title_offers_its_title_alone(records: Records, make_page: MakePage):
    for number in (2, 3):
        records.jobs.remove(number)
    opened = make_page()
    say_place(opened, "Grado")
    title, disc = choices(opened)[SceneField.LOCATION]

    assert title.isEnabled()
    assert not disc.isVisible()


def test_nothing_can_be_said_of_all_where_nothing_is_said(page: SceneReviewPage):
    assert not any(action.isEnabled() for action in choices(page)[SceneField.LOCATION])
    assert not page.widget.inspector.menu.fields[1].menuAction().isEnabled()


def test_the_menu_follows_other_titles(qtbot: QtBot, page: SceneReviewPage, records: Records):
    say_place(page, "Grado")
    records.jobs.set_scenes(2, OTHERS[:1])
    assert "7 scenes in 3 titles" in choices(page)[SceneField.LOCATION][1].text()

    records.jobs.remove(3)

    assert "5 scenes in 2 titles" in choices(page)[SceneField.LOCATION][1].text()


def test_a_place_goes_to_all_titles_and_is_undone_and_redone_as_one_step(
    qtbot: QtBot, page: SceneReviewPage, records: Records, archive: Path
):
    before = {number: scenes_on_disk(archive, number) for number in (2, 3)}
    told: list[Job] = []
    records.jobs.job_changed.connect(told.append)
    say_place(page, "Grado")
    steps = page.undo_stack.count()

    choices(page)[SceneField.LOCATION][1].trigger()
    assert places(page.scenes.review.scenes) == ["Grado"] * 4
    assert page.undo_stack.count() == steps + 1
    page.save()
    assert places(stored_scenes(archive)) == ["Grado"] * 4
    for number in (2, 3):
        wanted = tuple(replace(scene, location="Grado") for scene in before[number])
        assert scenes_on_disk(archive, number) == wanted
    qtbot.waitUntil(lambda: {job.id for job in told} == {1, 2, 3})

    press(page, Qt.Key.Key_Z, CTRL)
    page.save()
    assert places(stored_scenes(archive)) == ["Grado", "", "", ""]
    assert {number: scenes_on_disk(archive, number) for number in (2, 3)} == before

    press(page, Qt.Key.Key_Z, CTRL | SHIFT)
    page.save()
    assert places(stored_scenes(archive)) == ["Grado"] * 4
    assert places(scenes_on_disk(archive, 2)) == ["Grado", "Grado"]


def test_only_other_titles_may_have_something_to_change(
    page: SceneReviewPage, archive: Path, records: Records
):
    say_place(page, "Grado")
    choices(page)[SceneField.LOCATION][0].trigger()
    title, disc = choices(page)[SceneField.LOCATION]
    assert not title.isEnabled()
    assert disc.isEnabled()

    disc.trigger()
    page.save()
    assert places(scenes_on_disk(archive, 3)) == ["Grado", "Grado"]
    press(page, Qt.Key.Key_Z, CTRL)
    page.save()

    assert places(scenes_on_disk(archive, 3)) == ["Lake", ""]
    assert places(stored_scenes(archive)) == ["Grado"] * 4


def test_people_are_added_to_those_who_are_there(page: SceneReviewPage, archive: Path):
    choices(page)[SceneField.PEOPLE][1].trigger()
    page.save()

    assert [scene.people for scene in page.scenes.review.scenes] == [("Mia",)] * 4
    assert [scene.people for scene in scenes_on_disk(archive, 2)] == [("Ada", "Mia"), ("Mia",)]


def test_what_was_written_elsewhere_since_is_not_undone(
    page: SceneReviewPage, archive: Path, records: Records
):
    say_place(page, "Grado")
    choices(page)[SceneField.LOCATION][1].trigger()
    page.save()
    other = open_records(archive)
    now = other.jobs.job(2).scenes
    other.jobs.save_review(2, (replace(now[0], location="Triest"), now[1]))
    other.database.close()
    records.jobs.remove(3)

    press(page, Qt.Key.Key_Z, CTRL)
    page.save()

    assert places(scenes_on_disk(archive, 2)) == ["Triest", ""]
    assert page.widget.notice.text == ""


def test_a_title_opened_right_after_shows_what_was_said(
    qtbot: QtBot, page: SceneReviewPage, records: Records
):
    say_place(page, "Grado")
    choices(page)[SceneField.LOCATION][1].trigger()
    page.save()
    with qtbot.waitSignal(page.opened, timeout=20_000):
        page.open_job(records.jobs.job(2))

    assert places(page.scenes.review.scenes) == ["Grado", "Grado"]
    assert [job.id for job in page.disc.beside] == [1, 3]


def test_the_states_of_other_titles_stay(page: SceneReviewPage, records: Records):
    records.jobs.approve(2)
    say_place(page, "Grado")
    choices(page)[SceneField.LOCATION][1].trigger()
    page.save()

    assert [records.jobs.job(number).state for number in (2, 3, 4)] == [
        JobState.APPROVED,
        JobState.ANALYZED,
        JobState.REGISTERED,
    ]


def test_what_cannot_be_written_is_said(qtbot: QtBot, page: SceneReviewPage, archive: Path):
    say_place(page, "Grado")
    wait_saved(qtbot, page)
    with sqlite3.connect(archive / "nostalgia.db") as database:
        database.execute(
            "CREATE TRIGGER no BEFORE INSERT ON scene WHEN NEW.job_id = 2 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    choices(page)[SceneField.LOCATION][1].trigger()

    qtbot.waitUntil(lambda: "Not all titles" in page.widget.notice.text, timeout=10_000)
    page.save()
    assert "not this one" in page.widget.notice.text
    assert places(scenes_on_disk(archive, 2)) == ["Lake", ""]
    assert places(scenes_on_disk(archive, 3)) == ["Grado", "Grado"]


def test_typing_before_and_after_are_steps_of_their_own(page: SceneReviewPage):
    say_place(page, "Grado")
    choices(page)[SceneField.LOCATION][1].trigger()
    type_into(page.widget.inspector.title, "Sea")
    press(page, Qt.Key.Key_Return)

    assert page.undo_stack.count() == 3
    for _ in range(3):
        press(page, Qt.Key.Key_Z, CTRL)
    assert page.scenes.review.scenes == SCENES
