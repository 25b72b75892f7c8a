"""Reads the directory of a DVD's image in place: nothing is mounted, unpacked or changed."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.disc.iso9660 import read_iso9660
from nostalgia_desktop.disc.reader import SECTOR, TitleReader, open_original
from nostalgia_desktop.disc.udf import read_udf
from nostalgia_desktop.disc.volume import Damaged, ImageBytes, ImageFile, Volume
from nostalgia_desktop.domain.disc import Part
from nostalgia_desktop.domain.errors import SourceError, SourceMissing
from nostalgia_desktop.domain.media import ShouldStop

__all__ = ["DiscImage", "ImageFile", "read_image"]

_RAW_SYNC = b"\x00" + b"\xff" * 10 + b"\x00"
# UDF first: on a tie it is preferred, as it is what DVD recorders and players use.
_READERS: tuple[tuple[str, Callable[[ImageBytes], Volume | None]], ...] = (
    ("UDF", read_udf),
    ("ISO 9660", read_iso9660),
)


@dataclass(frozen=True, slots=True)
class DiscImage:
    """What is in a disc image.

    `label` is the volume's or empty; `created` is when the volume was written, ISO 8601 in the
    time zone of whoever wrote it, or empty; `files` are in the order of their folders;
    `troubles` are sentences for a person on what was damaged and what was used instead.
    """

    label: str
    created: str
    files: tuple[ImageFile, ...]
    troubles: tuple[str, ...] = ()


def read_image(path: Path, should_stop: ShouldStop = lambda: False) -> DiscImage:
    """Read the directory of a disc image, by UDF or ISO 9660, whichever tells more.

    Raises:
        SourceMissing: it is not there, or went away.
        SourceError: it has no file system that can be read.
        Cancelled: `should_stop` said so.
    """
    with TitleReader((Part(path, _size(path)),), should_stop) as reader:
        if reader.read(0, len(_RAW_SYNC)) == _RAW_SYNC:
            raise SourceError(
                f"{path} is a raw image, with 2352 bytes in a sector; "
                "make an image with 2048 (ISO) from the disc again"
            )
        volumes, lost = _volumes(reader)
        if not volumes:
            raise SourceError(_no_file_system(path, lost))
        return _image(reader, volumes, lost)


def _size(path: Path) -> int:
    """Bytes in the image; raises as `read_image` does."""
    try:
        mode = path.stat().st_mode
        # Anything else, such as a pipe, might never end.
        if not stat.S_ISREG(mode) and not stat.S_ISBLK(mode):
            raise SourceError(f"{path} is no disc image; choose a file such as disc.iso")
        with open_original(path) as file:
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError as error:
        raise SourceMissing(f"{path} is not there; check the name, or put the drive in") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    if not size:
        raise SourceError(f"{path} is empty; copy the image again")
    return size


def _volumes(reader: TitleReader) -> tuple[list[Volume], dict[str, str]]:
    """The file systems that can be read, and for those that should be there what is wrong."""
    volumes, lost = [], {}
    for kind, read in _READERS:
        try:
            volume = read(ImageBytes(reader))
        except Damaged as error:
            lost[kind] = str(error)
        else:
            volumes += [volume] if volume is not None else []
    return volumes, lost


def _no_file_system(path: Path, lost: dict[str, str]) -> str:
    reasons = "; ".join(f"{kind}: {reason}" for kind, reason in lost.items())
    return (
        f"{path} has no file system of a disc that can be read ({reasons}); "
        "choose another file, or make the image again from the disc"
    )


def _image(reader: TitleReader, volumes: list[Volume], lost: dict[str, str]) -> DiscImage:
    best, *others = sorted(volumes, key=_worth, reverse=True)
    lost = lost | {other.kind: other.troubles[0] for other in others if other.troubles}
    replaced = tuple(
        f"the {kind} directory is damaged ({reason}); the {best.kind} directory was used"
        for kind, reason in lost.items()
    )
    return DiscImage(
        label=next((volume.label for volume in (best, *others) if volume.label), ""),
        created=next((volume.created for volume in (best, *others) if volume.created), ""),
        files=best.files,
        troubles=(*replaced, *best.troubles, *_unreadable(reader), *_cut_off(reader, best)),
    )


def _worth(volume: Volume) -> tuple[int, bool, int]:
    """More of a DVD's files, then fewer troubles, then more files at all."""
    films = sum(file.is_of_dvd for file in volume.files)
    return films, not volume.troubles, len(volume.files)


def _unreadable(reader: TitleReader) -> tuple[str, ...]:
    sectors = sum(-(-(end - start) // SECTOR) for start, end in reader.unreadable)
    return (f"{sectors} sectors of the directory cannot be read",) if sectors else ()


def _cut_off(reader: TitleReader, volume: Volume) -> tuple[str, ...]:
    """A remark where files end behind the image's end; the rest of a disc is no loss."""
    extents = (extent for file in volume.files for extent in file.extents)
    missing = max((start + size for start, size in extents), default=0) - reader.size
    # Rounded up, so that a little is not told as nothing.
    return (f"the image is cut off: {-(-missing // 100_000) / 10} MB are missing",) * (missing > 0)
