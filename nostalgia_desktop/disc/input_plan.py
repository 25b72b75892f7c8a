"""Turns frames of a title into what to read for them: the one input plan for everything.

Proxy, clips and still frames all read a title through `plan`.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from nostalgia_desktop.disc.elementary import scan_groups
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.clock import (
    UNITS_BEFORE,
    ByteRange,
    Piece,
    Segment,
    TitleClock,
    byte_span,
    spans,
)
from nostalgia_desktop.domain.disc import Container, Title

# The tables of a transport stream lie before its first picture, in a few packets.
_MAX_TABLE_BYTES = 1 << 20
_SEQUENCE = b"\x00\x00\x01\xb3"
_HEAD_BYTES = 4096


def plan(clock: TitleClock, title: Title, start: int, end: int) -> tuple[Piece, ...]:
    """What to read for the title's frames [start, end): one piece for each segment touched.

    It reads a little where there are no NAV packs, a few hundred kilobytes of bare MPEG video.

    Raises:
        SourceMissing: it had to read, and the file is gone.
    """
    return tuple(
        _piece(clock, title, segment, first, last)
        for first, last, segment in spans(clock, start, end)
    )


def _piece(clock: TitleClock, title: Title, segment: Segment, first: int, last: int) -> Piece:
    ticks = clock.ticks_per_frame
    first_pts = segment.pts + round((first - segment.first_frame) * ticks)
    end_pts = segment.pts + round((last - segment.first_frame) * ticks)
    piece = Piece((), first_pts, end_pts, last - first, title.container)
    with TitleReader(title.parts) as reader:
        return _PLANS[title.container](clock, reader, segment, piece)


def _program_stream(
    clock: TitleClock, reader: TitleReader, segment: Segment, piece: Piece
) -> Piece:
    start, end = _span(clock, segment, piece)
    ranges = reader.ranges(start, end)
    if clock.method == "pes" and _SEQUENCE not in reader.read(start, _HEAD_BYTES):
        ranges = (*_first_packet(clock, reader), *ranges)
    return replace(piece, ranges=ranges)


def _first_packet(clock: TitleClock, reader: TitleReader) -> tuple[ByteRange, ...]:
    """The packet in which a stream says, perhaps only once, what its pictures are."""
    start = clock.segments[0].units[0].start
    end = start + 6 + int.from_bytes(reader.read(start + 4, 2), "big")
    return reader.ranges(start, end) if _SEQUENCE in reader.read(start, end - start) else ()


def _transport_stream(
    clock: TitleClock, reader: TitleReader, segment: Segment, piece: Piece
) -> Piece:
    """The file's tables first, without which nobody knows what the packets are."""
    start, end = _span(clock, segment, piece)
    tables_end = clock.segments[0].units[0].start
    if not 0 < tables_end <= min(start, _MAX_TABLE_BYTES):
        # They come again within every unit: one more at the front will hold them.
        start = segment.units[max(_first_unit(segment, piece) - 1, 0)].start
        return replace(piece, ranges=reader.ranges(start, end))
    if tables_end == start:
        return replace(piece, ranges=reader.ranges(0, end))
    return replace(piece, ranges=(*reader.ranges(0, tables_end), *reader.ranges(start, end)))


def _elementary(clock: TitleClock, reader: TitleReader, segment: Segment, piece: Piece) -> Piece:
    """From a group on, counting what a decoder that starts there will show."""
    index = _first_unit(segment, piece)
    unit, (_start, end) = segment.units[index], _span(clock, segment, piece)
    ranges: tuple[ByteRange, ...] = reader.ranges(unit.start, end)
    if index == 0:
        return replace(piece, ranges=ranges, stamp_pts=unit.pts)
    group = next(scan_groups(reader, unit.start, unit.end))
    if not group.has_sequence:
        ranges = (*_sequence_header(reader, segment), *ranges)
    stamp = unit.pts + round(group.lost * clock.ticks_per_frame)
    return replace(piece, ranges=ranges, stamp_pts=stamp)


def _sequence_header(reader: TitleReader, segment: Segment) -> tuple[ByteRange, ...]:
    """What stands before the first GOP or picture: the only description of the video."""
    first = segment.units[0]
    head = reader.read(first.start, min(first.end - first.start, 4096))
    ends = [at for code in (b"\xb8", b"\x00") if (at := head.find(b"\x00\x00\x01" + code)) > 0]
    return reader.ranges(first.start, first.start + min(ends, default=0))


def _dv(clock: TitleClock, reader: TitleReader, segment: Segment, piece: Piece) -> Piece:
    ranges = reader.ranges(*_span(clock, segment, piece))
    return replace(piece, ranges=ranges, stamp_pts=segment.units[_first_unit(segment, piece)].pts)


def _indexed(_clock: TitleClock, reader: TitleReader, segment: Segment, piece: Piece) -> Piece:
    """The whole file: only with its index does anything in it make sense."""
    seek = segment.units[_first_unit(segment, piece)].pts if _first_unit(segment, piece) else 0
    return replace(piece, ranges=reader.ranges(0, reader.size), seek_pts=seek)


def _span(clock: TitleClock, segment: Segment, piece: Piece) -> tuple[int, int]:
    return byte_span(clock, segment, piece.first_pts, piece.end_pts)


def _first_unit(segment: Segment, piece: Piece) -> int:
    """The unit to start with, as `byte_span` does."""
    index = bisect_right(segment.units, piece.first_pts, key=lambda unit: unit.pts) - 1
    return max(index - UNITS_BEFORE, 0)


_PLANS: dict[Container, Callable[[TitleClock, TitleReader, Segment, Piece], Piece]] = {
    Container.PROGRAM_STREAM: _program_stream,
    Container.TRANSPORT_STREAM: _transport_stream,
    Container.ELEMENTARY: _elementary,
    Container.DV: _dv,
    Container.INDEXED: _indexed,
}
