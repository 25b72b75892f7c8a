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
GAP_TICKS = TICKS_PER_S
"""A jump forward that is longer loses film in any file: no picture is shown for so long."""
_GAP_PICTURES = 4
# A clock that slips by less is rounding, or two pictures stamped alike.
_SLIP_TICKS = TICKS_PER_S // 2


@dataclass(frozen=True, slots=True)
class Run:
    """Units on one clock: `bounds` are the indexes of their first packets, and the end.

    `stamps` are the timestamps of all shown pictures, in order.
    """

    bounds: tuple[int, ...]
    stamps: Stamps


def find_runs(packets: PacketList, restart_ticks: int) -> list[Run]:
    """The runs of a film; a jump forward by more than `restart_ticks` begins a new one.

    What lies before the first key frame of a run cannot be decoded, and is left out.
    """
    runs = []
    for start, end in _stretches(packets, restart_ticks):
        keys = np.flatnonzero(packets.keys[start:end]) + start
        if not len(keys):
            continue
        bounds = [*_spaced(packets.pts, keys), end] if packets.seekable else [int(keys[0]), end]
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


def _stretches(packets: PacketList, restart_ticks: int) -> Iterator[tuple[int, int]]:
    """Stretches [start, end) of packets between which the timestamps start anew."""
    steps = np.diff(packets.dts)
    breaks = np.flatnonzero((steps < -_SLIP_TICKS) | (steps > restart_ticks)) + 1
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


def unbroken(stamps: Stamps, gap_ticks: int = GAP_TICKS) -> list[Stamps]:
    """A run's timestamps, split where the next picture comes later than `gap_ticks`."""
    steps = np.diff(stamps)
    gap = max(gap_ticks, _GAP_PICTURES * float(np.median(steps)) if len(steps) else 0)
    return np.split(stamps, np.flatnonzero(steps > gap) + 1)
