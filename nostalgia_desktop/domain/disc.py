"""Discs and their titles, as the scanner finds them."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.domain.evidence import DateEvidence


class Container(StrEnum):
    """How a title's bytes are packed, which decides how they are read; the values are stored."""

    PROGRAM_STREAM = "mpeg"
    """MPEG program stream: VOB, VRO, MPG, MOD. Any run of whole units can be read by itself."""
    TRANSPORT_STREAM = "mpegts"
    """MPEG transport stream: MTS, M2TS, TOD, TS. Likewise."""
    ELEMENTARY = "mpegvideo"
    """MPEG video alone, without timestamps: M2V."""
    DV = "dv"
    """Raw DV: frames of one size each."""
    INDEXED = "indexed"
    """A file with an index of its own: MP4, MOV, MKV, AVI. Read as a whole, with seeking."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of bytes of a title: [start, start + size) of the file at `path` (absolute).

    Mostly a whole VOB; else cells of one, or a file inside a disc image. `file_size` is that of
    the whole file; 0 means that the part is the whole file.
    """

    path: Path
    size: int
    start: int = 0
    file_size: int = 0

    @property
    def end(self) -> int:
        """The byte of the file behind the part."""
        return self.start + self.size

    @property
    def whole_size(self) -> int:
        """Bytes in the whole file."""
        return self.file_size or self.size

    def goes_on_from(self, before: "Part") -> bool:
        """Whether nothing was left out or put in another order between `before` and this part."""
        if before.path == self.path:
            return before.end == self.start
        return before.end == before.whole_size and self.start == 0


@dataclass(frozen=True, slots=True)
class AudioTrack:
    """A sound track as the IFO announces it.

    `coding` is `ac3`, `mpeg1`, `mpeg2ext`, `lpcm` or `dts`; `language` an ISO 639 code or empty.
    """

    coding: str
    channels: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class SubtitleTrack:
    """A subtitle track as the IFO announces it; `language` is an ISO 639 code or empty."""

    language: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the disc's index says of a title; its times are not to be trusted, its structure is.

    `chapter_sectors`, `program_sectors` and `cell_sectors` are the first sectors of each,
    counted from the title's first byte; `sectors` is how many the title should have, 0 if
    unknown. `angles` counts the camera angles; the title holds the first.
    """

    standard: str = ""
    aspect: Fraction | None = None
    audio: tuple[AudioTrack, ...] = ()
    subtitles: tuple[SubtitleTrack, ...] = ()
    chapter_sectors: tuple[int, ...] = ()
    program_sectors: tuple[int, ...] = ()
    cell_sectors: tuple[int, ...] = ()
    sectors: int = 0
    angles: int = 1


@dataclass(frozen=True, slots=True)
class Title:
    """One film on a disc: its parts, in order, as one stream.

    `number` is the disc's own for it (or a running number for loose files), `label` how a
    person tells it from the disc's other titles.
    `fingerprint` depends on the content alone, not on names or places.
    `dates` are all dates found for it, the most trustworthy first.
    """

    number: int
    label: str
    parts: tuple[Part, ...]
    fingerprint: str
    structure: Structure = Structure()
    warnings: tuple[str, ...] = ()
    container: Container = Container.PROGRAM_STREAM
    dates: tuple[DateEvidence, ...] = ()

    @property
    def size(self) -> int:
        """Bytes in all parts."""
        return sum(part.size for part in self.parts)


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc found on this machine: its name for people, its folder, its titles.

    `root` is the folder the person named, `folder` lies in it and holds the films, or is the
    disc image that does.
    """

    name: str
    root: Path
    folder: Path
    titles: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class ScanReport:
    """All that a scan met: discs, and in words what is not a title and what went wrong.

    `menus` are files with menus alone, which were left out.
    """

    discs: tuple[Disc, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    other_files: int = 0
    menus: tuple[Path, ...] = ()
