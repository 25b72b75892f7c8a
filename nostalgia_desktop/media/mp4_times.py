"""The times of creation in an MP4's head: seconds since 1904, in UTC."""

import struct
from datetime import UTC, datetime

from nostalgia_desktop.media.mp4_tree import Box

_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_FIRST = datetime(1904, 1, 1, tzinfo=UTC)
_UNDERSTOOD_FROM = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_32_BITS = 2**32 - 1


def seconds_of(noon: str) -> int:
    """A time such as `1994-08-14T12:00:00Z` as MP4 counts; 0, which is unknown, before 1970.

    Programs take a number that would be a time before 1970 for one that counts from 1970 on, as
    many cameras write it: FFmpeg, exiftool and all that are built on them would show 1950 as 2016.
    """
    try:
        time = datetime.fromisoformat(noon.replace("Z", "+00:00"))
    except ValueError:
        return 0
    return int((time - _FIRST).total_seconds()) if time >= _UNDERSTOOD_FROM else 0


def dated(box: Box, seconds: int) -> Box:
    """A box with that time of creation and change, if it is one that has them.

    From 2040 on 32 bits do not hold it: the box becomes one with 64 (ISO/IEC 14496-12, 8.2.2).
    """
    if box.kind not in _DATED:
        return box
    body = _widened(box) if seconds > _MOST_32_BITS and not box.body[0] else box.body
    form = ">QQ" if body[0] else ">II"
    times = struct.pack(form, seconds, seconds)
    return Box(box.kind, body[:4] + times + body[4 + len(times) :])


def _widened(box: Box) -> bytes:
    """A box of version 0 as version 1; the length of the film stands behind the times."""
    body = box.body
    middle = 8 if box.kind == b"tkhd" else 4
    length_at = 12 + middle
    (length,) = struct.unpack_from(">I", body, length_at)
    # All ones mean that the length is unknown, in either width.
    wide = 2**64 - 1 if length == _MOST_32_BITS else length
    times_and_length = bytes(16) + body[12:length_at] + struct.pack(">Q", wide)
    return b"\1" + body[1:4] + times_and_length + body[length_at + 4 :]
