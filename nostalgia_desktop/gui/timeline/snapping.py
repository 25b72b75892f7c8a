"""Places that a dragged bound is drawn to."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nostalgia_desktop.gui.timeline.data import Marks
from nostalgia_desktop.gui.translation import tr

REACH_PX = 8


class SnapKind(StrEnum):
    """What a bound is drawn to."""

    SHOT = "shot"
    PLAYHEAD = "playhead"
    CHAPTER = "chapter"
    ANALYST = "analyst"


def words_of(kind: SnapKind) -> str:
    """What it is for a person."""
    return {
        SnapKind.SHOT: tr("shot change"),
        SnapKind.PLAYHEAD: tr("playhead"),
        SnapKind.CHAPTER: tr("chapter"),
        SnapKind.ANALYST: tr("suggested"),
    }[kind]


@dataclass(frozen=True, slots=True)
class Snap:
    """A place that a bound is drawn to."""

    ms: int
    kind: SnapKind


def find_snap(marks: Marks, playhead_ms: int, ms: int, reach_ms: float) -> Snap | None:
    """The nearest place within reach; of two as near, that which is seen in the picture."""
    places: tuple[tuple[SnapKind, Sequence[int]], ...] = (
        (SnapKind.SHOT, marks.shifts_ms),
        (SnapKind.PLAYHEAD, (playhead_ms,)),
        (SnapKind.CHAPTER, marks.chapters_ms),
        (SnapKind.ANALYST, marks.analyst_ms),
    )
    found = [Snap(near, kind) for kind, times in places for near in nearest(times, ms)]
    best = min(found, key=lambda snap: abs(snap.ms - ms), default=None)
    return best if best and abs(best.ms - ms) <= reach_ms else None


def nearest(times: Sequence[int], ms: int) -> Sequence[int]:
    """The last of some ordered times before `ms`, and the first that is not."""
    place = bisect_left(times, ms)
    return times[max(place - 1, 0) : place + 1]
