"""Dates are understood as people write them."""

import pytest

from nostalgia_desktop.gui.inspector.date_words import date_words, read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1994", "1994"),
        ("August 1994", "1994-08"),
        ("aug 1994", "1994-08"),
        ("14 August 1994", "1994-08-14"),
        ("August 14th, 1994", "1994-08-14"),
        ("14. August 1994", "1994-08-14"),
        ("14.8.1994", "1994-08-14"),
        ("14/8/1994", "1994-08-14"),
        ("8/14/1994", "1994-08-14"),
        ("5/5/1994", "1994-05-05"),
        ("8/1994", "1994-08"),
        ("08.1994", "1994-08"),
        ("1994-08", "1994-08"),
        ("1994-8-14", "1994-08-14"),
        ("summer 1994", "1994"),
        ("around 1994", "1994"),
        ("31 June 1994", "1994-06"),
        ("3/4/1994", "1994"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_what_is_meant_is_stored(text: str, date: str):
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text", ["long ago", "14.8.", "1", "3050", "1994 or 1995", "August", "0000"]
)
def test_what_is_no_date_is_none(text: str):
    assert read_date(text) is None


@pytest.mark.parametrize("date", ["", "1994", "1994-08", "1994-08-14"])
def test_what_is_shown_is_understood_again(date: str):
    assert read_date(date_words(date)) == date
