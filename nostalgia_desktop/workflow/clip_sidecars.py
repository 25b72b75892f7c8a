"""The files beside a clip: JSON for each, NFO and XMP where they are wanted."""

import json
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from nostalgia_desktop.archive.checksum import file_sha256
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.media.part_file import part_file, put_in_place, replace_with

SIDECAR, NFO, XMP = ".json", ".nfo", ".xmp"
_LARGEST = 10_000_000


def sidecar_path(clip: Path) -> Path:
    """The JSON beside a clip."""
    return clip.with_suffix(SIDECAR)


def extra_path(clip: Path, kind: str) -> Path:
    """Where a file of another kind lies: media centres and photo programs have rules of their own.

    `clip.nfo`, but `clip.mp4.xmp`.
    """
    return clip.with_name(f"{clip.name}{XMP}") if kind == XMP else clip.with_suffix(kind)


def has_sidecars(clip: Path, wanted: frozenset[str]) -> bool:
    """Whether all files that are to lie beside a clip are there, whoever wrote them."""
    extras = (extra_path(clip, kind) for kind in wanted)
    return all(path.is_file() for path in (sidecar_path(clip), *extras))


def our_extras(clip: Path) -> dict[str, str]:
    """The NFO and XMP beside a clip that are still as this program wrote them, with checksums.

    The JSON remembers these.
    """
    return {
        kind: checksum
        for kind, checksum in _written(sidecar_path(clip)).items()
        if (path := extra_path(clip, kind)).is_file() and file_sha256(path) == checksum
    }


def write_extras(clip: Path, wanted: Mapping[str, bytes]) -> dict[str, str]:
    """Write NFO and XMP by their kinds; one that a person wrote or changed stays as it is.

    Gives those that are this program's, with their checksums, also older ones.

    Raises:
        ArchiveError: one cannot be written.
    """
    ours = our_extras(clip)
    for kind, content in wanted.items():
        path, checksum = extra_path(clip, kind), sha256(content).hexdigest()
        if kind in ours:
            write_sidecar(path, content)
        elif not path.exists():
            _write_new(path, content)
        if file_sha256(path) == checksum:
            ours[kind] = checksum
    return ours


def _write_new(path: Path, content: bytes) -> None:
    with suppress(FileExistsError), part_file(path) as part:  # Else it is somebody's since now.
        _fill(part, content)
        put_in_place(part, path)


def write_sidecar(path: Path, content: bytes) -> None:
    """Write a file that can be made again, in place of an older one.

    Raises:
        ArchiveError: it cannot be written.
    """
    with part_file(path) as part:
        _fill(part, content)
        replace_with(part, path)


def _fill(part: Path, content: bytes) -> None:
    try:
        part.write_bytes(content)
    except OSError as error:
        raise ArchiveError(f"{part} cannot be written: {error.strerror}") from error


def made_as(clip: Path) -> str:
    """The name that a clip was made with, as its JSON says; empty where that is gone."""
    facts = _read(sidecar_path(clip)).get("clip")
    return str(facts.get("file", "")) if isinstance(facts, dict) else ""


def check_in(clip: Path) -> dict[str, Any] | None:
    """What the check found when a clip was made, as its JSON says; None where that is gone."""
    found = _read(sidecar_path(clip)).get("check")
    return found if isinstance(found, dict) else None


def _written(sidecar: Path) -> dict[str, str]:
    """What a JSON says was written beside it."""
    found = _read(sidecar).get("sidecars")
    if not isinstance(found, dict):
        return {}
    return {kind: found[kind] for kind in (NFO, XMP) if isinstance(found.get(kind), str)}


def _read(sidecar: Path) -> dict[str, Any]:
    """A JSON as it stands there; nothing where it is damaged or somebody else's."""
    try:
        if sidecar.stat().st_size > _LARGEST:
            return {}
        found = json.loads(sidecar.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
