"""Joins units to segments of one clock each, and finds the holes between them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from nostalgia_desktop.disc.units import Found
from nostalgia_desktop.domain.clock import TICKS_PER_S, Segment

# As far as frames may be off their clock, so that sound stays with the picture: 5 ms.
DRIFT_TICKS = TICKS_PER_S // 200
_MAX_HOLE = 30 * 60 * TICKS_PER_S
_MAX_UNNAMED_HOLE = 60 * TICKS_PER_S


@dataclass(frozen=True, slots=True)
class Hole:
    """Frames [start_frame, end_frame) between two units that are not there."""

    start_frame: int
    end_frame: int
    before: Found
    after: Found


def join(found: Sequence[Found], rate: Fraction) -> tuple[tuple[Segment, ...], tuple[Hole, ...]]:
    """The segments of a title and the holes in them.

    A recording ends where the timestamps do not go on, unless they jump forward inside one VOB:
    then what lies between is lost and the time runs on. Where the timestamps of a recording drift
    away from whole frames, it becomes several segments.
    """
    ticks = TICKS_PER_S / rate
    segments: list[Segment] = []
    holes: list[Hole] = []
    frame = 0
    for recording in _recordings(found):
        runs = list(_on_one_clock(recording, ticks))
        for run, following in zip(runs, [*runs[1:], None], strict=True):
            frames = _frames(run, following, ticks)
            if frames <= 0:
                continue
            segments.append(
                Segment(frame, frames, run[0].unit.pts, tuple(each.unit for each in run))
            )
            holes += _holes([*run, following[0]] if following else run, frame, ticks)
            frame += frames
    return tuple(segments), tuple(holes)


def _recordings(found: Sequence[Found]) -> Iterator[list[Found]]:
    """Units whose time goes on from one to the next."""
    recording: list[Found] = []
    for each in found:
        if recording and not _goes_on(recording[-1], each):
            yield recording
            recording = []
        recording.append(each)
    if recording:
        yield recording


def _goes_on(before: Found, after: Found) -> bool:
    gap = after.unit.pts - before.unit.end_pts
    if abs(gap) <= DRIFT_TICKS:
        return True
    if before.vob is None or after.vob is None:
        # Without VOB ids a short jump forward is taken for a hole, a long one for a restart.
        return 0 < gap < _MAX_UNNAMED_HOLE and not after.seam
    return before.vob == after.vob and 0 < gap < _MAX_HOLE and not after.seam


def _on_one_clock(recording: Sequence[Found], ticks: Fraction) -> Iterator[list[Found]]:
    """Cut a recording where its frames no longer lie at whole frames from the first one."""
    run = [recording[0]]
    for each in recording[1:]:
        if _drift(each.unit.pts - run[0].unit.pts, ticks) > DRIFT_TICKS:
            yield run
            run = []
        run.append(each)
    yield run


def _drift(offset: int, ticks: Fraction) -> Fraction:
    """How far a time is off the nearest whole field: film on NTSC is shown for odd fields."""
    field = ticks / 2
    return abs(offset - round(offset / field) * field)


def _frames(run: Sequence[Found], following: Sequence[Found] | None, ticks: Fraction) -> int:
    """How many frames a run has, with those that are lost before the one that follows."""
    first = run[0].unit.pts
    if following is not None:
        return round((following[0].unit.pts - first) / ticks)
    # Whole frames only: the last timestamp holds a tail of sound of up to 19 ms.
    return int((run[-1].unit.end_pts - first + DRIFT_TICKS) // ticks)


def _holes(run: Sequence[Found], frame: int, ticks: Fraction) -> Iterator[Hole]:
    for before, after in pairwise(run):
        first = round((before.unit.end_pts - run[0].unit.pts) / ticks)
        last = round((after.unit.pts - run[0].unit.pts) / ticks)
        if last > first:
            yield Hole(frame + first, frame + last, before, after)
