"""A date is kept as far as it is sound, and never made more precise than it was."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.domain.dates import clean_date, find_year


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("1994", "1994"),
        ("1994-08", "1994-08"),
        ("1994-8", "1994-08"),
        ("1994-08-14", "1994-08-14"),
        ("1994-8-4", "1994-08-04"),
        (" 1994-08-14 ", "1994-08-14"),
        ("1994-08-14T15:30:00Z", "1994-08-14"),
        ("1996-02-29", "1996-02-29"),
    ],
)
def test_a_sound_date_keeps_all_that_it_says(text, cleaned):
    assert clean_date(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("1994-13-01", "1994"),
        ("1994-00", "1994"),
        ("1994-02-30", "1994-02"),
        ("1995-02-29", "1995-02"),
        ("circa 1994", "1994"),
        ("Summer 1994", "1994"),
        ("the 1994s or so", "1994"),
    ],
)
def test_an_unsound_date_keeps_what_is_sound(text, cleaned):
    assert clean_date(text) == cleaned


@pytest.mark.parametrize(
    "text", ["", "long ago", "1887", "0000", "9999-01-01", "1994 or 1995", "19945", "94", "\x00"]
)
def test_what_holds_no_single_year_is_no_date(text):
    assert clean_date(text) == ""


def test_a_year_to_come_is_no_date():
    year = datetime.now(UTC).year

    assert clean_date(f"{year}") == f"{year}"
    assert clean_date(f"{year + 1}") == ""
    assert clean_date(f"{year + 1}-01-01") == ""


@given(st.dates(date(1888, 1, 1), date(2020, 12, 31)))
def test_every_day_reads_back_in_all_three_precisions(day):
    written = day.isoformat()

    assert [clean_date(written[:end]) for end in (4, 7, 10)] == [written[:4], written[:7], written]


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{4}(-[0-9]{1,2}){0,2}", fullmatch=True))
def test_a_clean_date_is_sound_and_stays_as_it_is(text):
    cleaned = clean_date(text)

    assert clean_date(cleaned) == cleaned
    if cleaned:
        date.fromisoformat(cleaned + "-01-01"[len(cleaned) - 4 :])


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Xmas 1994", 1994),
        ("1994_08 beach", 1994),
        ("1994-1994", 1994),
        ("1994-1996", None),
        ("tape 12345", None),
        ("no year", None),
        ("in 2099", None),
    ],
)
def test_a_year_in_a_name_is_found_if_it_is_the_only_one(text, year):
    assert find_year(text) == year
