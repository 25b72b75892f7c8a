"""MPEG video alone, as in `.m2v` files: no packets, no timestamps, only pictures to count.

Source: ISO/IEC 13818-2, 6.2.2 to 6.2.3: sequence, GOP and picture headers, and the coding
extension that tells single fields from whole frames.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.sequence import find_sequence
from nostalgia_desktop.domain.clock import TICKS_PER_S, Segment, TitleClock, Unit
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import SourceError
from nostalgia_desktop.domain.media import ShouldStop

_BLOCK, _OVERLAP = 4 << 20, 16
_HEAD_BYTES = 2 << 20
_CODES = re.compile(rb"\x00\x00\x01([\x00\xb3\xb5\xb8])", re.DOTALL)
_PICTURE, _SEQUENCE, _EXTENSION, _GOP = 0x00, 0xB3, 0xB5, 0xB8
_INTRA, _BOTH_WAYS = 1, 3
_CODING, _WHOLE_FRAME = 8, 3


@dataclass(slots=True)
class Group:
    """A GOP: where it starts, and how many frames it holds.

    `leading` frames are shown before its first key frame; nothing but a decoder that has read the
    group before can make them, unless the group is `closed`. `has_sequence` says whether a
    decoder can start here.
    """

    start: int
    has_sequence: bool
    closed: bool = False
    frames: int = 0
    leading: int = 0
    anchors: int = 0

    @property
    def lost(self) -> int:
        """How many frames are not shown where decoding starts with this group."""
        return 0 if self.closed else self.leading


def read_elementary_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """The clock of bare MPEG video: its frames, counted.

    Raises:
        SourceError: there is no such video in it.
        SourceMissing: a part is gone.
    """
    path = title.parts[0].path
    with TitleReader(title.parts, should_stop) as reader:
        sequence = find_sequence(reader.read(0, _HEAD_BYTES))
        groups = _usable(scan_groups(reader, 0, reader.size))
    if sequence is None or not groups:
        raise SourceError(f"{path} holds no MPEG video; capture or copy it again")
    units = _units(groups, title.size, TICKS_PER_S / sequence.rate)
    frames = sum(group.frames for group in groups) - groups[0].lost
    return TitleClock(sequence.rate, (Segment(0, frames, 0, units),), (), "packets")


def _usable(groups: Iterable[Group]) -> list[Group]:
    """The groups from the first one on that a decoder can start with.

    One without a key frame is damaged: its frames count to the group before.
    """
    usable: list[Group] = []
    for group in groups:
        if group.anchors and (usable or group.has_sequence):
            usable.append(group)
        elif usable:
            usable[-1].frames += group.frames
    return usable


def _units(groups: list[Group], size: int, ticks: Fraction) -> tuple[Unit, ...]:
    units, frame = [], 0
    ends = [*(group.start for group in groups[1:]), size]
    for index, (group, end) in enumerate(zip(groups, ends, strict=True)):
        first, frame = frame, frame + group.frames - (0 if index else group.lost)
        units.append(Unit(group.start, end, round(first * ticks), round(frame * ticks)))
    return tuple(units)


def scan_groups(reader: TitleReader, start: int, end: int) -> Iterator[Group]:
    """The groups that begin in bytes [start, end) of a title, in order."""
    group: Group | None = None
    sequence_at, second_field = -1, False
    for offset, code, data in _start_codes(reader, start, end):
        if code == _SEQUENCE:
            sequence_at = offset
        elif code == _GOP or (code == _PICTURE and (sequence_at >= 0 or group is None)):
            if group is not None:
                yield group
            group = Group(sequence_at if sequence_at >= 0 else offset, sequence_at >= 0)
            group.closed = code == _GOP and bool(data[7] & 0x40)
            sequence_at, second_field = -1, False
        if code == _PICTURE and group is not None:
            _add_picture(group, data[5] >> 3 & 7, second_field)
        elif code == _EXTENSION and group is not None and data[4] >> 4 == _CODING:
            # Of two fields the first was counted as a frame.
            second_field = data[6] & 3 != _WHOLE_FRAME and not second_field
    if group is not None:
        yield group


def _add_picture(group: Group, kind: int, second_field: bool) -> None:
    if second_field:
        return
    group.frames += 1
    if kind != _BOTH_WAYS:
        # The first picture that can stand alone; damaged files may begin with another.
        group.anchors += kind == _INTRA or group.anchors > 0
    elif group.anchors == 1:
        group.leading += 1


def _start_codes(reader: TitleReader, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    for base in range(start, end, _BLOCK):
        limit = min(_BLOCK, end - base)
        block = reader.read(base, limit + _OVERLAP)
        for match in _CODES.finditer(block):
            at = match.start()
            if at < limit and len(block) >= at + 8:
                yield base + at, match[1][0], block[at : at + _OVERLAP // 2]
