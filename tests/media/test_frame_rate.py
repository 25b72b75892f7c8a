"""The rate that timestamps follow is found, whatever is claimed and however they are rounded."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.media.frame_rate import STANDARD_RATES, find_rate

TICKS = 90_000
COMMON = sorted(rate for rate in STANDARD_RATES if rate <= 120)


def _stamps(rate: Fraction, frames: int, unit: int = 1, first: int = 0) -> np.ndarray:
    """Timestamps of pictures at a rate, rounded to whole `unit`s of ticks."""
    return np.array([first + round(n * TICKS / rate / unit) * unit for n in range(frames)])


@pytest.mark.parametrize("rate", COMMON, ids=str)
def test_a_standard_rate_is_found_without_any_claim(rate):
    grid = find_rate([_stamps(rate, 500)], [])

    assert (grid.rate, grid.steady) == (rate, True)


@pytest.mark.parametrize("rate", COMMON, ids=str)
def test_a_rate_is_found_in_whole_milliseconds(rate):
    grid = find_rate([_stamps(rate, 2_000, unit=90)], [])

    assert (grid.rate, grid.steady) == (rate, True)


@pytest.mark.parametrize("claim", [Fraction(30), Fraction(60), Fraction(1000), Fraction(1, 2)])
def test_a_wrong_claim_is_not_believed(claim):
    assert find_rate([_stamps(Fraction(25), 500)], [claim]).rate == 25


def test_of_two_rates_that_both_fit_the_claimed_one_is_taken():
    short = _stamps(Fraction(30_000, 1001), 4, unit=90)

    assert find_rate([short], [Fraction(30_000, 1001)]).rate == Fraction(30_000, 1001)
    assert find_rate([short], [Fraction(30)]).rate == 30


@given(st.sampled_from(COMMON), st.integers(2, 400), st.integers(0, 10**9), st.data())
def test_pictures_of_a_steady_film_have_places_of_their_own(rate, frames, first, data):
    unit = data.draw(st.sampled_from([1, 90]))
    run = _stamps(rate, frames, unit, first)

    grid = find_rate([run], [rate])

    places = [round((int(stamp) - grid.origin(run)) / grid.ticks) for stamp in run]
    assert grid.steady
    assert places == list(range(frames))


def test_left_out_pictures_do_not_change_the_rate():
    stamps = np.delete(_stamps(Fraction(25), 300), [5, 6, 50, 120, 121, 122, 200])

    assert find_rate([stamps], []).rate == 25


def test_restarts_do_not_change_the_rate():
    runs = [_stamps(Fraction(25), 60, first=first) for first in (700, 0, 123_456)]

    grid = find_rate(runs, [])

    assert (grid.rate, grid.steady) == (25, True)


@given(st.lists(st.integers(2_000, 4_300), min_size=30, max_size=200))
def test_pictures_that_last_for_different_times_get_a_usual_rate(steps):
    grid = find_rate([np.cumsum([0, *steps])], [Fraction(30)])

    assert 5 <= grid.rate <= 240


def test_the_usual_rate_of_a_telephone_is_the_claimed_one():
    draw = np.random.default_rng(1)
    stamps = np.cumsum(3_000 + draw.integers(-600, 1_500, 400))

    grid = find_rate([stamps], [Fraction(2_683, 100), Fraction(30)])

    assert (grid.rate, grid.steady) == (30, False)


@pytest.mark.parametrize(
    ("rate", "found"), [("1", 5), ("1/2", 5), ("3", 6), ("480", 240), ("1000", 200), ("1/1000", 5)]
)
def test_rates_out_of_reason_become_whole_parts_or_multiples(rate, found):
    rate = find_rate([_stamps(Fraction(rate), 50)], []).rate

    assert float(rate) == pytest.approx(found, rel=0.001)


def test_a_single_picture_has_the_claimed_rate():
    assert find_rate([np.array([7])], [Fraction(0), Fraction(24)]).rate == 24
    assert find_rate([np.array([7])], []).rate == 25
