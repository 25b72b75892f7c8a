"""How fast clips are made is measured, and decides how many are made at once."""

import json

import pytest

from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.workflow.pace import (
    GUESS,
    Pace,
    best_at_once,
    note_pace,
    pace_at,
    read_paces,
)

KEEP = Quality()
OTHER = Quality(crf=30)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', "[" * 100_000, "\xff"])
def test_a_damaged_measurement_is_none(layout, text):
    layout.make_folders()
    layout.pace.write_text(text, encoding="latin-1")

    assert read_paces(layout, KEEP) == {}
    note_pace(layout, KEEP, 1, 10_000, 5_000)
    assert read_paces(layout, KEEP)[1].speed == 2


@pytest.mark.parametrize("paces", ['{"1": 5}', '{"1": ["x", 1]}', '{"x": [1, 1]}', "[]", '"1"'])
def test_damaged_numbers_are_none(layout, paces):
    note_pace(layout, KEEP, 1, 10_000, 5_000)
    (name,) = json.loads(layout.pace.read_text())
    layout.pace.write_text(f'{{"{name}": {paces}}}')

    assert read_paces(layout, KEEP) == {}


def test_what_was_measured_last_counts_most(layout):
    note_pace(layout, KEEP, 1, 10_000, 10_000)
    for _ in range(20):
        note_pace(layout, KEEP, 1, 10_000, 5_000)

    assert read_paces(layout, KEEP)[1].seconds_for(10_000) == pytest.approx(5, rel=0.02)


def test_two_at_once_that_take_as_long_each_are_twice_as_fast(layout):
    note_pace(layout, KEEP, 1.1, 10_000, 10_000)
    note_pace(layout, KEEP, 2.0, 10_000, 10_000)

    paces = read_paces(layout, KEEP)

    assert paces[2].speed / paces[1].speed == pytest.approx(2 / 1.1, rel=0.01)


def test_another_way_to_encode_has_a_pace_of_its_own(layout):
    note_pace(layout, KEEP, 1, 10_000, 10_000)
    note_pace(layout, OTHER, 1, 10_000, 2_000)

    assert read_paces(layout, KEEP)[1].speed == 1
    assert read_paces(layout, OTHER)[1].speed == 5


def test_a_film_of_no_length_says_nothing(layout):
    note_pace(layout, KEEP, 1, 999, 10_000)
    note_pace(layout, KEEP, 1, 10_000, 0)

    assert read_paces(layout, KEEP) == {}


def _sure(**speeds: float) -> dict[int, Pace]:
    return {int(n[1:]): Pace(60_000, round(60_000 / each), True) for n, each in speeds.items()}


@pytest.mark.parametrize(
    ("paces", "at_once"),
    [
        ({}, 2),
        ({2: Pace(1_000, 500, True)}, 2),  # Too little to judge by.
        (_sure(_2=2.0), 3),
        (_sure(_2=2.0, _3=3.0), 4),
        (_sure(_2=2.0, _3=3.0, _4=2.9), 3),
        (_sure(_2=2.0, _3=2.04), 1),  # Hardly faster is not worth it: is one as fast?
        (_sure(_1=1.99, _2=2.0, _3=2.04), 1),
        (_sure(_1=1.0, _2=2.0, _3=1.5), 2),
        (_sure(_3=3.0, _4=4.0), 4),  # As many as there may be.
        (_sure(_9=9.0), 2),  # Another machine may carry more.
    ],
)
def test_as_many_at_once_as_is_fastest(paces, at_once):
    assert best_at_once(paces, usual=2, most=4) == at_once


def test_where_nothing_is_known_it_is_guessed():
    assert pace_at({}, 3) == GUESS
    assert pace_at(_sure(_2=2.0, _6=5.0), 3).speed == 2
