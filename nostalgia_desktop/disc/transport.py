"""The packets of an MPEG transport stream: where they begin, and how long each is.

Source: ISO/IEC 13818-1, 2.4.3.2; AVCHD and Blu-ray (BDAV) put four bytes before each packet.
"""

from dataclasses import dataclass

_SYNC = 0x47
# Plain, with a camcorder's time code before it, with a broadcaster's checksum behind it.
_PLAIN, _TIMED, _CHECKED = 188, 192, 204
_TIME_BYTES = 4
# Fewer in a row may be chance.
_ENOUGH = 5
_LOOKED_AT = 24


@dataclass(frozen=True, slots=True)
class Packets:
    """Packets of `size` bytes, the first whole one at byte `first`."""

    size: int
    first: int

    def floor(self, offset: int) -> int:
        """Where the packet begins that byte `offset` lies in."""
        return max(offset - (offset - self.first) % self.size, 0)


def find_packets(head: bytes) -> Packets | None:
    """How the beginning of a file is packed; None where it is no transport stream."""
    for size in (_PLAIN, _TIMED, _CHECKED):
        for sync in range(size):
            marks = head[sync : sync + _LOOKED_AT * size : size]
            if len(marks) >= _ENOUGH and set(marks) == {_SYNC}:
                before = _TIME_BYTES if size == _TIMED else 0
                return Packets(size, (sync - before) % size)
    return None
