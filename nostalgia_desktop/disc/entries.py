"""Files of a disc, whether they lie in a folder or inside a disc image: one shape for both."""

import errno
import stat
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nostalgia_desktop.disc.image import DiscImage
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.disc import Part


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its name, where its bytes lie, and when it was last changed (ISO 8601 or empty).

    `path` names it for people: inside an image it is the image's path with that inside it.
    """

    name: str
    path: Path
    parts: tuple[Part, ...]
    modified: str = ""

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return sum(part.size for part in self.parts)


def entry_of_file(path: Path) -> Entry:
    """A file in a folder.

    Raises:
        OSError: it cannot be looked at, or is something else, such as a pipe, that may never end.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    try:
        modified = datetime.fromtimestamp(facts.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    except (OverflowError, ValueError, OSError):
        modified = ""  # A damaged file system may say any number.
    return Entry(path.name, path, (Part(path, facts.st_size),), modified)


def entries_of_image(image_path: Path, image_size: int, image: DiscImage) -> dict[str, list[Entry]]:
    """The files of an image by the folder they lie in; what lies behind its end is left out."""
    folders: dict[str, list[Entry]] = defaultdict(list)
    for file in image.files:
        inside = PurePosixPath(file.path)
        parts = tuple(_parts(image_path, image_size, file.extents))
        entry = Entry(inside.name, image_path / inside, parts, file.modified)
        folders[str(inside.parent)].append(entry)
    return folders


def _parts(image_path: Path, image_size: int, extents: Iterable[tuple[int, int]]) -> Iterable[Part]:
    for start, size in extents:
        size = min(size, image_size - start)
        if size > 0:
            yield Part(image_path, size, start, image_size)


def read_entry(entry: Entry, limit: int) -> bytes:
    """The first `limit` bytes of a file.

    Raises:
        SourceError: it is gone, or may not be read.
    """
    with TitleReader(entry.parts) as reader:
        return reader.read(0, min(limit, reader.size))
