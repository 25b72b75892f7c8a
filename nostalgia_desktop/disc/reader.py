"""Reads a title's parts as the one stream that they are. Never writes, never locks."""

import errno
import os
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from nostalgia_desktop.domain.clock import ByteRange
from nostalgia_desktop.domain.disc import Part
from nostalgia_desktop.domain.errors import Cancelled, SourceError, SourceMissing
from nostalgia_desktop.domain.media import ShouldStop

SECTOR = 2048
# The whole drive is gone, not a sector.
_GONE = {errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.ENOTCONN}


class TitleReader:
    """The bytes of a title from 0 to `size`, over all its parts.

    Use it in a `with` statement; files are opened read-only when first needed. `bytes_read`
    counts what was really read, `unreadable` lists bytes [start, end) that the drive refused.
    """

    def __init__(self, parts: Sequence[Part], should_stop: ShouldStop = lambda: False) -> None:
        self._parts, self._should_stop = tuple(parts), should_stop
        self._starts: list[int] = []
        self._files: dict[Path, BinaryIO] = {}
        self.size = 0
        self.bytes_read = 0
        self.unreadable: list[tuple[int, int]] = []
        for part in self._parts:
            self._starts.append(self.size)
            self.size += part.size

    def __enter__(self) -> "TitleReader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def read(self, offset: int, length: int) -> bytes:
        """Read `length` bytes at `offset`; fewer at the end of the title.

        Bytes that the drive cannot read come as zeros and are noted in `unreadable`.

        Raises:
            SourceMissing: a part is gone or may not be opened.
            Cancelled: `should_stop` said so.
        """
        if self._should_stop():
            raise Cancelled
        pieces = []
        for index, start, end in self._ranges(offset, min(offset + length, self.size)):
            pieces.append(self._read_part(index, start, end - start))
        return b"".join(pieces)

    def ranges(self, start: int, end: int) -> tuple[ByteRange, ...]:
        """Where bytes [start, end) of the title lie in its files."""
        return tuple(
            ByteRange(part.path, part.start + first, part.start + last)
            for index, first, last in self._ranges(start, end)
            for part in [self._parts[index]]
        )

    @property
    def seams(self) -> tuple[int, ...]:
        """Bytes of the title at which it does not go on as its files do."""
        return tuple(
            start
            for start, (before, part) in zip(self._starts[1:], pairwise(self._parts), strict=True)
            if not part.goes_on_from(before)
        )

    @property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """Where each part lies in the title, as bytes [start, end)."""
        starts = zip(self._starts, self._parts, strict=True)
        return tuple((start, start + part.size) for start, part in starts)

    def place(self, offset: int) -> str:
        """Name byte `offset` for a person: the file, and how far into it."""
        for index, start, _end in self._ranges(offset, offset + 1):
            part = self._parts[index]
            return f"{part.path.name} at {(part.start + start) / 1e6:.1f} MB"
        return f"the end of {self._parts[-1].path.name}"

    def _ranges(self, start: int, end: int) -> list[tuple[int, int, int]]:
        found = []
        for index in range(max(bisect_right(self._starts, start) - 1, 0), len(self._parts)):
            part, base = self._parts[index], self._starts[index]
            if base >= end:
                break
            first, last = max(start - base, 0), min(end - base, part.size)
            if first < last:
                found.append((index, first, last))
        return found

    def _read_part(self, index: int, start: int, length: int) -> bytes:
        """Bytes of a part; zeros for what the drive refuses, or what a file that shrank lacks."""
        pieces, done = list[bytes](), 0
        while done < length:
            # A raw read stops early before a bad sector, and fails at it the next time.
            data = self._read_some(index, start + done, length - done)
            if not data:
                break
            pieces.append(data)
            done += len(data)
        return b"".join(pieces) + bytes(length - done)

    def _read_some(self, index: int, start: int, length: int) -> bytes:
        file, at = self._open(index), self._parts[index].start + start
        try:
            file.seek(at)
            data = file.read(length)
        except OSError as error:
            if error.errno in _GONE:
                path = self._parts[index].path
                raise SourceMissing(f"{path} went away; put the disc or drive back") from error
            if length > SECTOR:
                return self._read_some(index, start, SECTOR)
            self._note_unreadable(self._starts[index] + start, length)
            return bytes(length)
        self.bytes_read += len(data)
        return data

    def _note_unreadable(self, start: int, length: int) -> None:
        if self.unreadable and self.unreadable[-1][1] == start:
            self.unreadable[-1] = self.unreadable[-1][0], start + length
        elif (start, start + length) not in self.unreadable:
            self.unreadable.append((start, start + length))

    def _open(self, index: int) -> BinaryIO:
        path = self._parts[index].path
        if path not in self._files:
            self._files[path] = open_original(path)
        return self._files[path]


def open_original(path: Path) -> BinaryIO:
    """Open a file of a disc for reading only.

    Raises:
        SourceMissing: it is not there.
        SourceError: it may not be read.
    """
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise SourceMissing(f"{path} is not there any more; put the disc back") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {os.strerror(error.errno or 0)}") from error
