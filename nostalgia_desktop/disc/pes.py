"""Finds units by reading every PES header: for VOBs without NAV packs.

Source: ISO/IEC 13818-1 (program stream, PES) and 13818-2 (sequence header), as in the public
notes on DVD-Video's MPEG headers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.clock import Unit

_BLOCK = 4 << 20
_OVERLAP = 64
# Sequence header, private stream 1, MPEG audio, MPEG video.
_CODES = re.compile(rb"\x00\x00\x01([\xb3\xbd\xc0-\xdf\xe0-\xef])", re.DOTALL)
_SEQUENCE, _PRIVATE_1, _FIRST_VIDEO = 0xB3, 0xBD, 0xE0
# No unit lasts this long: what claims it is damaged.
_MAX_TICKS = 10 * 90_000


@dataclass(slots=True)
class _Open:
    """A unit being read: where it starts, and the timestamps seen in it."""

    start: int
    pts: list[int] = field(default_factory=list)


def read_pts(header: bytes) -> int | None:
    """The PTS of a PES header that starts at byte 0, in 90 kHz ticks, where it has one."""
    if len(header) < 14 or header[6] >> 6 != 2 or not header[7] & 0x80:
        return None
    a, b, c, d, e = header[9:14]
    if not (a & 1 and c & 1 and e & 1):
        return None
    return (a >> 1 & 7) << 30 | b << 22 | (c >> 1) << 15 | d << 7 | e >> 1


def scan_pes(reader: TitleReader, frame_ticks: int) -> list[Unit]:
    """All units of a title in file order; empty where it is no MPEG program stream.

    With video a unit goes from one sequence header to the next; with sound alone it is half a
    second of sound.
    """
    video, audio = _read_all(reader)
    opened = video if any(unit.pts for unit in video) else _by_half_second(audio)
    units = [unit for unit in opened if unit.pts]
    starts = [unit.start for unit in units[1:]] + [reader.size]
    times = [_near_each_other(unit.pts) for unit in units]
    firsts = [min(pts) for pts in times]
    result = []
    for index, unit in enumerate(units):
        end_pts = max(times[index]) + frame_ticks
        if index + 1 < len(units) and 0 < firsts[index + 1] - firsts[index] < _MAX_TICKS:
            # Not every picture has a timestamp of its own: the next unit knows better,
            # unless what lies between is damage.
            gap = firsts[index + 1] - end_pts
            end_pts = firsts[index + 1] if abs(gap) < 90_000 else end_pts
        result.append(Unit(unit.start, starts[index], firsts[index], end_pts))
    return result


def _near_each_other(pts: list[int]) -> list[int]:
    """The timestamps of a unit without those that a flipped bit put hours away."""
    middle = sorted(pts)[len(pts) // 2]
    return [tick for tick in pts if abs(tick - middle) < _MAX_TICKS]


def _read_all(reader: TitleReader) -> tuple[list[_Open], list[tuple[int, int]]]:
    video: list[_Open] = []
    audio: list[tuple[int, int]] = []
    pes_start = pes_pts = -1
    for offset, code, header in _start_codes(reader):
        if code == _SEQUENCE:
            # The unit begins with the packet that carries its sequence header.
            video.append(_Open(pes_start if pes_start >= 0 else offset))
            if pes_pts >= 0 and not video[-1].pts:
                video[-1].pts.append(pes_pts)
        elif code >= _FIRST_VIDEO:
            pts = read_pts(header)
            pes_start, pes_pts = offset, -1 if pts is None else pts
            if video and pts is not None:
                video[-1].pts.append(pts)
        elif (pts := read_pts(header)) is not None:
            audio.append((offset, pts))
    return _without_stolen(video), audio


def _without_stolen(video: list[_Open]) -> list[_Open]:
    """Take from each unit the timestamp of the packet in which the next one begins."""
    for before, after in pairwise(video):
        if before.pts and after.pts and before.pts[-1] == after.pts[0]:
            before.pts.pop()
    return video


def _start_codes(reader: TitleReader) -> Iterator[tuple[int, int, bytes]]:
    """Offset, code and header bytes of every start code that matters."""
    skip_until = 0
    for base in range(0, reader.size, _BLOCK):
        block = reader.read(base, _BLOCK + _OVERLAP)
        for match in _CODES.finditer(block):
            at = match.start()
            if at >= _BLOCK or base + at < skip_until:
                continue
            code, header = match[1][0], block[at : at + 14]
            if code < _FIRST_VIDEO and code != _SEQUENCE and len(header) >= 6:
                # Sound may hold anything, start codes of video too: pass over it.
                skip_until = base + at + 6 + (header[4] << 8 | header[5])
            yield base + at, code, header


def _by_half_second(audio: list[tuple[int, int]]) -> list[_Open]:
    units: list[_Open] = []
    for offset, pts in audio:
        if not units or not 0 <= pts - units[-1].pts[0] < 45_000:
            units.append(_Open(offset))
        units[-1].pts.append(pts)
    return units
