"""Long clips have chapters where the disc has them and where the camera was started anew."""

from dataclasses import replace
from fractions import Fraction

import pytest

from nostalgia_desktop.domain.clock import Segment, TitleClock, Unit
from nostalgia_desktop.domain.job import Job, Source
from nostalgia_desktop.workflow.clip_chapters import chapters_in

SECTOR, MINUTE = 2048, 60 * 25
JOB = Job(1, "Xmas", "Title 1", 1, "f" * 32, Source("/films", "d", ()))


def _segment(first_frame: int, frames: int, pts: int) -> Segment:
    """A segment with a unit of two sectors for each second."""
    seconds = range(first_frame // 25, (first_frame + frames) // 25)
    units = tuple(
        Unit(2 * second * SECTOR, 2 * (second + 1) * SECTOR, at, at + 90_000)
        for second in seconds
        for at in [pts + (second - seconds.start) * 90_000]
    )
    return Segment(first_frame, frames, pts, units)


def _clock(*segments: Segment) -> TitleClock:
    return TitleClock(Fraction(25), segments)


def _job(*seconds: int) -> Job:
    sectors = tuple(2 * second for second in seconds)
    return replace(JOB, source=replace(JOB.source, chapter_sectors=sectors))


WHOLE = _clock(_segment(0, 20 * MINUTE, 0))


def test_the_chapters_of_the_disc_that_fall_inside_are_the_clip_s():
    found = chapters_in(_job(0, 300, 600, 900), WHOLE, 2 * MINUTE, 14 * MINUTE)

    assert [(each.start_ms, each.end_ms, each.title) for each in found] == [
        (0, 180_000, "Chapter 1"),
        (180_000, 480_000, "Chapter 2"),
        (480_000, 720_000, "Chapter 3"),
    ]


def test_a_recording_that_begins_anew_is_a_chapter_and_one_that_goes_on_is_none():
    first = _segment(0, 4 * MINUTE, 0)
    goes_on = _segment(4 * MINUTE, 4 * MINUTE, 4 * 60 * 90_000 + 450)
    anew = _segment(8 * MINUTE, 4 * MINUTE, 0)

    found = chapters_in(_job(), _clock(first, goes_on, anew), 0, 12 * MINUTE)

    assert [each.start_ms for each in found] == [0, 480_000]


@pytest.mark.parametrize("seconds", [(), (0,), (130,), (835,)])
def test_what_begins_at_an_end_makes_no_chapter(seconds):
    assert chapters_in(_job(*seconds), WHOLE, 2 * MINUTE, 14 * MINUTE) == ()


def test_chapters_are_not_crowded():
    found = chapters_in(_job(300, 305, 310, 320), WHOLE, 0, 10 * MINUTE)

    assert [each.start_ms for each in found] == [0, 300_000, 320_000]


def test_a_short_clip_has_none():
    assert chapters_in(_job(120), WHOLE, 0, 5 * MINUTE - 1) == ()
    assert len(chapters_in(_job(120), WHOLE, 0, 5 * MINUTE)) == 2
