"""What goes into an heirloom, and under which names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_size
from nostalgia_desktop.archive.heirloom.album import UNDATED
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.names import free_name, safe_name
from nostalgia_desktop.domain.clip import name_key
from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.library import LibraryClip, read_library

POSTER = ".jpg"
_BESIDE = (".json", ".nfo", ".xmp")
"""Endings of what may lie beside a clip, in place of the clip's own or after it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to copy: where it is, its path in the heirloom with `/`, its bytes.

    `sha256` is what the archive knows of it, or empty; `is_clip` tells it from what goes along.
    """

    source: Path
    target: str
    size: int
    sha256: str = ""
    is_clip: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A clip with all its files; `poster` is the path that its picture will have."""

    clip: LibraryClip
    date: str
    copies: tuple[Copy, ...]
    poster: str


@dataclass(frozen=True, slots=True)
class HeirloomPlan:
    """All that goes in, and in sentences what cannot."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Every file to copy, in order."""
        return tuple(copy for entry in self.entries for copy in entry.copies)


def plan_heirloom(jobs: JobManager, layout: ArchiveLayout, should_stop: ShouldStop) -> HeirloomPlan:
    """Look what an archive has. The same archive always gives the same names.

    Raises:
        ArchiveError: there is no finished clip.
        StoreError: the database cannot be read.
        Cancelled: `should_stop` said so.
    """
    entries, problems, taken = [], [], set[str]()
    for clip in read_library(jobs, layout, should_stop):
        try:
            entries.append(_entry(clip, taken))
        except ArchiveError:
            problems.append(f"“{clip.title}” is left out: {clip.path} is not there any more")
    if not entries:
        raise ArchiveError(
            f"{layout.root} has no finished clips yet; `nostalgia finalize` makes them"
        )
    return HeirloomPlan(tuple(entries), tuple(problems))


def _entry(clip: LibraryClip, taken: set[str]) -> Entry:
    """A clip's entry, its name reserved in `taken`.

    Raises:
        ArchiveError: its file is gone.
    """
    size, date = file_size(clip.path), clean_date(clip.date)
    folder = date[:4] or UNDATED
    stem = free_name(_stem(clip.path), "", lambda name: name_key(f"{folder}/{name}") in taken)
    taken.add(name_key(f"{folder}/{stem}"))
    target = f"{folder}/{stem}{clip.path.suffix}"
    film = Copy(clip.path, target, size, clip.sha256, is_clip=True)
    return Entry(
        clip, date, (film, *_beside(clip.path, f"{folder}/{stem}")), f"{folder}/{stem}{POSTER}"
    )


def _stem(path: Path) -> str:
    """A name that every system and every checking program takes.

    RFC 8493 wants a percent sign in a manifest escaped; not all programs know that.
    """
    return safe_name(path.stem.replace("%", "\N{FULLWIDTH PERCENT SIGN}")) or "Clip"


def _beside(clip: Path, target: str) -> Iterator[Copy]:
    for ending in _BESIDE:
        for suffix in (ending, f"{clip.suffix}{ending}"):
            source = clip.with_name(f"{clip.stem}{suffix}")
            if source.is_file():
                yield Copy(source, f"{target}{suffix}", file_size(source))
