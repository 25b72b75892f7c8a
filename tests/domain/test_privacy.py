"""Stretches that stay here: no frame of them is in any other window, and nothing is lost."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.privacy import (
    GUARD_S,
    SHORTEST_SENT_S,
    guarded,
    keep_here,
    merged,
    without,
)
from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.window import Window, whole_title

PAL = Fraction(25)
MINUTE = 60 * 25
# Three windows of 20 minutes that overlap by a minute.
THREE = (
    Window(0, 20 * MINUTE + 750, 0, 20 * MINUTE),
    Window(20 * MINUTE - 750, 40 * MINUTE + 750, 20 * MINUTE, 40 * MINUTE),
    Window(40 * MINUTE - 750, 60 * MINUTE, 40 * MINUTE, 60 * MINUTE),
)

stretches = st.tuples(st.integers(0, 61 * MINUTE), st.integers(1, 15 * MINUTE)).map(
    lambda both: Span(both[0], both[0] + both[1])
)


@given(st.lists(stretches, max_size=6))
def test_no_window_that_is_sent_shows_a_private_frame_and_cores_cover_all(private):
    divided = keep_here(THREE, private, PAL)

    sent = [window for window in divided.windows if window not in divided.kept]
    for window in sent:
        assert all(window.end <= span.start or span.end <= window.start for span in private)
        assert window.core_end - window.core_start >= SHORTEST_SENT_S * PAL
        assert window.frames <= 22 * MINUTE
    for window in divided.kept:
        assert (window.start, window.end) == (window.core_start, window.core_end)
    edges = [(window.core_start, window.core_end) for window in divided.windows]
    assert (edges[0][0], edges[-1][1]) == (0, 60 * MINUTE)
    assert all(before[1] == after[0] for before, after in pairwise(edges))


def test_two_minutes_in_the_middle_of_a_title_stay_here_and_the_rest_is_sent():
    divided = keep_here((whole_title(10 * MINUTE),), [Span(4 * MINUTE, 6 * MINUTE)], PAL)

    first, private, last = divided.windows
    assert divided.kept == {private}
    assert (first.start, first.end) == (0, 4 * MINUTE)
    assert (private.start, private.end) == (4 * MINUTE, 6 * MINUTE)
    assert (last.start, last.end) == (6 * MINUTE, 10 * MINUTE)


def test_windows_that_no_private_stretch_touches_stay_as_they_are():
    divided = keep_here(THREE, [Span(50 * MINUTE, 51 * MINUTE)], PAL)

    assert divided.windows[:2] == THREE[:2]


def test_the_neighbours_of_a_window_that_stays_here_show_nothing_of_it():
    divided = keep_here(THREE, [Span(THREE[1].start, THREE[1].end)], PAL)

    before, private, after = divided.windows
    assert divided.kept == {private}
    assert (before.end, after.start) == (THREE[1].start, THREE[1].end)


def test_seconds_beside_a_private_stretch_stay_here_too():
    almost = Span(4 * 25, 10 * MINUTE - 4 * 25)

    divided = keep_here((whole_title(10 * MINUTE),), [almost], PAL)

    assert divided.windows == (whole_title(10 * MINUTE),)
    assert divided.kept == {whole_title(10 * MINUTE)}


def test_a_piece_too_short_to_be_asked_about_goes_to_the_window_beside_it():
    divided = keep_here(THREE, [Span(10 * MINUTE, 20 * MINUTE - 25)], PAL)

    assert [w.core_start for w in divided.windows if w not in divided.kept] == [
        *(0, 20 * MINUTE - 25, 40 * MINUTE),
    ]


def test_without_private_stretches_nothing_changes():
    assert keep_here(THREE, [], PAL).windows == THREE
    assert keep_here(THREE, [Span(61 * MINUTE, 62 * MINUTE)], PAL).kept == frozenset()


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(100, 200), Span(100 - GUARD_S * 25, 200 + GUARD_S * 25)),
        (Span(0, 10), Span(0, 10 + GUARD_S * 25)),
        (Span(990, 1000), Span(990 - GUARD_S * 25, 1000)),
    ],
)
def test_a_second_on_either_side_is_kept_too(span, expected):
    assert guarded(span, PAL, 1000) == expected


def test_stretches_that_touch_become_one():
    assert merged([Span(50, 70), Span(0, 20), Span(20, 30)]) == (Span(0, 30), Span(50, 70))


def test_what_was_only_there_to_guard_a_stretch_goes_with_it():
    kept = [guarded(Span(100, 200), PAL, 1000), Span(500, 800)]

    assert without(kept, [Span(100, 200)], PAL) == (Span(500, 800),)
    assert without(kept, [Span(600, 700)], PAL) == (*(kept[0], Span(500, 600), Span(700, 800)),)
