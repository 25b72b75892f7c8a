"""What is on the disk, as another program reads it: scenes and clips of the tape at the sea."""

from pathlib import Path

from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.services import open_records
from tests.helpers import clip_names, fields_between, fields_of, leftovers, scenes_of, tags_of
from tests.window.conftest import BASE
from tests.window.program import until

FRAME_MS = 40
"""The disc is PAL."""


def ms(text: str) -> int:
    """A time as scene files write it, in milliseconds."""
    hours, minutes, seconds = text.split(":")
    return round((int(hours) * 60 + int(minutes)) * 60_000 + float(seconds) * 1000)


def stored(archive: Path, number: int = 1) -> Job:
    """A title with all that is known of it."""
    records = open_records(archive)
    try:
        return records.jobs.job(number)
    finally:
        records.database.close()


def bounds(archive: Path) -> list[tuple[int, int]]:
    """Where the stored scenes begin and end, in milliseconds."""
    return [(ms(scene["start"]), ms(scene["end"])) for scene in scenes_of(archive)]


def titles(archive: Path) -> list[str]:
    """What the stored scenes are called."""
    return [scene["title"] for scene in scenes_of(archive)]


def check_clips(archive: Path, names: list[str]) -> None:
    """Assert that there are these clips, one for each scene in turn, whole, and nothing else.

    Each begins and ends on the frames of its scene, and carries its title.
    """
    assert clip_names(archive) == sorted(names)
    sidecars = sorted(path.stem for path in archive.glob("*.json"))
    assert sidecars == sorted(Path(name).stem for name in names)
    others = {path.name for path in archive.iterdir()} - {*names, *(f"{s}.json" for s in sidecars)}
    assert others <= {"nostalgia.db", "nostalgia.db-wal", "nostalgia.db-shm", ".nostalgia"}
    # A window that is open may be making the posters of what it has finished.
    until(lambda: not leftovers(archive), "nothing half is left")
    for name, scene in zip(names, scenes_of(archive), strict=True):
        first, end = (ms(scene[side]) // FRAME_MS for side in ("start", "end"))
        assert fields_of(archive / name) == fields_between(BASE, first, end)
        assert tags_of(archive / name)["ItemList:Title"] == scene["title"]
