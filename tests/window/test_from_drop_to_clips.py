"""The whole way of a disc, with mouse and keys: dropped, looked over, made into clips."""

import json

import pytest

from nostalgia_desktop.domain.job import JobState
from tests.gemini_server.answers import Answer
from tests.helpers import fields_of, scenes_of
from tests.window.conftest import BASE
from tests.window.disk import FRAME_MS, bounds, check_clips, stored, titles
from tests.window.person import Person, middle
from tests.window.program import until

pytestmark = pytest.mark.alone

FIRST_BOUND_MS, SHOT_MS, LAST_MS = 8_000, 10_800, 22_600
"""Where scene 2 begins, the shot change inside it, and the end of the tape."""

BESIDE_MS = 130
"""A hand does not hit a shot change exactly: some 4 pixels here."""

ANSWER = {
    "year": "1994",
    "place": "Sea",
    "scenes": [
        {"start": "0:00:00", "end": "0:00:08", "title": "On the beach", "description": "Sand."},
        {"start": "0:00:08", "end": "0:00:15", "title": "Crab", "description": "It pinches."},
        {"start": "0:00:15", "end": "0:00:22", "title": "Ice cream", "description": "Cold."},
    ],
}


def test_a_dropped_disc_becomes_clips_that_show_what_was_seen(meet, disc, tmp_path):
    archive = tmp_path / "archive"
    me = meet(archive)
    me.program.start()

    assert me.sees("EmptyPage")
    assert me.drop([disc]) == "CopyAction"
    until(lambda: [row["text"] for row in me.rows()] == ["Sea 1994"], "it has a row")
    _wait_for_review(me)
    assert stored(archive).analyst == "local"
    assert bounds(archive) == [(0, 8_000), (8_000, 15_200), (15_200, LAST_MS)]

    shown = _drag_the_first_bound(me)
    assert shown == [BASE + SHOT_MS // FRAME_MS + beside for beside in range(-3, 3)]
    moved = [(0, SHOT_MS), (SHOT_MS, 15_200), (15_200, LAST_MS)]
    until(lambda: bounds(archive) == moved, "the bound is saved where the shot changes")
    me.keys("ctrl+z")
    until(lambda: bounds(archive)[0] == (0, FIRST_BOUND_MS), "the drag is undone")
    me.keys("ctrl+shift+z")
    until(lambda: bounds(archive) == moved, "and done again")

    me.screen.click(me.at(3_000))
    until(lambda: me.reads("LineField", "Title") == "Sea, scene 1", "the first scene is shown")
    me.type_over("LineField", "Title", "Grandma at the beach")
    until(lambda: titles(archive)[0] == "Grandma at the beach", "the title is saved")
    me.keys("ctrl+z")
    until(lambda: titles(archive)[0] == "Sea, scene 1", "all that was typed is undone")
    me.keys("ctrl+y", "Return")
    until(lambda: titles(archive)[0] == "Grandma at the beach", "and done again")

    _approve_all(me)
    me.keys("ctrl+Return")
    _finalize(me)
    names = ["1994 - Grandma at the beach.mp4", "1994 - Sea, scene 2.mp4"]
    check_clips(archive, [*names, "1994 - Sea, scene 3.mp4"])
    assert fields_of(archive / names[0])[-1] // 2 == shown[2]
    assert fields_of(archive / names[1])[0] // 2 == shown[3]

    me.keys("ctrl+q")
    assert me.program.wait() == 0


def test_gemini_names_the_scenes_once_that_is_agreed_to(meet, disc, tmp_path, gemini_server):
    archive = tmp_path / "archive"
    gemini_server.answer_for = lambda _prompt: Answer(text=json.dumps(ANSWER))
    me = meet(archive)
    me.program.start()
    me.drop([disc])

    until(lambda: me.sees("QMessageBox"), "it asks before anything is sent")
    assert any("to Google Gemini?" in each["text"] for each in me.program.ask("widgets"))
    me.keys("Return")  # Who only presses Enter has not agreed.
    until(lambda: not me.sees("QMessageBox"), "the question is answered")
    until(lambda: stored(archive).state is JobState.WAITING, "it waits")
    assert gemini_server.requests == []
    me.keys("ctrl+r")
    until(lambda: me.sees("QMessageBox"), "it asks once more")
    assert gemini_server.requests == []
    me.click_what_begins("QPushButton", "Now, about $")
    _wait_for_review(me)

    assert titles(archive) == ["On the beach", "Crab", "Ice cream"]
    assert stored(archive).analyst == "gemini"
    assert len(gemini_server.prompts) == 1
    assert not gemini_server.files
    _approve_all(me)
    me.click("QPushButton", "Finalize 3 scenes")
    _finalize(me)
    named = [f"1994 - {scene['title']}.mp4" for scene in ANSWER["scenes"]]
    check_clips(archive, named)


def _wait_for_review(me: Person) -> None:
    until(lambda: me.sees("TimelineWidget"), "the review is there")
    until(lambda: len(me.program.ask("timeline")["bounds_ms"]) == 3, "three scenes are there")


def _drag_the_first_bound(me: Person) -> list[int | None]:
    """Drag it near a shot change; gives the frames that were seen around it before it fell."""
    me.screen.move(me.at(FIRST_BOUND_MS))
    me.screen.press()
    me.screen.drag(me.at(SHOT_MS + BESIDE_MS))
    until(lambda: me.program.ask("timeline")["snapped_to"] == "shot", "it snaps")
    shown = me.frames_at_cut()
    assert bounds(me.program.archive)[0] == (0, FIRST_BOUND_MS)  # Nothing is decided yet.
    me.screen.release()
    return shown


def _approve_all(me: Person) -> None:
    archive = me.program.archive
    me.screen.click(me.at(3_000))
    for number in range(1, 4):
        until(lambda number=number: me.sees("QLabel", f"Scene {number}"), f"scene {number}")
        me.keys("a")
    until(lambda: all(each["approved"] for each in scenes_of(archive)), "all are approved")


def _finalize(me: Person) -> None:
    """Agree to the sheet, and wait until all clips are there."""
    sheet = until(lambda: me.sees("FinalizeSheet"), "the sheet is there")
    window = until(lambda: me.sees("MainWindow"), "the window is there")
    # In the window's middle, not in a corner of the screen.
    assert abs(middle(sheet)[0] - middle(window)[0]) < 20
    me.keys("Return")
    until(lambda: me.sees("FinalizeProgress"), "progress is shown")
    until(lambda: me.sees("QLabel", f"3 clips are in {me.program.archive.name}"), "all are made")
    until(lambda: stored(me.program.archive).state is JobState.FINALIZED, "it is told")
