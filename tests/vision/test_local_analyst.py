"""The local analyst: which cuts begin an event, and how scenes are called without looking."""

from fractions import Fraction
from itertools import pairwise

import pytest

from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.vision.events import Event
from nostalgia_desktop.vision.local_analyst import name_scenes

PAL, NTSC = Fraction(25), Fraction(30000, 1001)


def _named(*bounds_s, disc="Xmas", title="Title 1", several_titles=False):
    """The scenes between some seconds of a PAL title."""
    events = [Event(start * 25, end * 25) for start, end in pairwise(bounds_s)]
    return name_scenes(events, PAL, disc, title, several_titles=several_titles)


def _note(event: Event) -> str:
    (scene,) = name_scenes([event], PAL, "Xmas", "Title 1", several_titles=False)
    return scene.note


@pytest.mark.parametrize(
    ("disc", "name", "date"),
    [
        ("Xmas 1994", "Xmas", "1994"),
        ("1994", "1994", "1994"),
        ("(1994) Rügen", "Rügen", "1994"),
        ("Rügen [1994], part 2", "Rügen, part 2", "1994"),
        ("Summer 1994 at the lake", "Summer at the lake", "1994"),
        ("1994 tape 199412", "tape 199412", "1994"),
        ("Xmas 1994-1995", "Xmas 1994-1995", ""),
        ("Tape 7", "Tape 7", ""),
        ("…_-1994", "…", "1994"),
    ],
)
def test_a_year_in_the_disc_s_name_is_the_date_and_not_said_twice(disc, name, date):
    (scene,) = _named(0, 9, disc=disc)

    assert (scene.title, scene.date) == (f"{name}, scene 1", date)


@pytest.mark.parametrize(
    ("disc", "folders", "date", "words"),
    [
        ("Tape 3", ("Tape 3", "1994"), "1994", "1994"),
        ("Tape 3", ("Tape 3", "1994 at the lake"), "1994", "1994 at the lake"),
        ("film", ("Holidays 1994", "films"), "1994", "Holidays 1994"),
        ("Tape 3", ("Tape 3", "backup 2019"), "", ""),
        ("Xmas 1993", ("Xmas 1993", "1994"), "1993", "Xmas 1993"),
    ],
)
def test_the_year_of_a_folder_is_the_date_where_the_disc_has_none(disc, folders, date, words):
    events = [Event(0, 250)]

    (scene,) = name_scenes(events, PAL, disc, "Title 1", several_titles=False, folders=folders)

    assert scene.date == date
    told = ToldDate(date, DatePrecision.YEAR, ToldBy.NAME, words) if date else None
    assert scene.told_date == told


def test_several_titles_of_a_disc_are_told_apart():
    scenes = _named(0, 5, 9, disc="Xmas 1994", title="Title 2", several_titles=True)

    assert [scene.title for scene in scenes] == ["Xmas, Title 2, scene 1", "Xmas, Title 2, scene 2"]
    assert len({scene.uid for scene in scenes}) == 2


def test_a_film_in_one_file_is_not_named_twice():
    (scene,) = _named(0, 9, disc="Garden", title="Garden", several_titles=True)

    assert scene.title == "Garden, scene 1"


def test_nothing_is_described_that_a_moved_bound_would_make_wrong():
    assert [scene.description for scene in _named(0, 61, 99)] == ["", ""]


def test_scenes_end_where_their_events_end():
    events = [Event(0, 1000), Event(1250, 2000)]

    scenes = name_scenes(events, PAL, "Xmas", "Title 1", several_titles=False)

    assert [(scene.start_ms, scene.end_ms) for scene in scenes] == [(0, 40_000), (50_000, 80_000)]


def test_an_hour_of_ntsc_gives_times_without_drift():
    events = [Event(0, 107_892), Event(107_892, 107_893 + 30)]

    first, second = name_scenes(events, NTSC, "Xmas", "Title 1", several_titles=False)

    assert (first.end_ms, second.start_ms, second.end_ms) == (3_599_996, 3_599_996, 3_601_031)


@pytest.mark.parametrize(
    ("event", "note"),
    [
        (Event(0, 1000), ""),
        (Event(0, 1000, why="begins at a chapter mark"), "begins at a chapter mark"),
        (Event(250, 1000, blank_before=250), "10 s of blank tape before it left out"),
        (Event(0, 1000, blank_after=18_000), "12:00 of blank tape after it left out"),
        (Event(0, 1000, dark=150), "has sound but no picture for 6 s"),
        (
            Event(500, 1000, "begins after a fade", blank_before=500, blank_after=250),
            "begins after a fade; 20 s of blank tape before it left out; "
            "10 s of blank tape after it left out",
        ),
    ],
)
def test_the_note_says_why_a_scene_begins_and_what_is_missing(event, note):
    assert _note(event) == note
