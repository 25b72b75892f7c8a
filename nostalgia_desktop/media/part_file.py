"""Outputs are written to a part file first, checked, and only then given their names."""

import contextlib
import hashlib
import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import psutil

from nostalgia_desktop.domain.errors import ArchiveError, DriveFull

_SUFFIX = ".part"
# Nothing else is ever removed: other programs leave part files too.
_OURS = re.compile(r"-[0-9a-f]{8}\.([0-9a-f]{6})-([0-9]{1,10})\.part$")


@contextlib.contextmanager
def part_file(final: Path) -> Iterator[Path]:
    """A name beside `final` to write to; removed at the end if it is still there.

    The name carries this machine and process, so that a program that was killed and left an ffmpeg
    running never writes into what its successor writes.

    Raises:
        ArchiveError: the folder is gone.
    """
    mark = hashlib.sha256(final.name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    part = final.with_name(f"{final.stem[:40]}-{mark}.{_machine()}-{os.getpid()}{_SUFFIX}")
    if not final.parent.is_dir():
        # Never made here: on a lost drive that would be the folder of another disk.
        raise ArchiveError(f"{final.parent} is not there; is the drive still connected?")
    try:
        part.unlink(missing_ok=True)
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def put_in_place(part: Path, final: Path) -> None:
    """Give a finished part file its name, on disk for good, and never over another file.

    Raises:
        FileExistsError: the name was taken meanwhile.
        ArchiveError: the folder cannot be written.
    """
    try:
        _to_disk(part)
        move(part, final)
        _names_to_disk(final.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise ArchiveError(f"{final} cannot be written: {error.strerror}") from error


def move(old: Path, new: Path) -> None:
    """Give a file another name, never over another file.

    Raises:
        FileExistsError: the name is taken.
        OSError: it cannot be done.
    """
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (exFAT, some network drives): the small gap must do.
        if new.exists():
            raise FileExistsError(new) from None
        old.rename(new)
    else:
        old.unlink()


def replace_with(part: Path, final: Path) -> None:
    """Give a finished part file its name in place of an older file that can be made again."""
    try:
        _to_disk(part)
        part.replace(final)
    except OSError as error:
        raise ArchiveError(f"{final} cannot be written: {error.strerror}") from error


def _to_disk(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _names_to_disk(folder: Path) -> None:
    """A new name outlasts a power cut only when its folder is flushed; Windows does so itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def clear_leftovers(folder: Path) -> list[Path]:
    """Remove part files of programs that are gone, and stop an ffmpeg that still writes one."""
    removed = []
    for part in sorted(folder.glob(f"*{_SUFFIX}")):
        match = _OURS.search(part.name)
        if match and match[1] == _machine() and not _is_alive(int(match[2])):
            _stop_writer(part)
            with contextlib.suppress(OSError):
                part.unlink()
                removed.append(part)
    return removed


def _machine() -> str:
    """A short mark of this machine: others may work on the same archive."""
    return hashlib.sha256(platform.node().encode("utf-8", "replace")).hexdigest()[:6]


def _is_alive(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return pid == os.getpid() or process.name().casefold() not in ("", "ffmpeg")
    except psutil.Error:
        return False


def _stop_writer(part: Path) -> None:
    for process in psutil.process_iter(["cmdline"]):
        if str(part) in (process.info["cmdline"] or []):
            with contextlib.suppress(psutil.Error):
                process.kill()
                process.wait(5)


def free_bytes(folder: Path) -> int:
    """How much may still be written where `folder` lies.

    Raises:
        ArchiveError: the drive is not there.
    """
    try:
        return int(psutil.disk_usage(str(folder)).free)
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be reached: {error.strerror}") from error


def require_space(folder: Path, needed: int) -> None:
    """Stop before a step that would fill the drive.

    Raises:
        DriveFull: there are less than `needed` bytes free; says both numbers.
        ArchiveError: the drive is not there.
    """
    free = free_bytes(folder)
    if free < needed:
        raise DriveFull(
            f"{folder} has {free / 1e6:,.0f} MB free, but about {needed / 1e6:,.0f} MB are needed; "
            "make room and start again"
        )
