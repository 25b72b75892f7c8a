"""Why bounds and dates are as they are is kept as long as they are, and comes back with them."""

from dataclasses import replace

import pytest

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.edits import Bound, merge_next, move_bound, split_scene
from nostalgia_desktop.domain.field_edits import approve, set_fields
from nostalgia_desktop.domain.review import FrameGrid, Review, Side, open_review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate

EDGE = Snap(0, 0, SnapReason.EDGE, 1.0)
MIDDLE = Snap(19_200, 20_000, SnapReason.CUT, 0.8)
LAST = Snap(40_000, 40_000, SnapReason.NONE, 0.0)
STAMP = ToldDate("1994-08-14", DatePrecision.DAY, ToldBy.STAMP, "AUG 14 1994")
SEASON = ToldDate("1994-08", DatePrecision.SEASON, ToldBy.SEASON, "bathing suits")
PARTY = Scene(
    0, 20_000, uid="a", date="1994-08", start_snap=EDGE, end_snap=MIDDLE, told_date=SEASON
)
GIFTS = Scene(
    20_000, 40_000, uid="b", date="1994-08-14", start_snap=MIDDLE, end_snap=LAST, told_date=STAMP
)
REVIEW = Review(FrameGrid(PAL, 1_500), (PARTY, GIFTS))


def snaps(scene: Scene) -> tuple[Snap | None, Snap | None]:
    return scene.start_snap, scene.end_snap


def test_a_bound_that_moves_has_no_reason_any_more_on_either_side():
    moved = move_bound(REVIEW, Bound("a", Side.END), 21_000)

    assert [snaps(scene) for scene in moved.scenes] == [(EDGE, None), (None, LAST)]
    assert [scene.told_date for scene in moved.scenes] == [SEASON, STAMP]


def test_a_bound_moved_alone_leaves_the_reason_of_its_neighbour():
    moved = move_bound(REVIEW, Bound("a", Side.END, alone=True), 19_000)

    assert [snaps(scene) for scene in moved.scenes] == [(EDGE, None), (MIDDLE, LAST)]


def test_a_bound_that_stays_where_it_is_keeps_its_reason():
    assert move_bound(REVIEW, Bound("a", Side.END), 20_010) is REVIEW


def test_a_split_has_no_reason_and_leaves_those_of_the_ends():
    halves = split_scene(REVIEW, 10_000, lambda: "new").scenes[:2]

    assert [snaps(half) for half in halves] == [(EDGE, None), (None, MIDDLE)]
    assert [half.told_date for half in halves] == [SEASON, SEASON]


def test_a_merge_keeps_the_reasons_of_its_two_ends():
    (merged,) = merge_next(REVIEW, "a").scenes

    assert snaps(merged) == (EDGE, LAST)


@pytest.mark.parametrize(
    ("first", "second", "behind"),
    [
        (PARTY, GIFTS, STAMP),
        (PARTY, replace(GIFTS, date="1996"), SEASON),
        (PARTY, replace(GIFTS, date=""), SEASON),
        (replace(PARTY, date="1994"), GIFTS, STAMP),
        (replace(PARTY, date="1993"), GIFTS, None),
    ],
    ids=["the finer one", "the first of two", "the only one", "the second s", "a person s"],
)
def test_a_merge_keeps_what_stands_behind_the_date_that_it_has_then(first, second, behind):
    (merged,) = merge_next(REVIEW.with_scenes((first, second)), "a").scenes

    assert merged.told_date == behind


def test_a_split_that_is_merged_again_is_as_it_was():
    split = split_scene(REVIEW, 10_000, lambda: "new")

    assert merge_next(split, "a") == REVIEW


def test_another_date_lets_go_of_what_stood_behind_the_old_one():
    review = set_fields(REVIEW, ["a", "b"], date="1994-08")

    assert [scene.told_date for scene in review.scenes] == [SEASON, None]


def test_words_and_decisions_change_no_reasons():
    review = approve(set_fields(REVIEW, ["a"], title="Party", people=("Mia",)), ["a"])

    assert snaps(review.scene("a")) == snaps(PARTY)
    assert review.scene("a").told_date == SEASON


def test_a_bound_between_frames_that_is_put_on_one_has_no_reason_there():
    between = replace(PARTY, end_ms=19_990, end_snap=replace(MIDDLE, ms=19_990))

    (scene,) = open_review([between], REVIEW.grid).scenes

    assert snaps(scene) == (EDGE, None)
