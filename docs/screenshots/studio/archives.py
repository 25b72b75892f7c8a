"""The family's archive, made by the program itself: both passes, and what people typed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.services import Records, open_records
from studio.album import scenes_of
from studio.tapes import LONG_TAPE, TAPES, make_tapes

_FINISHED = ("Grandma’s garden 1995", "Winter 1996", "Lena turns four", "Italy 1998")
_SHORT = (*_FINISHED, "New Year 2000")
_APPROVED, _LEFT_OUT = (0, 2, 4), (1,)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder for all of it: films, archives, and the settings of a person who is not there."""

    root: Path

    @property
    def tapes(self) -> Path:
        """The folder of folders that a person would drop."""
        return self.root / "discs"

    def archive(self, name: str) -> Path:
        """The folder of an archive; the end of its path is what the window shows."""
        return self.root / name / "Videos" / "Nostalgia"

    def copy(self, name: str, copy: str = "shown") -> Path:
        """A copy of an archive, to be changed; one of before is replaced. No name, no archive."""
        shutil.rmtree(self.root / copy, ignore_errors=True)
        if name:
            shutil.copytree(self.root / name, self.root / copy)
        return self.archive(copy)

    def new_home(self) -> Path:
        """A folder for what the window remembers: nothing yet."""
        home = self.root / "window"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        return home


def make_archives(place: Place, wanted: Collection[str]) -> None:
    """Make what is not there yet.

    `short` has the short tapes, `whole` the long one too; in `finished` there are clips of it.
    """
    if any(wanted) and not place.archive("short").exists():
        make_tapes(_SHORT, place.tapes)
        _first_pass(place, _SHORT, "making")
        _name_scenes(place, "making")
        _second_pass(place, "making", _FINISHED)
        (place.root / "making").rename(place.root / "short")
    if {"whole", "finished"}.intersection(wanted) and not place.archive("whole").exists():
        make_tapes([LONG_TAPE], place.tapes)
        place.copy("short", "making")
        _first_pass(place, [LONG_TAPE], "making")
        _name_scenes(place, "making")
        (place.root / "making").rename(place.root / "whole")
    if "finished" in wanted and not place.archive("finished").exists():
        place.copy("whole", "making")
        _second_pass(place, "making", [*_FINISHED, LONG_TAPE])
        (place.root / "making").rename(place.root / "finished")


def _first_pass(place: Place, tapes: Sequence[str], archive: str) -> None:
    folders = [str(place.tapes / name) for name in tapes]
    _run("submit", *folders, "--analyst", "local", "--archive", str(place.archive(archive)))


def _second_pass(place: Place, archive: str, tapes: Sequence[str]) -> None:
    records = open_records(place.archive(archive))
    jobs = [str(job.id) for job in records.jobs.jobs() if job.disc in tapes]
    records.database.close()
    _run("finalize", "--archive", str(place.archive(archive)), *jobs)


def _name_scenes(place: Place, archive: str) -> None:
    """Type in what the family knows of those tapes that nobody has looked over yet."""
    records = open_records(place.archive(archive))
    for job in records.jobs.jobs():
        if job.disc in TAPES and not job.clips:
            _review(records, job.id, scenes_of(job.disc), is_whole=job.disc in _FINISHED)
    records.database.close()


def _review(records: Records, job_id: int, scenes: Scenes, *, is_whole: bool) -> None:
    length = records.jobs.require_length(job_id)
    last = replace(scenes[-1], end_ms=length)
    scenes = (*scenes[:-1], last)
    if is_whole:
        decided = tuple(replace(scene, is_approved=True) for scene in scenes)
    elif len(scenes) > max(_APPROVED):
        decided = tuple(
            replace(scene, is_approved=place in _APPROVED, is_left_out=place in _LEFT_OUT)
            for place, scene in enumerate(scenes)
        )
    else:
        decided = scenes
    records.jobs.save_review(job_id, decided)


def _run(*arguments: str) -> None:
    """The program, as it is called on the command line."""
    command = [sys.executable, "-m", "nostalgia_desktop", *arguments]
    done = subprocess.run(command, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[:1])} failed:\n{done.stdout}{done.stderr}")
