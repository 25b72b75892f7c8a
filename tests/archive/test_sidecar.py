"""The file beside a clip tells everything known of it, to any program."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.checksum import file_sha256, file_size
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.sidecar import ClipFacts, sidecar_text
from nostalgia_desktop.data import data_root
from nostalgia_desktop.domain.clip_check import ClipCheck
from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.clock import ByteRange, Piece
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource
from nostalgia_desktop.domain.job import Job, Source, SourcePart
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate

SCHEMA = data_root() / "resources" / "schemas" / "nostalgia-clip-1.json"
SOURCE = Source(
    "/films",
    "d",
    (SourcePart("d/VTS_01_1.VOB", 1000), SourcePart("d/b.VOB", 300, 100, 500)),
    dates=(DateEvidence("1994-08-14T10:00:00", DateSource.RECORDING, "recording 1"),),
)
JOB = Job(
    1,
    "Xmas",
    "Title 1",
    1,
    "f" * 32,
    SOURCE,
    damage=(Damage(DamageKind.UNREADABLE, 1_000, 2_500, "3 sectors"),),
    analyst="gemini",
    model="m-1",
)
SCENE = Scene(
    1_000,
    3_000,
    "Strand",
    "Wir baden.",
    ("Ada",),
    "Rügen",
    "1994-08",
    "u1",
    "look",
    '{"year": 1994}',
)
CHECK = ClipCheck(50, 1_668, 1_670, start_shift_ms=0.4, findings=("2 frames are lost",))
FACTS = ClipFacts(
    "1994 - Strand.mp4",
    "ab" * 32,
    123,
    50,
    2,
    25,
    75,
    Fraction(30_000, 1001),
    CHECK.as_json(),
    "e55e",
    (Chapter(1_000, 2_000, "Chapter 2"),),
    {".xmp": "cd" * 32},
    "original MPEG-2, 45 of 50 pictures copied",
)
PIECES = (
    Piece(
        (
            ByteRange(Path("/mnt/d/VTS_01_1.VOB"), 100, 1000),
            ByteRange(Path("/mnt/d/b.VOB"), 0, 300),
        ),
        0,
        7200,
        2,
    ),
)


def _text(scene: Scene = SCENE) -> str:
    return sidecar_text("Nostalgia Desktop 1", JOB, scene, PIECES, {"crf": 20}, FACTS)


def _body(scene: Scene = SCENE) -> dict[str, Any]:
    return json.loads(_text(scene), parse_constant=pytest.fail)


def test_the_scene_is_told_in_its_own_words():
    body = _body()

    assert {key: body[key] for key in ("title", "description", "people", "location", "note")} == {
        "title": "Strand",
        "description": "Wir baden.",
        "people": ["Ada"],
        "location": "Rügen",
        "note": "look",
    }
    assert (body["date"], body["year"]) == ("1994-08", 1994)
    assert "Rügen" in _text()


def test_times_and_frames_are_told_exactly():
    body = _body()

    assert (body["start"], body["end"]) == ("0:00:01.000", "0:00:03.000")
    assert (body["start_frame"], body["end_frame"], body["frame_rate"]) == (25, 75, "30000/1001")


def test_the_bytes_that_were_read_are_told_by_paths_relative_to_the_source():
    assert _body()["source"] == {
        "disc": "Xmas",
        "title": "Title 1",
        "fingerprint": "f" * 32,
        "audio": [],
        "dates": [
            {
                "date": "1994-08-14T10:00:00",
                "source": "recording",
                "detail": "recording 1",
                "trust": "high",
            }
        ],
        "files": [
            {"path": "d/VTS_01_1.VOB", "size": 1000, "first_byte": 100, "end_byte": 1000},
            {"path": "d/b.VOB", "size": 500, "first_byte": 0, "end_byte": 300},
        ],
    }


def test_what_was_checked_is_told_and_what_the_check_found():
    assert _body()["check"] == {
        "frames": 50,
        "video_ms": 1_668,
        "audio_ms": 1_670,
        "decode_errors": 0,
        "first_picture": "not compared",
        "last_picture": "not compared",
        "sound_shift_ms": {"start": 0.4, "end": None},
        "findings": ["2 frames are lost"],
    }


def test_damage_settings_and_the_finished_file_are_told():
    body = _body()

    assert body["damage"] == {
        "of_the_title": [
            {
                "kind": "unreadable",
                "start": "0:00:01.000",
                "end": "0:00:02.500",
                "detail": "3 sectors",
            }
        ],
        "missing_frames": 2,
    }
    assert body["settings"] == {"crf": 20}
    assert body["clip"] == {
        "file": "1994 - Strand.mp4",
        "sha256": "ab" * 32,
        "size": 123,
        "frames": 50,
        "picture": "original MPEG-2, 45 of 50 pictures copied",
        "essence": "e55e",
        "chapters": [{"start": "0:00:01.000", "title": "Chapter 2"}],
    }
    assert body["sidecars"] == {".xmp": "cd" * 32}


@pytest.mark.parametrize(
    ("raw", "answer"), [("", None), ('{"a": [1]}', {"a": [1]}), ("{broken", "{broken")]
)
def test_the_analyst_s_words_are_kept(raw, answer):
    assert _body(Scene(0, 1, raw=raw))["analyst"] == {
        "name": "gemini",
        "model": "m-1",
        "answer": answer,
        "date": None,
        "bounds": {"start": None, "end": None},
    }


def test_what_stands_behind_the_date_is_told():
    told = ToldDate("1994-08", DatePrecision.SEASON, ToldBy.SPEECH, "so warm this “August”")

    assert _body(replace(SCENE, told_date=told))["analyst"]["date"] == {
        "date": "1994-08",
        "precision": "season",
        "source": "speech",
        "words": "so warm this “August”",
    }


def test_what_an_analyst_does_not_say_of_a_date_is_null():
    told = ToldDate("1994-08")

    assert _body(replace(SCENE, told_date=told))["analyst"]["date"] == {
        "date": "1994-08",
        "precision": None,
        "source": None,
        "words": "",
    }


@pytest.mark.parametrize(
    ("location", "coordinates"),
    [("Rügen", None), ("Rügen (54.40, 13.43)", {"latitude": 54.4, "longitude": 13.43})],
)
def test_a_place_has_coordinates_where_somebody_wrote_them(location, coordinates):
    body = _body(replace(SCENE, location=location))

    assert (body["location"], body["coordinates"]) == (location, coordinates)


@pytest.mark.parametrize(
    "scene",
    [
        SCENE,
        Scene(0, 1),
        replace(
            SCENE,
            date="1994-08-14",
            location="54.40, 13.43",
            raw="{broken",
            told_date=ToldDate("1994-08-14", DatePrecision.DAY, ToldBy.STAMP, "14 8 94"),
            start_snap=Snap(1_800, 1_000, SnapReason.CUT, 0.75),
        ),
    ],
)
def test_it_is_as_the_published_schema_says(scene):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(_body(scene), schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("key", "value"),
    [("version", 2), ("date", "14.8.1994"), ("people", "Ada"), ("start", "1 s"), ("clip", {})],
)
def test_the_schema_tells_what_is_not_as_it_says(key, value):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_body() | {key: value}, schema, cls=jsonschema.Draft202012Validator)


def test_why_the_bounds_lie_there_is_told():
    scene = replace(
        SCENE,
        start_snap=Snap(1_800, 1_000, SnapReason.CUT, 0.75),
        end_snap=Snap(-40, 3_000, SnapReason.NONE, 0.0),
    )

    assert _body(scene)["analyst"]["bounds"] == {
        "start": {"told": "0:00:01.800", "reason": "cut", "confidence": 0.75},
        "end": {"told": "0:00:00.000", "reason": "none", "confidence": 0.0},
    }


def test_a_bound_that_a_person_moved_has_no_reason():
    snapped = replace(SCENE, start_snap=Snap(1_800, 1_000, SnapReason.CUT, 0.75))

    bounds = _body(replace(snapped, start_ms=1_040))["analyst"]["bounds"]

    assert bounds == {"start": None, "end": None}


@pytest.mark.parametrize(
    "raw", ["NaN", "[Infinity]", '"\\ud800"', "[" * 100_000, "[" * 500 + "]" * 500]
)
def test_nonsense_from_an_analyst_still_makes_a_sound_file(raw):
    assert _body(Scene(0, 1, raw=raw))["analyst"]["name"] == "gemini"
    assert _text(Scene(0, 1, raw=raw)).encode()


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_scene_gives_the_same_sound_file_twice(title, raw):
    scene = Scene(0, 1, title, raw=raw)

    assert _text(scene).encode() == _text(scene).encode()
    assert _body(scene)["format"] == "nostalgia-clip"


def test_a_checksum_is_that_of_the_file(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")

    assert file_sha256(tmp_path / "abc").startswith("ba7816bf8f01cfea414140de5dae2223")
    assert file_size(tmp_path / "abc") == 3


@pytest.mark.parametrize("measure", [file_sha256, file_size])
def test_a_file_that_is_gone_is_an_error_that_names_it(tmp_path, measure):
    with pytest.raises(ArchiveError, match=r"gone\.mp4 cannot be read: No such file"):
        measure(tmp_path / "gone.mp4")


def test_what_can_be_made_again_lies_in_one_hidden_folder(tmp_path):
    layout = ArchiveLayout(tmp_path)

    for path in (layout.proxies, layout.replaced, layout.proxy("f" * 32)):
        assert path.is_relative_to(layout.work)
    assert layout.work.parent == tmp_path
    assert layout.work.name.startswith(".")
