"""What one look at a title found: all that review, snapping and analysts need to know of it.

Places are frames on the title's clock, stretches are half open: [start, end).
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

LOOK_COLUMNS, LOOK_ROWS = 4, 3
LOOK_BYTES = LOOK_COLUMNS * LOOK_ROWS * 3
"""How a second looks: mean Y, U and V of each field of a grid, row after row."""

SOUND_BYTES = 9
"""How a second sounds: its level, then eight bands, low to high; 0 is -96 dBFS, 255 is 0 dBFS."""


class ChangeKind(StrEnum):
    """How one shot gives way to the next; the values are stored."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"


@dataclass(frozen=True, slots=True)
class Change:
    """Where one shot gives way to the next.

    [start, end) are the frames that belong to neither alone: none for a cut, whose new shot begins
    with frame `start`. A fade goes to a plain picture, comes from one, or both. `strength` says how
    sure it is, 0 to 1.
    """

    kind: ChangeKind
    start: int
    end: int
    strength: float


@dataclass(frozen=True, slots=True)
class Span:
    """Frames [start, end) of a title."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Waveform:
    """The loudest sample of each stretch of sound, 0 to 255, as a pyramid.

    A byte of `levels[0]` is 1/`per_second` s; each further level has a byte for two of the one
    before, up to a single one. No levels without sound.
    """

    per_second: int
    levels: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a title is, as EBU R 128 measures it: LUFS, LU, and dBFS of the loudest sample."""

    integrated_lufs: float
    range_lu: float
    peak_dbfs: float


@dataclass(frozen=True, slots=True)
class Survey:
    """All findings of a title but its filmstrip.

    `scores` has a byte for each frame: how much it differs from the one before. `looks` has
    `LOOK_BYTES` and `sounds` (empty without sound) `SOUND_BYTES` for each second begun.
    """

    frames: int
    rate: Fraction
    changes: tuple[Change, ...]
    black: tuple[Span, ...]
    silence: tuple[Span, ...]
    scores: bytes
    looks: bytes
    sounds: bytes
    waveform: Waveform
    loudness: Loudness | None


@dataclass(frozen=True, slots=True)
class Filmstrip:
    """Small pictures of a title, `every` frames apart from frame 0 on, in JPEG sheets.

    Each is `width` by `height` square pixels; a sheet has `columns` by `rows` of them, line after
    line; the last sheet may have fewer rows. `count` is how many there are in all.
    """

    every: int
    width: int
    height: int
    columns: int
    rows: int
    count: int
    sheets: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """All that was found in a title."""

    survey: Survey
    filmstrip: Filmstrip
