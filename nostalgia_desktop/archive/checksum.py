"""Checksums of files, read in blocks so that a large clip takes no memory."""

import hashlib
from pathlib import Path

from nostalgia_desktop.domain.errors import ArchiveError


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal.

    Raises:
        ArchiveError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error


def file_size(path: Path) -> int:
    """The size of a file in bytes.

    Raises:
        ArchiveError: the file is gone.
    """
    try:
        return path.stat().st_size
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from error
