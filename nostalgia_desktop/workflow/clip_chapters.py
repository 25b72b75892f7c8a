"""Chapters of long clips: where the disc has chapters, and where the camera was started anew."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from nostalgia_desktop.domain.clip_tags import Chapter
from nostalgia_desktop.domain.clock import TitleClock, goes_on
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.time import frame_to_ms

_SECTOR = 2048
_LONG_S, _APART_S = 300, 15
"""A shorter clip is looked at as a whole; a shorter chapter is none that anybody jumps to."""


def chapters_in(job: Job, clock: TitleClock, start: int, end: int) -> tuple[Chapter, ...]:
    """The chapters of a clip of frames [start, end) of a title, from its first frame to its last.

    None where it is shorter than five minutes, or nothing begins inside it.
    """
    rate = clock.rate
    if end - start < _LONG_S * rate:
        return ()
    bounds = [start]
    for mark in sorted({*_disc_chapters(job, clock), *_restarts(clock)}):
        if _is_apart(mark - bounds[-1], rate) and _is_apart(end - mark, rate):
            bounds.append(mark)
    if len(bounds) == 1:
        return ()
    times = [frame_to_ms(frame - start, rate) for frame in (*bounds, end)]
    return tuple(
        Chapter(begin, until, f"Chapter {number}")
        for number, (begin, until) in enumerate(pairwise(times), 1)
    )


def _is_apart(frames: int, rate: Fraction) -> bool:
    return frames >= _APART_S * rate


def _disc_chapters(job: Job, clock: TitleClock) -> Iterator[int]:
    return (clock.frame_of_byte(sector * _SECTOR) for sector in job.source.chapter_sectors)


def _restarts(clock: TitleClock) -> Iterator[int]:
    """Where timestamps do not go on: another recording begins."""
    return (
        after.first_frame
        for before, after in pairwise(clock.segments)
        if not goes_on(before.units[-1].end_pts, after.pts)
    )
