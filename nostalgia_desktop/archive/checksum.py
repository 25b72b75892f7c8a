"""Checksums of files, read in blocks so that a large clip takes no memory."""

import hashlib
from pathlib import Path

from nostalgia_desktop.domain.errors import ArchiveError, Cancelled
from nostalgia_desktop.domain.media import ShouldStop

_BLOCK = 4 << 20


def file_sha256(path: Path, should_stop: ShouldStop = lambda: False) -> str:
    """The SHA-256 of a file in hexadecimal.

    Raises:
        ArchiveError: the file cannot be read.
        Cancelled: `should_stop` said so.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                if should_stop():
                    raise Cancelled
                digest.update(block)
            return digest.hexdigest()
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


def file_looks(path: Path) -> tuple[int, int] | None:
    """A file's bytes, and when it was changed last, in nanoseconds; None where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # A name may come from the database, which may hold anything.
        return None
    return found.st_size, found.st_mtime_ns


def file_size(path: Path) -> int:
    """The size of a file in bytes.

    Raises:
        ArchiveError: the file is gone.
    """
    try:
        return path.stat().st_size
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error
