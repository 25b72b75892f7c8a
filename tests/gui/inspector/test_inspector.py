"""The inspector shows what scenes have in common, and what is typed goes to all of them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nostalgia_desktop.domain.field_edits import SceneField, set_fields
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.inspector.note_box import reasons
from nostalgia_desktop.gui.inspector.panel import Inspector
from nostalgia_desktop.gui.review_page import SceneReviewPage
from tests.gui.review_archive import (
    BOUNDS_MS,
    SCENES,
    archive,
    make_page,
    page,
    press,
    records,
    stored_scenes,
    submitted_once,
    type_into,
    wait_saved,
)

# A list of names that pops up does so on any real screen.
POPS_UP = pytest.mark.qt_log_ignore(
    r"^This plugin does not support", r"^PulseAudioService", r"No RHI backend", extend=True
)

__all__ = ["archive", "make_page", "page", "records", "submitted_once"]


@pytest.fixture
def inspector(page: SceneReviewPage) -> Inspector:
    return page.widget.inspector


def _chips(inspector: Inspector) -> list[str]:
    return [chip.text() for chip in inspector.people.chips]


def test_it_shows_the_current_scene(page: SceneReviewPage, inspector: Inspector):
    page.scenes.select("b")

    assert inspector.title.text() == "Birthday"
    assert _chips(inspector) == ["Mia"]
    assert [field.text() for field in inspector.times.fields] == [
        "0:00:02.960",
        "0:00:05.160",
        "0:00:02.200",
    ]


def test_a_date_is_stored_as_it_was_understood(
    qtbot: QtBot, page: SceneReviewPage, inspector: Inspector, archive: Path
):
    type_into(inspector.date.line, "14.8.1994")
    assert inspector.date.reading == "Understood as 14 August 1994"
    press(page, Qt.Key.Key_Return)

    assert inspector.date.line.text() == "14 August 1994"
    assert inspector.date.reading == ""
    assert page.undo_stack.count() == 1
    wait_saved(qtbot, page)
    assert stored_scenes(archive)[0].date == "1994-08-14"


def test_what_is_no_date_keeps_the_old_one_and_is_said(page: SceneReviewPage, inspector: Inspector):
    page.scenes.apply("", set_fields(page.scenes.review, ["a"], date="1994"))
    type_into(inspector.date.line, "long ago")
    inspector.title.setFocus()

    assert inspector.date.line.text() == "1994"
    assert "“long ago” is no date" in inspector.date.reading
    assert page.scenes.review.scenes[0].date == "1994"


def test_values_that_differ_are_not_shown_and_typing_sets_all(
    page: SceneReviewPage, inspector: Inspector
):
    page.scenes.select("b", "c")
    assert (inspector.title.text(), inspector.title.placeholderText()) == ("", "Several titles")

    type_into(inspector.title, "Holiday")

    assert [scene.title for scene in page.scenes.review.scenes] == [
        "Garden",
        "Holiday",
        "Holiday",
        "School",
    ]


def test_people_of_some_scenes_only_can_be_given_to_all(
    page: SceneReviewPage, inspector: Inspector
):
    page.scenes.select("b", "c")
    (chip,) = inspector.people.chips
    assert chip.property("state") == "partly"

    chip.click()

    assert [scene.people for scene in page.scenes.review.scenes] == [("Mia",)] * 3 + [()]


def test_a_person_is_taken_away_by_a_click(page: SceneReviewPage, inspector: Inspector):
    inspector.people.chips[0].click()

    assert page.scenes.review.scenes[0].people == ()
    assert _chips(inspector) == []


@POPS_UP
def test_people_are_completed_from_all_that_the_archive_knows(
    qtbot: QtBot, page: SceneReviewPage, inspector: Inspector
):
    page.scenes.select("d")
    qtbot.waitUntil(lambda: page.people.names == ["Mia"])
    inspector.people.add.click()
    entry = inspector.people.entry
    QTest.keyClicks(entry, "mi")
    popup = entry.completer().popup()
    assert entry.completer().completionCount() == 1
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)

    assert page.scenes.review.scenes[3].people == ("Mia",)
    qtbot.waitUntil(lambda: entry.text() == "")


@POPS_UP
def test_several_people_are_typed_one_after_the_other(
    qtbot: QtBot, page: SceneReviewPage, inspector: Inspector
):
    inspector.people.add.click()
    entry = inspector.people.entry
    QTest.keyClicks(entry, "Tom,")
    qtbot.waitUntil(lambda: entry.text() == "")
    QTest.keyClicks(entry, " Grandma  Rose")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.text() == "")
    assert entry.hasFocus()
    QTest.keyClick(entry, Qt.Key.Key_Escape)

    assert page.scenes.review.scenes[0].people == ("Mia", "Tom", "Grandma Rose")
    assert _chips(inspector) == ["Mia", "Tom", "Grandma Rose"]
    assert not entry.isVisible()


@POPS_UP
def test_a_name_is_written_as_it_is_known(
    qtbot: QtBot, page: SceneReviewPage, inspector: Inspector
):
    page.scenes.select("d")
    inspector.people.add.click()
    QTest.keyClicks(inspector.people.entry, "mia,")

    assert page.scenes.review.scenes[3].people == ("Mia",)


def test_a_typed_time_moves_the_bound_to_the_nearest_frame(
    page: SceneReviewPage, inspector: Inspector
):
    page.scenes.select("b")
    type_into(inspector.times.start, "3.21")
    press(page, Qt.Key.Key_Return)

    assert page.scenes.review.scene("b").start_ms == 3_200
    assert page.scenes.review.scene("a").end_ms == 3_200
    assert inspector.times.start.text() == "0:00:03.200"


def test_what_is_no_time_goes_back(page: SceneReviewPage, inspector: Inspector):
    type_into(inspector.times.end, "soon")
    press(page, Qt.Key.Key_Return)

    assert inspector.times.end.text() == "0:00:02.960"
    assert page.scenes.review.scenes == SCENES


def test_arrows_in_a_time_step_by_frames(page: SceneReviewPage, inspector: Inspector):
    inspector.times.end.setFocus()
    press(page, Qt.Key.Key_Up)
    press(page, Qt.Key.Key_Up)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert page.scenes.review.scenes[0].end_ms == BOUNDS_MS[1] - 8 * 40
    assert page.widget.cut.view.frame == BOUNDS_MS[1] // 40 - 8


def test_a_typed_length_moves_the_end(page: SceneReviewPage, inspector: Inspector):
    type_into(inspector.times.length, "2")
    press(page, Qt.Key.Key_Return)

    assert page.scenes.review.scenes[0].end_ms == 2_000


def test_a_value_is_applied_to_the_whole_disc_in_one_step(
    page: SceneReviewPage, inspector: Inspector
):
    inspector.copy_wished.emit(SceneField.PEOPLE)

    assert [scene.people for scene in page.scenes.review.scenes] == [("Mia",)] * 4
    page.scenes.undo()
    assert page.scenes.review.scenes == SCENES


def test_when_all_is_decided_the_clips_can_be_made(
    qtbot: QtBot, page: SceneReviewPage, inspector: Inspector
):
    page.scenes.select_all()
    inspector.decisions.approve.click()
    assert "Make the clips" in inspector.decisions.approve.text()

    with qtbot.waitSignal(page.clips_wished) as wish:
        inspector.decisions.approve.click()

    assert wish.args == [1]


def test_the_description_grows_with_its_text(inspector: Inspector):
    low = inspector.description.height()
    type_into(inspector.description, "word " * 60)

    assert inspector.description.height() > low


def test_the_note_and_the_evidence_for_the_date_are_told():
    scene = Scene(
        0, 1_000, date="1994", note="begins at a chapter", raw='{"date_evidence":"stamp"}'
    )

    assert reasons(scene) == "Begins at a chapter.\nDate: stamp."
    assert reasons(Scene(0, 1_000, raw="{}\n{}")) == ""
