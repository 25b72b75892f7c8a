"""Scenes that people edited in files come back as they meant, or not at all."""

import json
from dataclasses import replace
from itertools import count

import pytest

from nostalgia_desktop.archive.scene_file import read_scenes, scenes_json
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate

DURATION_MS = 100_000
BEACH = Scene(
    0, 10_000, "Beach", "We swim.", ("Ada", "Mum"), "Rügen", "1994-08-14", "a", "look", "raw a"
)
CAKE = Scene(10_000, 20_000, "Cake", date="1994", uid="b", raw="raw b")
OLD = (BEACH, CAKE)


def _read(text: str, old: Scenes = OLD) -> Scenes:
    numbers = count(1)
    return read_scenes(text, "cuts.txt", old, DURATION_MS, lambda: f"new {next(numbers)}")


def _json(*scenes: str) -> str:
    return '{"scenes": [\n' + ",\n".join(scenes) + "\n]}"


def test_what_was_written_reads_back_unchanged():
    assert _read(scenes_json(OLD)) == OLD


SNAPPED = (
    replace(
        BEACH,
        start_snap=Snap(0, 0, SnapReason.EDGE, 1.0),
        end_snap=Snap(9_200, 10_000, SnapReason.CUT, 0.9),
        told_date=ToldDate("1994-08-14", DatePrecision.DAY, ToldBy.STAMP, "AUG 14 1994"),
    ),
    replace(CAKE, start_snap=Snap(9_200, 10_000, SnapReason.CUT, 0.9)),
)


def test_why_bounds_and_dates_are_as_they_are_outlasts_a_file_that_does_not_tell():
    assert _read(scenes_json(SNAPPED), SNAPPED) == SNAPPED


def test_a_cut_list_keeps_the_reasons_of_the_bounds_that_it_does_not_move():
    beach, cake = _read("0,10,Sea\n10.5,20\n", SNAPPED)

    assert (beach.title, beach.start_snap, beach.end_snap, beach.told_date) == (
        "Sea",
        SNAPPED[0].start_snap,
        SNAPPED[0].end_snap,
        SNAPPED[0].told_date,
    )
    assert (cake.title, cake.start_snap) == ("Cake", None)


def test_another_date_in_a_file_has_nothing_of_the_analyst_behind_it():
    (beach,) = _read('[{"id": "a", "start": 0, "end": 10, "date": "1994-08"}]', SNAPPED)

    assert (beach.date, beach.told_date) == ("1994-08", None)
    assert beach.end_snap == SNAPPED[0].end_snap


def test_a_byte_order_mark_is_passed_over():
    assert _read("\ufeff" + scenes_json(OLD)) == OLD


def test_scenes_come_back_in_order_of_time():
    assert _read(scenes_json([CAKE, BEACH])) == OLD


def test_a_bare_list_of_scenes_is_understood():
    (scene,) = _read('[{"start": "1:00", "end": "1:30", "title": "Tea"}]')

    assert scene == Scene(60_000, 90_000, "Tea", uid="new 1")


def test_a_scene_with_the_id_of_an_old_one_is_that_scene_at_new_times():
    (scene,) = _read(_json('{"id": "a", "start": 30, "end": 40}'))

    assert (scene.start_ms, scene.end_ms) == (30_000, 40_000)
    assert (scene.uid, scene.title, scene.people, scene.raw) == (
        "a",
        "Beach",
        BEACH.people,
        "raw a",
    )


def test_an_id_counts_more_than_the_times_of_another_scene():
    first, second = _read(
        _json('{"id": "b", "start": 0, "end": 10}', '{"id": "a", "start": 10, "end": 20}')
    )

    assert (first.uid, first.title) == ("b", "Cake")
    assert (second.uid, second.title) == ("a", "Beach")


def test_no_scene_without_id_takes_one_that_is_named_by_its_id_further_down():
    first, second = _read(_json('{"start": 0, "end": 9}', '{"id": "a", "start": 50, "end": 60}'))

    assert (first.uid, first.title) == ("new 1", "")
    assert (second.uid, second.title) == ("a", "Beach")


def test_an_id_given_twice_counts_once():
    first, second = _read(
        _json('{"id": "a", "start": 30, "end": 40}', '{"id": "a", "start": 50, "end": 60}')
    )

    assert (first.uid, second.uid) == ("a", "new 1")


def test_a_scene_with_the_times_of_an_old_one_is_that_scene():
    (scene,) = _read("10,20,Birthday cake\n")

    assert (scene.uid, scene.title, scene.date) == ("b", "Birthday cake", "1994")


def test_a_scene_that_shares_most_of_its_time_with_an_old_one_is_that_scene():
    (scene,) = _read("0.5,9\n")

    assert (scene.uid, scene.title, scene.start_ms, scene.end_ms) == ("a", "Beach", 500, 9_000)


def test_a_scene_that_shares_little_with_old_ones_is_new():
    (scene,) = _read("5,15\n")

    assert (scene.uid, scene.title) == ("new 1", "")


@pytest.mark.parametrize("halves", ["0,5\n5,10\n", "0,6\n6,10\n"])
def test_of_a_scene_cut_in_two_at_most_one_half_stays_it(halves):
    scenes = _read(halves)

    assert len({scene.uid for scene in scenes}) == 2


def test_fields_that_are_named_are_changed_and_others_stay():
    (scene,) = _read(_json('{"id": "a", "start": 0, "end": 10, "people": ["Ada "], "note": null}'))

    assert (scene.people, scene.note) == (("Ada",), "")
    assert (scene.title, scene.location, scene.date) == ("Beach", "Rügen", "1994-08-14")


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ('"year": 1994', "1994-08-14"),
        ('"year": 1995', "1995"),
        ('"year": null', ""),
        ('"date": ""', ""),
        ('"date": "1995-01"', "1995-01"),
        ('"date": "1995-1-5"', "1995-01-05"),
        ('"date": "1994-08-14", "year": 1995', "1995"),
        ('"date": "1995-01-01", "year": 1994', "1995-01-01"),
        ('"date": "1994", "year": 1994', "1994"),
    ],
)
def test_the_date_follows_whichever_of_date_and_year_was_changed(fields, date):
    (scene,) = _read(_json(f'{{"id": "a", "start": 0, "end": 10, {fields}}}'))

    assert scene.date == date


@pytest.mark.parametrize(
    "text",
    [
        "0,10,Beach\n10,20,Cake\n",
        "start,end,name\n0,10,Beach\n10,20,Cake\n",
        "Start,End,Name\r\n0,10,Beach\r\n10,20,Cake\r\n",
        "0\t10\tBeach\n10\t20\tCake\n",
        "0,10,Beach\r10,20,Cake\r",
        "\n0:00,0:10,Beach\n\n,,\n0:10,0:20,Cake",
        '0,10.000,"Beach"\n 10 , 20 , Cake ,extra\n',
    ],
)
def test_cut_lists_are_understood_as_other_programs_write_them(text):
    assert [(s.start_ms, s.end_ms, s.title) for s in _read(text, ())] == [
        (0, 10_000, "Beach"),
        (10_000, 20_000, "Cake"),
    ]


def test_an_open_start_or_end_of_a_cut_list_is_that_of_the_title():
    first, last = _read(",30,\n40,,rest\n", ())

    assert (first.start_ms, first.end_ms) == (0, 30_000)
    assert (last.start_ms, last.end_ms) == (40_000, DURATION_MS)


def test_a_label_may_hold_commas_and_lines():
    (scene,) = _read('0,10,"Beach, then\ncake"\n', ())

    assert scene.title == "Beach, then\ncake"


def test_half_characters_and_nul_do_not_get_in():
    (scene,) = _read(_json(r'{"start": 0, "end": 9, "title": "a\ud800\u0000b"}'), ())

    assert scene.title.encode() == b"a?b"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "cuts.txt holds no scenes"),
        (" \n", "cuts.txt holds no scenes"),
        ("start,end,name\n", "cuts.txt holds no scenes"),
        ('{"scenes": []}', "cuts.txt holds no scenes"),
        ("[]", "cuts.txt holds no scenes"),
        ("{}", 'cuts.txt has no list called "scenes"'),
        ('{"scenes": {}}', 'cuts.txt has no list called "scenes"'),
        ('{"scenes": [\n{]}', "cuts.txt, line 2: "),
        (_json('{"start": 0, "end": 1}', "5"), "cuts.txt, line 3: a scene must be an object"),
        (_json('{"start": 0, "end": 1}', '{"end": 9}'), "line 3: the scene has no “start”"),
        (_json('{"start": 0, "end": 1}', '{"start": 3}'), "line 3: the scene has no “end”"),
        (_json('{"start": "noon", "end": 1}'), "line 2: “start” is 'noon', which is no time"),
        (_json('{"start": -1, "end": 1}'), "line 2: “start” is '-1', which is no time"),
        (_json('{"start": [], "end": 1}'), r"line 2: “start” is '\[\]', which is no time"),
        (_json('{"start": 0, "end": 1e99}'), "line 2: “end” is '1e.99', which is no time"),
        (_json('{"start": 5, "end": 5}'), "line 2: the scene ends at 0:00:05.000, not after"),
        (_json('{"start": 0, "end": 1, "title": 5}'), "line 2: “title” must be text"),
        (_json('{"start": 0, "end": 1, "people": "Ada"}'), "line 2: “people” must be a list"),
        (_json('{"start": 0, "end": 1, "people": [1]}'), "line 2: “people” must be a list"),
        (_json('{"start": 0, "end": 1, "date": "soon"}'), "line 2: 'soon' is no date"),
        (_json('{"start": 0, "end": 1, "date": "1994-13"}'), "line 2: '1994-13' is no date"),
        (_json('{"start": 0, "end": 1, "year": 94}'), "line 2: '94' is no date"),
        ("0,10\n5,4,back\n", "cuts.txt, line 2: the scene ends at 0:00:04.000, not after"),
        ("0,10\nsoon,4\n", "cuts.txt, line 2: “start” is 'soon', which is no time"),
        ("-5,10,Beach\n10,20\n", "cuts.txt, line 1: “start” is '-5', which is no time"),
        ("0,99\n99,101\n", r"cuts.txt: scene 2 .* ends after the title.*2 is line 2"),
        ("0,50\n\n40,60\n", r"scene 2 starts at .* before scene 1 ends .*1 is line 1, 2 is line 3"),
        ("0,0.05\n", r"scene 1 .* is shorter than 100 ms \(scene 1 is line 1\)"),
    ],
)
def test_nonsense_is_refused_with_its_line_and_reason(text, reason):
    with pytest.raises(SceneError, match=reason):
        _read(text)


@pytest.mark.parametrize(
    ("said", "approved", "left_out"),
    [
        ({}, True, False),
        ({"approved": False}, False, False),
        ({"left_out": True}, False, True),
        ({"approved": True, "left_out": True}, False, True),
    ],
    ids=str,
)
def test_what_was_decided_about_a_scene_is_kept_or_changed(said, approved, left_out):
    old = (Scene(0, 5_000, "Beach", uid="u1", is_approved=True),)
    text = json.dumps({"scenes": [{"id": "u1", "start": "0:00:00", "end": "0:00:05"} | said]})

    (scene,) = read_scenes(text, "cuts.json", old, 10_000, lambda: "new")

    assert (scene.is_approved, scene.is_left_out) == (approved, left_out)
    assert json.loads(scenes_json([scene]))["scenes"][0]["left_out"] is left_out


def test_a_decision_is_true_or_false():
    text = json.dumps({"scenes": [{"start": "0:00:00", "end": "0:00:05", "left_out": "no"}]})

    with pytest.raises(SceneError, match="“left_out” must be true or false"):
        read_scenes(text, "cuts.json", (), 10_000, lambda: "new")
