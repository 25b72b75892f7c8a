"""Reading an mp4's duration, and making tiny files that have one."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

UNITS_PER_SECOND = 1000


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What the server wants to know of a video."""

    duration_s: float
    has_audio: bool


def probe(data: bytes) -> VideoFacts | None:
    """Read the movie header (ISO/IEC 14496-12, `mvhd`); None when `data` is no whole mp4."""
    try:
        movie = next((box for kind, box in _boxes(memoryview(data)) if kind == b"moov"), None)
        return None if movie is None else _facts(movie)
    except (struct.error, IndexError):
        return None


def tiny_mp4(duration_s: float, *, audio: bool = True, padding: bytes = b"") -> bytes:
    """Make a file that says it is an mp4 of this duration, without any frames in it."""
    duration = round(duration_s * UNITS_PER_SECOND)
    header = struct.pack(">IIIII80x", 0, 0, 0, UNITS_PER_SECOND, duration)
    handlers = [b"vide", b"soun"] if audio else [b"vide"]
    tracks = [
        _box(b"trak", _box(b"mdia", _box(b"hdlr", struct.pack(">II4s13x", 0, 0, handler))))
        for handler in handlers
    ]
    movie = _box(b"moov", _box(b"mvhd", header), *tracks)
    return _box(b"ftyp", b"isom", struct.pack(">I", 512), b"isom") + movie + _box(b"mdat", padding)


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        start = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            start = 16
        end = len(data) if size == 0 else at + size
        if end < at + start or end > len(data):
            return
        yield kind, data[at + start : end]
        at = end


def _facts(movie: memoryview) -> VideoFacts | None:
    header = next((box for kind, box in _boxes(movie) if kind == b"mvhd"), None)
    if header is None:
        return None
    # Version 1 of the box has 64-bit times.
    layout, at = (">IQ", 20) if header[0] == 1 else (">II", 12)
    scale, duration = struct.unpack_from(layout, header, at)
    if not scale or not duration:
        return None
    tracks = [box for kind, box in _boxes(movie) if kind == b"trak"]
    return VideoFacts(duration / scale, any(_is_sound(track) for track in tracks))


def _is_sound(track: memoryview) -> bool:
    media = [box for kind, box in _boxes(track) if kind == b"mdia"]
    handlers = [inner for box in media for kind, inner in _boxes(box) if kind == b"hdlr"]
    return any(bytes(handler[8:12]) == b"soun" for handler in handlers)
