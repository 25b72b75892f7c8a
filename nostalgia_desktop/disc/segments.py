"""Joins units to segments of one clock each, and finds the holes between them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from nostalgia_desktop.disc.units import SAME_TICKS, Found
from nostalgia_desktop.domain.clock import TICKS_PER_S, Segment

_MAX_HOLE = 30 * 60 * TICKS_PER_S
_MAX_UNNAMED_HOLE = 60 * TICKS_PER_S


@dataclass(frozen=True, slots=True)
class Hole:
    """Frames [start_frame, end_frame) between two units of one segment that are not there."""

    start_frame: int
    end_frame: int
    before: Found
    after: Found


def join(found: Sequence[Found], rate: Fraction) -> tuple[tuple[Segment, ...], tuple[Hole, ...]]:
    """The segments of a title and the holes in them.

    A segment ends where the timestamps do not go on, unless they jump forward inside one VOB: then
    what lies between is lost and the clock runs on.
    """
    segments: list[Segment] = []
    holes: list[Hole] = []
    ticks = TICKS_PER_S / rate
    frame = 0
    for run in _runs(found):
        first, last = run[0].unit.pts, run[-1].unit.end_pts
        # Whole frames only: the last timestamp holds a tail of sound of up to 19 ms.
        frames = (last - first + SAME_TICKS) // ticks
        if frames <= 0:
            continue
        segments.append(Segment(frame, frames, first, tuple(each.unit for each in run)))
        holes += _holes(run, frame, ticks)
        frame += frames
    return tuple(segments), tuple(holes)


def _runs(found: Sequence[Found]) -> list[list[Found]]:
    runs: list[list[Found]] = []
    for each in found:
        if runs and _goes_on(runs[-1][-1], each):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _goes_on(before: Found, after: Found) -> bool:
    gap = after.unit.pts - before.unit.end_pts
    if abs(gap) <= SAME_TICKS:
        return True
    if before.vob is None or after.vob is None:
        # Without VOB ids a short jump forward is taken for a hole, a long one for a restart.
        return 0 < gap < _MAX_UNNAMED_HOLE and not after.seam
    return before.vob == after.vob and 0 < gap < _MAX_HOLE and not after.seam


def _holes(run: Sequence[Found], frame: int, ticks: Fraction) -> list[Hole]:
    holes = []
    for before, after in pairwise(run):
        if after.unit.pts - before.unit.end_pts > SAME_TICKS:
            first = frame + (before.unit.end_pts - run[0].unit.pts) // ticks
            last = frame + -((run[0].unit.pts - after.unit.pts) // ticks)
            holes.append(Hole(int(first), int(last), before, after))
    return holes
