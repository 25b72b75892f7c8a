"""What is shown before an upload: how much is sent, in how many parts, and what it costs."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.vision.pricing import Price, estimate
from nostalgia_desktop.vision.window_count import count_windows
from nostalgia_desktop.workflow.cost_estimate import (
    Terms,
    estimate_title,
    estimate_titles,
    titles_within,
    with_counts,
)

MINUTE = 60_000
TERMS = Terms("gemini-3.8-flash", date(2026, 10, 1))


def test_a_short_title_is_sent_once_in_one_part():
    told = estimate_title(25 * MINUTE, TERMS)

    assert (told.titles, told.parts, told.sent_ms) == (1, 1, 25 * MINUTE)
    assert told.direct.usage == estimate(25 * MINUTE)


def test_what_two_parts_share_is_paid_for_twice_and_so_is_each_question():
    told = estimate_title(120 * MINUTE, TERMS)

    # Five seams, each with 2 * 562 frames of 40 ms around it, that both sides have.
    assert (told.parts, told.sent_ms) == (6, 120 * MINUTE + 5 * 44_960)
    seconds = 7200 + 5 * 44.96
    assert told.direct.usage == Usage(
        round(seconds * 102) + 6 * 600, round(seconds * 20_000 / 3600) + 6 * 200
    )


def test_overnight_costs_half():
    told = estimate_title(60 * MINUTE, TERMS)

    assert told.direct.micro_usd == pytest.approx(362_000, abs=5_000)
    assert told.overnight.micro_usd == pytest.approx(told.direct.micro_usd / 2, abs=1)
    assert told.overnight.is_batch
    assert told.usd == told.direct.micro_usd / 1e6


def test_without_sound_each_second_needs_32_tokens_less():
    with_sound = estimate_title(60 * MINUTE, TERMS)
    silent = estimate_title(60 * MINUTE, replace(TERMS, has_sound=False))

    saved = with_sound.direct.usage.prompt_tokens - silent.direct.usage.prompt_tokens
    assert saved == pytest.approx(with_sound.sent_ms / 1000 * 32, abs=1)
    assert not silent.has_sound


def test_a_person_s_own_prices_count():
    prices = {"ours": (Price(date(2020, 1, 1), 1.0, 0.0, batch_share=0.25),)}
    told = estimate_title(MINUTE, replace(TERMS, model="ours", prices=prices))

    tokens = told.direct.usage.prompt_tokens
    assert (told.direct.micro_usd, told.overnight.micro_usd) == (tokens, round(tokens / 4))


def test_a_price_that_is_not_known_is_no_amount():
    told = estimate_titles([MINUTE, MINUTE], replace(TERMS, model="gemini-99"))

    assert (told.model, told.usd, told.overnight.micro_usd) == ("gemini-99", None, None)
    assert told.direct.usage == estimate(MINUTE) + estimate(MINUTE)


@given(st.lists(st.integers(0, 6 * 3600_000), max_size=5))
def test_titles_together_take_what_they_take_one_by_one(lengths):
    each = [estimate_title(length, TERMS) for length in lengths]
    together = estimate_titles(lengths, TERMS)

    assert together.titles == len(lengths)
    for name in ("parts", "sent_ms", "duration_ms"):
        assert getattr(together, name) == sum(getattr(one, name) for one in each)
    assert together.direct.usage == sum((one.direct.usage for one in each), Usage())


@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(24000, 1001)])
@pytest.mark.parametrize("minutes", [1, 24, 26, 62, 119, 181])
def test_parts_are_as_many_as_windows_at_any_rate(rate, minutes):
    frames = int(minutes * 60 * rate)

    assert estimate_title(minutes * MINUTE, TERMS).parts == count_windows(frames, rate)


def test_gemini_s_own_count_takes_the_place_of_the_estimate():
    estimated = estimate_title(40 * MINUTE, TERMS)

    counted = with_counts(estimated, 1_000_000, TERMS)

    assert counted.direct.usage.prompt_tokens == 1_000_000
    assert counted.direct.usage.answer_tokens == estimated.direct.usage.answer_tokens
    assert (counted.parts, counted.sent_ms) == (estimated.parts, estimated.sent_ms)
    assert counted.overnight.micro_usd == pytest.approx(counted.direct.micro_usd / 2, abs=1)


@pytest.mark.parametrize(
    ("cap", "spent", "fitting"),
    [(0, 0, 0), (29, 0, 0), (30, 0, 1), (60, 0, 2), (60, 1, 1), (99, 0, 3), (0, 5, 0)],
)
def test_a_limit_lets_through_what_stays_within_it(cap, spent, fitting):
    assert titles_within([30, 30, 30], cap, spent) == fitting
