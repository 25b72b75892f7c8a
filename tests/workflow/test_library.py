"""The library knows every finished clip, and finds one by any words said of it."""

import json

import pytest

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow.library import LibraryClip, folded, matching, read_library
from tests.helpers import finished, prepared, replace_scenes

__all__ = ["finished", "prepared"]


@pytest.fixture
def archive(finished):
    opened = open_records(finished)
    yield opened
    opened.database.close()


def _read(archive, **more):
    return read_library(archive.jobs, archive.layout, **more)


def _names(archive):
    return [clip.path.name for clip in _read(archive)]


def test_clips_come_by_date_and_undated_ones_last(archive):
    clips = _read(archive)

    assert [(clip.year, clip.title) for clip in clips] == [
        ("1994", "Swimming"),
        ("1994", "Arrival"),
        ("", "Boat trip"),
    ]
    assert clips[1].date == "1994-08-14"
    assert all(clip.length_ms == 400 and len(clip.sha256) == 64 for clip in clips)
    assert not any(clip.is_gone for clip in clips)


def test_a_file_that_is_gone_is_told(archive, finished):
    (finished / "1994 - Arrival.mp4").unlink()

    assert [clip.title for clip in _read(archive) if clip.is_gone] == ["Arrival"]


def test_clips_of_a_removed_title_are_known_by_their_sidecars(archive):
    before = {clip.path.name: clip for clip in _read(archive)}
    archive.jobs.remove(1)

    after = {clip.path.name: clip for clip in _read(archive)}

    assert after == before


def test_a_clip_whose_scene_is_no_more_is_there_until_it_is_set_aside(archive, finished):
    replace_scenes(finished, 2)

    assert "Undated - Boat trip.mp4" in _names(archive)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "nostalgia-clip"}', "\udcff", '{"format": "other"}']
)
def test_files_that_are_none_of_ours_are_passed_over(archive, finished, text):
    (finished / "Holiday.mp4").write_bytes(b"x")
    (finished / "Holiday.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    (finished / "Alone.mp4").write_bytes(b"x")

    assert len(_read(archive)) == 3


def test_a_sidecar_with_a_strange_time_is_passed_over(archive, finished):
    body = json.loads((finished / "1994 - Arrival.json").read_text(encoding="utf-8"))
    (finished / "Copy.json").write_text(json.dumps(body | {"end": "soon"}), encoding="utf-8")
    (finished / "Copy.mp4").write_bytes(b"x")

    assert "Copy.mp4" not in _names(archive)


def test_an_archive_that_is_gone_has_its_clips_gone(archive, finished):
    clips = _read(archive)
    finished.rename(finished.with_name("unplugged"))

    assert len(clips) == 3
    assert all(clip.is_gone for clip in _read(archive))
    finished.with_name("unplugged").rename(finished.with_name("again"))


def test_it_stops_when_nobody_wants_it_any_more(archive):
    archive.jobs.remove(1)

    with pytest.raises(Cancelled):
        _read(archive, should_stop=lambda: True)


def _clip(number: int, **facts) -> LibraryClip:
    words = "\n".join([facts.get("title", ""), facts.get("location", ""), *facts.get("people", ())])
    return LibraryClip(f"{number}.mp4", **({"title": "x"} | facts), haystack=folded(words))


CLIPS = (
    _clip(1, title="Straße im Schnee", people=("Jürgen",), location="Łódź"),
    _clip(2, title="Fête de Noël", people=("Zoë", "Mia"), location="Ærøskøbing"),
    _clip(3, title="Mia turns six", people=("Mia", "Tom")),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3]),
        ("mia", [2, 3]),
        ("MIA tom", [3]),
        ("noel zoe", [2]),
        ("NOËL", [2]),
        ("strasse", [1]),
        ("jurgen lodz", [1]),
        ("aeroskobing", [2]),
        ("Mia Jürgen", []),
        ("  six  ", [3]),
        ("fe\u0302te", [2]),
    ],
)
def test_all_words_must_occur_and_neither_case_nor_accents_count(text, found):
    assert [int(str(clip.path)[0]) for clip in matching(CLIPS, text)] == found


def test_description_place_people_date_and_disc_are_searched(archive):
    clips = _read(archive)

    for text in ("swimming", "1994-08", "lake 1994"):
        assert matching(clips, text), text
