"""Cards lie in rows below their year; only what is in sight is looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from nostalgia_desktop.gui.library.places import Places

YEARS = ["1994"] * 5 + ["1995"] + ["1998"] * 9 + [""] * 2


@pytest.fixture
def places() -> Places:
    return Places(YEARS, 800)


def test_each_year_begins_a_section(places):
    assert [(each.year, each.first, each.end) for each in places.sections] == [
        ("1994", 0, 5),
        ("1995", 5, 6),
        ("1998", 6, 15),
        ("", 15, 17),
    ]


def test_no_two_cards_overlap_and_all_are_inside(places):
    cards = [places.card(place) for place in range(len(YEARS))]

    assert not any(a.intersects(b) for a in cards for b in cards if a != b)
    assert all(card.left() >= 0 and card.right() < 800 for card in cards)
    assert max(card.bottom() for card in cards) < places.height


@given(width=st.integers(1, 3000), top=st.integers(0, 5000), height=st.integers(1, 2000))
def test_what_is_in_sight_is_found(width, top, height):
    places = Places(YEARS, width)
    _sections, seen = places.seen(top, top + height)

    in_sight = [
        place
        for place in range(len(YEARS))
        if places.card(place).top() < top + height and places.card(place).bottom() >= top
    ]
    assert set(in_sight) <= set(seen)
    assert len(seen) <= len(in_sight) + 2 * places.columns


@given(width=st.integers(1, 3000), place=st.integers(0, len(YEARS) - 1))
def test_a_card_is_found_by_a_point_in_it(width, place):
    places = Places(YEARS, width)

    assert places.at(places.card(place).center()) == place


def test_between_cards_and_below_all_there_is_none(places):
    assert places.at(QPoint(3, 3)) is None
    assert places.at(places.card(0).center() + QPoint(0, 100_000)) is None


def test_up_and_down_lead_through_the_years(places):
    columns = places.columns

    assert columns == 3
    assert places.above(1, -1) == 4
    assert places.above(4, -1) == 5  # The only one of the next year.
    assert places.above(5, -1) == 6
    assert places.above(5, 1) == 3
    assert places.above(8, 1) == 5
    assert (places.above(0, 1), places.above(16, -1)) == (0, 16)
    assert places.above(0, -100) == 15


def test_without_clips_there_is_nothing():
    places = Places([], 800)

    assert (places.height, places.seen(0, 500), places.at(QPoint(9, 9))) == (
        0,
        ([], range(0)),
        None,
    )
