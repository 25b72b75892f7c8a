"""Joins units to segments of one clock each, and finds the holes between them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from nostalgia_desktop.disc.units import SAME_TICKS, Found
from nostalgia_desktop.domain.clock import TICKS_PER_S, Segment, Unit

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
    run, drift = [recording[0]], Fraction(0)
    for before, after in pairwise(recording):
        gap = after.unit.pts - before.unit.end_pts
        drift += _off_field(before.unit, ticks) + gap - _lost(gap, ticks) * ticks
        if abs(drift) > DRIFT_TICKS:
            yield run
            run, drift = [], Fraction(0)
        run.append(after)
    yield run


def _off_field(unit: Unit, ticks: Fraction) -> Fraction:
    """How far a unit's length is off whole fields, by a recorder's rounding.

    Fields, as film on NTSC lasts for odd numbers of them; sound alone keeps to neither.
    """
    lasts, field = unit.end_pts - unit.pts, ticks / 2
    off = lasts - round(lasts / field) * field
    return off if abs(off) <= SAME_TICKS else Fraction(0)


def _lost(gap: int, ticks: Fraction) -> int:
    """How many frames fit into a gap; in one that is shorter than a frame none can be lost."""
    return max(int((gap + DRIFT_TICKS) // ticks), 0)


def _frames(run: Sequence[Found], following: Sequence[Found] | None, ticks: Fraction) -> int:
    """How many frames a run has, with those that are lost before the one that follows.

    Whole frames only: a recording's last timestamp holds a tail of sound of up to 19 ms.
    """
    first, end_pts = run[0].unit.pts, run[-1].unit.end_pts
    frames = int((end_pts - first + DRIFT_TICKS) // ticks)
    return frames + (_lost(following[0].unit.pts - end_pts, ticks) if following else 0)


def _holes(run: Sequence[Found], frame: int, ticks: Fraction) -> Iterator[Hole]:
    for before, after in pairwise(run):
        lost = _lost(after.unit.pts - before.unit.end_pts, ticks)
        if lost:
            first = frame + round((before.unit.end_pts - run[0].unit.pts) / ticks)
            yield Hole(first, first + lost, before, after)
