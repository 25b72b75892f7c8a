"""`nostalgia info` tells what is on discs and in files, and writes nothing."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.authoring import damage
from tests.authoring.changes import Part, changing_disc
from tests.authoring.image import make_image
from tests.authoring.programs import Program
from tests.helpers import snapshot


def _titles(nostalgia, *args: str | Path) -> list[dict[str, Any]]:
    ended = nostalgia("info", *args, "--json")
    assert ended.status == 0, ended.err
    return [title for disc in json.loads(ended.out)["discs"] for title in disc["titles"]]


def test_a_person_is_told_all_of_a_disc(nostalgia, test_disc):
    ended = nostalgia("info", test_disc("pal_resets"))

    assert (ended.status, ended.err) == (0, "")
    for words in (
        "Title 1, 12 s",
        "VTS_01_1.VOB, 1.6 MB",
        "PAL, 720 x 576, 4:3, 25 frames a second",
        "300 frames, 0:00:12.000, by the disc's navigation packs",
        "start anew or step 2 times: 0:00:04.000  0:00:09.000",
        "AC-3, 2 channels",
        "Chapters    3: 0:00:00.000  0:00:04.000  0:00:09.000",
        "low trust: VTS_01_1.VOB was last changed",
        "none found by a quick look",
    ):
        assert words in ended.out


def test_programs_get_exactly_these_keys(nostalgia, test_disc):
    (title,) = _titles(nostalgia, test_disc("pal_two_parts"))

    assert sorted(title) == sorted(
        (
            *("number", "title", "fingerprint", "container", "files", "standard", "aspect"),
            *("width", "height", "angles", "audio", "audio_ids", "subtitles", "clock"),
            *("chapters", "programs", "cells", "changes", "dates", "damage", "warnings", "error"),
        )
    )
    assert title["clock"] == {
        "method": "nav",
        "frame_rate": "25",
        "frames": 300,
        "duration": "0:00:12.000",
        "segments": [
            {
                "first_frame": 0,
                "frames": 300,
                "start": "0:00:00.000",
                "first_timestamp": 48600,
                "units": title["clock"]["segments"][0]["units"],
            }
        ],
    }
    assert title["chapters"] == ["0:00:00.000", "0:00:06.000"]
    assert (title["standard"], title["aspect"], title["width"]) == ("pal", "4:3", 720)
    assert [Path(file["path"]).name for file in title["files"]] == [
        "VTS_01_1.VOB",
        "VTS_01_2.VOB",
        "VTS_01_3.VOB",
    ]


def test_an_image_and_a_recorder_s_disc_are_told_too(nostalgia, test_disc, tmp_path):
    image = make_image(test_disc("pal_silent"), tmp_path / "Xmas 1994.iso")

    silent, first, second = _titles(nostalgia, image, test_disc("vr_two_programs"))

    assert silent["files"][0]["path"] == str(image)
    assert silent["files"][0]["first_byte"] > 0
    assert (first["title"], first["dates"][0]["trust"]) == ("Noël chez mémé", "high")
    assert second["clock"]["method"] == "pes"


def test_a_change_in_mid_title_is_told(nostalgia, tmp_path):
    first = Program(scenes=(50,), base=420_000, audio=None)
    second = Part(replace(first, base=420_050), ("-s", "352x576"))
    disc = changing_disc([Part(first), second], tmp_path / "disc", one_clock=False)

    (title,) = _titles(nostalgia, disc)

    detail = "720 x 576 to 352 x 576"
    assert title["changes"] == [{"kind": "size", "at": "0:00:02.000", "detail": detail}]
    assert f"Changes     0:00:02.000  {detail}" in nostalgia("info", disc).out


def test_damage_is_told_as_stretches_of_time(nostalgia, test_disc, tmp_path):
    folder = damage.vob_zeroed_sectors(test_disc("pal_two_parts"), tmp_path / "disc")

    (quick,) = _titles(nostalgia, folder)
    (slow,) = _titles(nostalgia, folder, "--every-sector")

    assert len(slow["damage"]) >= len(quick["damage"])
    assert {each["kind"] for each in slow["damage"]} == {"unreadable"}
    assert all(each["start"] < each["end"] for each in slow["damage"])


def test_what_cannot_be_read_is_told_and_the_rest_is_shown(nostalgia, test_disc, tmp_path):
    shutil.copytree(test_disc("pal_silent"), tmp_path / "good")
    damage.vob_is_text(test_disc("pal_silent"), tmp_path / "text")

    ended = nostalgia("info", tmp_path, tmp_path / "gone")

    assert ended.status == 1
    assert "100 frames" in ended.out
    assert "holds no DVD video" in ended.err
    assert f"{tmp_path / 'gone'} is not there" in ended.err


def test_nothing_is_written(nostalgia, test_disc, tmp_path, own_home, monkeypatch):
    folder = Path(shutil.copytree(test_disc("pal_two_titles"), tmp_path / "disc"))
    before = snapshot(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert nostalgia("info", folder, "--every-sector").status == 0

    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("args", [("info",), ("info", ""), ("info", "x", "--archive", "y")])
def test_a_wrong_call_is_named(nostalgia, args):
    assert nostalgia(*args).status == 2


def test_a_name_cannot_command_the_terminal(nostalgia, test_disc, tmp_path):
    folder = tmp_path / "evil\x1b[2Jname"
    shutil.copytree(test_disc("pal_silent"), folder)

    ended = nostalgia("info", folder)

    assert ended.status == 0
    assert "\x1b" not in ended.out
