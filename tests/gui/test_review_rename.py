"""Somebody gets a new name in the whole archive: one step to undo, and nobody's edits are lost."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.gui.rename_dialog import RenameDialog
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.services import Records, open_records
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.people import Person
from tests.gui.review_archive import (
    CTRL,
    SCENES,
    SHIFT,
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

IDA = "Aunt Ida"
OTHERS = (
    Scene(0, 4_000, "Boat", uid="x", people=("Tom", "Mia", IDA)),
    Scene(4_000, 8_000, "Pier", uid="y", people=("Mia",), is_approved=True),
)
# A list of names that pops up does so on any real screen.
POPS_UP = pytest.mark.qt_log_ignore(r"^This plugin does not support", extend=True)


@pytest.fixture
def records(one_title: Records) -> Records:
    """Two titles of other discs, in which Mia is too."""
    for number in (2, 3):
        add_reviewed(one_title, f"Disc {number}", "Title 1", number, OTHERS)
    return one_title


def people(scenes: Scenes) -> list[tuple[str, ...]]:
    return [scene.people for scene in scenes]


def on_disk(archive: Path, job_id: int) -> Scenes:
    """A title's scenes as another program reads them."""
    other = open_records(archive)
    try:
        return other.jobs.job(job_id).scenes
    finally:
        other.database.close()


def ask(page: SceneReviewPage, name: str = "Mia") -> RenameDialog:
    """Open the question about somebody, from the menu of a chip."""
    menu = page.widget.inspector.people.menu_of(name)
    menu.actions()[0].trigger()
    assert page.renamer.dialog is not None
    return page.renamer.dialog


def heard_of(page: SceneReviewPage) -> list[str]:
    told: list[str] = []
    page.renamer.told.connect(told.append)
    return told


# The question


def test_it_says_how_much_will_change_with_what_is_not_saved_yet(
    qtbot: QtBot, page: SceneReviewPage
):
    page.scenes.select("c")
    page.editor.add_person("Mia")
    dialog = ask(page)

    qtbot.waitUntil(lambda: "7 scenes of 3 titles will change" in dialog.words, timeout=10_000)


def test_one_scene_of_one_title_is_said_in_the_singular(qtbot: QtBot):
    dialog = RenameDialog("Mia", [])
    qtbot.addWidget(dialog)
    dialog.show_count(Person("Mia", 1, 1))

    assert "1 scene of 1 title will change" in dialog.words


def test_a_name_that_is_there_already_makes_both_one(qtbot: QtBot):
    dialog = RenameDialog("Mia", ["Mia", IDA])
    qtbot.addWidget(dialog)
    dialog.name.setText(" aunt  ida ")
    assert f"“{IDA}” is there already: both become one person." in dialog.words

    with qtbot.waitSignal(dialog.chosen) as wish:
        dialog.rename.click()

    assert wish.args == [IDA]


@pytest.mark.parametrize("text", ["", "  ", "Mia", " Mia "])
def test_no_name_and_the_same_name_cannot_be_given(qtbot: QtBot, text: str):
    dialog = RenameDialog("Mia", ["Mia", IDA])
    qtbot.addWidget(dialog)
    dialog.name.setText(text)

    assert not dialog.rename.isEnabled()
    dialog.name.setText("mia")
    assert dialog.rename.isEnabled()


def test_it_is_left_without_a_change(page: SceneReviewPage):
    ask(page).cancel.click()

    assert page.renamer.dialog is None
    assert page.scenes.review.scenes == SCENES
    assert page.undo_stack.count() == 0


@POPS_UP
def test_a_chip_has_a_menu(qtbot: QtBot, page: SceneReviewPage):
    chip = page.widget.inspector.people.chips[0]
    place = chip.rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(chip, QContextMenuEvent(reason, place, chip.mapToGlobal(place)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Rename everywhere…", "Take away"]

    menu.actions()[1].trigger()
    menu.close()

    assert page.scenes.review.scenes[0].people == ()


def test_the_menu_of_the_scene_names_everybody_in_it(page: SceneReviewPage):
    menu = page.widget.inspector.menu
    page.editor.add_person("Tom & Ann")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.rename.actions()] == ["Mia…", "Tom && Ann…"]

    menu.rename.actions()[1].trigger()
    assert page.renamer.dialog is not None
    assert page.renamer.dialog.name.text() == "Tom & Ann"
    page.renamer.dialog.reject()

    page.scenes.select("d")
    menu.aboutToShow.emit()
    assert not menu.rename.menuAction().isEnabled()


# What it does


@POPS_UP
def test_all_titles_are_renamed_undone_and_redone_as_one_step(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    told = heard_of(page)
    dialog = ask(page)
    type_into(dialog.name, IDA)
    dialog.rename.click()

    assert people(page.scenes.review.scenes) == [(IDA,), (IDA,), (), ()]
    assert page.undo_stack.count() == 1
    qtbot.waitUntil(lambda: len(told) == 1, timeout=10_000)
    assert told[0].startswith(
        f"“Mia” is “{IDA}” now in 6 scenes of 3 titles; Ctrl+Z takes that back"
    )
    page.save()
    assert people(stored_scenes(archive)) == [(IDA,), (IDA,), (), ()]
    for number in (2, 3):
        assert people(on_disk(archive, number)) == [("Tom", IDA), (IDA,)]
        assert [scene.is_approved for scene in on_disk(archive, number)] == [False, True]

    press(page, Qt.Key.Key_Z, CTRL)
    page.save()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=10_000)
    assert told[1] == "“Mia” is back in 6 scenes of 3 titles"
    assert people(stored_scenes(archive)) == people(SCENES)
    assert people(on_disk(archive, 2)) == people(OTHERS)

    press(page, Qt.Key.Key_Z, CTRL | SHIFT)
    page.save()
    assert people(stored_scenes(archive)) == [(IDA,), (IDA,), (), ()]
    assert people(on_disk(archive, 3)) == [("Tom", IDA), (IDA,)]


def test_what_was_typed_before_is_kept_and_a_step_of_its_own(page: SceneReviewPage, archive: Path):
    type_into(page.widget.inspector.title, "Sea")
    page.renamer.rename("Mia", IDA)
    page.save()
    assert (stored_scenes(archive)[0].title, stored_scenes(archive)[0].people) == ("Sea", (IDA,))

    press(page, Qt.Key.Key_Z, CTRL)

    assert page.scenes.review.scenes == (replace(SCENES[0], title="Sea"), *SCENES[1:])


def test_the_names_that_are_offered_follow(qtbot: QtBot, page: SceneReviewPage):
    qtbot.waitUntil(lambda: set(page.people.names) == {"Mia", "Tom", IDA})
    page.renamer.rename("Mia", "Mia Rose")
    assert set(page.people.names) == {"Mia Rose", "Tom", IDA}
    page.scenes.undo()
    assert set(page.people.names) == {"Mia", "Tom", IDA}

    page.renamer.rename("Mia", IDA)
    assert set(page.people.names) == {"Tom", IDA}
    page.scenes.undo()
    assert set(page.people.names) == {"Mia", "Tom", IDA}


def test_what_cannot_be_written_is_said(qtbot: QtBot, page: SceneReviewPage, archive: Path):
    with sqlite3.connect(archive / "nostalgia.db") as database:
        database.execute(
            "CREATE TRIGGER no BEFORE INSERT ON scene WHEN NEW.job_id = 2 "
            "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    told = heard_of(page)
    page.renamer.rename("Mia", IDA)

    qtbot.waitUntil(lambda: "not this one" in page.widget.notice.text, timeout=10_000)
    assert "Not all titles were changed" in page.widget.notice.text
    assert "in 4 scenes of 2 titles" in told[0]
    assert people(on_disk(archive, 2)) == people(OTHERS)


# Nobody waits, and nothing is lost


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Titles are written only once it is set."""
    go, real = Event(), JobManager.edit_review

    def slowly(self: JobManager, job_id, edit):
        assert go.wait(20)
        return real(self, job_id, edit)

    monkeypatch.setattr(JobManager, "edit_review", slowly)
    return go


def test_the_window_does_not_wait_for_the_archive(
    qtbot: QtBot, page: SceneReviewPage, held: Event, archive: Path
):
    told = heard_of(page)
    page.renamer.rename("Mia", IDA)
    type_into(page.widget.inspector.title, "Sea")
    press(page, Qt.Key.Key_Return)
    wait_saved(qtbot, page)
    assert (stored_scenes(archive)[0].title, people(on_disk(archive, 2))) == (
        "Sea",
        people(OTHERS),
    )
    assert told == []

    held.set()

    qtbot.waitUntil(lambda: len(told) == 1, timeout=10_000)
    assert people(on_disk(archive, 2)) == [("Tom", IDA), (IDA,)]


def test_a_title_that_is_opened_meanwhile_waits_for_its_new_names(
    qtbot: QtBot, page: SceneReviewPage, records: Records, held: Event, archive: Path
):
    page.renamer.rename("Mia", IDA)
    page.save_title()
    page.open_job(records.jobs.job(2))
    qtbot.wait(300)
    assert not page.is_open

    with qtbot.waitSignal(page.opened, timeout=20_000):
        held.set()

    assert people(page.scenes.review.scenes) == [("Tom", IDA), (IDA,)]
    type_into(page.widget.inspector.title, "Lake")
    press(page, Qt.Key.Key_Return)
    page.save()
    assert people(on_disk(archive, 2)) == [("Tom", IDA), (IDA,)]
    assert on_disk(archive, 2)[0].title == "Lake"
    assert people(stored_scenes(archive)) == [(IDA,), (IDA,), (), ()]


def test_what_another_program_wrote_since_is_not_undone(page: SceneReviewPage, archive: Path):
    page.renamer.rename("Mia", IDA)
    page.save()
    other = open_records(archive)
    first, second = other.jobs.job(2).scenes
    other.jobs.save_review(2, (replace(first, people=("Grandma",)), second))
    other.database.close()

    page.scenes.undo()
    page.save()

    assert people(on_disk(archive, 2)) == [("Grandma",), ("Mia",)]
    assert people(on_disk(archive, 3)) == people(OTHERS)
