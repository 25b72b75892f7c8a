"""Writes an MP4 anew with other tags: its head is changed, pictures and sound are copied."""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from nostalgia_desktop.domain.errors import ArchiveError, Cancelled, MediaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.mp4_items import items_box
from nostalgia_desktop.media.mp4_keys import XMP_UUID, coordinates_box, keys_box, xmp_box
from nostalgia_desktop.media.mp4_times import dated, seconds_of
from nostalgia_desktop.media.mp4_tree import (
    Box,
    Place,
    changed,
    children,
    packed,
    read_body,
    top_boxes,
)
from nostalgia_desktop.media.tag_set import TagSet

_BLOCK = 4 << 20
_MOST_32_BITS = 2**32 - 1
_OFFSETS = {b"stco": ">I", b"co64": ">Q"}


def write_mp4(
    source: Path, target: Path, wanted: TagSet, should_stop: ShouldStop = lambda: False
) -> None:
    """Write `source`, which stays as it is, to `target` with these tags and no others.

    Raises:
        MediaError: the source is no MP4 that this program would write.
        ArchiveError: a file cannot be read or written.
        Cancelled: `should_stop` said so.
    """
    try:
        with source.open("rb") as old, target.open("wb") as new:
            for block in _written(old, source.stat().st_size, wanted):
                if should_stop():
                    raise Cancelled
                new.write(block)
    except MediaError as error:
        raise MediaError(f"tags cannot be written into {source.name}: {error}") from error
    except OSError as error:
        raise ArchiveError(f"{target} cannot be written: {error.strerror}") from error


def _written(file: BinaryIO, size: int, wanted: TagSet) -> Iterator[bytes]:
    """The bytes of the new file, in order."""
    places = [place for place in top_boxes(file, size) if not _is_xmp(file, place)]
    movie = next((place for place in places if place.kind == b"moov"), None)
    if movie is None:
        raise MediaError("it has no index")
    xmp = packed([xmp_box(wanted.xmp)])
    head = _new_movie(read_body(file, movie), movie, wanted, size + len(xmp))
    for place in places:
        if place is movie:
            yield head
        else:
            yield from _copied(file, place)
    yield xmp


def _is_xmp(file: BinaryIO, place: Place) -> bool:
    if place.kind != b"uuid":
        return False
    file.seek(place.start + place.head)
    return file.read(len(XMP_UUID)) == XMP_UUID


def _copied(file: BinaryIO, place: Place) -> Iterator[bytes]:
    file.seek(place.start)
    left = place.size
    while left:
        block = file.read(min(left, _BLOCK))
        if not block:
            raise MediaError("it breaks off")
        left -= len(block)
        yield block


def _new_movie(body: bytes, place: Place, wanted: TagSet, size: int) -> bytes:
    """The `moov` box with these tags, its offsets those of the new file."""
    seconds = seconds_of(wanted.tags.noon)
    body = changed(_with_tags(body, wanted), lambda box: dated(box, seconds))
    if size + len(body) > _MOST_32_BITS:
        body = changed(body, _widened)
    # What lies behind the index moves by as much as that grows.
    by = len(packed([Box(b"moov", body)])) - place.size
    body = changed(body, lambda box: _moved(box, place.start, by))
    return packed([Box(b"moov", body)])


def _with_tags(body: bytes, wanted: TagSet) -> bytes:
    boxes = list(children(body))
    user_data = [each for box in boxes if box.kind == b"udta" for each in children(box.body)]
    old = next((box for box in user_data if box.kind == b"meta"), None)
    kept = [box for box in user_data if box.kind not in (b"meta", b"\xa9xyz")]
    new = [items_box(old, wanted.tags, wanted.cover), coordinates_box(wanted.tags)]
    rest = [box for box in boxes if box.kind not in (b"udta", b"meta", b"free")]
    keys = keys_box(wanted.tags)
    return packed([*rest, Box(b"udta", packed([*kept, *_present(new)])), *_present([keys])])


def _present(boxes: Iterable[Box | None]) -> list[Box]:
    return [box for box in boxes if box is not None]


def _offsets(box: Box) -> tuple[int, ...]:
    """Where a track's chunks begin in the file (ISO/IEC 14496-12, 8.7.5)."""
    form = _OFFSETS[box.kind]
    count, width = int.from_bytes(box.body[4:8]), struct.calcsize(form)
    if len(box.body) < 8 + count * width:
        raise MediaError("its index breaks off")
    return struct.unpack_from(f">{count}{form[1]}", box.body, 8)


def _widened(box: Box) -> Box:
    """A table of offsets that has room for files of any size."""
    if box.kind != b"stco":
        return box
    offsets = _offsets(box)
    return Box(b"co64", box.body[:8] + struct.pack(f">{len(offsets)}Q", *offsets))


def _moved(box: Box, start: int, by: int) -> Box:
    """A table of offsets in which what lies behind byte `start` has moved."""
    if box.kind not in _OFFSETS:
        return box
    moved = [offset + by if offset > start else offset for offset in _offsets(box)]
    return Box(
        box.kind, box.body[:8] + struct.pack(f">{len(moved)}{_OFFSETS[box.kind][1]}", *moved)
    )
