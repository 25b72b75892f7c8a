"""What was found in a title is kept as it was, and thrown away where it is not whole."""

import contextlib
import json
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.domain.survey import (
    LOOK_BYTES,
    SOUND_BYTES,
    Change,
    ChangeKind,
    Filmstrip,
    Look,
    Loudness,
    Span,
    Survey,
)
from nostalgia_desktop.media.survey_file import (
    VERSION,
    SurveyMissing,
    has_look,
    read_filmstrip,
    read_survey,
    write_look,
)
from nostalgia_desktop.media.waveform import waveform_of

FRAMES = 105
PEAKS = np.arange(210, dtype=np.uint8)
SURVEY = Survey(
    frames=FRAMES,
    rate=Fraction(25),
    changes=(
        Change(ChangeKind.CUT, 30, 30, 0.75),
        Change(ChangeKind.DISSOLVE, 40, 52, 0.5),
        Change(ChangeKind.FADE, 90, 105, 1.0),
    ),
    black=(Span(99, 105),),
    silence=(Span(0, 20), Span(80, 105)),
    scores=bytes(range(FRAMES)),
    looks=bytes(5 * LOOK_BYTES),
    sounds=bytes([7] * 5 * SOUND_BYTES),
    waveform=waveform_of(PEAKS, 50),
    loudness=Loudness(-23.5, 6.25, -1.0),
)
STRIP = Filmstrip(50, 96, 72, 10, 6, 3, (b"\xff\xd8 not really a picture \xff\xd9",))
LOOK = Look(SURVEY, STRIP)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "f1.survey"


def _with_head(path: Path, **changed: object) -> None:
    """Write a look whose head says something else; all checksums are right."""
    write_look(LOOK, path)
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members["survey.json"] = json.dumps(json.loads(members["survey.json"]) | changed).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)


def test_what_was_found_is_read_back_as_it_was(path):
    write_look(LOOK, path)

    assert read_survey(path) == SURVEY
    assert read_filmstrip(path) == STRIP
    assert has_look(path)


def test_a_title_without_sound_is_read_back_too(path):
    silent = replace(
        SURVEY,
        sounds=b"",
        silence=(),
        waveform=waveform_of(np.zeros(0, np.uint8), 50),
        loudness=None,
    )

    write_look(replace(LOOK, survey=silent), path)

    assert read_survey(path) == silent


def test_a_newer_look_takes_the_place_of_an_older_one(path):
    write_look(LOOK, path)

    write_look(replace(LOOK, survey=replace(SURVEY, changes=())), path)

    assert read_survey(path).changes == ()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_look_that_cannot_be_written_leaves_the_old_one(path, monkeypatch):
    write_look(LOOK, path)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(ArchiveError, match="No space left"):
        write_look(replace(LOOK, survey=replace(SURVEY, changes=())), path)

    assert read_survey(path) == SURVEY
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_no_look_is_there_before_one_was_made(path):
    assert not has_look(path)
    with pytest.raises(SurveyMissing, match="add the disc again"):
        read_survey(path)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 99, bytes(3000)])
def test_what_is_no_look_is_of_no_use(path, data):
    path.write_bytes(data)

    assert not has_look(path)
    with pytest.raises(SurveyMissing, match="make it anew"):
        read_survey(path)


@pytest.mark.parametrize(
    "changed",
    [
        {"version": VERSION - 1},
        {"version": VERSION + 1},
        {"frames": FRAMES + 1},
        {"frames": -1},
        {"frames": 10**30},
        {"rate": "0"},
        {"rate": "1/0"},
        {"rate": "-25"},
        {"rate": "rm -rf"},
        {"changes": [["cut", 30, FRAMES + 1, 1.0]]},
        {"changes": [["cut", 30, 20, 1.0]]},
        {"changes": [["wipe", 30, 30, 1.0]]},
        {"black": [[0, FRAMES + 1]]},
        {"silence": [[-3, 4]]},
        {"peaks_per_second": 0},
        {"loudness": [1.0]},
    ],
)
def test_a_head_that_cannot_be_true_is_of_no_use(path, changed):
    _with_head(path, **changed)

    with pytest.raises(SurveyMissing):
        read_survey(path)


def test_a_strip_with_fewer_sheets_than_it_says_is_of_no_use(path):
    write_look(LOOK, path)
    with zipfile.ZipFile(path) as file:
        strip = json.loads(file.read("survey.json"))["strip"]

    _with_head(path, strip=strip | {"sheets": 2})

    with pytest.raises(SurveyMissing):
        read_filmstrip(path)


def test_a_member_that_claims_to_be_huge_is_not_unpacked(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("survey.json", bytes(65 << 20))

    with pytest.raises(SurveyMissing, match="far too long"):
        read_survey(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_flipped_bit_or_a_lost_end_never_gives_another_look(path, data):
    write_look(LOOK, path)
    whole = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del whole[data.draw(st.integers(0, len(whole) - 1)) :]
    path.write_bytes(whole)

    with contextlib.suppress(SurveyMissing):
        assert read_survey(path) == SURVEY
        assert read_filmstrip(path) == STRIP
