"""What makes way for a clip that is to be made again, and what is left alone."""

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.archive.checksum import file_looks
from nostalgia_desktop.disc import locate as locating
from nostalgia_desktop.domain.coverage import cover
from nostalgia_desktop.services import Records, open_records
from nostalgia_desktop.workflow import clip_names, make_again
from nostalgia_desktop.workflow.clip_verdict import look_at
from nostalgia_desktop.workflow.make_again import WayMade, can_make_again, make_way
from nostalgia_desktop.workflow.verify import VerifyWish, _Verifier
from nostalgia_desktop.workflow.verify_report import Cause, CheckedClip, CheckedTitle, ClipState
from tests.helpers import finished, prepared

__all__ = ["finished", "prepared"]

ARRIVAL, SWIM = "1994 - Arrival.mp4", "1994 - Swimming.mp4"


@pytest.fixture
def records(finished: Path) -> Iterator[Records]:
    opened = open_records(finished)
    yield opened
    opened.database.close()


def spoil(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)


def checked(records: Records) -> list[CheckedClip]:
    """The clips of the first title that are not whole."""
    verifier = _Verifier(records.jobs, records.layout, VerifyWish((1,), is_quick=True))
    [job] = verifier.wanted(lambda: False)
    turn = verifier.turn(job, lambda: False)
    found = [look_at(claim, turn.bench, lambda: False) for claim in turn.claims]
    return [clip for clip in found if clip.is_alarming]


def make(records: Records, found: list[CheckedClip]) -> WayMade:
    return make_way(records.jobs, records.layout, found, lambda: False)


def aside(records: Records) -> set[str]:
    folder = records.layout.replaced
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_clip_that_cannot_be_read_makes_way_and_stops_no_other(records, monkeypatch):
    root = records.layout.root
    for name in (ARRIVAL, SWIM):
        spoil(root / name)
    found = checked(records)
    opened = Path.open

    def open_or_fail(path: Path, *args, **kinds):
        if path.name == ARRIVAL:
            raise OSError(errno.EIO, "Input/output error")
        return opened(path, *args, **kinds)

    monkeypatch.setattr(Path, "open", open_or_fail)

    made = make(records, found)

    assert (len(made.wish.scenes), made.problems) == (2, ())
    assert {ARRIVAL, SWIM} <= aside(records)


def test_without_its_disc_no_clip_makes_way(records, monkeypatch):
    spoil(records.layout.root / ARRIVAL)
    found = checked(records)
    monkeypatch.setattr(
        make_again, "locate", lambda job, _roots: locating.locate(job, {job.source.root: "/gone"})
    )

    made = make(records, found)

    assert made.wish.scenes == frozenset()
    assert "is not there; connect its drive" in made.problems[0]
    assert (records.layout.root / ARRIVAL).exists()
    assert aside(records) == set()


def test_what_somebody_wrote_since_the_check_stays_where_it_is(records):
    spoil(records.layout.root / ARRIVAL)
    found = checked(records)
    (records.layout.root / ARRIVAL).write_bytes(b"my own cut")

    made = make(records, found)

    assert made.problems == (f"{ARRIVAL} was changed since it was checked; check again",)
    assert (records.layout.root / ARRIVAL).read_bytes() == b"my own cut"
    assert aside(records) == set()


def test_where_one_cannot_be_moved_the_others_are_made_all_the_same(records, monkeypatch):
    for name in (ARRIVAL, SWIM):
        spoil(records.layout.root / name)
    found, move = checked(records), clip_names.move

    def move_or_fail(old: Path, new: Path) -> None:
        if old.stem == Path(ARRIVAL).stem:
            raise OSError(errno.ENOSPC, "No space left on device")
        move(old, new)

    monkeypatch.setattr(clip_names, "move", move_or_fail)

    made = make(records, found)

    assert len(made.wish.scenes) == 1
    [problem] = made.problems
    assert "Arrival" in problem
    assert problem.endswith("No space left on device")
    assert (records.layout.root / ARRIVAL).exists()


def test_one_that_was_set_aside_before_is_still_to_be_made(records):
    spoil(records.layout.root / ARRIVAL)
    found = checked(records)

    assert make(records, found).wish == make(records, found).wish
    assert len(make(records, found).wish.scenes) == 1


@pytest.mark.parametrize("mended", ["clip edited", "words restored"])
def test_words_stay_where_they_would_not_be_written_again(records, mended):
    clip = records.layout.root / ARRIVAL
    words = clip.with_suffix(".json")
    was = words.read_bytes()
    words.write_text("{")
    [found] = checked(records)
    if mended == "clip edited":
        spoil(clip)
    else:
        words.write_bytes(was)
    stays = words.read_bytes()

    made = make(records, [found])

    assert (made.wish.scenes, made.problems) == (frozenset(), ())
    assert words.read_bytes() == stays


def test_a_sound_copy_with_the_old_times_stays(records):
    clip = records.layout.root / ARRIVAL
    shutil.copy2(clip, clip.parent / "backup")
    spoil(clip)
    times = clip.stat()
    found = checked(records)
    shutil.copyfile(clip.parent / "backup", clip)
    os.utime(clip, ns=(times.st_atime_ns, times.st_mtime_ns))

    made = make(records, [replace(each, looks=file_looks(clip)) for each in found])

    assert [each.state for each in found] == [ClipState.DAMAGED]
    assert (made.wish.scenes, made.problems) == (frozenset(), ())
    assert aside(records) == set()


@pytest.mark.parametrize("is_broken", [False, True])
def test_what_was_written_to_and_plays_may_be_an_edit(records, is_broken):
    clip = records.layout.root / ARRIVAL
    data = clip.read_bytes()
    words = data.replace(b"Arrival", b"My trip")
    assert len(words) == len(data)
    assert words != data
    kept = len(words) // 3 if is_broken else len(words)
    clip.write_bytes(words[:kept].ljust(len(words), b"\0"))
    later = clip.with_suffix(".json").stat().st_mtime + 3600
    os.utime(clip, (later, later))

    [found] = checked(records)

    title = CheckedTitle(1, "Lake", Fraction(25), cover(100, []))
    assert found.cause is (Cause.BROKEN if is_broken else Cause.WRITTEN)
    assert can_make_again(found, title) is is_broken
