"""Scenes are sound spans of time, in order, apart from each other, inside their title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene, check_scenes

DURATION_MS = 60_000


@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 10), (10, 10), (10, 9)])
def test_an_impossible_span_is_no_scene(start_ms, end_ms):
    with pytest.raises(ValueError, match="not a span of time"):
        Scene(start_ms, end_ms)


@pytest.mark.parametrize(
    ("date", "year"), [("", None), ("1994", 1994), ("1994-08", 1994), ("1994-08-14", 1994)]
)
def test_the_year_is_that_of_the_date_however_precise(date, year):
    assert Scene(0, 1, date=date).year == year


def test_the_length_goes_from_start_to_end():
    assert Scene(1_500, 4_000).length_ms == 2_500


def test_scenes_come_back_in_order_of_time():
    late, early = Scene(30_000, 40_000, "late"), Scene(0, 30_000, "early")

    assert check_scenes([late, early], DURATION_MS) == (early, late)


def test_a_scene_may_begin_where_another_ends_and_end_with_the_title():
    scenes = (Scene(0, 20_000), Scene(20_000, DURATION_MS))

    assert check_scenes(scenes, DURATION_MS) == scenes


@pytest.mark.parametrize(
    ("scenes", "reason"),
    [
        ([Scene(0, DURATION_MS + 1)], r"scene 1 .* ends after the title, which is 0:01:00\.000"),
        ([Scene(0, 1000), Scene(2000, 2099)], "scene 2 .* is shorter than 100 ms"),
        (
            [Scene(5_000, 9_000), Scene(0, 5_001)],
            r"scene 1 starts at 0:00:05\.000, before scene 2 ends at 0:00:05\.001",
        ),
        ([Scene(0, 9_000, uid="a"), Scene(0, 9_000, uid="b")], "scene 2 starts .* before scene 1"),
    ],
)
def test_a_list_that_cannot_be_is_refused_by_the_scene_s_number(scenes, reason):
    with pytest.raises(SceneError, match=reason):
        check_scenes(scenes, DURATION_MS)


def test_the_shortest_scene_is_one_that_can_be_seen():
    scenes = (Scene(0, MIN_SCENE_MS),)

    assert check_scenes(scenes, DURATION_MS) == scenes


SPANS = st.tuples(st.integers(0, 2000), st.integers(1, 400)).map(
    lambda span: Scene(span[0], span[0] + span[1])
)


@given(st.lists(SPANS, max_size=6), st.integers(0, 2400))
def test_checked_scenes_are_apart_and_inside_and_nothing_else_is_refused(scenes, duration_ms):
    covered = [ms for scene in scenes for ms in range(scene.start_ms, scene.end_ms)]
    sound = (
        len(covered) == len(set(covered))
        and max(covered, default=0) < max(duration_ms, 1)
        and all(scene.length_ms >= MIN_SCENE_MS for scene in scenes)
    )

    try:
        checked = check_scenes(scenes, duration_ms)
    except SceneError:
        assert not sound
    else:
        assert sound
        assert list(checked) == sorted(scenes, key=lambda scene: scene.start_ms)
