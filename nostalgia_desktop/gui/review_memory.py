"""Where titles were left, in a small file of this machine: for the next start of the program."""

import json
import logging
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError
from PySide6.QtCore import QObject, QThreadPool, QTimer

from nostalgia_desktop.gui.review_place import Place

log = logging.getLogger(__name__)

MOST, AFTER_MS = 500, 2_000
_LARGEST = 1_000_000
_Name = Annotated[str, Field(max_length=100)]


class _Title(BaseModel):
    """A title by its fingerprint; `seen` is None for all of it."""

    model_config = ConfigDict(strict=True)

    title: _Name
    scene: _Name
    at_ms: NonNegativeInt
    seen_ms: tuple[NonNegativeInt, NonNegativeInt] | None = None


class _File(BaseModel):
    titles: list[_Title] = []


def memory_file(folder: Path, archive: Path) -> Path:
    """The file for an archive, in the folder of the settings: windows stand on machines."""
    name = sha256(str(archive.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return folder / "places" / f"{name}.json"


class PlaceBook(QObject):
    """The places of the newest `MOST` titles, by their fingerprints.

    What changes is written `AFTER_MS` later in a thread, so a kill loses no more than that, and
    nobody waits for the disk. Without a file, and where it cannot be used, nothing is kept for
    the next start; a place is not worth an error.
    """

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._places = _read(file) if file is not None else {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._later = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._later.timeout.connect(self._write)

    @property
    def last(self) -> str:
        """The fingerprint of the title that was open last; empty without any."""
        return next(reversed(self._places), "")

    def get(self, fingerprint: str) -> Place | None:
        """Where a title was left."""
        return self._places.get(fingerprint)

    def keep(self, fingerprint: str, place: Place) -> None:
        """A title is there now; it is the last one that was open."""
        if self.last == fingerprint and self._places[fingerprint] == place:
            return
        self._places.pop(fingerprint, None)
        self._places[fingerprint] = place
        while len(self._places) > MOST:
            del self._places[next(iter(self._places))]
        if not self._later.isActive():
            self._later.start()

    def finish(self) -> None:
        """Write what is not written yet, and return when it is."""
        if self._later.isActive():
            self._later.stop()
            self._write()
        self._pool.waitForDone()

    def _write(self) -> None:
        if self._file is not None:
            file, places = self._file, tuple(self._places.items())
            self._pool.start(lambda: _save(file, places))


def _read(file: Path) -> dict[str, Place]:
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        read = _File.model_validate_json(file.read_bytes())
    except (OSError, ValidationError, RecursionError) as error:
        if not isinstance(error, FileNotFoundError):
            log.warning("%s is not used: %s", file, error)
        return {}
    titles = read.titles[-MOST:]
    return {each.title: Place(each.scene, each.at_ms, each.seen_ms) for each in titles}


def _save(file: Path, places: Iterable[tuple[str, Place]]) -> None:
    """Write all of it beside the old file, and put it in its place."""
    titles = [
        {"title": title, "scene": place.uid, "at_ms": place.ms, "seen_ms": place.seen}
        for title, place in places
    ]
    part = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({"titles": titles}), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        log.warning("%s was not written: %s", file, error)
