"""Edits keep scenes in order, apart, long enough and on frames, whatever comes after what."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import NTSC, PAL
from nostalgia_desktop.domain.edits import (
    Bound,
    bound_ms,
    bound_range,
    can_split,
    fill_gap,
    merge_next,
    move_bound,
    neighbour,
    nudge_bound,
    split_scene,
)
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.field_edits import (
    SceneField,
    approve,
    approve_and_next,
    copy_field,
    leave_out,
    next_to_review,
    restore,
    set_fields,
    unapprove,
)
from nostalgia_desktop.domain.review import FrameGrid, Gap, Review, Side, open_review
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene

GRID = FrameGrid(PAL, 1_500)
PARTY = Scene(0, 20_000, "Party", "Cake.", ("Mia", "Tom"), "Home", "1994", uid="a")
GIFTS = Scene(20_000, 40_000, "Gifts", "A bike.", ("Tom", "Ann"), "", "1994-08-14", uid="b")
BEACH = Scene(45_000, 60_000, uid="c")
REVIEW = Review(GRID, (PARTY, GIFTS, BEACH))


def spans(review: Review) -> list[tuple[int, int]]:
    return [(scene.start_ms, scene.end_ms) for scene in review.scenes]


# What a review is


@pytest.mark.parametrize(
    ("scenes", "reason"),
    [
        ((Scene(0, 60_001, uid="a"),), "ends after the title"),
        ((Scene(0, 99, uid="a"),), "shorter than"),
        ((Scene(0, 2_000, uid="a"), Scene(1_999, 4_000, uid="b")), "before scene 1 ends"),
        ((Scene(2_000, 4_000, uid="a"), Scene(0, 1_000, uid="b")), "not in order"),
        ((Scene(0, 1_000, uid="a"), Scene(1_000, 2_000, uid="a")), "the same uid"),
        ((Scene(0, 1_000),), "has none"),
    ],
)
def test_an_impossible_review_cannot_be_made(scenes, reason):
    with pytest.raises(SceneError, match=reason):
        Review(GRID, scenes)


def test_a_scene_cannot_be_both_approved_and_left_out():
    with pytest.raises(ValueError, match="either approved or left out"):
        Scene(0, 1_000, is_approved=True, is_left_out=True)


def test_opening_a_review_puts_bounds_on_the_nearest_frames():
    review = open_review([Scene(11, 4_990, uid="a"), Scene(4_990, 9_975, uid="b")], GRID)

    assert spans(review) == [(0, 5_000), (5_000, 9_960)]


def test_opening_a_review_moves_nothing_that_is_on_frames():
    assert open_review(REVIEW.scenes, GRID) == REVIEW


@pytest.mark.parametrize("rate", [PAL, NTSC, Fraction(24_000, 1001), Fraction(50)])
def test_the_shortest_scene_in_frames_is_never_too_short_in_milliseconds(rate):
    grid = FrameGrid(rate, 10_000)

    lengths = [grid.ms(at + grid.min_frames) - grid.ms(at) for at in range(3_000)]

    assert min(lengths) >= MIN_SCENE_MS


def test_gaps_are_what_no_scene_covers():
    review = Review(GRID, (Scene(1_000, 2_000, uid="a"), Scene(3_000, 4_000, uid="b")))

    assert review.gaps == (Gap(0, 1_000), Gap(2_000, 3_000), Gap(4_000, 60_000))
    assert review.gap_at(2_000) == Gap(2_000, 3_000)
    assert review.gap_at(3_000) is None


def test_a_time_belongs_to_the_scene_that_starts_there():
    assert REVIEW.at(20_000) == GIFTS
    assert REVIEW.at(40_000) is None


def test_an_edit_of_a_scene_that_is_gone_says_so():
    with pytest.raises(SceneError, match="not there any more"):
        move_bound(REVIEW, Bound("z", Side.END), 0)


# Bounds


def test_a_shared_boundary_takes_both_scenes_along():
    review = move_bound(REVIEW, Bound("a", Side.END), 25_010)

    assert spans(review) == [(0, 25_000), (25_000, 40_000), (45_000, 60_000)]
    assert move_bound(REVIEW, Bound("b", Side.START), 25_010) == review


def test_a_boundary_moved_alone_opens_a_gap_and_closes_it_again():
    opened = move_bound(REVIEW, Bound("b", Side.START, alone=True), 30_000)

    assert opened.gaps[0] == Gap(20_000, 30_000)
    assert move_bound(opened, Bound("b", Side.START), 0) == REVIEW


@pytest.mark.parametrize(
    ("bound", "ms", "lands_ms"),
    [
        (Bound("a", Side.END), 0, 120),
        (Bound("a", Side.END), 99_000, 39_880),
        (Bound("a", Side.END, alone=True), 30_000, 20_000),
        (Bound("b", Side.END), 99_000, 45_000),
        (Bound("c", Side.START), 0, 40_000),
        (Bound("c", Side.START), 99_000, 59_880),
        (Bound("c", Side.END), 99_000, 60_000),
        (Bound("a", Side.START), 99_000, 19_880),
    ],
)
def test_bounds_stop_at_neighbours_and_at_the_shortest_scene(bound, ms, lands_ms):
    review = move_bound(REVIEW, bound, ms)

    assert bound_ms(review, bound) == lands_ms
    assert GRID.frame(lands_ms) in bound_range(REVIEW, bound)


def test_a_bound_that_stays_gives_the_same_review():
    assert move_bound(REVIEW, Bound("a", Side.END), 20_015) is REVIEW


def test_a_nudge_lands_on_the_next_frame():
    grid = FrameGrid(NTSC, 1_800)
    review = open_review([Scene(0, 20_000, uid="a"), Scene(20_000, 40_000, uid="b")], grid)
    frame = grid.frame(review.scenes[0].end_ms)

    nudged = nudge_bound(review, Bound("a", Side.END), 1)

    assert nudged.scenes[0].end_ms == nudged.scenes[1].start_ms == grid.ms(frame + 1)
    assert nudge_bound(nudged, Bound("a", Side.END), -1) == review


def test_neighbours_are_those_that_touch():
    assert neighbour(REVIEW, Bound("a", Side.END)) == GIFTS
    assert neighbour(REVIEW, Bound("b", Side.END)) is None
    assert neighbour(REVIEW, Bound("a", Side.START)) is None


# Split, merge, add


def test_a_split_keeps_what_is_said_and_gives_the_second_half_a_uid():
    review = split_scene(approve(REVIEW, ["a"]), 5_010, lambda: "new")

    first, second = review.scenes[:2]
    assert (first.uid, first.start_ms, first.end_ms) == ("a", 0, 5_000)
    assert (second.uid, second.start_ms, second.end_ms) == ("new", 5_000, 20_000)
    assert first.title == second.title == "Party"
    assert not first.is_approved
    assert not second.is_approved


@pytest.mark.parametrize(
    ("ms", "reason"), [(42_000, "no scene"), (20_080, "too near"), (39_960, "too near")]
)
def test_a_split_that_cannot_be_says_why(ms, reason):
    assert not can_split(REVIEW, ms)
    with pytest.raises(SceneError, match=reason):
        split_scene(REVIEW, ms, lambda: "new")


def test_a_merge_joins_what_is_said():
    merged = merge_next(REVIEW, "a").scenes[0]

    assert (merged.uid, merged.start_ms, merged.end_ms) == ("a", 0, 40_000)
    assert merged.title == "Party"
    assert merged.description == "Cake.\nGifts: A bike."
    assert merged.people == ("Mia", "Tom", "Ann")
    assert merged.location == "Home"
    assert merged.date == "1994-08-14"


def test_a_merge_takes_the_gap_between_along():
    assert spans(merge_next(REVIEW, "b")) == [(0, 20_000), (20_000, 60_000)]


def test_a_merge_of_what_was_split_gives_the_scene_back():
    assert merge_next(split_scene(REVIEW, 5_000, lambda: "new"), "a") == REVIEW


def test_the_last_scene_has_nothing_to_merge_with():
    with pytest.raises(SceneError, match="no scene after"):
        merge_next(REVIEW, "c")


def test_dates_that_disagree_leave_that_of_the_start():
    review = set_fields(REVIEW, ["a"], date="1993")

    assert merge_next(review, "a").scenes[0].date == "1993"


def test_a_gap_becomes_a_scene():
    review = fill_gap(REVIEW, 42_000, lambda: "new")

    assert review.scenes[2] == Scene(40_000, 45_000, uid="new")
    assert review.gaps == ()


@pytest.mark.parametrize(("ms", "reason"), [(0, "already"), (40_000, "too short")])
def test_a_gap_that_cannot_be_filled_says_why(ms, reason):
    review = move_bound(REVIEW, Bound("c", Side.START), 40_080)

    with pytest.raises(SceneError, match=reason):
        fill_gap(review, ms, lambda: "new")


# Decisions and fields


def test_approving_moves_on_to_the_next_scene_nobody_decided_about():
    review = leave_out(REVIEW, ["b"])

    review, following = approve_and_next(review, "a")
    assert following == "c"
    review, following = approve_and_next(review, "c")
    assert following is None
    assert next_to_review(unapprove(review, ["a"]), "c") == "a"


def test_leaving_out_takes_the_approval_away():
    review = leave_out(approve(REVIEW, ["a"]), ["a"])

    assert (review.scenes[0].is_approved, review.scenes[0].is_left_out) == (False, True)
    assert restore(review, ["a"]) == REVIEW


def test_approving_brings_a_scene_back():
    review = approve(leave_out(REVIEW, ["a"]), ["a"])

    assert (review.scenes[0].is_approved, review.scenes[0].is_left_out) == (True, False)


def test_several_scenes_can_be_told_the_same_at_once():
    review = set_fields(REVIEW, ["a", "c"], location="Lake", people=(" Mia ", "Mia", "", "Jo  B"))

    assert [scene.location for scene in review.scenes] == ["Lake", "", "Lake"]
    assert review.scenes[2].people == ("Mia", "Jo B")


def test_a_date_that_is_none_is_refused():
    with pytest.raises(SceneError, match="is no date"):
        set_fields(REVIEW, ["a"], date="August")


def test_a_field_can_be_copied_to_all():
    review = copy_field(REVIEW, "a", SceneField.LOCATION)

    assert {scene.location for scene in review.scenes} == {"Home"}


def test_saying_the_same_again_is_no_edit():
    assert set_fields(REVIEW, ["a"], title="Party") is REVIEW
    assert restore(REVIEW, ["a"]) is REVIEW
    assert approve(REVIEW, []) is REVIEW


# Whatever comes after what

SIDES = st.builds(Bound, st.just(""), st.sampled_from(Side), st.booleans())
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "nudge", "split", "merge", "fill", "approve", "leave", "both"]),
        st.integers(0, 20),
        SIDES,
        st.integers(-2_000, 62_000),
    ),
    max_size=25,
)
STARTS = st.lists(st.integers(0, 59_999), min_size=2, max_size=12, unique=True).map(sorted)


def start_review(bounds: list[int], rate: Fraction) -> Review:
    grid = FrameGrid(rate, int(60 * rate))
    apart = [b for a, b in itertools.pairwise([-1_000, *bounds]) if b - a > 150]
    pairs = itertools.pairwise(apart)
    scenes = [Scene(a, b, uid=f"s{n}") for n, (a, b) in enumerate(pairs) if n % 4 != 2]
    return open_review([scene for scene in scenes if scene.end_ms <= grid.duration_ms], grid)


def one_step(review: Review, step, uids) -> Review:
    kind, place, side, ms = step
    uid = review.scenes[place % len(review.scenes)].uid
    bound = Bound(uid, side.side, side.alone)
    edits = {
        "move": lambda: move_bound(review, bound, ms),
        "nudge": lambda: nudge_bound(review, bound, ms % 50 - 25),
        "split": lambda: split_scene(review, ms, lambda: next(uids)),
        "merge": lambda: merge_next(review, uid),
        "fill": lambda: fill_gap(review, ms, lambda: next(uids)),
        "approve": lambda: approve(review, [uid]),
        "leave": lambda: leave_out(review, [uid]),
        "both": lambda: set_fields(review, [uid], title=str(ms)),
    }
    try:
        return edits[kind]()
    except SceneError:
        return review


@settings(deadline=None)
@given(STARTS, st.sampled_from([PAL, NTSC, Fraction(50)]), STEPS)
def test_no_row_of_edits_makes_an_impossible_review(bounds, rate, steps):
    review, uids = start_review(bounds, rate), (f"n{n}" for n in itertools.count())
    for step in steps if review.scenes else ():
        review = one_step(review, step, uids)

    ends = [bound for scene in review.scenes for bound in (scene.start_ms, scene.end_ms)]
    assert ends == sorted(ends)
    assert all(0 <= ms <= review.grid.duration_ms for ms in ends)
    assert all(scene.length_ms >= MIN_SCENE_MS for scene in review.scenes)
    assert len({scene.uid for scene in review.scenes}) == len(review.scenes)
    assert all(review.grid.snap(ms) == ms for ms in ends)


@settings(deadline=None)
@given(STARTS, st.integers(0, 20), SIDES, st.integers(0, 60_000))
def test_a_bound_lands_at_the_possible_frame_nearest_to_the_wish(bounds, place, side, ms):
    review = start_review(bounds, PAL)
    if not review.scenes:
        return
    bound = Bound(review.scenes[place % len(review.scenes)].uid, side.side, side.alone)
    lowest, highest = bound_range(review, bound)

    moved = move_bound(review, bound, ms)

    frame = review.grid.frame(bound_ms(moved, bound))
    assert frame == min(max(review.grid.frame(ms), lowest), highest)
