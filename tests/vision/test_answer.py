"""The door at which an analyst's answer is checked: every rule, and any text at all."""

import json
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scenes
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.vision.answer import MAX_SCENES, parse_answer, parse_part
from nostalgia_desktop.vision.answer_times import Stretch

MINUTE = 60_000


def _parse(*scenes: dict[str, Any], duration_ms: int = MINUTE, **rest: Any) -> Scenes:
    return parse_answer(json.dumps({"scenes": scenes} | rest), duration_ms)


def _scene(start: object, end: object, title: str = "", **rest: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "title": title} | rest


def _spans(scenes: Scenes) -> list[tuple[int, int, str]]:
    return [(scene.start_ms, scene.end_ms, scene.title) for scene in scenes]


def test_an_answer_in_the_form_asked_for_becomes_scenes_word_for_word():
    beach = {
        "start": "0:00:00",
        "end": "0:00:20",
        "title": "Sandcastle",
        "description": "Ada builds a castle.",
        "people": ["Ada", "man with a hat"],
        "place": "Rügen",
        "date": "1994-08-14",
        "date_evidence": "date stamp",
    }

    first, second = _parse(beach, _scene("0:00:20", "0:01:00", "Ice cream"), year="1994")

    assert (first.start_ms, first.end_ms, first.title) == (0, 20_000, "Sandcastle")
    assert first.description == "Ada builds a castle."
    assert first.people == ("Ada", "man with a hat")
    assert (first.location, first.date, first.note) == ("Rügen", "1994-08-14", "")
    assert json.loads(first.raw) == beach
    assert (second.start_ms, second.end_ms, second.date) == (20_000, 60_000, "1994")
    assert first.uid != second.uid


@pytest.mark.parametrize(
    ("scenes", "spans"),
    [
        pytest.param(
            [_scene(20, 0, "a"), _scene(20, 60, "b")],
            [(0, 20_000, "a"), (20_000, 60_000, "b")],
            id="start and end swapped",
        ),
        pytest.param([_scene(0, 99, "a")], [(0, 60_000, "a")], id="ends after the video"),
        pytest.param(
            [_scene(0, 60, "a"), _scene(60, 70, "b")], [(0, 60_000, "a")], id="begins at the end"
        ),
        pytest.param(
            [_scene(30, 60, "b"), _scene(0, 30, "a")],
            [(0, 30_000, "a"), (30_000, 60_000, "b")],
            id="out of order",
        ),
        pytest.param(
            [_scene(0, 40, "a"), _scene(30, 60, "b")],
            [(0, 30_000, "a"), (30_000, 60_000, "b")],
            id="overlap: the later start is the cut",
        ),
        pytest.param(
            [_scene(0, 60, "a"), _scene(0, 20, "b")],
            [(0, 20_000, "b"), (20_000, 60_000, "a")],
            id="same start: the longer one goes on behind",
        ),
        pytest.param(
            [_scene(0, 60, "a"), _scene(0.05, 20, "b"), _scene(10, 20, "c")],
            [(0, 10_000, "b"), (10_000, 20_000, "c"), (20_000, 60_000, "a")],
            id="almost the same start, and one inside",
        ),
        pytest.param(
            [_scene(0, 60, "a"), _scene(0, 60, "b")], [(0, 60_000, "a")], id="the same twice"
        ),
        pytest.param(
            [_scene(0, 30, "a"), _scene(33, 60, "b")],
            [(0, 33_000, "a"), (33_000, 60_000, "b")],
            id="a small gap goes to the scene before",
        ),
        pytest.param([_scene(3, 60, "a")], [(0, 60_000, "a")], id="a small gap at the start"),
        pytest.param([_scene(0, 57, "a")], [(0, 60_000, "a")], id="a small gap at the end"),
        pytest.param(
            [_scene(10, 20, "a"), _scene(30, 50, "b")],
            [
                (0, 10_000, ""),
                (10_000, 20_000, "a"),
                (20_000, 30_000, ""),
                (30_000, 50_000, "b"),
                (50_000, 60_000, ""),
            ],
            id="what was passed over becomes scenes",
        ),
        pytest.param(
            [_scene(0, 60, "a"), _scene(5, 5.05, "b")], [(0, 60_000, "a")], id="too short to see"
        ),
        pytest.param(
            [
                _scene(0, 60, "a"),
                _scene("soon", "later", "b"),
                {"title": "no times"},
                _scene(None, [], "c"),
                _scene(True, 5, "d"),
                _scene(-1, 5, "e"),
            ],
            [(0, 60_000, "a")],
            id="what has no times is left out",
        ),
        pytest.param(
            [_scene("0:00:00", 12.5, "a"), _scene("00:12.500", "60 s", "b")],
            [(0, 12_500, "a"), (12_500, 60_000, "b")],
            id="times as numbers and in words",
        ),
    ],
)
def test_times_are_put_right_by_rule(scenes, spans):
    assert _spans(_parse(*scenes)) == spans


@pytest.mark.parametrize(
    ("scenes", "notes"),
    [
        ([_scene(60, 0)], ["start and end were swapped"]),
        ([_scene(0, 62)], ["ended after the video"]),
        ([_scene(0, 61)], [""]),
        ([_scene(99, 0)], ["start and end were swapped; ended after the video"]),
        ([_scene(0, 40), _scene(30, 60)], ["overlapped the next scene", ""]),
        ([_scene(0, 60), _scene(0, 20)], ["", "began together with the scene before"]),
        ([_scene(0, 60), _scene(0, 60)], ["stands for two alike"]),
        ([_scene(0, 50)], ["", "the analyst said nothing about this part"]),
    ],
)
def test_each_change_is_noted_on_the_scene_it_befell(scenes, notes):
    assert [scene.note for scene in _parse(*scenes)] == notes


def test_a_part_the_analyst_passed_over_says_nothing_in_its_name():
    _named, unnamed = _parse(_scene(0, 50, "Cake"))

    assert (unnamed.title, unnamed.description, unnamed.raw) == ("", "", "")


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"scenes": [{"start": 0, "end": 60, "title": "Cake"}]}\n```',
        '  ```\n{"scenes": [{"start": 0, "end": 60, "title": "Cake"}]}```  \n',
        '[{"start": 0, "end": 60, "title": "Cake"}]',
        '[7, "scene", null, [], {"start": 0, "end": 60, "title": "Cake"}]',
        '{"scenes": [{"start": 0, "end": 60, "title": " Cake\\u0000 "}], "more": {}}',
    ],
)
def test_an_answer_in_a_wrapping_is_unwrapped(text):
    assert _spans(parse_answer(text, MINUTE)) == [(0, MINUTE, "Cake")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not JSON"),
        ("I cannot help with that.", "is not JSON"),
        ('{"scenes": [{"start": 0,', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("1" * 10_000, "is not JSON"),
        ('"scenes"', "is not a list of scenes"),
        ("null", "is not a list of scenes"),
        ("{}", "has no list of scenes"),
        ('{"scenes": {"start": 0}}', "has no list of scenes"),
        ("[]", "no scene that lies in the video"),
        ('[{"start": 60, "end": 99}]', "no scene that lies in the video"),
    ],
)
def test_an_answer_without_scenes_is_refused_and_kept(text, reason):
    with pytest.raises(VisionError, match=reason) as refused:
        parse_answer(text, MINUTE)

    assert refused.value.answer == text


@pytest.mark.parametrize(
    ("fields", "year", "date"),
    [
        ({"date": "1994-08-14"}, "1990", "1994-08-14"),
        ({"date": "1994-08"}, "", "1994-08"),
        ({"date": 1994}, "", "1994"),
        ({"year": 1994}, "", "1994"),
        ({"date": "", "year": "1994"}, "", "1994"),
        ({"date": "circa 1994"}, "", "1994"),
        ({"date": "unknown"}, "1994", "1994"),
        ({"date": None}, 1994, "1994"),
        ({"date": ["1994"]}, "", ""),
        ({"date": "2994"}, "", ""),
        ({}, "", ""),
    ],
)
def test_a_date_is_as_precise_as_it_is_sound(fields, year, date):
    (scene,) = _parse(_scene(0, 60, **fields), year=year)

    assert scene.date == date


def test_what_stands_behind_a_date_is_kept():
    (scene,) = _parse(
        _scene(
            0,
            60,
            date="1994-08-14",
            date_precision="Season",
            date_source="stamp",
            date_evidence=" AUG 14 1994 ",
        )
    )

    assert scene.date == "1994-08"
    assert scene.told_date == ToldDate("1994-08", DatePrecision.SEASON, ToldBy.STAMP, "AUG 14 1994")


def test_words_that_nobody_knows_say_nothing_of_a_date():
    (scene,) = _parse(_scene(0, 60, date="1994", date_precision="exactly", date_source=["x"]))

    assert scene.told_date == ToldDate("1994")


def test_evidence_for_no_date_of_its_own_goes_with_that_of_the_whole():
    decade = {"date": "", "date_precision": "decade", "date_evidence": "the cars"}

    (alone,) = _parse(_scene(0, 60, **decade))
    (dated,) = _parse(_scene(0, 60, **decade), year="1984")

    assert alone.told_date == ToldDate("", DatePrecision.DECADE, None, "the cars")
    assert (dated.date, dated.told_date) == ("1984", None)


@pytest.mark.parametrize(
    ("precision", "date"),
    [
        ("day", "1994-08-14"),
        ("month", "1994-08"),
        ("season", "1994-08"),
        ("year", "1994"),
        ("decade", "1990"),
        ("", "1994-08-14"),
        (["year"], "1994-08-14"),
        (None, "1994-08-14"),
    ],
)
def test_a_date_is_no_more_precise_than_the_answer_says(precision, date):
    (scene,) = _parse(_scene(0, 60, date="1994-08-14", date_precision=precision), year="1990")

    assert scene.date == date


@pytest.mark.parametrize(
    ("fields", "place", "location"),
    [
        ({"place": "Rügen"}, "Germany", "Rügen"),
        ({"location": "Rügen"}, "Germany", "Rügen"),
        ({"place": "  "}, "Germany", "Germany"),
        ({}, None, ""),
    ],
)
def test_a_scene_without_a_place_is_where_the_video_is(fields, place, location):
    (scene,) = _parse(_scene(0, 60, **fields), place=place)

    assert scene.location == location


@pytest.mark.parametrize(
    ("people", "names"),
    [
        (["Ada", "", "  ", None, {"name": "Bob"}, " Mum "], ("Ada", "Mum")),
        ("Ada", ()),
        (None, ()),
        ([7], ("7",)),
    ],
)
def test_only_names_are_people(people, names):
    (scene,) = _parse(_scene(0, 60, people=people))

    assert scene.people == names


def test_texts_without_end_are_cut():
    (scene,) = _parse(
        _scene(
            0, 60, "t" * 99_999, description="d" * 99_999, place="p" * 99_999, people=["x"] * 999
        )
    )

    assert (len(scene.title), len(scene.description), len(scene.location)) == (5_000, 20_000, 5_000)
    assert len(scene.people) == 100


def test_more_scenes_than_any_title_has_are_left_out():
    scenes = [_scene(number, number + 1) for number in range(MAX_SCENES + 100)]

    parsed = _parse(*scenes, duration_ms=(MAX_SCENES + 100) * 1000)

    assert len(parsed) == MAX_SCENES + 1
    assert parsed[-1].note == "the analyst said nothing about this part"


def test_scenes_that_all_begin_together_do_not_take_for_ever():
    scenes = [_scene(0, (number + 1) / 10) for number in range(MAX_SCENES)]
    began = time.process_time()

    parsed = _parse(*scenes, duration_ms=MAX_SCENES * 100)

    assert len(parsed) == MAX_SCENES
    assert time.process_time() - began < 5


def test_half_a_character_is_kept_out_of_everything_that_is_stored():
    text = '[{"start": 0, "end": 60, "title": "\\ud800Cake", "people": ["\\udfffAda"]}]'

    (scene,) = parse_answer(text, MINUTE)

    for value in (scene.title, *scene.people, scene.raw):
        assert value.encode("utf-8")
    assert scene.title == "?Cake"


_TIMES = st.one_of(
    st.floats(),
    st.integers(-10, 100),
    st.integers(0, 70).map(lambda s: f"0:{s // 60:02}:{s % 60:02}"),
    st.text(max_size=8),
    st.none(),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
_SCENES = st.fixed_dictionaries(
    {"start": _TIMES, "end": _TIMES},
    optional=dict.fromkeys(("title", "description", "people", "place", "date", "year"), _JSON),
)
_ANSWERS = st.one_of(
    st.lists(_SCENES | _JSON, max_size=8),
    st.fixed_dictionaries(
        {"scenes": st.lists(_SCENES, max_size=12)}, optional={"year": _JSON, "place": _JSON}
    ),
    _JSON,
).map(json.dumps)


@settings(max_examples=120, deadline=None)
@given(_ANSWERS | st.text(), st.integers(MIN_SCENE_MS, 70_000))
def test_any_text_ends_in_scenes_that_cover_the_title_or_in_an_error_that_keeps_it(text, length):
    try:
        scenes = parse_answer(text, length)
    except VisionError as error:
        scenes, kept = (), error.answer
    if not scenes:
        assert kept == text
        return
    assert scenes[0].start_ms == 0
    assert scenes[-1].end_ms == length
    assert all(before.end_ms == after.start_ms for before, after in pairwise(scenes))
    assert len({scene.uid for scene in scenes}) == len(scenes)
    for scene in scenes:
        assert f"{scene}".encode()


@st.composite
def _cut_off(draw: st.DrawFn) -> str:
    """An answer that ends anywhere, as where the tokens were used up; in a fence or not."""
    text = draw(st.sampled_from(["", "```json\n", "Here you are:\n"])) + draw(_ANSWERS)
    return text[: draw(st.integers(0, len(text)))]


# Windows of long titles: beyond an hour times have other forms, and may be counted otherwise.
_HOURS = st.integers(0, 3 * 3_600_000)


@settings(max_examples=120, deadline=None)
@given(_ANSWERS | _cut_off() | st.text(), _HOURS, st.integers(MIN_SCENE_MS, 25 * MINUTE))
def test_any_answer_to_a_window_covers_just_that_or_is_an_error_that_keeps_it(text, start, length):
    stretch, scenes, kept = Stretch(start, start + length), (), None
    try:
        scenes = parse_part(text, stretch)
    except VisionError as error:
        kept = error.answer
    if not scenes:
        assert kept == text
        return
    assert scenes[0].start_ms == stretch.start_ms
    assert scenes[-1].end_ms == stretch.end_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(scenes))
    for scene in scenes:
        assert f"{scene}".encode()
