"""Part files: written beside, checked, then named; never over another file, never left behind."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.media import part_file as module
from nostalgia_desktop.media.part_file import (
    clear_leftovers,
    part_file,
    put_in_place,
    replace_with,
    require_space,
)


@pytest.fixture
def final(tmp_path: Path) -> Path:
    return tmp_path / "1994 - Cake.mp4"


@pytest.fixture(scope="module")
def dead_pid() -> int:
    """The number of a program that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def _leftover(final: Path, pid: int) -> Path:
    with part_file(final) as part:
        name = part.name.replace(str(os.getpid()), str(pid))
    left = final.with_name(name)
    left.write_bytes(b"half a clip")
    return left


def test_a_part_lies_beside_its_file_and_is_gone_at_the_end(final):
    with part_file(final) as part:
        part.write_bytes(b"half")
        assert part.parent == final.parent
        assert part.name.endswith(f"-{os.getpid()}.part")

    assert list(final.parent.iterdir()) == []


def test_a_part_is_gone_after_an_error_too(final):
    def fail() -> None:
        with part_file(final) as part:
            part.write_bytes(b"half")
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert list(final.parent.iterdir()) == []


def test_a_part_of_an_earlier_try_is_not_added_to(final):
    with part_file(final) as part:
        part.write_bytes(b"old")
        with part_file(final) as again:
            assert again == part
            assert not again.exists()


@pytest.mark.parametrize("stem", ["x" * 250, "ü" * 125, "📼" * 62])
def test_the_longest_name_has_a_part_of_its_own(tmp_path, stem):
    with part_file(tmp_path / f"{stem}.mp4") as part, part_file(tmp_path / f"{stem}.json") as other:
        part.write_bytes(b"x")

        assert part != other


def test_a_folder_that_is_gone_is_not_made_again(tmp_path):
    with (
        pytest.raises(ArchiveError, match="is the drive still connected"),
        part_file(tmp_path / "gone" / "Cake.mp4"),
    ):
        pass

    assert not (tmp_path / "gone").exists()


def test_a_finished_part_gets_its_name(final):
    with part_file(final) as part:
        part.write_bytes(b"clip")
        put_in_place(part, final)

    assert final.read_bytes() == b"clip"
    assert list(final.parent.iterdir()) == [final]


def _no_links(_one: object, _two: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False], ids=["with hard links", "without"])
@pytest.mark.parametrize("kind", ["file", "folder", "link to a file"])
def test_nothing_that_is_there_is_ever_written_over(final, monkeypatch, links, kind):
    other = final.with_name("other")
    other.write_bytes(b"mine")
    if kind == "folder":
        final.mkdir()
    elif kind == "file":
        final.write_bytes(b"mine")
    else:
        final.symlink_to(other)
    if not links:
        monkeypatch.setattr(module.os, "link", _no_links)

    with part_file(final) as part:
        part.write_bytes(b"clip")
        with pytest.raises(FileExistsError):
            put_in_place(part, final)

    assert other.read_bytes() == b"mine"
    assert final.is_dir() or final.read_bytes() == b"mine"


def test_a_drive_without_hard_links_will_do(final, monkeypatch):
    monkeypatch.setattr(module.os, "link", _no_links)

    with part_file(final) as part:
        part.write_bytes(b"clip")
        put_in_place(part, final)

    assert final.read_bytes() == b"clip"
    assert list(final.parent.iterdir()) == [final]


@pytest.mark.parametrize("give", [put_in_place, replace_with])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_drive_that_fails_at_the_end_is_an_archive_error(final, monkeypatch, give, number):
    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(module.os, "fsync", fail)

    with part_file(final) as part:
        part.write_bytes(b"clip")
        with pytest.raises(ArchiveError, match="cannot be written") as refused:
            give(part, final)

    assert str(final) in str(refused.value)
    assert os.strerror(number) in str(refused.value)
    assert list(final.parent.iterdir()) == []


def test_what_can_be_made_again_is_replaced(final):
    final.write_bytes(b"old preview")

    with part_file(final) as part:
        part.write_bytes(b"new preview")
        replace_with(part, final)

    assert final.read_bytes() == b"new preview"


def test_parts_of_programs_that_are_gone_are_removed(final, dead_pid):
    left = _leftover(final, dead_pid)

    assert clear_leftovers(final.parent) == [left]
    assert list(final.parent.iterdir()) == []


@pytest.mark.parametrize("pid", [os.getpid(), os.getppid()], ids=["own", "parent"])
def test_parts_of_programs_that_live_are_kept(final, pid):
    left = _leftover(final, pid)

    assert clear_leftovers(final.parent) == []
    assert left.exists()


@pytest.mark.parametrize(
    "name",
    [
        "Holidays.{pid}.part",
        "film.mp4.part",
        "film-0123abcd.²³.part",
        "film-0123abcd..part",
        "film-0123abcd.99999999999999999999.part",
        "film-0123abcd.{pid}.part.mp4",
        "film-0123wxyz.{pid}.part",
    ],
)
def test_part_files_of_other_programs_are_none_of_ours(tmp_path, dead_pid, name):
    foreign = tmp_path / name.format(pid=dead_pid)
    foreign.touch()

    assert clear_leftovers(tmp_path) == []
    assert foreign.exists()


def test_a_folder_that_is_not_there_has_no_leftovers(tmp_path):
    assert clear_leftovers(tmp_path / "gone") == []


def test_a_program_that_still_writes_a_leftover_is_stopped_and_no_other(final, dead_pid):
    left = _leftover(final, dead_pid)
    forever = "import time; time.sleep(600)"
    writer = subprocess.Popen([sys.executable, "-c", forever, str(left)])
    other = subprocess.Popen([sys.executable, "-c", forever, str(left) + "x"])
    try:
        # Until the command line is the new program's: before, it is ours.
        while forever not in psutil.Process(writer.pid).cmdline():
            pass

        clear_leftovers(final.parent)

        assert not psutil.pid_exists(writer.pid)
        assert other.poll() is None
        assert not left.exists()
    finally:
        for child in (writer, other):
            child.kill()
            child.wait()


def test_enough_room_is_no_trouble(tmp_path):
    require_space(tmp_path, 1)


def test_too_little_room_is_told_with_both_numbers(tmp_path, monkeypatch):
    free = SimpleNamespace(free=12_345_678)
    monkeypatch.setattr(module.psutil, "disk_usage", lambda _path: free)

    with pytest.raises(ArchiveError, match="has 12 MB free, but about 5,000 MB are needed"):
        require_space(tmp_path, 5_000_000_000)
    require_space(tmp_path, 12_345_678)


def test_a_drive_that_is_gone_is_told(tmp_path):
    with pytest.raises(ArchiveError, match="cannot be reached"):
        require_space(tmp_path / "gone", 1)
