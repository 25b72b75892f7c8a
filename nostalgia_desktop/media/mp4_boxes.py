"""Tells from the frame of an MP4 file whether all of it is there."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_NEEDED = frozenset({b"ftyp", b"moov", b"mdat"})
_MOST_BOXES, _BOX_HEAD = 100, 8


def is_whole(proxy: Path) -> bool:
    """Whether a proxy is there with all its bytes, as far as the frame of the file tells.

    An MP4 is a row of boxes, each with its length before it (ISO/IEC 14496-12, 4.2): of one that
    was cut off the last does not end where the file does.
    """
    try:
        with proxy.open("rb") as file:
            return set(_boxes(file, proxy.stat().st_size)) >= _NEEDED
    except (OSError, ValueError):
        return False


def _boxes(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The kinds of a file's boxes; a ValueError where they do not fill it."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at == size:
            return
        file.seek(at)
        head = file.read(16)
        length, kind = int.from_bytes(head[:4]), head[4:8]
        if length == 1:  # The real one follows.
            length = int.from_bytes(head[8:16])
        if length < _BOX_HEAD:
            break
        yield kind
        at += length
    raise ValueError("its boxes do not fill the file")
