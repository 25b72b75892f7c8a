"""Bounds that an analyst placed a second or so off end on the frame where the picture changes."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene, Scenes, new_uid
from nostalgia_desktop.domain.snap import SnapReason
from nostalgia_desktop.domain.survey import Change, ChangeKind, Span, Survey, Waveform
from nostalgia_desktop.domain.time import frame_to_ms, ms_to_frame
from nostalgia_desktop.vision.snapping import REACH_S, snap_scenes
from tests.vision.surveys import NTSC, PAL, Film, Shot, film

CUT, DISSOLVE, FADE = ChangeKind.CUT, ChangeKind.DISSOLVE, ChangeKind.FADE
NO_CUT, OTHER_CUT = "no cut was found near its start", "its start may be at another cut"


def _survey(frames: int, *changes: tuple, rate: Fraction = PAL, black=(), silence=()) -> Survey:
    """A survey of a film that looks the same throughout."""
    seconds = int(-(-frames // rate))
    return Survey(
        frames=frames,
        rate=rate,
        changes=tuple(Change(*change) for change in changes),
        black=tuple(Span(*each) for each in black),
        silence=tuple(Span(*each) for each in silence),
        scores=bytes(frames),
        looks=bytes((100, 128, 128)) * 12 * seconds,
        sounds=b"",
        waveform=Waveform(10, ()),
        loudness=None,
    )


def _cuts(*frames: int) -> list[tuple]:
    return [(CUT, frame, frame, 1.0) for frame in frames]


def _scenes(*bounds_ms: int) -> Scenes:
    return tuple(Scene(*span, title=f"{span[0]}", uid=new_uid()) for span in pairwise(bounds_ms))


def _starts(snapped: Scenes) -> list[int]:
    return [each.start_ms for each in snapped]


def test_a_bound_goes_to_the_cut_that_is_near_in_both_scenes():
    scenes = _scenes(0, 5_300, 20_000)

    first, second = snap_scenes(scenes, _survey(500, *_cuts(150)))

    assert (first.end_ms, second.start_ms) == (6_000, 6_000)
    assert first.end_snap == second.start_snap
    assert (second.start_snap.told_ms, second.start_snap.ms, second.start_snap.reason) == (
        5_300,
        6_000,
        CUT,
    )
    assert second.start_snap.confidence > 0.9
    assert (first.note, second.note) == ("", "")
    assert replace(second, start_ms=5_300, end_snap=None) == scenes[1]


def test_the_ends_of_the_title_stay_whatever_is_near():
    (only,) = snap_scenes(_scenes(0, 20_000), _survey(500, *_cuts(25, 475)))

    assert (only.start_ms, only.end_ms) == (0, 20_000)
    assert (only.start_snap.reason, only.end_snap.reason) == (SnapReason.EDGE, SnapReason.EDGE)
    assert only.note == ""


@pytest.mark.parametrize(
    ("found", "told_ms", "snapped_ms", "reason", "note"),
    [
        pytest.param({}, 8_013, 8_000, SnapReason.NONE, NO_CUT, id="nothing near: on a frame"),
        pytest.param(
            {"changes": _cuts(150)}, 8_000, 6_000, SnapReason.CUT, OTHER_CUT, id="2 s are near"
        ),
        pytest.param({"changes": _cuts(149)}, 8_000, 8_000, SnapReason.NONE, NO_CUT, id="more not"),
        pytest.param(
            {"changes": [(DISSOLVE, 200, 220, 1.0)]},
            8_000,
            8_400,
            SnapReason.DISSOLVE,
            "",
            id="the middle of a dissolve",
        ),
        pytest.param(
            {"changes": [(FADE, 190, 210, 1.0)], "black": [(200, 210)]},
            8_000,
            8_400,
            SnapReason.BLACK,
            "",
            id="where a fade through black ends",
        ),
        pytest.param(
            {"changes": _cuts(180, 210), "black": [(180, 210)]},
            7_400,
            8_400,
            SnapReason.BLACK,
            "",
            id="the end of black, even if its start is nearer",
        ),
        pytest.param(
            {"changes": _cuts(180, 300), "black": [(180, 300)]},
            7_400,
            7_200,
            SnapReason.BLACK,
            "",
            id="the start of black that is too long",
        ),
        pytest.param(
            {"silence": [(170, 190)]}, 8_000, 7_200, SnapReason.SILENCE, "", id="well in a silence"
        ),
        pytest.param(
            {"silence": [(150, 300)]}, 8_000, 8_000, SnapReason.SILENCE, "", id="in it already"
        ),
        pytest.param(
            {"silence": [(195, 205)], "changes": _cuts(240)},
            8_000,
            9_600,
            SnapReason.CUT,
            "",
            id="a cut rather than a silence",
        ),
        pytest.param(
            {"changes": [(CUT, 210, 210, 0.4)]},
            8_000,
            8_400,
            SnapReason.CUT,
            OTHER_CUT,
            id="a cut that is none, perhaps",
        ),
        pytest.param(
            {"changes": _cuts(190, 211)}, 8_000, 7_600, SnapReason.CUT, OTHER_CUT, id="the nearer"
        ),
    ],
)
def test_a_bound_is_snapped_to_what_is_there(found, told_ms, snapped_ms, reason, note):
    survey = _survey(500, *found.pop("changes", ()), **found)

    _first, second = snap_scenes(_scenes(0, told_ms, 20_000), survey)

    assert (second.start_ms, second.start_snap.reason) == (snapped_ms, reason)
    assert second.note == note


def test_a_restart_of_the_recording_is_what_was_meant():
    survey = _survey(500, *_cuts(200, 230))

    _first, second = snap_scenes(_scenes(0, 8_000, 20_000), survey, restarts=[230])

    assert (second.start_ms, second.start_snap.reason) == (9_200, SnapReason.RESTART)


def test_of_two_cuts_the_one_where_the_place_changes_is_taken():
    shots = [Shot("kitchen", 30), Shot("kitchen", 1, "b"), Shot("beach", 30), Shot("garden", 20)]
    made = film(shots)
    told = frame_to_ms(made.starts[1], PAL) + 300

    _first, second = snap_scenes(_scenes(0, told, 81_000), made.survey)

    assert second.start_ms == frame_to_ms(made.starts[2], PAL)


def test_two_bounds_do_not_share_a_cut():
    snapped = snap_scenes(_scenes(0, 7_500, 8_400, 20_000), _survey(500, *_cuts(200, 240)))

    assert _starts(snapped) == [0, 8_000, 9_600]


def test_with_one_cut_for_two_bounds_one_stays_and_says_so():
    snapped = snap_scenes(_scenes(0, 7_480, 8_100, 20_000), _survey(500, *_cuts(200)))

    assert _starts(snapped) == [0, 7_480, 8_000]
    assert [each.note for each in snapped] == ["", NO_CUT, ""]


def test_bounds_of_a_gap_move_by_themselves():
    scenes = (Scene(0, 4_000, uid="a"), Scene(9_000, 15_000, uid="b"))

    first, second = snap_scenes(scenes, _survey(500, *_cuts(110, 230)))

    assert (first.end_ms, second.start_ms) == (4_400, 9_200)
    assert second.end_ms == 15_000
    assert second.note == "no cut was found near its end"


def test_an_analyst_that_drifts_is_followed():
    # Pairs of cuts a second apart. At the end the analyst is 1.2 s late: the other is nearer.
    true = [600 + 750 * n for n in range(20)]
    survey = _survey(16_000, *_cuts(*sorted([*true, *(at + 25 for at in true)])))
    told = [frame_to_ms(at, PAL) + 60 * n for n, at in enumerate(true)]

    snapped = snap_scenes(_scenes(0, *told, 640_000), survey)

    assert _starts(snapped)[1:] == [frame_to_ms(at, PAL) for at in true]


def test_each_window_drifts_by_itself():
    true = [250 + 500 * n for n in range(40)]
    survey = _survey(20_250, *_cuts(*sorted([*true, *(at + 25 for at in true)])))
    told = [frame_to_ms(at, PAL) + 60 * (n % 20) for n, at in enumerate(true)]
    runs = [Span(0, 10_000), Span(10_000, 20_250)]

    snapped = snap_scenes(_scenes(0, *told, 810_000), survey, runs=runs)

    assert _starts(snapped)[1:] == [frame_to_ms(at, PAL) for at in true]


def test_a_bound_in_no_window_is_snapped_too():
    snapped = snap_scenes(
        _scenes(0, 5_300, 15_200, 20_000), _survey(500, *_cuts(150, 400)), runs=[Span(0, 200)]
    )

    assert _starts(snapped) == [0, 6_000, 16_000]


def test_no_scenes_are_no_scenes():
    assert snap_scenes((), _survey(500, *_cuts(150))) == ()


def test_a_short_shot_belongs_to_the_scene_it_looks_like():
    # The cuts are as near to the bound on both sides; the shot between them is of the beach.
    shots = [Shot("kitchen", 30), Shot("beach", 2, "b"), Shot("beach", 20), Shot("beach", 9, "b")]
    made = film(shots)

    _first, second = snap_scenes(_scenes(0, 31_100, 61_000), made.survey)

    assert second.start_ms == 30_000


def test_scenes_without_order_or_names_are_refused():
    with pytest.raises(SceneError):
        snap_scenes((Scene(0, 5_000, uid="a"), Scene(4_000, 9_000, uid="b")), _survey(500))
    with pytest.raises(SceneError):
        snap_scenes((Scene(0, 5_000), Scene(5_000, 9_000)), _survey(500))


# How many are right


def _at_random(draw: random.Random, _along: float) -> float:
    return draw.uniform(-1.5, 1.5)


def _drifting(draw: random.Random, along: float) -> float:
    return 1.25 * along + draw.uniform(-0.25, 0.25)


def _home_video(spacing_s: float, draw: random.Random) -> tuple[Film, list[int]]:
    """Half an hour of events, each at a place of its own, and the frames at which they begin."""
    shots: list[Shot] = []
    firsts: list[int] = []
    for event in range(20):
        firsts.append(len(shots))
        for _ in range(max(round(90 / spacing_s), 1)):
            seconds = 1 + draw.expovariate(1 / (spacing_s - 1))
            shots.append(Shot(f"{event}", seconds, side=f"{draw.randrange(3)}"))
    made = film(shots)
    return made, [made.starts[index] for index in firsts[1:]]


@pytest.mark.parametrize("error", [_at_random, _drifting])
@pytest.mark.parametrize("spacing_s", [6, 15, 45])
def test_of_bounds_up_to_a_second_and_a_half_off_95_in_100_end_on_the_exact_frame(
    error: Callable[[random.Random, float], float], spacing_s: float
):
    right = count = 0
    for seed in range(5):
        draw = random.Random(seed)
        made, true = _home_video(spacing_s, draw)
        frames = made.survey.frames
        told = [frame_to_ms(at, PAL) + round(1000 * error(draw, at / frames)) for at in true]

        snapped = snap_scenes(_scenes(0, *told, frame_to_ms(frames, PAL)), made.survey)

        right += sum(
            start == frame_to_ms(at, PAL)
            for start, at in zip(_starts(snapped)[1:], true, strict=True)
        )
        count += len(true)
    assert right >= 0.95 * count


# Whatever the survey and the scenes


@st.composite
def _surveys(draw) -> Survey:
    rate = draw(st.sampled_from((PAL, NTSC, Fraction(15))))
    frames = draw(st.integers(30, 3_000))
    places = st.lists(st.integers(0, frames), max_size=40, unique=True).map(sorted)
    spans = places.map(lambda at: list(zip(at[::2], at[1::2], strict=False)))
    changes = [
        (
            draw(st.sampled_from(list(ChangeKind))),
            at,
            min(at + draw(st.integers(0, 20)), frames),
            draw(st.floats(0, 1)),
        )
        for at in draw(places)
    ]
    return _survey(frames, *changes, rate=rate, black=draw(spans), silence=draw(spans))


@st.composite
def _told(draw, survey: Survey) -> Scenes:
    length = frame_to_ms(survey.frames, survey.rate)
    bounds = sorted(draw(st.lists(st.integers(0, length), min_size=2, max_size=40, unique=True)))
    spans = [span for span in pairwise(bounds) if span[1] - span[0] >= MIN_SCENE_MS + 150]
    kept = [span for span in spans if draw(st.integers(0, 4))] or [(0, length)]
    return tuple(Scene(*span, uid=f"{number}") for number, span in enumerate(kept))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_nothing_moves_further_than_it_may_or_out_of_order(data):
    survey = data.draw(_surveys())
    scenes = data.draw(_told(survey))
    restarts = data.draw(st.lists(st.integers(0, survey.frames), max_size=5))

    snapped = snap_scenes(scenes, survey, restarts)

    grid = FrameGrid(survey.rate, survey.frames)
    Review(grid, snapped)
    frame_ms = 1000 / survey.rate
    dark = [*survey.black]
    places = {(each.start + each.end) // 2 for each in survey.changes} | {*restarts}
    places |= {at for span in dark for at in (span.start, span.end)}
    for scene, each in zip(scenes, snapped, strict=True):
        assert each.uid == scene.uid
        assert each.length_ms >= MIN_SCENE_MS
        for snap, told, now in (
            (each.start_snap, scene.start_ms, each.start_ms),
            (each.end_snap, scene.end_ms, each.end_ms),
        ):
            assert (snap.told_ms, snap.ms) == (told, now)
            assert grid.snap(now) == now
            assert abs(now - told) <= 1000 * REACH_S + frame_ms
            assert 0 <= snap.confidence <= 1
            if snap.reason in (SnapReason.NONE, SnapReason.EDGE):
                assert abs(now - told) <= frame_ms
            elif snap.reason is not SnapReason.SILENCE:
                assert ms_to_frame(now, survey.rate) in places
    for before, after in pairwise(zip(scenes, snapped, strict=True)):
        is_shared = before[0].end_ms == after[0].start_ms
        assert not is_shared or before[1].end_snap == after[1].start_snap
    assert snap_scenes(scenes, survey, restarts) == snapped
