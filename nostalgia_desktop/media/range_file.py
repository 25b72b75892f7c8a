"""Byte ranges of files as one file, for PyAV."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from nostalgia_desktop.domain.clock import ByteRange
from nostalgia_desktop.domain.media import ShouldStop

_SECTOR = 2048


def cut(ranges: Sequence[ByteRange], start: int, end: int) -> tuple[ByteRange, ...]:
    """Bytes [start, end) of what byte ranges hold together."""
    found, base = [], 0
    for part in ranges:
        first = part.start + max(start - base, 0)
        last = min(part.end, part.start + end - base)
        if first < last:
            found.append(ByteRange(part.path, first, last))
        base += part.end - part.start
    return tuple(found)


class RangeFile(io.RawIOBase):
    """Byte ranges of files as one seekable file. Opens read-only, and only what is read.

    With `should_stop` it ends early: libav then sees the end of the file.
    """

    def __init__(
        self, ranges: Sequence[ByteRange], should_stop: ShouldStop = lambda: False
    ) -> None:
        super().__init__()
        self._ranges, self._should_stop = tuple(ranges), should_stop
        *self._starts, self._size = accumulate(
            (part.end - part.start for part in ranges), initial=0
        )
        self._files: dict[Path, BinaryIO] = {}
        self._at = 0

    def readable(self) -> bool:
        """True: this is what it is for."""
        return True

    def seekable(self) -> bool:
        """True: PyAV looks back and forth while probing."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to `offset`, as for every file."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = min(max(base + offset, 0), self._size)
        return self._at

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, as for every file; less at the end of a range."""
        if self._at >= self._size or self._should_stop():
            return b""
        index = bisect_right(self._starts, self._at) - 1
        part, into = self._ranges[index], self._at - self._starts[index]
        left = part.end - part.start - into
        file, wanted = self._opened(part.path), left if size < 0 else min(size, left)
        try:
            file.seek(part.start + into)
            data = file.read(wanted)
        except OSError:
            # A bad sector: decoders get over zeros, but not over the end of the file.
            data = bytes(min(_SECTOR, wanted))
        self._at += len(data)
        return data

    def close(self) -> None:
        """Close all files."""
        for file in self._files.values():
            file.close()
        self._files.clear()
        super().close()

    def _opened(self, path: Path) -> BinaryIO:
        if path not in self._files:
            self._files[path] = path.open("rb", buffering=0)
        return self._files[path]
