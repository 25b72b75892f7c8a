"""How fast clips are made on this machine, measured while they are, for the next estimate."""

import json
from dataclasses import dataclass

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.media.part_file import part_file, replace_with

# What lies further back counts less with each clip: another machine may have done it.
_KEPT_SHARE = 0.8
_LEAST_FILM_MS = 1000
"""Less film than this says more of how long ffmpeg takes to start."""


@dataclass(frozen=True, slots=True)
class Pace:
    """So many milliseconds of film took so many milliseconds, one clip at a time.

    Without a measurement it is a guess: twice as fast as the film runs.
    """

    film_ms: int = 2
    took_ms: int = 1
    is_measured: bool = False

    def seconds_for(self, film_ms: int) -> float:
        """How long so much film will take."""
        return film_ms * self.took_ms / self.film_ms / 1000


GUESS = Pace()


def read_pace(layout: ArchiveLayout) -> Pace:
    """What was measured in this archive, or the guess where nothing was or it is damaged."""
    try:
        found = json.loads(layout.pace.read_text(encoding="utf-8"))
        pace = Pace(int(found["film_ms"]), int(found["took_ms"]), is_measured=True)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return GUESS
    return pace if pace.film_ms >= _LEAST_FILM_MS and pace.took_ms > 0 else GUESS


def note_pace(layout: ArchiveLayout, film_ms: int, took_ms: int) -> None:
    """Remember how long a clip took; where that cannot be written, nothing is lost."""
    if film_ms < _LEAST_FILM_MS or took_ms <= 0:
        return
    before = read_pace(layout)
    if before.is_measured:
        film_ms += round(before.film_ms * _KEPT_SHARE)
        took_ms += round(before.took_ms * _KEPT_SHARE)
    try:
        layout.make_folders()
        with part_file(layout.pace) as part:
            part.write_text(json.dumps({"film_ms": film_ms, "took_ms": took_ms}), encoding="utf-8")
            replace_with(part, layout.pace)
    except (ArchiveError, OSError):
        return
