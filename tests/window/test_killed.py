"""SIGKILL at bad moments: what a person did is there at the next start, and no clip is half."""

import random
import time
from itertools import pairwise
from pathlib import Path

import pytest

from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.scene import Scene
from tests.helpers import (
    clip_names,
    fields_between,
    fields_of,
    leftovers,
    replace_scenes,
    scenes_of,
)
from tests.window.conftest import BASE
from tests.window.disk import FRAME_MS, bounds, check_clips, stored, titles
from tests.window.person import Person
from tests.window.program import until

pytestmark = pytest.mark.alone

BETWEEN_KEYS_S = 0.15
"""A person who types fast."""

NAMES = ("Boat", "Castle", "Dog", "Evening", "Fire")
BOUNDS = (0, 90, 200, 290, 380, 565)


def test_a_kill_while_typing_costs_no_more_than_the_key_in_hand(meet, submitted):
    me = meet(submitted)
    _open_review(me)
    me.keys("a", "alt+Right")
    me.type_over("LineField", "Title", "Crab")
    until(lambda: titles(submitted)[1] == "Crab", "the title is saved")

    me.keys("s")
    time.sleep(BETWEEN_KEYS_S)
    me.keys("x")
    me.program.kill()

    title = titles(submitted)[1]
    assert title in ("Crabs", "Crabsx")
    assert bounds(submitted) == [(0, 8_040), (8_040, 15_200), (15_200, 22_600)]
    _open_review(me)
    assert me.sees("QLabel", "1 of 3 scenes approved")
    assert me.sees("QLabel", "Scene 2")  # The first that nobody decided about.
    assert me.reads("LineField", "Title") == title


def test_a_kill_right_after_an_approval_keeps_all_that_was_done_before(meet, submitted):
    me = meet(submitted)
    _open_review(me)
    me.keys("a", "Delete")  # Approve the first, leave the second out.
    until(lambda: me.sees("QLabel", "Scene 3"), "the third is shown")
    until(lambda: scenes_of(submitted)[1]["left_out"], "that is saved")
    me.keys("a")
    until(lambda: me.sees("QLabel", "2 of 3 scenes approved, 1 left out"), "it is shown")
    me.program.kill()

    decided = [(each["approved"], each["left_out"]) for each in scenes_of(submitted)]
    assert decided[:2] == [(True, False), (False, True)]
    _open_review(me)
    assert decided == [(each["approved"], each["left_out"]) for each in scenes_of(submitted)]
    assert me.sees("QLabel", f"{1 + decided[2][0]} of 3 scenes approved, 1 left out")


def test_a_kill_in_the_first_pass_is_made_up_for_at_the_next_start(meet, disc, tmp_path):
    archive = tmp_path / "archive"
    me = meet(archive)
    me.program.start(disc)
    until(lambda: leftovers(archive), "a preview is being made")
    me.program.kill()
    assert stored(archive).state is JobState.REGISTERED

    _open_review(me)

    assert len(bounds(archive)) == 3
    assert leftovers(archive) == []


def test_kills_during_finalize_leave_each_clip_once_and_whole(meet, submitted):
    _write_scenes(submitted)
    me = meet(submitted)
    names = [f"1994 - {name}.mp4" for name in NAMES]
    made: dict[str, int] = {}

    for moment in (_at_the_first_byte, _at_a_new_clip, _some_time, _some_time):
        _begin_to_finalize(me)
        moment(me)
        me.program.kill()
        for name in set(clip_names(submitted)) - made.keys():  # What has its name is whole.
            place = names.index(name)
            assert fields_of(submitted / name) == fields_between(BASE, *BOUNDS[place : place + 2])
            made[name] = (submitted / name).stat().st_mtime_ns

    _begin_to_finalize(me)
    until(lambda: stored(submitted).state is JobState.FINALIZED, "all are made")
    check_clips(submitted, names)
    again = [name for name, at in made.items() if (submitted / name).stat().st_mtime_ns != at]
    assert again == []
    assert me.program.is_running


def _at_the_first_byte(me: Person) -> None:
    until(lambda: leftovers(me.program.archive), "a clip is begun")


def _at_a_new_clip(me: Person) -> None:
    before = len(clip_names(me.program.archive))
    until(lambda: len(clip_names(me.program.archive)) > before, "another clip is there")


def _some_time(me: Person) -> None:
    _at_the_first_byte(me)
    time.sleep(random.uniform(0, 1.5))  # Any moment will do.


def _begin_to_finalize(me: Person) -> None:
    """Start the program and have the clips made that are still missing."""
    me.program.start()
    until(lambda: me.sees("QPushButton", f"Finalize {len(NAMES)} scenes"), "it is offered")
    me.keys("ctrl+Return")
    until(lambda: me.sees("FinalizeSheet"), "the sheet is there")
    me.keys("Return")
    until(lambda: not me.sees("FinalizeSheet"), "it begins")


def _open_review(me: Person) -> None:
    """Start the program; the title that waits for its review is opened by itself."""
    me.program.start()
    until(lambda: me.sees("TimelineWidget"), "the review is there")
    until(lambda: me.program.ask("timeline")["bounds_ms"], "the scenes are there")


def _write_scenes(archive: Path) -> None:
    scenes = [
        Scene(start * FRAME_MS, end * FRAME_MS, name, date="1994", uid=name, is_approved=True)
        for name, (start, end) in zip(NAMES, pairwise(BOUNDS), strict=True)
    ]
    replace_scenes(archive, 1, *scenes)
