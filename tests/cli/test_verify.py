"""`verify` finds what has become of clips, and calls nothing broken that is not."""

import asyncio
import json
import os
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nostalgia_desktop.cli.commands import run_command
from nostalgia_desktop.cli.parser import make_parser
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.services import open_records
from tests.helpers import finished, prepared, snapshot, submitted

__all__ = ["finished", "prepared", "submitted"]

ARRIVAL, BOAT = "1994 - Arrival.mp4", "Undated - Boat trip.mp4"


def verify(archive: Path, *more: str) -> int:
    """Run the command in this process; gives its exit status."""
    args = make_parser().parse_args(["verify", "--archive", str(archive), *more])
    return asyncio.run(run_command(args))


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]):
    """Verify with `--json`; gives the exit status and what was told."""

    def run(archive: Path, *more: str) -> tuple[int, dict[str, Any]]:
        status = verify(archive, "--json", *more)
        return status, json.loads(capsys.readouterr().out)

    return run


def states(report: dict[str, Any]) -> dict[str, str]:
    """How each clip is, by its path."""
    return {clip["path"]: clip["state"] for clip in report["clips"]}


def flip_a_bit(file: Path, source: random.Random) -> None:
    """Flip one bit as a drive does: no time of change tells."""
    times, data = file.stat(), bytearray(file.read_bytes())
    data[source.randrange(len(data))] ^= 1 << source.randrange(8)
    file.write_bytes(data)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_whole_clips_are_whole_and_nothing_is_written(finished: Path, told):
    before = snapshot(finished)

    status, report = told(finished)

    assert (status, report["well"]) == (0, True)
    assert set(states(report).values()) == {"whole"}
    for clip in report["clips"]:
        assert clip["compared"]
        assert clip["told"] == clip["findings"] == []
        check = clip["check"]
        assert (check["frames"], check["decode_errors"]) == (20, 0)
        assert check["first_picture"] == check["last_picture"] == "as the original"
    places = report["titles"][0]["places"]
    assert places == {
        "in clips": 20,
        "in scenes without a clip": 0,
        "left out": 0,
        "in no scene": 130,
    }
    assert report["titles"][0]["in_no_scene"][0] == {"start_frame": 0, "end_frame": 10}
    after = snapshot(finished)
    assert {name: after[name] for name in before if ".db" not in name} == {
        name: before[name] for name in before if ".db" not in name
    }


def test_a_flipped_bit_in_each_of_fifty_clips_is_found(finished: Path, told):
    source = random.Random(50)
    records = open_records(finished)
    [clip, *_] = records.jobs.job(1).clips
    names = [f"copy {number}.mp4" for number in range(60)]
    for name in names:
        shutil.copy2(finished / clip.path, finished / name)
        shutil.copy2((finished / clip.path).with_suffix(".json"), finished / f"{name[:-4]}.json")
        records.jobs.put_clip(replace(clip, path=name, scene_uid=name))
    records.database.close()
    for name in names[:50]:
        flip_a_bit(finished / name, source)

    status, report = told(finished, "1", "--quick")

    assert status == 1
    found = {path for path, state in states(report).items() if state == "damaged"}
    assert found == set(names[:50])
    for each in report["clips"]:
        if each["path"] in found:
            assert "nothing wrote to it since it was made" in each["told"][0]


def test_people_read_what_is_wrong_and_what_to_do(
    finished: Path, capsys: pytest.CaptureFixture[str]
):
    flip_a_bit(finished / ARRIVAL, random.Random(1))
    (finished / BOAT).unlink()

    assert verify(finished) == 1

    said = capsys.readouterr()
    assert f"nostalgia: {ARRIVAL}: it is damaged" in said.err
    assert "take it from a copy of the archive" in said.err
    assert f"nostalgia: {BOAT}: it is not there any more" in said.err
    assert "[1] Lake 1994, Title 1: all of its 150 frames: 20 in 2 clips, 130 in no scene" in (
        said.out
    )
    assert said.out.splitlines()[-1] == (
        "3 clips were checked (1 against the original): 1 is whole, 1 is damaged, 1 is missing"
    )


def test_what_somebody_renamed_or_edited_is_told_and_no_alarm(finished: Path, told):
    (finished / BOAT).rename(finished / "Our boat.mp4")
    with (finished / ARRIVAL).open("ab") as file:
        file.write(b"\0\0\0\x08free")

    status, report = told(finished)

    assert status == 0
    assert states(report)[BOAT] == "renamed"
    assert states(report)[ARRIVAL] == "changed by somebody"
    [boat] = [clip for clip in report["clips"] if clip["path"] == BOAT]
    assert boat["told"] == ["it was renamed to Our boat.mp4 and is whole"]


def test_a_clip_that_was_cut_short_is_damaged_whatever_its_size(finished: Path, told):
    clip = finished / ARRIVAL
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size * 3 // 4])

    status, report = told(finished, "--quick")

    assert (status, states(report)[ARRIVAL]) == (1, "damaged")
    assert any("it breaks off" in text for clip in report["clips"] for text in clip["told"])


@pytest.mark.parametrize("text", [None, "{", '{"format": "nostalgia-clip"}'])
def test_a_sidecar_that_cannot_be_read_is_told(finished: Path, told, text: str | None):
    sidecar = (finished / ARRIVAL).with_suffix(".json")
    sidecar.unlink()
    if text is not None:
        sidecar.write_text(text)

    status, report = told(finished, "--quick")

    assert (status, states(report)[ARRIVAL]) == (1, "whole")
    [clip] = [clip for clip in report["clips"] if clip["path"] == ARRIVAL]
    assert "its sidecar 1994 - Arrival.json is" in clip["told"][0]


def test_a_sidecar_of_another_clip_is_told(finished: Path, told):
    shutil.copy((finished / BOAT).with_suffix(".json"), (finished / ARRIVAL).with_suffix(".json"))

    status, report = told(finished, "1", "--quick")

    assert status == 1
    assert any("tells of another file" in text for clip in report["clips"] for text in clip["told"])


def test_without_the_originals_clips_are_decoded_and_this_is_told(
    prepared, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    gone = f"{prepared.disc.parent}={tmp_path / 'gone'}"

    assert verify(finished, "1", "--source-root", gone) == 0

    said = capsys.readouterr().out
    assert "its clips were not compared with the original" in said
    assert "2 clips were checked: 2 are whole" in said


def test_clips_of_titles_that_were_taken_off_the_list_are_checked_too(finished: Path, told):
    records = open_records(finished)
    for clip in records.jobs.job(2).clips:
        records.jobs.drop_clip(clip)
    records.database.close()

    first = told(finished)
    flip_a_bit(finished / BOAT, random.Random(2))
    second = told(finished)

    assert (first[0], states(first[1])[BOAT]) == (0, "whole")
    assert (second[0], states(second[1])[BOAT]) == (1, "damaged")


def test_a_job_that_is_not_there_is_wrong_usage(finished: Path):
    with pytest.raises(UsageError, match="no job 9"):
        verify(finished, "9")
