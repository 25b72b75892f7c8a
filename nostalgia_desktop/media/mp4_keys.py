"""Boxes with tags that no library writes: Apple's Keys, coordinates, and XMP."""

import struct
from collections.abc import Iterator

from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.media.mp4_tree import Box, packed

_APPLE = "com.apple.quicktime."
_UTF8 = 1
_NO_LANGUAGE = 0x55C4
"""`und` in three times five bits (ISO/IEC 14496-12, 8.4.2.3)."""
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""Where XMP stands in MP4 (XMP specification part 3, 1.1.4)."""


def keys_box(tags: ClipTags) -> Box | None:
    """A movie's `meta` box with Apple's Keys; None where nothing is known.

    Apple's QuickTime File Format, "Metadata": a list of names, then values by their numbers. The
    date of creation is left out where its day is unknown, as it has to be a whole one.
    """
    values = [(f"{_APPLE}{name}".encode(), value.encode()) for name, value in _values(tags)]
    if not values:
        return None
    names = (Box(b"mdta", name) for name, _value in values)
    items = (
        Box(struct.pack(">I", number), packed([Box(b"data", struct.pack(">II", _UTF8, 0) + value)]))
        for number, (_name, value) in enumerate(values, 1)
    )
    handler = Box(b"hdlr", struct.pack(">II4s12xx", 0, 0, b"mdta"))
    keys = Box(b"keys", struct.pack(">II", 0, len(values)) + packed(names))
    # Without the version that MP4 puts before it: Apple leaves it out here, and exiftool insists.
    return Box(b"meta", packed([handler, keys, Box(b"ilst", packed(items))]))


def _values(tags: ClipTags) -> Iterator[tuple[str, str]]:
    place = tags.coordinates
    values = {
        "title": tags.title,
        "description": tags.description,
        "comment": tags.comment,
        "album": tags.album,
        "year": tags.year,
        "creationdate": tags.noon.replace("Z", "+0000"),
        "keywords": ", ".join(tags.keywords),
        "location.name": tags.place,
        "location.ISO6709": place.iso_6709 if place else "",
    }
    return ((name, value) for name, value in values.items() if value)


def coordinates_box(tags: ClipTags) -> Box | None:
    """The `©xyz` of a movie's user data; None without coordinates, as it takes nothing else."""
    if tags.coordinates is None:
        return None
    text = tags.coordinates.iso_6709.encode()
    return Box(b"\xa9xyz", struct.pack(">HH", len(text), _NO_LANGUAGE) + text)


def xmp_box(packet: bytes) -> Box:
    """A packet of XMP as it stands among an MP4's boxes."""
    return Box(b"uuid", XMP_UUID + packet)
