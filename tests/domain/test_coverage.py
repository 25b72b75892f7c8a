"""Every frame of a title is in one place, and what is in none is named."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.coverage import Place, cover, coverage_words
from nostalgia_desktop.domain.survey import Span

PAL = Fraction(25)


def test_scenes_that_touch_cover_the_whole():
    found = cover(
        100,
        [
            (Place.CLIP, Span(0, 40)),
            (Place.LEFT_OUT, Span(40, 60)),
            (Place.CLIP, Span(60, 100)),
        ],
    )

    assert found.is_whole
    assert coverage_words(found, PAL) == (
        "all of its 100 frames: 80 in 2 clips, 20 left out in 1 scene"
    )


def test_what_is_in_no_scene_is_named():
    found = cover(1_000, [(Place.CLIP, Span(25, 50)), (Place.NO_CLIP, Span(50, 75))])

    assert found.is_whole
    assert found.spans(Place.NO_SCENE) == (Span(0, 25), Span(75, 1_000))
    assert coverage_words(found, PAL) == (
        "all of its 1,000 frames: 25 in 1 clip, 25 in 1 scene without a clip yet, "
        "950 in no scene (0:00:00.000 to 0:00:01.000, 0:00:03.000 to 0:00:40.000)"
    )


@pytest.mark.parametrize(
    ("spans", "overlap"),
    [
        ([Span(0, 41), Span(40, 100)], Span(40, 41)),
        ([Span(0, 100), Span(10, 20)], Span(10, 20)),
        ([Span(0, 101)], Span(100, 101)),
    ],
)
def test_a_frame_in_two_places_is_no_proof(spans: list[Span], overlap: Span):
    found = cover(100, [(Place.CLIP, span) for span in spans])

    assert not found.is_whole
    assert found.overlaps == (overlap,)
    assert "frames are counted twice" in coverage_words(found, PAL)


@given(st.lists(st.tuples(st.sampled_from(list(Place)[:3]), st.integers(0, 9), st.integers(1, 9))))
def test_scenes_apart_always_add_up_to_the_frame(parts: list[tuple[Place, int, int]]):
    stretches, at = [], 0
    for place, gap, length in parts:
        stretches.append((place, Span(at + gap, at + gap + length)))
        at += gap + length

    found = cover(at + 3, reversed(stretches))

    assert found.is_whole
    assert sum(found.frames_in(place) for place in Place) == at + 3
    bounds = [(span.start, span.end) for _place, span in found.stretches]
    assert [start for start, _end in bounds] == [0, *(end for _start, end in bounds[:-1])]
