"""Titles and small copies of discs for the tests of this folder."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from nostalgia_desktop.disc.nav import NavPack, walk_nav
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Part, Title
from tests.authoring.library import SHARED_SETS, disc_names, truth

# All discs that came from dvdauthor: those have NAV packs, and each title is its set's VOBs.
_WITHOUT_NAV = ("vob_no_nav", "audio_only", "vr_two_programs")
NAV_DISCS = tuple(
    name for name in disc_names() if name not in _WITHOUT_NAV and name not in SHARED_SETS
)


def titles_of(folder: Path) -> tuple[Title, ...]:
    """The titles of the one disc in a folder."""
    (found,) = scan([folder]).discs
    return found.titles


def title_of(files: Iterable[Path]) -> Title:
    """A title made of some files, without its fingerprint."""
    parts = tuple(Part(file, file.stat().st_size) for file in files)
    return Title(1, "Title 1", parts, "")


def copy_of(disc: Path, folder: Path) -> Path:
    """A copy of a disc that a test may change."""
    return Path(shutil.copytree(disc, folder))


def nav_packs(title: Title) -> list[NavPack]:
    """The NAV packs of a title."""
    with TitleReader(title.parts) as reader:
        return list(walk_nav(reader, reader.size))


def blank_nav_packs(title: Title) -> None:
    """Take the marks from all NAV packs of a title, as some recorders leave them."""
    for pack in nav_packs(title):
        # A pack lies in one part, as parts are cut between sectors.
        (place,) = TitleReader(title.parts).ranges(pack.start + 38, pack.start + SECTOR)
        with place.path.open("r+b") as file:
            file.seek(place.start)
            file.write(bytes(place.end - place.start))


def runs(clock: TitleClock) -> list[tuple[int, int, int]]:
    """First frame, length and first timestamp of each segment of a clock."""
    return [(segment.first_frame, segment.frames, segment.pts) for segment in clock.segments]


def programs(name: str, title: int) -> list[tuple[int, int]]:
    """First frame and length of each program of a named disc's title, as it was authored."""
    spans = truth(name)["titles"][title]["programs"]
    return [(span["start_frame"], span["end_frame"] - span["start_frame"]) for span in spans]
