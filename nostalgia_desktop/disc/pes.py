"""Finds units by reading every PES header: for film without NAV packs, or where they are broken.

Source: ISO/IEC 13818-1 and 11172-1 (program stream, PES), 13818-2 (sequence, GOP and picture
headers), as in the public notes on DVD-Video's MPEG headers.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.clock import Unit

_BLOCK = 4 << 20
_OVERLAP = 64
# Picture, sequence header, GOP header, private streams and padding, MPEG audio, MPEG video.
_CODES = re.compile(rb"\x00\x00\x01([\x00\xb3\xb8\xbd-\xef])", re.DOTALL)
_PICTURE, _SEQUENCE, _GOP, _FIRST_VIDEO = 0x00, 0xB3, 0xB8, 0xE0
_INTRA = 1
_WITHOUT_SOUND = frozenset((0xBE, 0xBF))
# No unit lasts this long: what claims it is damaged.
_MAX_TICKS = 10 * 90_000
_NEAR_TICKS = 90_000
_UNEVEN_FRAMES = 5
_WRAP = 1 << 33
_ROUNDING_TICKS = 45
_PAL_TICKS = 3600


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture with a timestamp: its place in the unit's order of display."""

    place: int
    pts: int


@dataclass(slots=True)
class _Open:
    """A unit being read: where it starts, and what was seen in it.

    `leading` pictures are shown before the first one that can be decoded by itself; where the
    group is `closed`, they can be decoded too.
    """

    start: int
    pictures: list[_Picture] = field(default_factory=list)
    places: int = 0
    leading: int = -1
    closed: bool = False


def read_pts(header: bytes) -> int | None:
    """The PTS of a PES header that starts at byte 0, in 90 kHz ticks, where it has one."""
    if len(header) < 14:
        return None
    if header[6] >> 6 == 2:
        return _ticks(header[9:14]) if header[7] & 0x80 else None
    # MPEG-1: stuffing, the size of a buffer, and only then the timestamp.
    at = 6
    while at < len(header) and header[at] == 0xFF:
        at += 1
    if at < len(header) and header[at] >> 6 == 1:
        at += 2
    stamp = header[at : at + 5]
    return _ticks(stamp) if len(stamp) == 5 and stamp[0] >> 4 in (2, 3) else None


def _ticks(stamp: bytes) -> int | None:
    a, b, c, d, e = stamp
    if not (a & 1 and c & 1 and e & 1):
        return None
    return (a >> 1 & 7) << 30 | b << 22 | (c >> 1) << 15 | d << 7 | e >> 1


def scan_pes(reader: TitleReader, ticks_per_frame: Fraction) -> list[Unit]:
    """All units of a title in file order; empty where it is no MPEG program stream.

    With video a unit goes from one sequence header to the next; with sound alone it is half a
    second of sound.
    """
    video, audio = _read_all(reader, 0, reader.size)
    return _video_units(video, reader.size, ticks_per_frame, at_start=True) or _sound_units(
        audio, reader.size
    )


def scan_video(reader: TitleReader, ticks_per_frame: Fraction, start: int, end: int) -> list[Unit]:
    """The units with video that begin in bytes [start, end) of a title, in file order."""
    video, _audio = _read_all(reader, start, end)
    return _video_units(video, end, ticks_per_frame, at_start=start == 0)


def _video_units(
    video: list[_Open], end: int, ticks_per_frame: Fraction, *, at_start: bool
) -> list[Unit]:
    timed = [unit for unit in video if unit.pictures]
    firsts = [_first_pts(unit, ticks_per_frame) for unit in timed]
    ends = [*(unit.start for unit in timed[1:]), end]
    result = []
    for index, unit in enumerate(timed):
        end_pts = firsts[index] + round(max(unit.places, 1) * ticks_per_frame)
        if index + 1 < len(timed) and _is_shown_longer(
            firsts[index + 1] - end_pts, ticks_per_frame
        ):
            end_pts = max(firsts[index + 1], firsts[index] + 1)
        first = firsts[index]
        if at_start and index == 0 and not unit.closed and unit.leading > 0:
            # Nothing before them is there to decode them with.
            first += round(unit.leading * ticks_per_frame)
        result.append(Unit(unit.start, ends[index], min(first, end_pts - 1), end_pts))
    return result


def _is_shown_longer(gap: int, ticks_per_frame: Fraction) -> bool:
    """Whether a gap comes from pictures that were overlooked, or are shown for more fields.

    Then it is whole frames long, or fields of film on NTSC, and the unit lasts until the next.
    """
    step = ticks_per_frame if ticks_per_frame == _PAL_TICKS else ticks_per_frame / 2
    off = abs(gap - round(gap / step) * step)
    return -_ROUNDING_TICKS <= gap < _NEAR_TICKS and off <= _ROUNDING_TICKS


def _first_pts(unit: _Open, ticks_per_frame: Fraction) -> int:
    """When the unit's first picture is shown, as most of its timestamps agree.

    A DVD may stamp the first coded picture alone, which others are shown before; and a flipped
    bit puts a timestamp hours away.
    """
    votes = Counter(round(p.pts - p.place * ticks_per_frame) for p in unit.pictures)
    best = max(votes.most_common(1)[0][0], 0)
    own = [picture.pts for picture in unit.pictures if picture.place == 0]
    # Film at 24 pictures a second is shown unevenly: then only its own timestamp is right.
    return own[0] if own and abs(own[0] - best) <= _UNEVEN_FRAMES * ticks_per_frame else best


def _read_all(
    reader: TitleReader, start: int, end: int
) -> tuple[list[_Open], list[tuple[int, int]]]:
    video: list[_Open] = []
    audio: list[tuple[int, int]] = []
    packet_at, packet_pts = -1, None
    for offset, code, data in _start_codes(reader, start, end):
        if code == _SEQUENCE:
            # The unit begins with the packet that carries its sequence header.
            video.append(_Open(packet_at if packet_at >= 0 else offset))
        elif code == _GOP and video:
            _begin_group(video, packet_at, data)
        elif code == _PICTURE:
            if video and len(data) > 5:
                _add_picture(video[-1], data, packet_pts)
            packet_pts = None  # It belongs to the first picture that begins in the packet.
        elif code >= _FIRST_VIDEO:
            packet_at, packet_pts = offset, read_pts(data)
        elif code not in _WITHOUT_SOUND and (pts := read_pts(data)) is not None:
            audio.append((offset, pts))
    return [_without_strays(unit) for unit in video], audio


def _begin_group(video: list[_Open], packet_at: int, data: bytes) -> None:
    """Not every group repeats the sequence header; places in the order of display begin anew."""
    if video[-1].places and packet_at >= 0:
        video.append(_Open(packet_at))
    video[-1].closed = len(data) > 7 and bool(data[7] & 0x40)


def _add_picture(unit: _Open, data: bytes, pts: int | None) -> None:
    place, kind = data[4] << 2 | data[5] >> 6, data[5] >> 3 & 7
    unit.places = max(unit.places, place + 1)
    if kind == _INTRA and unit.leading < 0:
        unit.leading = place
    if pts is not None:
        unit.pictures.append(_Picture(place, pts))


def _without_strays(unit: _Open) -> _Open:
    """Drop timestamps that lie nowhere near the others of their unit.

    They count up to 2^33; behind that, after a day, they go on from 0.
    """
    first = unit.pictures[0].pts if unit.pictures else 0
    near = [replace(each, pts=first + _nearest(each.pts - first)) for each in unit.pictures]
    stamps = sorted(picture.pts for picture in near)
    middle = stamps[len(stamps) // 2] if stamps else 0
    unit.pictures = [each for each in near if abs(each.pts - middle) < _MAX_TICKS]
    return unit


def _nearest(ticks: int) -> int:
    return (ticks + _WRAP // 2) % _WRAP - _WRAP // 2


def _start_codes(reader: TitleReader, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
    """Offset, code and header bytes of every start code that matters."""
    skip_until = 0
    for base in range(start, end, _BLOCK):
        block = reader.read(base, min(_BLOCK, end - base) + _OVERLAP)
        limit = min(_BLOCK, end - base)
        for match in _CODES.finditer(block):
            at = match.start()
            if at >= limit or base + at < skip_until:
                continue
            code, header = match[1][0], block[at : at + _OVERLAP // 2]
            if _GOP < code < _FIRST_VIDEO and len(header) >= 6:
                # Sound may hold anything, start codes of video too: pass over it.
                skip_until = base + at + 6 + (header[4] << 8 | header[5])
            yield base + at, code, header


def _sound_units(audio: list[tuple[int, int]], end: int) -> list[Unit]:
    starts: list[tuple[int, int]] = []
    last: list[int] = []
    for offset, pts in audio:
        if not starts or not 0 <= pts - starts[-1][1] < 45_000:
            starts.append((offset, pts))
            last.append(pts)
        last[-1] = max(last[-1], pts)
    result = []
    for index, (offset, pts) in enumerate(starts):
        follows = starts[index + 1] if index + 1 < len(starts) else (end, last[index] + 3600)
        near = 0 < follows[1] - pts < _MAX_TICKS and follows[1] - last[index] < _NEAR_TICKS
        result.append(Unit(offset, follows[0], pts, follows[1] if near else last[index] + 3600))
    return result
