"""What holds for one pass, and prices that a person wrote down."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from nostalgia_desktop.costs import spent_this_month
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import Total
from nostalgia_desktop.key_check import models_of
from nostalgia_desktop.services import (
    PassOptions,
    as_wished,
    known_prices,
    models_with_prices,
    open_records,
)
from nostalgia_desktop.settings import Settings, gemini_url, settings_file
from nostalgia_desktop.vision.pricing import DEFAULT_MODEL, PRICES, Price
from tests.store.jobs import SOURCE

CHOSEN = Settings(night_batch=True, send_sound=True, run_cap_usd=5, wait_minutes=30)


def test_without_wishes_the_settings_hold():
    assert as_wished(CHOSEN, PassOptions()) == CHOSEN


def test_wishes_for_a_pass_come_before_the_settings():
    options = PassOptions(night=False, send_sound=False, max_cost_usd=0.0, wait_minutes=0)

    assert as_wished(CHOSEN, options) == Settings(
        night_batch=False, send_sound=False, run_cap_usd=0, wait_minutes=0
    )


def test_prices_beside_the_settings_count():
    assert known_prices() == PRICES
    file = settings_file().with_name("prices.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('[[price]]\nmodel = "m"\nsince = 2020-01-01\nprompt = 1\nanswer = 2\n')
    assert known_prices() == PRICES | {"m": (Price(date(2020, 1, 1), 1, 2),)}

    file.write_text("[[price]]\n")
    with pytest.raises(NostalgiaError, match="price 1"):
        known_prices()


def test_an_hour_costs_what_a_title_of_an_hour_costs():
    assert models_with_prices(date(2026, 10, 1)) == pytest.approx(
        {"gemini-3.8-flash": 0.362, "gemini-3.5-flash-lite": 0.166}, abs=0.005
    )


def test_what_a_month_has_cost_is_read_from_the_archive(tmp_path):
    records = open_records(tmp_path / "archive")
    store = records.database
    job = store.jobs.add("Xmas", "Title", 1, "1" * 32, SOURCE, [])
    for usd, model in ((250_000, "m"), (None, "gemini-3.8-flash"), (None, "gemini-99")):
        store.answers.add(job.id, "gemini", model, "p", "{}", Usage(1_000_000, 0), usd)
    now = datetime.now(UTC)

    total = spent_this_month(records, now)

    price = 750_000 if now.year < 2027 else 1_500_000
    assert (total.answers, total.unpriced, total.micro_usd) == (3, 1, 250_000 + price)
    assert spent_this_month(records, now - timedelta(days=60)) == Total()
    store.close()


def test_where_there_is_no_archive_nothing_was_spent_and_none_is_made(tmp_path):
    records = open_records(tmp_path / "archive")

    assert spent_this_month(records) == Total()
    assert list(tmp_path.iterdir()) == []


def test_the_default_model_is_among_those_that_gemini_has(gemini_server):
    assert DEFAULT_MODEL in asyncio.run(models_of(gemini_server.key, gemini_url()))
