"""The file beside a clip tells everything known of it, to any program."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.archive.checksum import file_sha256, file_size
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.sidecar import ClipFacts, sidecar_text
from nostalgia_desktop.domain.clock import ByteRange, Piece
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource
from nostalgia_desktop.domain.job import Job, Source, SourcePart
from nostalgia_desktop.domain.scene import Scene

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
FACTS = ClipFacts("1994 - Strand.mp4", "ab" * 32, 123, 50, 2, 25, 75, Fraction(30_000, 1001))
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
    }


@pytest.mark.parametrize(
    ("raw", "answer"), [("", None), ('{"a": [1]}', {"a": [1]}), ("{broken", "{broken")]
)
def test_the_analyst_s_words_are_kept(raw, answer):
    assert _body(Scene(0, 1, raw=raw))["analyst"] == {
        "name": "gemini",
        "model": "m-1",
        "answer": answer,
    }


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
