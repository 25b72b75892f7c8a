"""Looks into images of discs for the tests of this folder."""

from pathlib import Path

from nostalgia_desktop.disc.image import DiscImage
from nostalgia_desktop.disc.reader import SECTOR


def contents(image: Path, disc: DiscImage) -> dict[str, bytes]:
    """What all files of an image hold, read through their extents."""
    data = image.read_bytes()
    return {
        file.path: b"".join(data[start : start + size] for start, size in file.extents)
        for file in disc.files
    }


def folder_contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def sector_with(image: Path, mark: bytes, after: int = 0) -> int:
    """The first sector behind `after` in which `mark` stands."""
    data = image.read_bytes()
    return data.index(mark, (after + 1) * SECTOR) // SECTOR
