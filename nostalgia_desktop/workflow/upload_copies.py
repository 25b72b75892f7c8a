"""Puts what would be sent to Gemini into a folder that a person can look through."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from nostalgia_desktop.archive.names import free_name, safe_name
from nostalgia_desktop.domain.errors import ArchiveError, UsageError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.workflow.tidiness import is_beside_originals
from nostalgia_desktop.workflow.upload_preview import PartPreview, TitlePreview, UploadPreview

_ROOM = len(", part 1000 of 1000 (999).mp4")
_MOST_BYTES = 200


def copy_films(preview: UploadPreview, folder: Path) -> dict[tuple[int, int], Path]:
    """Write each film as `Disc, Title, part 1 of 3.mp4`, with its question beside as `.txt`.

    Nothing is written over. Gives the new films by the numbers of job and part. Run it in a thread.

    Raises:
        UsageError: the folder belongs to a disc of these.
        ArchiveError: the folder is full, or cannot be written.
    """
    for title in preview.titles:
        _refuse_beside_originals(title.job, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return {
            (title.job.id, part.number): _copy(title, part, folder)
            for title in preview.titles
            for part in title.parts
            if part.path is not None
        }
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written: {error.strerror}") from error


def _copy(title: TitlePreview, part: PartPreview, folder: Path) -> Path:
    name = safe_name(title.job.name, _MOST_BYTES - _ROOM) or f"Job {title.job.id}"
    stem = f"{name}, part {part.number} of {len(title.parts)}"
    film = folder / free_name(stem, ".mp4", lambda name: _is_taken(folder / name))

    def copy(out: BinaryIO) -> None:
        if part.path is not None:
            with part.path.open("rb") as source:
                shutil.copyfileobj(source, out)

    _write_new(film, copy)
    question = part.question.encode("utf-8", "replace")
    _write_new(film.with_suffix(".txt"), lambda out: out.write(question))
    return film


def _is_taken(film: Path) -> bool:
    return any(os.path.lexists(film.with_suffix(ending)) for ending in (".mp4", ".txt"))


def _write_new(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file that was not there; half of one is removed again."""
    with path.open("xb") as out:
        try:
            write(out)
            out.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _refuse_beside_originals(job: Job, folder: Path) -> None:
    """The same rule as for archives."""
    originals = Path(job.source.root, job.source.folder)
    if originals.is_dir() and is_beside_originals(folder, originals):
        raise UsageError(
            f"{folder} holds the originals of {job.disc}; choose another folder, as nothing is "
            "ever written beside originals"
        )
