"""How fast clips are made on this machine, so many at a time, measured while they are."""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.media.part_file import part_file, replace_with
from nostalgia_desktop.media.quality import Quality

# What lies further back counts less with each clip: films are not all alike.
_KEPT_SHARE = 0.8
_LEAST_FILM_MS = 1000
"""Less film than this says more of how long ffmpeg takes to start."""
_SURE_FILM_MS = 20_000
"""After so much film a pace can be compared with another."""
_BETTER = 1.03
"""More at once take more memory and heat: they have to be so much faster."""


@dataclass(frozen=True, slots=True)
class Pace:
    """All that were made at the same time took so many milliseconds for so much film.

    Without a measurement it is a guess: twice as fast as the film runs.
    """

    film_ms: int = 2
    took_ms: int = 1
    is_measured: bool = False

    @property
    def speed(self) -> float:
        """How many times faster than the film runs."""
        return self.film_ms / self.took_ms

    def seconds_for(self, film_ms: int) -> float:
        """How long so much film will take."""
        return film_ms / self.speed / 1000


GUESS = Pace()
Paces = Mapping[int, Pace]
"""For each number of clips at a time how fast they were made."""


def pace_at(paces: Paces, at_once: int) -> Pace:
    """The pace with so many at a time, or the nearest that was measured; else a guess."""
    nearest = min(paces, key=lambda known: abs(known - at_once), default=None)
    return GUESS if nearest is None else paces[nearest]


def best_at_once(paces: Paces, usual: int, most: int) -> int:
    """How many clips to make at a time next: the best that is known, or one beside it to try.

    `usual` is where to begin. So a machine is measured while it works: as long as one more is
    faster, one more is tried.
    """
    sure = {n: pace.speed for n, pace in paces.items() if pace.film_ms >= _SURE_FILM_MS}
    sure = {n: speed for n, speed in sure.items() if 1 <= n <= most}
    if not sure:
        return min(max(usual, 1), most)
    best = min(sure)
    for at_once in sorted(sure):
        if sure[at_once] > sure[best] * _BETTER:
            best = at_once
    untried = [n for n in (best + 1, best - 1) if 1 <= n <= most and n not in sure]
    return untried[0] if untried else best


def read_paces(layout: ArchiveLayout, quality: Quality) -> Paces:
    """What was measured in this archive on this machine; nothing where the file is damaged."""
    try:
        known = _read(layout).get(_name(quality), {})
        paces = {int(n): Pace(int(film), int(took), True) for n, (film, took) in known.items()}
    except (ValueError, TypeError, AttributeError, OverflowError):
        return {}
    return {
        n: pace
        for n, pace in paces.items()
        if n > 0 and pace.film_ms >= _LEAST_FILM_MS and pace.took_ms > 0
    }


def note_pace(
    layout: ArchiveLayout, quality: Quality, at_once: float, film_ms: int, took_ms: int
) -> None:
    """Remember how long a clip took while `at_once` were made on the average.

    Where that cannot be written, nothing is lost.
    """
    count = max(round(at_once), 1)
    took_ms = round(took_ms / max(at_once, 1.0))
    if film_ms < _LEAST_FILM_MS or took_ms <= 0:
        return
    before = read_paces(layout, quality).get(count)
    if before is not None:
        film_ms += round(before.film_ms * _KEPT_SHARE)
        took_ms += round(before.took_ms * _KEPT_SHARE)
    known = _read(layout)
    here = known.get(_name(quality))
    known[_name(quality)] = (here if isinstance(here, dict) else {}) | {count: [film_ms, took_ms]}
    try:
        layout.make_folders()
        with part_file(layout.pace) as part:
            part.write_text(json.dumps(known), encoding="utf-8")
            replace_with(part, layout.pace)
    except (ArchiveError, OSError):
        return


def _read(layout: ArchiveLayout) -> dict[str, Any]:
    try:
        known = json.loads(layout.pace.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _name(quality: Quality) -> str:
    """Another machine, or another way to encode, has a pace of its own."""
    what = json.dumps([platform.node(), asdict(quality)], sort_keys=True, default=str)
    return sha256(what.encode()).hexdigest()[:12]
