"""What the file systems of a disc image share: files, places in the image, reads with bounds.

An image is untrusted: it may claim any size. The bounds here lie far above real discs, which
hold a few hundred files at most.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.errors import SourceError

Extents = tuple[tuple[int, int], ...]
"""Runs of bytes of an image, (start, size), in order."""

_MAX_READ_BYTES = 64 << 20
_MAX_FOLDER_BYTES = 1 << 20
_MAX_FOLDERS_BYTES = 4 << 20
_MAX_STEPS = 1_000_000
_DISC_FOLDERS = ("VIDEO_TS", "DVD_RTAV")
_DISC_SUFFIXES = (".VOB", ".IFO", ".BUP", ".VRO")


class Damaged(SourceError):
    """A structure of the image makes no sense. Never leaves this package: another is tried."""


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A file inside an image.

    `path` uses `/`, e.g. `VIDEO_TS/VTS_01_1.VOB`; `extents` are (start, size) in bytes of the
    image, in order, and may lie beyond its end; `modified` is ISO 8601, in the time zone of
    whoever wrote it, or empty.
    """

    path: str
    extents: Extents
    modified: str = ""

    @property
    def size(self) -> int:
        """Bytes in all extents."""
        return sum(size for _start, size in self.extents)

    @property
    def is_of_dvd(self) -> bool:
        """Whether it belongs to a DVD's films, by its folder or its name."""
        path = self.path.upper()
        return path.endswith(_DISC_SUFFIXES) or path.split("/")[0] in _DISC_FOLDERS


@dataclass(frozen=True, slots=True)
class Volume:
    """One file system of an image; `kind` is its name for people, such as `UDF`."""

    kind: str
    label: str
    created: str
    files: tuple[ImageFile, ...]
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """What a folder says of one file or folder in it.

    `extents` is None where its place is lost; `trouble` says in words what is wrong with it.
    """

    name: str
    extents: Extents | None
    is_folder: bool = False
    modified: str = ""
    trouble: str = ""


class ImageBytes:
    """The bytes of an image, for one file system, which may not ask for more than real ones do."""

    def __init__(self, reader: TitleReader) -> None:
        self._reader = reader
        self._left, self._left_of_folders = _MAX_READ_BYTES, _MAX_FOLDERS_BYTES
        self._steps_left = _MAX_STEPS

    @property
    def size(self) -> int:
        """Bytes in the image as it lies here."""
        return self._reader.size

    def read(self, start: int, length: int) -> bytes:
        """Read exactly `length` bytes.

        Raises:
            Damaged: they are not in the image, or too much was read already.
        """
        if not 0 <= start <= start + length <= self.size:
            raise Damaged("it points outside the image")
        self._left -= length
        if self._left < 0:
            raise Damaged("it is far larger than a disc's directory can be")
        return self._reader.read(start, length)

    def read_some(self, start: int, length: int) -> bytes:
        """Read what the image holds of `length` bytes; raises as `read` does."""
        length = min(length, self.size - start)
        return self.read(start, length) if start >= 0 and length > 0 else b""

    def read_folder(self, extents: Extents) -> bytes:
        """Read what the image holds of a folder; raises as `read` does."""
        size = sum(size for _start, size in extents)
        self._left_of_folders -= size
        if size > _MAX_FOLDER_BYTES or self._left_of_folders < 0:
            raise Damaged("it claims to be larger than a folder can be")
        return b"".join(self.read_some(start, size) for start, size in extents)

    def take_steps(self, number: int) -> None:
        """Note so many steps of work; extents that are kept are among them.

        Raises:
            Damaged: they are too many.
        """
        self._steps_left -= number
        if self._steps_left < 0:
            raise Damaged("its files are in more pieces than a disc has room for")


def join(extents: Iterable[tuple[int, int]]) -> Extents:
    """Make one of extents that lie side by side, and drop empty ones."""
    joined: list[tuple[int, int]] = []
    for start, size in extents:
        if joined and sum(joined[-1]) == start:
            joined[-1] = joined[-1][0], joined[-1][1] + size
        elif size:
            joined.append((start, size))
    return tuple(joined)


def cut(extents: Extents, offset: int, length: int) -> Extents:
    """Where bytes [offset, offset + length) of what lies at `extents` are; fewer at its end."""
    pieces, at = [], 0
    for start, size in extents:
        first, last = max(offset - at, 0), min(offset + length - at, size)
        if first < last:
            pieces.append((start + first, last - first))
        at += size
    return tuple(pieces)


def written_time(year: int, month: int, day: int, hour: int, minute: int, second: int) -> str:
    """ISO 8601 without a zone, as the writer's clock showed it; empty if there is no such time."""
    try:
        time = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return ""
    return time.replace(tzinfo=None).isoformat()


def clean_label(label: str) -> str:
    """A volume's label without padding and control characters."""
    return "".join(c for c in label if c.isprintable()).strip()
