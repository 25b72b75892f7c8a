"""The title clock of captures and camcorder files, read from their packets.

Only a few pictures at each start are decoded, as only a decoder knows which comes out first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nostalgia_desktop.domain.clock import TICKS_PER_S, Segment, TitleClock, Unit
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.disc import Container, Title
from nostalgia_desktop.domain.errors import SourceError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.first_pictures import first_pictures, from_first_picture
from nostalgia_desktop.media.frame_rate import Grid, find_rate
from nostalgia_desktop.media.packet_list import PacketList, read_packets
from nostalgia_desktop.media.packet_units import GAP_TICKS, Run, find_runs, unbroken
from nostalgia_desktop.media.piece_reader import nearest

# More restarts than these come of damage: then a picture lost at each is no matter.
_MOST_LOOKS = 50
_MOST_UNIT_BYTES = (1 << 32) - 1
_CUT_OFF_TICKS = TICKS_PER_S
# In a stream that is another recording; in a file a picture may really stay for so long.
_STREAM_RESTART_TICKS, _FILE_RESTART_TICKS = 60 * TICKS_PER_S, 30 * 60 * TICKS_PER_S


def read_packet_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """The clock of a transport stream or of a file with an index.

    Where pictures last for different times its rate is the usual one: frame k is the picture
    that is shown k frames after the first.

    Raises:
        SourceError: it holds no video, or none that can be read.
        SourceMissing: a file is gone.
        Cancelled: `should_stop` said so.
    """
    path = title.parts[0].path
    packets = read_packets(title, should_stop)
    in_stream = title.container is Container.TRANSPORT_STREAM
    runs = find_runs(packets, _STREAM_RESTART_TICKS if in_stream else _FILE_RESTART_TICKS)
    if not runs:
        raise SourceError(f"{path} holds not one whole frame of video; copy it again")
    looks = [first_pictures(title, packets, run) for run in runs[:_MOST_LOOKS]]
    if not any(len(look) for look in looks):
        raise SourceError(
            f"{path} cannot be decoded ({packets.codec}); if it plays elsewhere, convert it to MP4"
        )
    looks += [np.empty(0, np.int64)] * (len(runs) - len(looks))
    runs = [from_first_picture(run, look) for run, look in zip(runs, looks, strict=True)]
    grid = find_rate([part for run in runs for part in unbroken(run.stamps)], packets.rates)
    return _clock(title, packets, runs, grid)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A run whose first frame is title frame `first` and begins at `pts`."""

    run: Run
    first: int
    frames: int
    pts: int
    grid: Grid

    def frame_of(self, stamp: int) -> int:
        """The title's frame that is shown at a timestamp of the run."""
        return self.first + nearest((stamp - self.pts) / self.grid.ticks)


def _clock(title: Title, packets: PacketList, runs: Sequence[Run], grid: Grid) -> TitleClock:
    placed, frame = list[_Placed](), 0
    for run in runs:
        last = packets.last_ticks if run is runs[-1] and not grid.steady else 0
        pts = grid.origin(unbroken(run.stamps)[0])
        frames = nearest((int(run.stamps[-1]) - pts) / grid.ticks) + _lasting(run, grid, last)
        placed.append(_Placed(run, frame, frames, pts, grid))
        frame += frames
    starts = _starts(packets, runs)
    segments = tuple(
        Segment(each.first, each.frames, each.pts, _units(each, packets, starts, title.size))
        for each in placed
    )
    damage = [*_holes(title, placed), *_end_damage(title, packets, placed)]
    return TitleClock(grid.rate, segments, tuple(damage), "packets")


def _lasting(run: Run, grid: Grid, last_ticks: int) -> int:
    """For how many frames the last picture is shown."""
    usual = int(np.median(np.diff(run.stamps))) if len(run.stamps) > 1 else 0
    return max(nearest(max(usual, last_ticks) / grid.ticks), 1)


def _starts(packets: PacketList, runs: Sequence[Run]) -> dict[int, int]:
    """Where each unit's bytes begin, by the index of its first packet; never going back."""
    starts, at = dict[int, int](), 0
    for run in runs:
        for bound in run.bounds[:-1]:
            at = starts[bound] = max(at, int(packets.positions[bound]))
    return starts


def _units(
    placed: _Placed, packets: PacketList, starts: dict[int, int], size: int
) -> tuple[Unit, ...]:
    bounds, order = placed.run.bounds, sorted(starts)
    follows = dict(pairwise(order))
    end_pts = placed.pts + round(placed.frames * placed.grid.ticks)
    firsts = [_first_shown(packets, *pair) for pair in pairwise(bounds)]
    firsts[0] = placed.pts
    units = []
    for index, bound in enumerate(bounds[:-1]):
        start = starts[bound]
        end = starts[follows[bound]] if bound in follows else size
        last = firsts[index + 1] if index + 1 < len(firsts) else end_pts
        units.append(
            Unit(start, min(end, start + _MOST_UNIT_BYTES), firsts[index], max(last, firsts[index]))
        )
    return tuple(units)


def _first_shown(packets: PacketList, start: int, end: int) -> int:
    return int(packets.pts[start:end][packets.shown[start:end]].min())


def _holes(title: Title, placed: Sequence[_Placed]) -> list[Damage]:
    """Film that is missing inside a run; where no rate is kept nobody can tell.

    A transport stream has all its pictures; a file with an index may leave out those that are
    like the one before.
    """
    gap = 0 if title.container is Container.TRANSPORT_STREAM else GAP_TICKS
    damage = []
    for each in placed:
        for before, after in pairwise(unbroken(each.run.stamps, gap) if each.grid.steady else ()):
            first, last = each.frame_of(int(before[-1])) + 1, each.frame_of(int(after[0]))
            detail = f"{last - first} frames are lost"
            damage.append(_damage(DamageKind.MISSING, first, last, each.grid, detail))
    return damage


def _end_damage(title: Title, packets: PacketList, placed: Sequence[_Placed]) -> list[Damage]:
    """What the file's end tells: that it was not read to it, or that it comes too early."""
    last, name = placed[-1], title.parts[-1].path.name
    end = last.first + last.frames
    if packets.broken:
        detail = f"{name} cannot be read further: {packets.broken}"
        return [_damage(DamageKind.UNREADABLE, end, end, last.grid, detail)]
    end_pts = int(last.run.stamps[-1]) + round(last.grid.ticks)
    lost = (packets.claimed_end or end_pts) - end_pts
    if title.container is not Container.INDEXED or (packets.seekable and lost < _CUT_OFF_TICKS):
        return []
    what = "cut off" if packets.seekable else "cut off, or damaged inside"
    detail = f"{name} is {what}: {lost / TICKS_PER_S:.2f} s of film are missing"
    return [_damage(DamageKind.CUT_OFF, end, end, last.grid, detail)]


def _damage(kind: DamageKind, first: int, last: int, grid: Grid, detail: str) -> Damage:
    return Damage(
        kind, frame_to_ms(first, grid.rate), frame_to_ms(max(first, last), grid.rate), detail
    )
