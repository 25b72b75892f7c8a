"""Undo covers text and timeline alike; a drag and a visit to a field are one step each."""

import gc

import pytest
from PySide6.QtCore import Qt

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.edits import Bound, merge_next, move_bound, split_scene
from nostalgia_desktop.domain.field_edits import set_fields
from nostalgia_desktop.domain.review import FrameGrid, Review, Side
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.scene_list import SceneList

START = Review(
    FrameGrid(PAL, 1_500),
    tuple(
        Scene(at, at + 10_000, uid=uid)
        for at, uid in zip(range(0, 60_000, 10_000), "abcdef", strict=True)
    ),
)
BOUND = Bound("a", Side.END)
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def scenes(qapp) -> SceneList:
    return SceneList(START)


@pytest.fixture
def heard(scenes) -> list[tuple[str, object]]:
    """What the list announced, in order."""
    heard: list[tuple[str, object]] = []
    for name in ("changed", "settled", "selection_changed"):
        getattr(scenes, name).connect(lambda value, name=name: heard.append((name, value)))
    return heard


def drag(scenes: SceneList, *stations_ms: int) -> None:
    scenes.begin_gesture()
    for ms in stations_ms:
        scenes.apply("Move cut", move_bound(scenes.review, BOUND, ms))
    scenes.end_gesture()


def type_title(scenes: SceneList, uid: str, text: str) -> None:
    scenes.begin_gesture()
    for end in range(1, len(text) + 1):
        scenes.apply("Rename", set_fields(scenes.review, [uid], title=text[:end]))
    scenes.end_gesture()


def test_the_first_scene_is_selected_to_begin_with(scenes):
    assert scenes.selection == ("a",)
    assert scenes.current == START.scenes[0]


def test_an_edit_is_announced_and_can_be_undone_and_done_again(scenes, heard):
    after = merge_next(START, "a")

    scenes.apply("Merge", after)
    assert heard == [("changed", after), ("settled", after)]
    scenes.undo()
    assert scenes.review is START
    scenes.redo()
    assert scenes.review is after


def test_an_edit_that_changes_nothing_is_no_step(scenes, heard):
    scenes.apply("Move cut", move_bound(START, BOUND, 10_000))

    assert scenes.undo_stack.count() == 0
    assert heard == []


def test_a_drag_is_one_step_and_is_saved_once(scenes, heard):
    drag(scenes, 11_000, 12_000, 13_000)

    assert scenes.undo_stack.count() == 1
    assert [name for name, _ in heard] == ["changed"] * 3 + ["settled"]
    scenes.undo()
    assert scenes.review == START


def test_two_drags_of_the_same_cut_are_two_steps(scenes):
    drag(scenes, 11_000)
    drag(scenes, 12_000)

    assert scenes.undo_stack.count() == 2


def test_a_drag_back_to_where_it_began_is_no_step(scenes):
    drag(scenes, 11_000, 12_000, 10_000)

    assert scenes.undo_stack.count() == 0
    assert scenes.review == START


def test_a_cancelled_drag_leaves_no_trace(scenes):
    scenes.begin_gesture()
    scenes.apply("Move cut", move_bound(scenes.review, BOUND, 12_000))

    scenes.cancel_gesture()

    assert scenes.review is START
    assert scenes.undo_stack.count() == 0


def test_a_cancelled_gesture_without_an_edit_takes_nothing_else_back(scenes):
    drag(scenes, 11_000)
    scenes.begin_gesture()

    scenes.cancel_gesture()

    assert scenes.undo_stack.index() == 1


def test_a_drag_that_is_cancelled_where_it_began_takes_nothing_else_back(scenes):
    drag(scenes, 11_000)
    scenes.begin_gesture()
    for ms in (12_000, 11_000):
        scenes.apply("Move cut", move_bound(scenes.review, BOUND, ms))

    scenes.cancel_gesture()

    assert scenes.review.scene("a").end_ms == 11_000
    assert scenes.undo_stack.count() == 1


def test_typing_in_one_field_is_one_step(scenes):
    type_title(scenes, "a", "Party")
    type_title(scenes, "a", "Birthday party")

    scenes.undo()

    assert scenes.review.scene("a").title == "Party"
    scenes.undo()
    assert scenes.review == START


def test_text_and_timeline_share_one_row_of_steps(scenes):
    type_title(scenes, "a", "Party")
    drag(scenes, 12_000)
    scenes.undo()

    assert scenes.review.scene("a").title == "Party"
    assert scenes.review.scene("a").end_ms == 10_000
    assert scenes.undo_stack.undoText() == "Rename"


def test_undo_in_the_middle_of_typing_ends_it(scenes):
    scenes.begin_gesture()
    scenes.apply("Rename", set_fields(scenes.review, ["a"], title="P"))
    scenes.undo()
    scenes.apply("Rename", set_fields(scenes.review, ["a"], title="Q"))

    assert scenes.undo_stack.count() == 1
    scenes.undo()
    assert scenes.review == START


def test_undo_shows_what_it_undid(scenes):
    scenes.select("c")
    scenes.apply("Rename", set_fields(scenes.review, ["c"], title="Sea"))
    scenes.select("a")

    scenes.undo()
    scenes.redo()

    assert scenes.selection == ("c",)


def test_a_split_may_select_the_new_half_and_undo_the_old_scene(scenes):
    scenes.apply("Split", split_scene(START, 5_000, lambda: "new"), select=["new"])
    assert scenes.selection == ("new",)

    scenes.undo()

    assert scenes.selection == ("a",)


def test_a_selected_scene_that_is_merged_away_leaves_the_one_in_its_place(scenes):
    scenes.select("b")

    scenes.apply("Merge", merge_next(START, "a"))

    assert scenes.selection == ("a",)


def test_clicks_select_as_everywhere(scenes, heard):
    scenes.click("b", NONE)
    scenes.click("d", CTRL)
    assert scenes.selection == ("b", "d")
    scenes.click("b", CTRL)
    assert scenes.selection == ("d",)
    scenes.click("d", CTRL)
    assert scenes.selection == ("d",)
    scenes.click("b", SHIFT)
    assert scenes.selection == ("b", "c", "d")
    assert scenes.current == START.scene("d")
    scenes.click("f", SHIFT)
    assert scenes.selection == ("d", "e", "f")
    assert {name for name, _ in heard} == {"selection_changed"}


def test_all_scenes_can_be_selected_and_the_current_one_stays(scenes):
    scenes.select("c")
    scenes.select_all()

    assert scenes.selection == tuple("abcdef")
    assert scenes.current == START.scene("c")


def test_stepping_stops_at_the_ends(scenes):
    scenes.step(-1)
    assert scenes.selection == ("a",)
    scenes.step(99)
    assert scenes.selection == ("f",)


def test_another_review_begins_with_nothing_to_undo(scenes):
    drag(scenes, 12_000)
    other = Review(START.grid)

    scenes.open(other)

    assert scenes.review is other
    assert scenes.current is None
    assert not scenes.undo_stack.canUndo()


def _reviews() -> int:
    gc.collect()
    return sum(isinstance(each, Review) for each in gc.get_objects())


def test_what_was_joined_to_a_step_is_not_kept(scenes):
    before = _reviews()

    for number in range(20):
        type_title(scenes, "a", f"{number} is a title of some length")

    assert scenes.undo_stack.count() == 20
    assert _reviews() <= before + 20


def test_the_oldest_steps_are_forgotten(scenes):
    before = _reviews()

    for number in range(1_200):
        scenes.apply("Rename", set_fields(scenes.review, ["a"], title=f"{number}"))

    assert scenes.undo_stack.count() == 1_000
    assert _reviews() <= before + 1_001
