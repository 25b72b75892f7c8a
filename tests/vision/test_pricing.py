"""What an analysis costs: by model, by day, by length."""

from datetime import date

import pytest

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import LedgerEntry
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.vision.pricing import (
    PRICES,
    cost_micro_usd,
    cost_usd,
    counted,
    estimate,
    priced,
    quote,
)

MILLION = Usage(1_000_000, 0)
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("day", "usd"),
    [
        (date(2026, 1, 1), 0.75),
        (date(2026, 12, 31), 0.75),
        (date(2027, 1, 1), 1.50),
        (date(2040, 1, 1), 1.50),
    ],
)
def test_the_price_is_that_of_the_day(day, usd):
    assert cost_usd("gemini-3.8-flash", MILLION, day) == usd


@pytest.mark.parametrize(
    ("model", "day"),
    [("gemini-3.8-flash", date(2025, 12, 31)), ("gemini-99", date(2026, 6, 1))],
)
def test_a_price_that_is_not_known_is_none(model, day):
    assert cost_usd(model, MILLION, day) is None


def test_questions_and_answers_have_their_own_prices():
    usage = Usage(2_000_000, 1_000_000)

    assert cost_usd("gemini-3.5-flash-lite", usage, date(2026, 6, 1)) == pytest.approx(3.10)


def test_no_tokens_cost_nothing():
    assert cost_usd("gemini-3.8-flash", Usage(), date(2026, 6, 1)) == 0


def test_an_hour_needs_tokens_for_each_second_of_picture_and_sound():
    assert estimate(HOUR) == Usage(3600 * 102 + 600, 20_200)


def test_a_longer_title_never_needs_less():
    needs = [estimate(minutes * 60_000) for minutes in range(0, 240, 7)]

    assert needs == sorted(needs, key=lambda usage: (usage.prompt_tokens, usage.answer_tokens))
    assert needs[0] == Usage(600, 200)


def test_the_model_that_is_used_by_default_has_a_price():
    assert cost_usd(Settings().model, estimate(HOUR), date(2026, 10, 1)) == pytest.approx(
        0.352, abs=0.001
    )


@pytest.mark.parametrize("model", PRICES)
def test_the_prices_of_a_model_are_in_order_of_time(model):
    days = [price.since for price in PRICES[model]]

    assert days == sorted(set(days))


def test_a_batch_costs_half():
    usage, day = Usage(2_000_000, 1_000_000), date(2026, 6, 1)

    at_once = cost_micro_usd("gemini-3.5-flash-lite", usage, day)

    assert at_once == 3_100_000
    assert cost_micro_usd("gemini-3.5-flash-lite", usage, day, is_batch=True) == at_once // 2


def test_more_frames_cost_more_and_silence_costs_less():
    assert estimate(HOUR, fps=2).prompt_tokens == 3600 * (140 + 32) + 600
    assert estimate(HOUR, has_sound=False).prompt_tokens == 3600 * 70 + 600


def test_a_quote_has_tokens_and_money():
    told = quote("gemini-3.8-flash", estimate(HOUR), date(2026, 10, 1), is_batch=True)

    assert told.usage == estimate(HOUR)
    assert told.micro_usd == round((3600 * 102 + 600) * 0.375 + 20_200 * 1.875)


def test_gemini_s_own_count_takes_the_place_of_the_guess():
    day = date(2026, 10, 1)
    guess = quote("gemini-3.8-flash", Usage(100_000, 5_000), day)

    told = counted(guess, 120_000, day)

    assert told == quote("gemini-3.8-flash", Usage(120_000, 5_000), day)


def test_a_quote_of_an_unknown_model_has_tokens_alone():
    assert quote("gemini-99", Usage(5, 1), date(2026, 10, 1)).micro_usd is None


@pytest.mark.parametrize(("kept", "shown"), [(None, 750_000), (1, 1)])
def test_an_entry_without_a_price_gets_that_of_its_day(kept, shown):
    entry = LedgerEntry(
        "u", "2026-12-31T23:59:59+00:00", "f", "d", "t", "gemini-3.8-flash", MILLION, kept
    )

    assert priced(entry).micro_usd == shown
