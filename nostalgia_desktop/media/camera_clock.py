"""The time of day that cameras write into the pictures themselves: DV tapes and AVCHD. Pure.

Sources: IEC 61834-4 (packs 62h and 63h of DV), and what the users of AVCHD camcorders have
worked out of the "MDPM" block, as in ExifTool's H264.pm. Both know no zone: it is the time that
the camera was set to.
"""

from collections.abc import Iterator
from datetime import datetime

_SEQUENCE_BYTES, _BLOCK_BYTES, _PACK_BYTES = 12_000, 80, 5
# In each DIF sequence: two blocks of subcode, then three of video auxiliary data.
_SUBCODE_BLOCKS, _VAUX_BLOCKS = (1, 2), (3, 4, 5)
_PACKS_FROM, _SUBCODE_STEP, _SUBCODE_PACKS, _VAUX_PACKS = 3, 8, 6, 15
_REC_DATE, _REC_TIME = 0x62, 0x63
# DV came in 1995: a year of two digits below this is one of ours.
_CENTURY_TURNS = 75

_MDPM = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
_DATE_TAG, _TIME_TAG, _TAG_BYTES = 0x18, 0x19, 5
_SEARCHED_BYTES = 64 << 10


def dv_moment(frame: bytes) -> str:
    """When a frame of DV was recorded, as `1998-12-24T18:03:05`; empty where it does not say.

    Without a time of day only the date.
    """
    packs = dict(_dv_packs(frame))
    date, time = packs.get(_REC_DATE, b""), packs.get(_REC_TIME, b"")
    if not date:
        return ""
    year = _bcd(date[3])
    century = 2000 if year < _CENTURY_TURNS else 1900
    clock = (_bcd(time[3] & 0x3F), _bcd(time[2] & 0x7F), _bcd(time[1] & 0x7F)) if time else None
    return _moment(century + year if year >= 0 else -1, date[2] & 0x1F, date[1] & 0x3F, clock)


def _dv_packs(frame: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of all packs, without those that are blank."""
    for sequence in range(0, len(frame) - _SEQUENCE_BYTES + 1, _SEQUENCE_BYTES):
        places = [
            (block, 3 + step * _SUBCODE_STEP)
            for block in _SUBCODE_BLOCKS
            for step in range(_SUBCODE_PACKS)
        ]
        places += [
            (block, step * _PACK_BYTES) for block in _VAUX_BLOCKS for step in range(_VAUX_PACKS)
        ]
        for block, offset in places:
            at = sequence + block * _BLOCK_BYTES + _PACKS_FROM + offset
            content = frame[at + 1 : at + _PACK_BYTES]
            if set(content) != {0xFF}:
                yield frame[at], content


def mdpm_moment(packet: bytes) -> str:
    """When a picture of AVCHD was recorded, as `2009-06-30T11:22:52`; empty where nobody says."""
    data = packet[:_SEARCHED_BYTES].replace(b"\x00\x00\x03", b"\x00\x00")
    at = data.find(_MDPM)
    if at < 0:
        return ""
    at += len(_MDPM)
    count = data[at] if at < len(data) else 0
    rows = [data[row : row + _TAG_BYTES] for row in range(at + 1, at + 1 + count * _TAG_BYTES, 5)]
    tags = {row[0]: row[1:] for row in rows if len(row) == _TAG_BYTES}
    if _DATE_TAG not in tags or _TIME_TAG not in tags:
        return ""
    _zone, century, year, month = tags[_DATE_TAG]
    day, *clock = tags[_TIME_TAG]
    hour, minute, second = map(_bcd, clock)
    return _moment(_bcd(century) * 100 + _bcd(year), month, day, (hour, minute, second))


def _moment(year: int, month: int, day: int, clock: tuple[int, int, int] | None) -> str:
    try:
        # The camera's own time, which knows no zone.
        moment = datetime(year, _bcd(month), _bcd(day), *(clock or ()))  # noqa: DTZ001
    except ValueError:
        return ""
    return moment.isoformat() if clock else moment.date().isoformat()


def _bcd(value: int) -> int:
    """Two decimal digits in a byte; -1 where it holds others."""
    tens, ones = divmod(value, 16)
    return tens * 10 + ones if tens < 10 and ones < 10 else -1
