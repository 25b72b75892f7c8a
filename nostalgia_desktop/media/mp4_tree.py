"""The boxes of an MP4's head as a tree: taken apart, changed, and put together again.

An MP4 is a row of boxes, each with its length and kind before it (ISO/IEC 14496-12, 4.2).
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from nostalgia_desktop.domain.errors import MediaError

_HEAD, _LARGE_HEAD = 8, 16
_MOST_HEAD_BYTES = 256 << 20
"""An index of a day of film has a few dozen megabytes."""
_NESTED = frozenset({b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf"})


@dataclass(frozen=True, slots=True)
class Box:
    """A box in memory: four letters and what is in it."""

    kind: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """A box in a file: it fills bytes [start, end)."""

    kind: bytes
    start: int
    end: int
    head: int = _HEAD

    @property
    def size(self) -> int:
        """Its length in bytes, with its own head."""
        return self.end - self.start


def top_boxes(file: BinaryIO, size: int) -> list[Place]:
    """The boxes that a file consists of.

    Raises:
        MediaError: they do not fill it.
    """
    found, at = list[Place](), 0
    while at < size:
        file.seek(at)
        place = _place(file.read(_LARGE_HEAD), at, size)
        found.append(place)
        at = place.end
    return found


def _place(head: bytes, at: int, size: int) -> Place:
    length, kind, width = int.from_bytes(head[:4]), head[4:8], _HEAD
    if length == 1:  # The real one follows.
        length, width = int.from_bytes(head[8:16]), _LARGE_HEAD
    elif length == 0:  # To the end of the file.
        length = size - at
    if len(head) < _HEAD or length < width or at + length > size:
        raise MediaError("its boxes do not fill the file")
    return Place(kind, at, at + length, width)


def read_body(file: BinaryIO, place: Place) -> bytes:
    """What is in a box of a file.

    Raises:
        MediaError: it is larger than any index would be.
    """
    if place.size > _MOST_HEAD_BYTES:
        raise MediaError(f"its {place.kind.decode('latin-1')} has {place.size} bytes")
    file.seek(place.start + place.head)
    return file.read(place.size - place.head)


def children(body: bytes) -> Iterator[Box]:
    """The boxes in a body that consists of nothing else.

    Raises:
        MediaError: they do not fill it.
    """
    at = 0
    while at + _HEAD <= len(body):
        place = _place(body[at : at + _LARGE_HEAD], at, len(body))
        yield Box(place.kind, body[at + place.head : place.end])
        at = place.end


def packed(boxes: Iterable[Box]) -> bytes:
    """Boxes as they stand in a file."""
    return b"".join(
        struct.pack(">I4s", len(box.body) + _HEAD, box.kind) + box.body for box in boxes
    )


def changed(body: bytes, change: Callable[[Box], Box]) -> bytes:
    """A body in which each box below it, down to the tables of samples, went through `change`."""
    return packed(
        replace(box, body=changed(box.body, change)) if box.kind in _NESTED else change(box)
        for box in children(body)
    )
