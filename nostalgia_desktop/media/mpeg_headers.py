"""Reads and edits the headers of coded MPEG-2 pictures; the pictures themselves stay as they are.

Source: ISO/IEC 13818-2 (ITU-T H.262), 6.2.2 and 6.2.3: sequence, group and picture headers with
their extensions. A *packet* here is one coded frame, be it of two field pictures, with the headers
before it, as libav's parser cuts a stream.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Final

CODEC: Final = "mpeg2video"
"""How libav calls it."""

_START = b"\x00\x00\x01"
_PICTURE, _SEQUENCE, _EXTENSION, _GROUP = 0x00, 0xB3, 0xB5, 0xB8
_SEQUENCE_EXTENSION, _PICTURE_EXTENSION = 1, 8
_HEADER_BYTES, _PICTURE_BYTES, _EXTENSION_BYTES = 12, 6, 9
_LOADS_MATRICES, _CLOSED, _BROKEN, _TOP_FIRST = 0x03, 0x40, 0x20, 0x80
_TEMPORAL = 1024
_RATES = {
    1: Fraction(24_000, 1001), 2: Fraction(24), 3: Fraction(25), 4: Fraction(30_000, 1001),
    5: Fraction(30), 6: Fraction(50), 7: Fraction(60_000, 1001), 8: Fraction(60),
}  # fmt: skip
_ASPECTS = {2: Fraction(4, 3), 3: Fraction(16, 9), 4: Fraction(221, 100)}
# Time code 0, closed: what a group may begin with that has no header of its own.
_NEW_GROUP = _START + bytes((_GROUP, 0x00, 0x08, 0x00, _CLOSED))


class Coding(IntEnum):
    """How a picture is coded: by itself, from one before, or from one on each side."""

    I = 1  # noqa: E741  # The standard's own names.
    P = 2
    B = 3


@dataclass(frozen=True, slots=True)
class PictureHeaders:
    """What stands before a coded frame.

    `sequence` is its sequence header with its extensions, empty where there is none;
    `temporal_reference` is its place in its group, in the order in which they are shown.
    """

    coding: Coding
    temporal_reference: int
    sequence: bytes
    has_group: bool
    top_first: bool
    repeats_field: bool
    is_progressive: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """What a sequence header says of all pictures; `kind` is the same where they can be joined.

    `aspect` is the display aspect, `rate` frames per second.
    """

    kind: bytes
    width: int
    height: int
    aspect: Fraction
    rate: Fraction
    is_progressive: bool


def read_headers(packet: bytes) -> PictureHeaders | None:
    """The headers of a packet; None where it is no whole MPEG-2 picture."""
    codes = dict[int, int]()
    for at, code in _headers(packet):
        codes.setdefault(code, at)
    picture = codes.get(_PICTURE)
    coding = _picture_extension(packet)
    if picture is None or coding is None or len(packet) < picture + _PICTURE_BYTES:
        return None
    kind = packet[picture + 5] >> 3 & 7
    if kind not in tuple(Coding):
        return None
    return PictureHeaders(
        Coding(kind),
        packet[picture + 4] << 2 | packet[picture + 5] >> 6,
        _sequence_of(packet, codes),
        _GROUP in codes,
        top_first=bool(packet[coding + 7] & _TOP_FIRST),
        repeats_field=bool(packet[coding + 7] & 0x02),
        is_progressive=bool(packet[coding + 8] & 0x80),
    )


def read_sequence(sequence: bytes) -> Sequence | None:
    """What a sequence header says; None where it is none of MPEG-2, or says what nobody knows."""
    extension = _extension(sequence, _SEQUENCE_EXTENSION, 0)
    if extension is None or len(sequence) < extension + 10:
        return None
    more = sequence[extension + 4 : extension + 10]
    width = sequence[4] << 4 | sequence[5] >> 4 | (more[1] & 1) << 13 | (more[2] & 0x80) << 5
    height = (sequence[5] & 15) << 8 | sequence[6] | (more[2] & 0x60) << 7
    rate, shape = _RATES.get(sequence[7] & 15), sequence[7] >> 4
    aspect = Fraction(width, max(height, 1)) if shape == 1 else _ASPECTS.get(shape)
    if rate is None or not aspect or more[5] & 0x7F:
        return None
    # All but bit rate, buffer and matrices, which players need not know or take as they come.
    kind = sequence[4:8] + bytes((more[0], more[1], more[2] & 0xE0, more[5]))
    return Sequence(kind, width, height, aspect, rate, is_progressive=bool(more[1] & 0x08))


def plain_sequence(sequence: bytes) -> bytes:
    """The same sequence header without matrices of its own: the standard's count then.

    Of all that a repeated sequence header says the matrices alone may differ (6.1.1.6).
    """
    head = sequence[: _HEADER_BYTES - 1] + bytes((sequence[11] & ~_LOADS_MATRICES & 0xFF,))
    rest = sequence.find(_START, _HEADER_BYTES)
    return head + (sequence[rest:] if rest > 0 else b"")


def with_sequence(packet: bytes, sequence: bytes) -> bytes:
    """The packet with a sequence header before it, if it has none."""
    has_one = any(code == _SEQUENCE for _at, code in _headers(packet))
    return packet if has_one else sequence + packet


def with_group(packet: bytes) -> bytes:
    """The packet with a header that begins a group, closed: nothing needs what was before it."""
    edited = bytearray(packet)
    for at, code in _headers(packet):
        if code == _GROUP:
            edited[at + 7] = (edited[at + 7] | _CLOSED) & ~_BROKEN
            return bytes(edited)
        if code == _PICTURE:
            return packet[:at] + _NEW_GROUP + packet[at:]
    return packet


def from_group_on(packet: bytes) -> bytes:
    """The packet without its sequence header."""
    found = [at for at, code in _headers(packet) if code == _GROUP]
    return packet[found[0] :] if found else packet


def renumbered(packet: bytes, less: int) -> bytes:
    """The packet with a temporal reference that is `less` less."""
    edited = bytearray(packet)
    for at, code in _headers(packet):
        if code == _PICTURE:
            number = (edited[at + 4] << 2 | edited[at + 5] >> 6) - less
            number %= _TEMPORAL
            edited[at + 4], edited[at + 5] = number >> 2, (number & 3) << 6 | edited[at + 5] & 0x3F
    return bytes(edited)


def with_field_order(packet: bytes, *, top_first: bool) -> bytes:
    """The packet of a frame picture with another field to be shown first."""
    at, edited = _picture_extension(packet), bytearray(packet)
    if at is not None:
        kept = edited[at + 7] & ~_TOP_FIRST & 0xFF
        edited[at + 7] = kept | _TOP_FIRST if top_first else kept
    return bytes(edited)


def _headers(packet: bytes) -> Iterator[tuple[int, int]]:
    """All start codes but those of slices: (where, which)."""
    at = packet.find(_START)
    while 0 <= at < len(packet) - 3:
        code = packet[at + 3]
        if code == _PICTURE or code > 0xAF:
            yield at, code
        at = packet.find(_START, at + 3)


def _extension(packet: bytes, which: int, least: int) -> int | None:
    """Where the first extension of a kind begins that has at least so many bytes."""
    for at, code in _headers(packet):
        long_enough = len(packet) > at + max(least, 4)
        if code == _EXTENSION and long_enough and packet[at + 4] >> 4 == which:
            return at
    return None


def _picture_extension(packet: bytes) -> int | None:
    return _extension(packet, _PICTURE_EXTENSION, _EXTENSION_BYTES - 1)


def _sequence_of(packet: bytes, codes: dict[int, int]) -> bytes:
    start = codes.get(_SEQUENCE)
    if start is None:
        return b""
    ends = [at for code in (_GROUP, _PICTURE) if (at := codes.get(code, 0)) > start]
    return packet[start : min(ends, default=start)]
