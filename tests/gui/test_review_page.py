"""The review page: mouse and keys change scenes, and all of it is soon in the database."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.gui.keys_sheet import KeysSheet
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.review_keys import KEYS
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.services import Records
from tests.gui.review_archive import (
    BOUNDS_MS,
    CTRL,
    SCENES,
    SHIFT,
    SHOTS,
    MakePage,
    archive,
    make_page,
    page,
    press,
    records,
    stored,
    stored_scenes,
    submitted_once,
    type_into,
    wait_saved,
)

__all__ = ["archive", "make_page", "page", "records", "submitted_once"]

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FILM_Y = 100
ALT = Qt.KeyboardModifier.AltModifier


def send_mouse(page: SceneReviewPage, kind: QEvent.Type, x: int, modifiers=NONE) -> None:
    """Do something with the mouse on the film of the timeline."""
    timeline, place = page.widget.timeline, QPointF(x, FILM_Y)
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    where = timeline.mapToGlobal(place)
    QApplication.sendEvent(timeline, QMouseEvent(kind, place, where, button, LEFT, modifiers))


def drag(page: SceneReviewPage, from_ms: int, to_ms: int, modifiers=NONE, *, let_go=True) -> None:
    """Drag a bound with the mouse, in some steps."""
    view = page.widget.timeline.view
    start, end = view.x(from_ms), view.x(to_ms)
    send_mouse(page, QEvent.Type.MouseButtonPress, start, modifiers)
    for step in range(1, 11):
        send_mouse(page, QEvent.Type.MouseMove, start + (end - start) * step // 10, modifiers)
    if let_go:
        send_mouse(page, QEvent.Type.MouseButtonRelease, end, modifiers)


def _titles(scenes) -> list[str]:
    return [scene.title for scene in scenes]


def test_a_dragged_bound_snaps_to_the_shot_and_is_stored(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    shot_ms = SHOTS[2] * 40
    nearby = page.widget.timeline.view.ms(page.widget.timeline.view.x(shot_ms) + 5)

    drag(page, BOUNDS_MS[2], nearby)

    wait_saved(qtbot, page)
    assert [scene.start_ms for scene in stored_scenes(archive)] == [
        0,
        BOUNDS_MS[1],
        shot_ms,
        BOUNDS_MS[3],
    ]
    assert stored_scenes(archive)[1].end_ms == shot_ms
    assert stored_scenes(archive) == page.scenes.review.scenes
    assert page.playhead.ms == shot_ms


def test_a_drag_with_alt_does_not_snap_and_is_one_step(page: SceneReviewPage):
    view = page.widget.timeline.view
    wanted = view.ms(view.x(SHOTS[2] * 40) + 3)

    drag(page, BOUNDS_MS[2], wanted, ALT)

    bound = page.scenes.review.scenes[2].start_ms
    assert bound == page.scenes.review.grid.snap(bound) != SHOTS[2] * 40
    assert page.undo_stack.count() == 1


def test_while_a_bound_is_dragged_the_originals_frames_are_there(
    qtbot: QtBot, page: SceneReviewPage
):
    drag(page, BOUNDS_MS[2], SHOTS[2] * 40, let_go=False)

    assert page.widget.cut.isVisible()
    assert page.widget.cut.view.frame == SHOTS[2]
    with qtbot.waitSignal(page.cuts.picture_there, timeout=20_000) as there:
        pass
    assert there.args[0] == SHOTS[2]


def test_escape_puts_a_dragged_bound_back(page: SceneReviewPage):
    page.widget.timeline.setFocus()
    drag(page, BOUNDS_MS[2], SHOTS[2] * 40, let_go=False)

    press(page, Qt.Key.Key_Escape)

    assert page.scenes.review.scenes == SCENES
    assert page.undo_stack.count() == 0


def test_a_typed_title_is_stored_while_it_is_typed(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    type_into(page.widget.inspector.title, "Mia turns six")

    qtbot.wait(300)
    wait_saved(qtbot, page)
    assert stored_scenes(archive)[0].title == "Mia turns six"


def test_a_typed_title_is_stored_at_once_when_the_field_is_left(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    with qtbot.waitSignal(page.saved, timeout=10_000):
        type_into(page.widget.inspector.title, "Mia turns six")
        press(page, Qt.Key.Key_Return)

    assert stored_scenes(archive)[0].title == "Mia turns six"
    assert page.widget.timeline.hasFocus()


def test_typing_in_one_field_is_one_step(page: SceneReviewPage):
    inspector = page.widget.inspector
    type_into(inspector.title, "Sea")
    type_into(inspector.place, "Grado")
    inspector.place.clearFocus()

    assert page.undo_stack.count() == 2
    page.scenes.undo()
    assert (inspector.title.text(), inspector.place.text()) == ("Sea", "")


def test_undo_and_redo_go_across_text_and_timeline(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    title = page.widget.inspector.title
    type_into(title, "Sea")
    press(page, Qt.Key.Key_Escape)
    drag(page, BOUNDS_MS[2], SHOTS[2] * 40)
    page.scenes.select("a")
    done = page.scenes.review

    press(page, Qt.Key.Key_Z, CTRL)
    assert page.scenes.review.scenes[2].start_ms == BOUNDS_MS[2]
    title.setFocus()
    press(page, Qt.Key.Key_Z, CTRL)  # Inside the field too.
    assert page.scenes.review.scenes == SCENES
    assert title.text() == "Garden"
    press(page, Qt.Key.Key_Z, CTRL | SHIFT)
    press(page, Qt.Key.Key_Y, CTRL)

    assert page.scenes.review == done
    wait_saved(qtbot, page)
    assert stored_scenes(archive) == done.scenes


def test_approving_all_scenes_one_by_one_approves_the_job(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    page.widget.timeline.setFocus()
    seen = []
    for _ in SCENES:
        seen.append((page.scenes.current.uid, page.playhead.ms))
        press(page, Qt.Key.Key_A)

    assert seen == [(scene.uid, scene.start_ms) for scene in SCENES]
    wait_saved(qtbot, page)
    assert all(scene.is_approved for scene in stored_scenes(archive))
    assert stored(archive).state is JobState.APPROVED
    assert not page.player.is_playing


def test_delete_leaves_out_and_takes_back_in(qtbot: QtBot, page: SceneReviewPage, archive: Path):
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_Delete)

    wait_saved(qtbot, page)
    assert [scene.is_left_out for scene in stored_scenes(archive)] == [True, False, False, False]
    assert page.scenes.current.uid == "b"

    page.scenes.select("a")
    press(page, Qt.Key.Key_Delete)
    assert not page.scenes.review.scenes[0].is_left_out


def test_what_is_undone_is_shown(page: SceneReviewPage):
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    press(page, Qt.Key.Key_Z, CTRL)

    assert page.scenes.current.uid == "a"
    assert page.playhead.ms == 0


def test_a_program_that_is_killed_loses_no_finished_edit(
    qtbot: QtBot, page: SceneReviewPage, archive: Path
):
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    page.playhead.seek(SHOTS[2] * 40)
    press(page, Qt.Key.Key_S)
    qtbot.wait(300)
    wait_saved(qtbot, page)

    # Nothing is flushed or closed: what lies on the disk now is what a kill leaves.
    with sqlite3.connect(f"file:{archive / 'nostalgia.db'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT title, is_approved FROM scene WHERE job_id = 1 ORDER BY start_ms"
        ).fetchall()
    assert rows == [("Garden", 1), ("Birthday", 0), ("Birthday", 0), ("Beach", 0), ("School", 0)]


def test_keys_are_letters_while_somebody_types(page: SceneReviewPage):
    title = page.widget.inspector.title
    type_into(title, "salmon ijkl znp")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Delete):
        press(page, key)

    assert title.text() == "salmon ijkl zn"
    assert not page.player.is_playing
    assert page.playhead.ms == 0
    assert page.widget.bar.snap.isChecked()
    assert [scene.is_decided for scene in page.scenes.review.scenes] == [False] * 4


def test_split_and_merge_are_each_others_undoing(page: SceneReviewPage):
    page.widget.timeline.setFocus()
    page.playhead.seek(SHOTS[2] * 40 - 1_000)
    press(page, Qt.Key.Key_S)
    assert len(page.scenes.review.scenes) == 5
    assert page.scenes.current.start_ms == SHOTS[2] * 40 - 1_000

    page.scenes.select("b")
    press(page, Qt.Key.Key_M)

    assert page.scenes.review.scenes == SCENES


def test_in_and_out_are_set_to_the_playhead(page: SceneReviewPage):
    page.widget.timeline.setFocus()
    page.scenes.select("b")
    page.playhead.seek(3_200)
    press(page, Qt.Key.Key_I)
    page.playhead.seek(4_400)
    press(page, Qt.Key.Key_O)

    scene = page.scenes.review.scene("b")
    assert (scene.start_ms, scene.end_ms) == (3_200, 4_400)
    assert page.cuts.bound == Bound("b", Side.END)


def test_arrows_step_by_frames_of_the_original(page: SceneReviewPage):
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_Right)
    press(page, Qt.Key.Key_Right)
    assert page.playhead.ms == 80
    press(page, Qt.Key.Key_Left)
    assert page.playhead.ms == 40
    press(page, Qt.Key.Key_Right, SHIFT)
    assert page.playhead.ms == 1_040


def test_up_and_down_go_from_cut_to_cut(page: SceneReviewPage):
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_Down)
    assert page.playhead.ms == SHOTS[1] * 40
    assert page.cuts.bound is None
    press(page, Qt.Key.Key_Down)

    assert page.playhead.ms == BOUNDS_MS[1]
    assert page.cuts.bound is not None
    press(page, Qt.Key.Key_Left, ALT)
    assert page.scenes.review.scenes[1].start_ms == BOUNDS_MS[1] - 40
    assert page.playhead.ms == BOUNDS_MS[1] - 40


def test_a_scene_is_played_by_itself(qtbot: QtBot, page: SceneReviewPage):
    page.widget.timeline.setFocus()
    page.scenes.select("d")
    qtbot.waitUntil(lambda: page.player.state is PlayState.PAUSED, timeout=10_000)
    press(page, Qt.Key.Key_P)

    assert page.player.is_playing
    assert (page.player.span.start_ms, page.player.span.end_ms) == BOUNDS_MS[3:]
    press(page, Qt.Key.Key_Space)
    assert not page.player.is_playing


def test_a_gap_is_filled(page: SceneReviewPage):
    page.scenes.select("a")
    inside_ms = page.widget.timeline.view.ms(page.widget.timeline.view.x(BOUNDS_MS[1]) - 2)
    drag(page, inside_ms, inside_ms - 1_000, CTRL | ALT)
    (gap,) = page.scenes.review.gaps
    page.widget.timeline.setFocus()
    page.playhead.seek(gap.start_ms + 200)
    press(page, Qt.Key.Key_G)

    assert page.scenes.review.gaps == ()
    assert page.scenes.current.start_ms == gap.start_ms


def test_without_preview_and_survey_scenes_can_still_be_edited(
    qtbot: QtBot, make_page: MakePage, archive: Path
):
    for file in (archive / ".nostalgia" / "proxies").iterdir():
        file.unlink()
    page = make_page()

    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    drag(page, BOUNDS_MS[2], BOUNDS_MS[2] + 1_000)

    wait_saved(qtbot, page)
    assert "preview" in page.widget.notice.text
    assert stored_scenes(archive)[0].is_approved
    assert stored_scenes(archive)[2].start_ms > BOUNDS_MS[2]


def test_without_the_originals_it_says_what_to_do(
    make_page: MakePage, records: Records, tmp_path: Path
):
    source = records.jobs.job(1).source
    records.jobs.note(1, source=type(source)(str(tmp_path / "gone"), source.folder, source.parts))
    page = make_page()

    assert "is not there" in page.widget.notice.text
    drag(page, BOUNDS_MS[2], SHOTS[2] * 40)
    assert not page.widget.cut.isVisible()


def test_what_cannot_be_saved_is_said_and_tried_again(
    qtbot: QtBot, page: SceneReviewPage, archive: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("nostalgia_desktop.gui.review_saver.AGAIN_MS", 200)
    other = sqlite3.connect(archive / "nostalgia.db", isolation_level=None)
    other.execute("ALTER TABLE scene RENAME TO elsewhere")
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: page.widget.notice.is_bad, timeout=20_000)
    assert "not saved yet" in page.widget.notice.text

    other.execute("ALTER TABLE elsewhere RENAME TO scene")
    other.close()

    qtbot.waitUntil(lambda: page.store.is_saved and not page.widget.notice.text, timeout=20_000)
    assert stored_scenes(archive)[0].is_approved


def test_a_fault_while_saving_is_told_too(
    qtbot: QtBot, page: SceneReviewPage, records: Records, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_args: object) -> None:
        raise OSError("the drive is gone")

    monkeypatch.setattr(page.store, "_save", broken)
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_A)

    qtbot.waitUntil(lambda: "the drive is gone" in page.widget.notice.text, timeout=10_000)
    monkeypatch.undo()


def test_save_returns_when_all_is_stored(page: SceneReviewPage, archive: Path):
    type_into(page.widget.inspector.title, "Last words")

    page.save()

    assert stored_scenes(archive)[0].title == "Last words"


def test_scenes_that_somebody_else_changed_are_shown(
    qtbot: QtBot, page: SceneReviewPage, records: Records
):
    with qtbot.waitSignal(page.opened, timeout=10_000):
        records.jobs.set_scenes(1, SCENES[:2])

    assert page.scenes.review.scenes == SCENES[:2]


def test_opening_a_title_changes_nothing(qtbot: QtBot, page: SceneReviewPage, records: Records):
    heard: list[object] = []
    records.jobs.job_changed.connect(heard.append)
    page.scenes.select("c")
    qtbot.wait(400)

    assert heard == []
    assert page.undo_stack.count() == 0


def test_a_title_is_opened_again_where_it_was_left(
    qtbot: QtBot, page: SceneReviewPage, records: Records
):
    page.steering.go_to("c")
    page.playhead.seek(6_000)
    with qtbot.waitSignal(page.opened, timeout=10_000):
        page.open_job(records.jobs.job(1))

    assert page.scenes.current.uid == "c"
    assert page.playhead.ms == 6_000


def test_until_a_title_is_read_nothing_can_be_edited(page: SceneReviewPage, records: Records):
    page.open_job(records.jobs.job(1))

    assert not page.is_open
    assert not page.widget.inspector.isEnabled()
    assert page.widget.timeline.scenery.review.scenes == ()
    page.actions["approve"].trigger()
    assert page.store.is_saved


def test_a_cut_that_is_shown_does_not_move_the_timeline(page: SceneReviewPage):
    page.widget.resize(1004, 480)
    before = page.widget.timeline.mapTo(page.widget, page.widget.timeline.pos())
    drag(page, BOUNDS_MS[2], SHOTS[2] * 40, let_go=False)

    assert page.widget.cut.isVisible()
    assert page.widget.timeline.mapTo(page.widget, page.widget.timeline.pos()) == before


def test_the_summary_counts_what_is_approved(page: SceneReviewPage):
    heard: list[str] = []
    page.summary_changed.connect(heard.append)
    page.widget.timeline.setFocus()
    press(page, Qt.Key.Key_A)
    press(page, Qt.Key.Key_Delete)

    assert heard[-1] == "1 of 4 scenes approved, 1 left out"


def test_the_sheet_lists_every_key(qtbot: QtBot, qapp: QApplication):
    sheet = KeysSheet()
    qtbot.addWidget(sheet)
    words = {label.text() for label in sheet.findChildren(QLabel)}

    assert {key.words for key in KEYS} <= words
    assert len({each for key in KEYS for each in key.keys}) == sum(len(key.keys) for key in KEYS)


def test_the_question_mark_opens_the_sheet(qtbot: QtBot, page: SceneReviewPage):
    page.widget.timeline.setFocus()
    QTest.keyClick(page.widget.timeline, Qt.Key.Key_Question, SHIFT)

    qtbot.waitUntil(lambda: bool(page.widget.findChildren(KeysSheet)))
    for sheet in page.widget.findChildren(KeysSheet):
        sheet.reject()
