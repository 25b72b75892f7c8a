"""Which drives are slow to jump about on: discs in an optical drive, and other computers."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import psutil

_SLOW_SYSTEMS = frozenset(
    {"iso9660", "udf", "cdfs", "cd9660", "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav"}
    | {"davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2"}
)
_SLOW_WORDS = frozenset({"cdrom", "remote"})
"""What psutil says of drives on Windows."""


class Drive(Protocol):
    """A drive as psutil tells of it."""

    mountpoint: str
    fstype: str
    opts: str


def slow_drive(path: Path) -> str:
    """The place where the slow drive of a file or folder begins; empty where it lies on a fast one.

    Asks the system, which takes some milliseconds: run it in a thread.
    """
    try:
        return slow_among(psutil.disk_partitions(all=True), path)
    except OSError:
        return ""


def slow_among(drives: Iterable[Drive], path: Path) -> str:
    """The same among drives that are known."""
    place = os.path.normcase(path.absolute())
    holding = [drive for drive in drives if _holds(drive.mountpoint, place)]
    if not holding:
        return ""
    inner = max(holding, key=lambda drive: len(drive.mountpoint))
    words = set(inner.opts.split(","))
    is_slow = inner.fstype.casefold() in _SLOW_SYSTEMS or bool(_SLOW_WORDS & words)
    return inner.mountpoint if is_slow else ""


def _holds(mountpoint: str, place: str) -> bool:
    root = os.path.normcase(mountpoint)
    return place == root or place.startswith(root.rstrip(os.sep) + os.sep)
