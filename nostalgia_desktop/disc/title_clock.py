"""Reads the title clock: where every frame of a title lies.

Any title of one or several parts, also one whose timestamps restart, gets an exact clock from
its NAV packs. Without NAV packs every PES header is read instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from nostalgia_desktop.disc.nav import NavPack, walk_nav
from nostalgia_desktop.disc.pes import scan_pes
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.sequence import find_sequence
from nostalgia_desktop.domain.clock import (
    PAL,
    TICKS_PER_S,
    ByteRange,
    Hole,
    Piece,
    Segment,
    TitleClock,
    Unit,
    byte_span,
    spans,
)
from nostalgia_desktop.domain.disc import Part, Title
from nostalgia_desktop.domain.errors import SourceError
from nostalgia_desktop.domain.media import ShouldStop

_GIVE_UP = 8 << 20
_HEADER_BYTES = 2 << 20
_SAME = 45  # Half a millisecond: rounding in the timestamps of some recorders.
_MAX_HOLE = 30 * 60 * TICKS_PER_S


@dataclass(frozen=True, slots=True)
class _Link:
    """A unit, and whether a forward jump to it is a hole and not a restart."""

    unit: Unit
    may_jump: bool


def read_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """Walk a title and make its clock.

    Raises:
        SourceError: there is no film in it, or it is copy-protected.
        SourceMissing: a part is gone.
    """
    with TitleReader(title.parts, should_stop) as reader:
        first = find_sequence(reader.read(0, _HEADER_BYTES))
        rate = first.rate if first else _standard_rate(title)
        ticks = TICKS_PER_S / rate
        links, method = _nav_links(list(walk_nav(reader, _GIVE_UP))), "nav"
        if not links:
            links, method = _pes_links(scan_pes(reader, round(ticks))), "pes"
        if not links:
            raise SourceError(
                f"{title.parts[0].path} holds no DVD video; copy the disc again if it should"
            )
        _refuse_scrambled(reader, [link.unit for link in links], title)
        segments, holes = _segments(links, ticks)
        lost = _unread(reader, links)
        if not segments:
            raise SourceError(f"{title.parts[0].path} holds not one whole frame of video")
    clock = TitleClock(rate, segments, holes, method)
    return TitleClock(
        rate, segments, (*holes, *_lost(clock, lost), *_cut_off(title, clock)), method
    )


def _standard_rate(title: Title) -> Fraction:
    return Fraction(30_000, 1001) if title.structure.standard == "ntsc" else PAL


def _nav_links(packs: Sequence[NavPack]) -> list[_Link]:
    links: list[_Link] = []
    vob = -1
    for nav in packs:
        unit = Unit(nav.start, nav.end, nav.first_pts, nav.end_pts)
        links.append(_Link(unit, may_jump=nav.vob == vob))
        vob = nav.vob
    return links


def _pes_links(units: Sequence[Unit]) -> list[_Link]:
    # Without VOB ids a short jump forward is taken for a hole, a long one for a restart.
    links: list[_Link] = []
    for unit in units:
        jump = unit.pts - links[-1].unit.end_pts if links else 0
        links.append(_Link(unit, may_jump=jump < 60 * TICKS_PER_S))
    return links


def _segments(
    links: Sequence[_Link], ticks: Fraction
) -> tuple[tuple[Segment, ...], tuple[Hole, ...]]:
    segments: list[Segment] = []
    holes: list[Hole] = []
    frame = 0
    for run, jumps in _runs(links):
        # Whole frames only: the last timestamp holds a tail of sound of up to 19 ms.
        frames = (run[-1].end_pts - run[0].pts + _SAME) // ticks
        if frames <= 0:
            continue
        segments.append(Segment(frame, frames, run[0].pts, tuple(run)))
        for start, end in jumps:
            first = frame + (start - run[0].pts) // ticks
            last = frame + -(-(end - run[0].pts) // ticks)
            holes.append(Hole(first, last, "unreadable part of the disc"))
        frame += frames
    return tuple(segments), tuple(holes)


def _runs(links: Sequence[_Link]) -> list[tuple[list[Unit], list[tuple[int, int]]]]:
    """Units in runs of one clock each, with the jumps inside each run as (from, to) ticks."""
    runs: list[tuple[list[Unit], list[tuple[int, int]]]] = []
    for link in links:
        unit = link.unit
        if runs:
            units, jumps = runs[-1]
            gap = unit.pts - units[-1].end_pts
            if abs(gap) <= _SAME:
                units.append(unit)
                continue
            if link.may_jump and 0 < gap < _MAX_HOLE:
                jumps.append((units[-1].end_pts, unit.pts))
                units.append(unit)
                continue
        runs.append(([unit], []))
    return runs


_IGNORED_BYTES = 32 * SECTOR  # Some programs pad a title's end.


def _unread(reader: TitleReader, links: Sequence[_Link]) -> list[tuple[int, str]]:
    """Bytes before the first unit, behind the last one, and such as the drive cannot read."""
    first, last = links[0].unit, links[-1].unit
    lost = []
    if first.start > _IGNORED_BYTES:
        lost.append((0, f"{first.start / 1e6:.1f} MB at the beginning hold no video"))
    if reader.size - last.end > _IGNORED_BYTES:
        rest = (reader.size - last.end) / 1e6
        lost.append((last.end, f"{rest:.1f} MB behind {reader.place(last.end)} hold no video"))
    for start, end in reader.unreadable:
        lost.append(
            (start, f"{(end - start) // 1000 + 1} kB cannot be read: {reader.place(start)}")
        )
    return lost


def _lost(clock: TitleClock, lost: Sequence[tuple[int, str]]) -> list[Hole]:
    return [Hole(frame, frame, why) for at, why in lost for frame in [clock.frame_of_byte(at)]]


def _cut_off(title: Title, clock: TitleClock) -> tuple[Hole, ...]:
    """A hole of no length at the end where the files hold less than the disc's index says."""
    expected = title.structure.sectors * SECTOR
    last = clock.segments[-1].units[-1]
    if title.size < expected or last.end > title.size:
        missing = max(expected, last.end) - title.size
        reason = f"the copy is cut off: {missing / 1e6:.1f} MB are missing at the end"
        return (Hole(clock.frames, clock.frames, reason),)
    return ()


_SCRAMBLED_BITS = 0x30


def _refuse_scrambled(reader: TitleReader, units: Sequence[Unit], title: Title) -> None:
    """Stop at a title whose video packs are encrypted (CSS): ffmpeg would show garbage."""
    sample = units[:: max(len(units) // 8, 1)]
    packs = scrambled = 0
    for unit in sample:
        data = reader.read(unit.start, min(unit.end - unit.start, 64 * SECTOR))
        for at in range(0, len(data) - SECTOR + 1, SECTOR):
            if data[at + 14 : at + 18] == b"\x00\x00\x01\xe0":
                packs += 1
                scrambled += data[at + 20] & _SCRAMBLED_BITS != 0
    if packs and scrambled * 2 > packs:
        raise SourceError(
            f"{title.parts[0].path} is copy-protected (CSS scrambled); this program reads only "
            "discs without protection, such as those you recorded yourself"
        )


def plan(clock: TitleClock, parts: Sequence[Part], start: int, end: int) -> tuple[Piece, ...]:
    """What to read for the title's frames [start, end): one piece for each segment touched."""
    reader = TitleReader(parts)
    pieces = []
    for first, last, segment in spans(clock, start, end):
        ticks = clock.ticks_per_frame
        first_pts = segment.pts + round((first - segment.first_frame) * ticks)
        end_pts = segment.pts + round((last - segment.first_frame) * ticks)
        ranges: tuple[ByteRange, ...] = reader.ranges(*byte_span(segment, first_pts, end_pts))
        pieces.append(Piece(ranges, first_pts, end_pts, last - first))
    return tuple(pieces)
