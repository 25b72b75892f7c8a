"""Program streams as they are, but for what their timestamps say."""

from collections.abc import Callable, Iterator

from nostalgia_desktop.disc.pes import read_pts
from tests.authoring.dvd import SECTOR_BYTES

SOUND = frozenset((0xBD, 0xC0))
"""The streams of AC-3 and LPCM, and of MP2."""
SOUND_AND_PICTURE = SOUND | {0xE0}

_PACK_HEADER = 14
_START = b"\x00\x00\x01"
_WITHOUT_TIMES = (0xBB, 0xBE, 0xBF)


def restamped(data: bytes, move: Callable[[int], int], streams: frozenset[int] = SOUND) -> bytes:
    """A stream in which each PTS and DTS of some `streams` is what `move` makes of it, in ticks."""
    moved = bytearray(data)
    for place in _times(data, streams):
        moved[place : place + 5] = _written(move(_read(data, place)), data[place] >> 4)
    return bytes(moved)


def jumping(data: bytes, at_s: float, jump_ms: int) -> bytes:
    """A stream whose sound is later by `jump_ms` from `at_s` seconds of it on."""
    jump_at = min(_read(data, place) for place in _times(data, SOUND)) + round(at_s * 90_000)
    return restamped(data, lambda pts: pts + 90 * jump_ms * (pts >= jump_at))


def _read(data: bytes, place: int) -> int:
    pts = read_pts(_START + b"\xe0\x00\x00\x80\x80\x05" + data[place : place + 5])
    assert pts is not None
    return pts


def _times(data: bytes, streams: frozenset[int]) -> Iterator[int]:
    """Where the timestamps of these streams stand."""
    for pack in range(0, len(data) - SECTOR_BYTES + 1, SECTOR_BYTES):
        at = pack + _PACK_HEADER
        while at < pack + SECTOR_BYTES - _PACK_HEADER and data[at : at + 3] == _START:
            flags = 0 if data[at + 3] in _WITHOUT_TIMES else data[at + 7]
            if data[at + 3] in streams and flags & 0x80:
                yield from range(at + 9, at + 14 + 5 * (flags >> 6 & 1), 5)
            at += 6 + int.from_bytes(data[at + 4 : at + 6])


def _written(pts: int, mark: int) -> bytes:
    """A timestamp as a PES header has it; `mark` are the four bits before it."""
    return bytes(
        (
            mark << 4 | (pts >> 30 & 7) << 1 | 1,
            pts >> 22 & 255,
            (pts >> 15 & 127) << 1 | 1,
            pts >> 7 & 255,
            (pts & 127) << 1 | 1,
        )
    )
