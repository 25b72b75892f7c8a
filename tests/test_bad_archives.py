"""Archives that are full, read-only or in the way of something, and originals that are gone."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from nostalgia_desktop.domain.scene import Scene
from tests.helpers import (
    clip_names,
    clips_and_sidecars,
    finished,
    jobs_of,
    leftovers,
    one_line,
    powerless,
    prepared,
    replace_scenes,
    snapshot,
    submitted,
    with_free_space,
    with_largest_file,
)

__all__ = ["finished", "prepared", "submitted"]


def is_whole(archive) -> bool:
    with closing(sqlite3.connect(archive / "nostalgia.db")) as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_where_the_archive_should_be_is_told(nostalgia, prepared, tmp_path):
    file = tmp_path / "archive"
    file.write_text("mine")

    ended = nostalgia("submit", prepared.disc, "--archive", file)

    one_line(ended, file, "cannot be written")
    assert file.read_text() == "mine"


def test_a_read_only_archive_stops_the_pass_and_stays_as_it_is(submitted):
    before = snapshot(submitted)
    for path in (submitted, submitted / "nostalgia.db"):
        path.chmod(0o555)

    ended = powerless("finalize", "--archive", submitted)

    submitted.chmod(0o755)
    one_line(ended, submitted, "readonly")
    assert snapshot(submitted) == before


def test_clips_need_nothing_from_the_work_folder(submitted, nostalgia):
    proxies = submitted / ".nostalgia" / "proxies"
    shutil.rmtree(proxies)
    proxies.write_text("in the way")

    ended = nostalgia("finalize", "2", "--archive", submitted)

    assert ended.status == 0, ended.err
    assert clip_names(submitted) == ["Undated - Boat trip.mp4"]


def test_a_file_in_place_of_the_work_folder_fails_the_job_and_stays(nostalgia, test_disc, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / ".nostalgia").write_text("mine")

    ended = nostalgia("submit", test_disc("pal_silent"), "--archive", archive)

    one_line(ended, "(pal silent, Title 1) failed while making the preview", ".nostalgia")
    assert [job["state"] for job in jobs_of(archive)] == ["failed"]
    assert (archive / ".nostalgia").read_text() == "mine"


def test_a_full_drive_stops_the_clips_and_they_are_made_when_there_is_room(submitted, nostalgia):
    replace_scenes(submitted, 1, Scene(0, 2000, title="Arrival", uid="long"))

    ended = with_largest_file(130_000, "finalize", "1", "--archive", submitted)
    made, left, states = clip_names(submitted), leftovers(submitted), jobs_of(submitted)
    again = nostalgia("finalize", "1", "--archive", submitted)

    one_line(ended, "job 1 (Lake 1994, Title 1) failed while making the clips", "drive is full")
    assert made == []
    assert left == []
    assert states[0]["error"]
    assert is_whole(submitted)
    assert again.status == 0, again.err
    assert clip_names(submitted) == ["Undated - Arrival.mp4"]


def test_a_drive_without_room_for_the_database_keeps_it_whole(submitted):
    ended = with_largest_file(20_000, "finalize", "--archive", submitted)

    one_line(ended, "nostalgia.db")
    assert is_whole(submitted)
    assert not leftovers(submitted)


def test_a_step_that_would_fill_the_drive_is_not_begun(submitted):
    ended = with_free_space(5_000_000, "finalize", "1", "--archive", submitted)

    one_line(ended, submitted, "5 MB free", "about 21 MB are needed", "make room")
    assert clip_names(submitted) == []


def test_a_database_of_something_else_is_told_and_left_alone(nostalgia, tmp_path):
    database = tmp_path / "nostalgia.db"
    database.write_text("shopping list\n" * 400)

    ended = nostalgia("status", "--archive", tmp_path)

    one_line(ended, database)
    assert database.read_text() == "shopping list\n" * 400


# Originals that are gone or have changed


def _longer(vob):
    vob.write_bytes(vob.read_bytes() + bytes(2048))


def _other_content(vob):
    data = bytearray(vob.read_bytes())
    data[len(data) // 2] ^= 0xFF
    vob.write_bytes(data)


@pytest.mark.parametrize(
    ("change", "reason"),
    [(_longer, "has changed"), (_other_content, "has other content")],
)
def test_a_job_waits_for_its_original_and_overwrites_nothing(
    change, reason, prepared, finished, nostalgia, tmp_path
):
    disc = shutil.copytree(prepared.disc, tmp_path / prepared.disc.name)
    vob = disc / "VIDEO_TS" / "VTS_01_1.VOB"
    change(vob)
    (finished / "1994 - Arrival.mp4").unlink()
    (finished / "Undated - Boat trip.mp4").unlink()
    before = clips_and_sidecars(finished)
    roots = ("--source-root", f"{prepared.disc.parent}={tmp_path}")

    ended = nostalgia("finalize", "--archive", finished, *roots)
    states = [job["state"] for job in jobs_of(finished)]
    after = clips_and_sidecars(finished)

    one_line(ended, "job 1 (Lake 1994, Title 1) waits while making the clips", vob, reason)
    assert states == ["waiting", "finalized"]
    unchanged = [name for name in before if not name.startswith("Undated")]
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert "1994 - Arrival.mp4" not in after
