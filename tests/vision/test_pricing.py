"""What an analysis costs: by model, by day, by length."""

from datetime import date

import pytest

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.vision.pricing import PRICES, cost_usd, estimate

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
