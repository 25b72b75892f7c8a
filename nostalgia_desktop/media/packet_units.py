"""Groups packets into units that start with a key frame, and units into runs on one clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nostalgia_desktop.domain.clock import TICKS_PER_S
from nostalgia_desktop.media.frame_rate import Stamps
from nostalgia_desktop.media.packet_list import PacketList

# As long as a VOBU: codecs with key frames alone would else have a unit for each frame.
_SHORTEST_TICKS = 2 * TICKS_PER_S // 5
# A jump forward that is longer loses film: no picture is shown for so long.
_GAP_TICKS, _GAP_PICTURES = TICKS_PER_S, 4
_RESTART_TICKS = 60 * TICKS_PER_S
# A clock that slips by less is rounding, or two pictures stamped alike.
_SLIP_TICKS = TICKS_PER_S // 2


@dataclass(frozen=True, slots=True)
class Run:
    """Units on one clock: `bounds` are the indexes of their first packets, and the end.

    `stamps` are the timestamps of all shown pictures, in order.
    """

    bounds: tuple[int, ...]
    stamps: Stamps


def find_runs(packets: PacketList) -> list[Run]:
    """The runs of a film; what lies before the first key frame cannot be decoded."""
    runs = []
    for start, end in _stretches(packets):
        keys = np.flatnonzero(packets.keys[start:end]) + start
        if not len(keys):
            continue
        bounds = [*_spaced(packets.pts, keys), end]
        bounds = [
            *(first for first, last in pairwise(bounds) if packets.shown[first:last].any()),
            end,
        ]
        if len(bounds) < 2:
            continue
        within = slice(bounds[0], end)
        stamps = np.unique(packets.pts[within][packets.shown[within]])
        runs.append(Run(tuple(bounds), stamps))
    return runs


def _stretches(packets: PacketList) -> Iterator[tuple[int, int]]:
    """Stretches [start, end) of packets between which the timestamps start anew."""
    steps = np.diff(packets.dts)
    breaks = np.flatnonzero((steps < -_SLIP_TICKS) | (steps > _RESTART_TICKS)) + 1
    yield from pairwise([0, *map(int, breaks), len(packets.pts)])


def _spaced(pts: Stamps, keys: Stamps) -> list[int]:
    """The key frames that begin a unit: none too near to the one before."""
    first = int(keys[0])
    kept, last = [first], int(pts[first])
    for key in map(int, keys[1:]):
        if pts[key] - last >= _SHORTEST_TICKS:
            kept.append(key)
            last = int(pts[key])
    return kept


def unbroken(stamps: Stamps) -> list[Stamps]:
    """A run's timestamps, split where film is missing."""
    steps = np.diff(stamps)
    gap = max(_GAP_TICKS, _GAP_PICTURES * float(np.median(steps)) if len(steps) else 0)
    return np.split(stamps, np.flatnonzero(steps > gap) + 1)
