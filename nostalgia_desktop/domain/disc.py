"""Discs and their titles, as the scanner finds them."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Part:
    """One VOB file of a title: `path` is absolute, `size` in bytes."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """A sound track as the IFO announces it.

    `coding` is `ac3`, `mpeg1`, `mpeg2ext`, `lpcm` or `dts`; `language` an ISO 639 code or empty.
    """

    coding: str
    channels: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the IFO says of a title set; its times are not to be trusted, its structure is.

    `chapter_sectors` are the first sectors of the chapters, counted from the first sector of
    the title's first VOB; `sectors` is how many the title should have, 0 if unknown.
    """

    standard: str = ""
    aspect: Fraction | None = None
    audio: tuple[AudioTrack, ...] = ()
    chapter_sectors: tuple[int, ...] = ()
    sectors: int = 0


@dataclass(frozen=True, slots=True)
class Title:
    """One film on a disc: the parts of one title set, in order, as one stream.

    `number` is that of the title set (or a running number for loose VOBs), `label` how a
    person tells it from the disc's other titles.
    `fingerprint` depends on the content alone, not on names or places.
    """

    number: int
    label: str
    parts: tuple[Part, ...]
    fingerprint: str
    structure: Structure = Structure()
    warnings: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes in all parts."""
        return sum(part.size for part in self.parts)


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc found on this machine: its name for people, its folder, its titles.

    `root` is the folder the person named, `folder` lies in it and holds the VOBs.
    """

    name: str
    root: Path
    folder: Path
    titles: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class ScanReport:
    """All that a scan met: discs, and in words what is not a title and what went wrong."""

    discs: tuple[Disc, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    other_files: int = 0
