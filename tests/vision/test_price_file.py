"""A person's own prices: over the program's, checked, and never half."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.vision.price_file import read_prices
from nostalgia_desktop.vision.pricing import PRICES, Price, cost_usd

MILLION = Usage(1_000_000, 1_000_000)
ROW = """\
[[price]]
model = "gemini-3.8-flash"
since = 2026-05-01
prompt = 2
answer = 4.5
"""


def _file(tmp_path: Path, text: str) -> Path:
    (tmp_path / "prices.toml").write_text(text, encoding="utf-8")
    return tmp_path / "prices.toml"


def test_without_a_file_the_program_s_own_prices_count(tmp_path):
    assert read_prices(tmp_path / "prices.toml") == PRICES


def test_a_model_that_is_named_has_the_file_s_prices_alone(tmp_path):
    table = read_prices(_file(tmp_path, ROW))

    assert table["gemini-3.8-flash"] == (Price(date(2026, 5, 1), 2.0, 4.5),)
    assert table["gemini-3.5-flash-lite"] == PRICES["gemini-3.5-flash-lite"]
    assert cost_usd("gemini-3.8-flash", MILLION, date(2027, 6, 1), prices=table) == 6.5
    assert cost_usd("gemini-3.8-flash", MILLION, date(2026, 4, 30), prices=table) is None


def test_a_model_that_is_new_gets_a_price(tmp_path):
    table = read_prices(_file(tmp_path, ROW.replace("3.8-flash", "9-pro") + "batch_share = 0.25\n"))

    usd = cost_usd("gemini-9-pro", MILLION, date(2026, 6, 1), is_batch=True, prices=table)
    assert usd == pytest.approx(6.5 / 4)


def test_later_prices_may_stand_first(tmp_path):
    later = ROW.replace("2026-05-01", "2027-01-01").replace("prompt = 2", "prompt = 3")

    table = read_prices(_file(tmp_path, later + ROW))

    assert [price.prompt for price in table["gemini-3.8-flash"]] == [2, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROW.replace("2026-05-01", '"soon"'), "price 1: since"),
        (ROW + ROW.replace("answer = 4.5", ""), "price 2: answer"),
        (ROW.replace("4.5", "-1"), "price 1: answer"),
        (ROW.replace("4.5", "nan"), "price 1: answer"),
        (ROW.replace("4.5", "inf"), "price 1: answer"),
        (ROW.replace("4.5", '"4.5"'), "price 1: answer"),
        (ROW.replace("4.5", "true"), "price 1: answer"),
        (ROW.replace("4.5", "7500000"), "price 1: answer"),
        (ROW.replace('"gemini-3.8-flash"', '""'), "price 1: model"),
        (ROW + "currency = 'EUR'\n", "price 1: currency"),
        (ROW + "batch_share = 0\n", "price 1: batch_share"),
        ("prices = 3\n", "prices: "),
        ("price = 3\n", "price: "),
        (ROW + ROW, "two prices from 2026-05-01"),
        ("[[price]\n", "cannot be read"),
        ("price = 1e999999\n", "price"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path, text, told):
    with pytest.raises(NostalgiaError, match=r"prices\.toml") as caught:
        read_prices(_file(tmp_path, text))

    assert told in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "prices.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(NostalgiaError, match="cannot be read"):
        read_prices(tmp_path / "prices.toml")


def test_a_folder_in_its_place_is_refused(tmp_path):
    (tmp_path / "prices.toml").mkdir()

    with pytest.raises(NostalgiaError, match="cannot be read"):
        read_prices(tmp_path / "prices.toml")


@given(st.text(alphabet=st.sampled_from('[]price="1.5-\n e{}')) | st.binary().map(repr))
@given_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_a_table_or_a_plain_error(tmp_path, text):
    file, table, told = _file(tmp_path, text), PRICES, "prices.toml"
    try:
        table = read_prices(file)
    except NostalgiaError as error:
        told = str(error)

    assert "prices.toml" in told
    assert set(table) >= set(PRICES)
