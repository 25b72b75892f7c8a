"""Windows of long titles: none too long, none tiny, seams where it is quiet."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.survey import SOUND_BYTES, Change, ChangeKind, Span, Survey, Waveform
from nostalgia_desktop.domain.window import Window, whole_title
from nostalgia_desktop.vision.window_count import (
    LONGEST_S,
    OVERLAP_S,
    count_windows,
    frames_in_windows,
)
from nostalgia_desktop.vision.windows import halve, plan_windows

PAL, NTSC, FILM = Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001)
MINUTE = 60 * 25
LOUD = bytes([200] * SOUND_BYTES)


def _survey(frames: int, rate: Fraction = PAL, *, cuts=(), black=(), silence=(), sounds=b""):
    seconds = int(-(-frames // rate))
    return Survey(
        frames=frames,
        rate=rate,
        changes=tuple(Change(ChangeKind.CUT, at, at, strength) for at, strength in cuts),
        black=tuple(Span(*each) for each in black),
        silence=tuple(Span(*each) for each in silence),
        scores=bytes(frames),
        looks=bytes((100, 128, 128)) * 12 * seconds,
        sounds=sounds or LOUD * seconds,
        waveform=Waveform(10, ()),
        loudness=None,
    )


@pytest.mark.parametrize("rate", [PAL, NTSC, FILM])
def test_a_title_of_25_minutes_is_one_window_and_a_frame_more_makes_two(rate):
    longest = int(LONGEST_S * rate)

    assert plan_windows(_survey(longest, rate)) == (whole_title(longest),)
    assert len(plan_windows(_survey(longest + 1, rate))) == 2


def test_two_hours_are_six_windows():
    windows = plan_windows(_survey(120 * MINUTE))

    assert len(windows) == 6
    assert [window.core_start for window in windows] == [n * 20 * MINUTE for n in range(6)]
    assert windows[1].start == 20 * MINUTE - 562
    assert windows[0].end - windows[1].start == 2 * 562


def test_what_two_windows_share_is_counted_twice():
    assert frames_in_windows(25 * MINUTE, PAL) == 25 * MINUTE
    assert frames_in_windows(120 * MINUTE, PAL) == 120 * MINUTE + 5 * 2 * 562


QUIET = 20 * MINUTE  # The even seam of a title of 40 minutes.
AWAY = QUIET - 60 * 25


@pytest.mark.parametrize(
    ("found", "seam"),
    [
        pytest.param({}, QUIET, id="nothing: the even division"),
        pytest.param({"cuts": [(AWAY, 1.0)]}, AWAY, id="a cut"),
        pytest.param({"cuts": [(AWAY, 0.4), (AWAY + 99, 0.9)]}, AWAY + 99, id="the surer cut"),
        pytest.param(
            {"cuts": [(QUIET + 9, 1.0)], "silence": [(AWAY, AWAY + 50)]},
            AWAY + 25,
            id="the middle of a silence rather than a cut",
        ),
        pytest.param(
            {"silence": [(QUIET, QUIET + 50)], "black": [(AWAY, AWAY + 50)]},
            AWAY + 25,
            id="black rather than a silence",
        ),
        pytest.param(
            {
                "black": [(AWAY, AWAY + 50), (AWAY + 500, AWAY + 550)],
                "silence": [(AWAY, AWAY + 60)],
            },
            AWAY + 30,
            id="silent black rather than black",
        ),
        pytest.param(
            {"cuts": [(AWAY - 50 * 25, 1.0)], "silence": [(AWAY - 99 * 25, AWAY - 90 * 25)]},
            QUIET,
            id="nothing that is too far away",
        ),
    ],
)
def test_the_seam_is_at_the_quietest_place_near_the_even_division(found, seam):
    first, second = plan_windows(_survey(2 * QUIET, **found))

    assert first.core_end == second.core_start == seam


def test_without_cuts_the_seam_is_in_the_softest_second():
    sounds = bytearray(LOUD * 2400)
    second = QUIET // 25 + 40
    sounds[second * SOUND_BYTES] = 20

    first, _second = plan_windows(_survey(2 * QUIET, sounds=bytes(sounds)))

    assert first.core_end == second * 25


def test_a_blue_screen_is_as_quiet_as_black():
    survey = _survey(2 * QUIET)
    looks = bytearray(survey.looks)
    second = AWAY // 25
    looks[second * 36 : (second + 4) * 36] = bytes((41, 240, 110)) * 48
    blue = replace(survey, looks=bytes(looks))

    first, _second = plan_windows(blue)

    assert first.core_end == AWAY + 50


def test_a_window_is_halved_within_its_own_bounds():
    survey = _survey(120 * MINUTE)
    window = plan_windows(survey)[2]

    first, second = halve(window, survey)

    assert (first.start, second.end) == (window.start, window.end)
    assert (first.core_start, second.core_end) == (window.core_start, window.core_end)
    assert first.core_end == second.core_start == 50 * MINUTE
    assert first.end - second.start == 2 * 562


def test_halves_of_halves_end_where_nothing_could_be_seen_any_more():
    survey = _survey(20 * MINUTE)
    windows = [whole_title(survey.frames)]
    for _ in range(9):
        windows = [half for window in windows for half in halve(window, survey)]

    assert len(windows) == 8
    assert all(window.core_end - window.core_start > MINUTE for window in windows)
    assert halve(windows[3], survey) == (windows[3],)


@pytest.mark.parametrize("bounds", [(0, 9, 0, 10), (1, 9, 0, 9), (0, 9, 5, 5), (-1, 9, 0, 9)])
def test_an_impossible_window_cannot_be_made(bounds):
    with pytest.raises(ValueError, match="no window"):
        Window(*bounds)


@st.composite
def _surveys(draw) -> Survey:
    rate = draw(st.sampled_from((PAL, NTSC, FILM)))
    frames = int(draw(st.integers(60, 5 * 3600)) * rate) + draw(st.integers(1, 30))
    places = st.lists(st.integers(0, frames), max_size=30, unique=True).map(sorted)
    spans = places.map(lambda at: list(zip(at[::2], at[1::2], strict=False)))
    cuts = [(at, draw(st.floats(0, 1))) for at in draw(places)]
    return _survey(frames, rate, cuts=cuts, black=draw(spans), silence=draw(spans))


@settings(max_examples=60, deadline=None)
@given(_surveys())
def test_any_title_is_divided_evenly_and_covered(survey):
    windows = plan_windows(survey)

    assert windows[0].start == windows[0].core_start == 0
    assert windows[-1].end == windows[-1].core_end == survey.frames
    shared = 2 * int(OVERLAP_S * survey.rate / 2)
    for before, after in pairwise(windows):
        assert before.core_end == after.core_start
        assert before.end - after.start == shared
    cores = [window.core_end - window.core_start for window in windows]
    assert all(window.frames <= LONGEST_S * survey.rate for window in windows)
    assert min(cores) * 3 >= max(cores)
    assert len(windows) == 1 or min(cores) >= 8 * 60 * survey.rate
    assert plan_windows(survey) == windows
    assert count_windows(survey.frames, survey.rate) == len(windows)
    together = sum(window.frames for window in windows)
    assert frames_in_windows(survey.frames, survey.rate) == together
    for window in windows:
        halves = halve(window, survey)
        assert halves[0].start == window.start
        assert halves[-1].end == window.end
        assert all(half.frames <= window.frames for half in halves)
