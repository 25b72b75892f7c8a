"""An archive on a drive of 50 MB that somebody fills while its clips are made."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.helpers import (
    FIRST_BASE,
    clip_names,
    fields_between,
    fields_of,
    jobs_of,
    leftovers,
    prepared,
    scenes_of,
    set_scenes,
)

__all__ = ["prepared"]

pytestmark = pytest.mark.alone

SCENES = [
    {"start": "0:00", "end": "0:00.8", "title": "Arrival"},
    {"start": "0:00.8", "end": "0:01.6", "title": "Boat"},
    {"start": "0:01.6", "end": "0:02.4", "title": "Castle"},
]
NAMES = ["Undated - Arrival.mp4", "Undated - Boat.mp4", "Undated - Castle.mp4"]
FRAMES_EACH = 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 50 MB."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=50m", "small", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system of 50 MB")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def archive(small_disk: Path, prepared) -> Path:
    """A title with three scenes, whose clips are to be made."""
    archive = shutil.copytree(prepared.submitted, small_disk / "archive")
    set_scenes(archive, *SCENES)
    return archive


def _fill(filler: Path) -> None:
    """Take all bytes that are left."""
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(65_536)):
            pass


def _until(look, running: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 60
    while not look() and running.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.mark.parametrize(
    "moment",
    [
        lambda archive: bool(leftovers(archive)),
        lambda archive: len(clip_names(archive)) == 1,
        lambda archive: len(clip_names(archive)) == 2 and bool(leftovers(archive)),
    ],
    ids=["the first clip is begun", "one is there", "the third is begun"],
)
def test_a_drive_that_fills_loses_nothing_and_it_goes_on_when_there_is_room(
    archive, small_disk, nostalgia, moment
):
    filler = small_disk / "holiday pictures"
    running = nostalgia.start("finalize", "1", "--archive", archive)
    _until(lambda: moment(archive), running)
    _fill(filler)
    out, err = running.communicate(timeout=120)
    made = {name: (archive / name).read_bytes() for name in clip_names(archive)}
    filler.unlink()

    assert running.returncode == 1, out + err
    assert "drive is full" in out + err or "MB free" in out + err or "nostalgia.db" in out + err
    assert leftovers(archive) == []
    assert [scene["title"] for scene in scenes_of(archive)] == ["Arrival", "Boat", "Castle"]

    again = nostalgia("finalize", "1", "--archive", archive)

    assert again.status == 0, again.out + again.err
    assert clip_names(archive) == NAMES
    assert jobs_of(archive)[0]["state"] == "finalized"
    for name, content in made.items():  # What was there is still that very file.
        assert (archive / name).read_bytes() == content
    for number, name in enumerate(NAMES):
        first = number * FRAMES_EACH
        assert fields_of(archive / name) == fields_between(FIRST_BASE, first, first + FRAMES_EACH)


def test_a_drive_that_is_full_before_is_told_and_nothing_is_begun(archive, small_disk, nostalgia):
    filler = small_disk / "holiday pictures"
    filler.write_bytes(bytes(34_000_000))

    ended = nostalgia("finalize", "1", "--archive", archive)

    assert ended.status == 1
    assert "are needed; make room" in ended.out + ended.err
    assert (clip_names(archive), leftovers(archive)) == ([], [])
