"""What the tests of the command line share: prepared archives, and looks at what came out."""

import asyncio
import contextlib
import functools
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nostalgia_desktop.archive.scene_file import scenes_json
from nostalgia_desktop.cli.commands import run_command
from nostalgia_desktop.cli.listing import jobs_json
from nostalgia_desktop.cli.parser import make_parser
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.services import Records, open_records
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.conftest import COMMAND, Ended

FIRST_BASE, SECOND_BASE = 20_000, 30_000
"""The bar codes with which the two titles of `pal_two_titles` begin."""

ARRIVAL = {"start": "0:00:00.400", "end": "0:00:00.800", "title": "Arrival", "date": "1994-08-14"}
SWIMMING = {"start": 2.0, "end": 2.4, "title": "Swimming", "year": 1994}
BOAT = {"start": "0:01", "end": "1.4 s", "title": "Boat trip"}

# Runs the program with less than a root user may, or with another ffmpeg, disk or time.
# Root may do all to all files; without these two powers it is refused like anybody else.
_LIMITED = """
import ctypes, os, resource, sys
wish, *command = sys.argv[1:]
if wish.startswith("largest file:"):
    size = int(wish.partition(":")[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
elif os.geteuid() == 0:
    for power in (1, 2):
        ctypes.CDLL(None).prctl(24, power, 0, 0, 0)
os.execv(command[0], command)
"""


@dataclass(frozen=True)
class Prepared:
    """A disc of two titles, an archive with its scenes, and a copy that has the clips too.

    Shared: tests copy what they change. The clips are 0.4 s long.
    """

    disc: Path
    submitted: Path
    finished: Path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Archives of the disc `pal_two_titles`, made once for all modules."""
    return _prepare(tmp_path_factory.getbasetemp() / "prepared")


@functools.cache
def _prepare(base: Path) -> Prepared:
    made = Prepared(base / "Lake 1994", base / "submitted", base / "finished")
    shutil.copytree(library.disc("pal_two_titles"), made.disc)
    (made.disc / "truth.json").unlink()
    home = {name: str(base / name) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}

    def run(*args: str | Path) -> None:
        done = subprocess.run(
            [*COMMAND, *map(str, args)],
            env=os.environ | home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    run("submit", made.disc, "--archive", made.submitted, "--analyst", "local")
    for job, scenes in ((1, (ARRIVAL, SWIMMING)), (2, (BOAT,))):
        file = write_scenes(base / f"{job}.json", *scenes)
        run("scenes", str(job), "--set", file, "--archive", made.submitted)
    shutil.copytree(made.submitted, made.finished)
    run("finalize", "--archive", made.finished)
    return made


@pytest.fixture
def submitted(prepared: Prepared, tmp_path: Path) -> Path:
    """An archive of one's own with two analyzed jobs and no clips yet."""
    return shutil.copytree(prepared.submitted, tmp_path / "archive")


@pytest.fixture
def finished(prepared: Prepared, tmp_path: Path) -> Path:
    """An archive of one's own with two finished jobs and their three clips."""
    return shutil.copytree(prepared.finished, tmp_path / "archive")


def write_scenes(file: Path, *scenes: Mapping[str, Any]) -> Path:
    """Write scenes as a person's program would."""
    file.write_text(json.dumps({"scenes": scenes}, indent=1), encoding="utf-8")
    return file


def jobs_of(archive: Path) -> list[dict[str, Any]]:
    """The jobs that `status --json` lists, without the time that a program takes to start."""
    with _records(archive) as records:
        jobs: list[dict[str, Any]] = json.loads(jobs_json(records.jobs.jobs()))["jobs"]
    return jobs


def scenes_of(archive: Path, job: int = 1) -> list[dict[str, Any]]:
    """The scenes that `scenes --json` lists."""
    with _records(archive) as records:
        text = scenes_json(records.jobs.job(job).scenes)
    scenes: list[dict[str, Any]] = json.loads(text)["scenes"]
    return scenes


@contextlib.contextmanager
def _records(archive: Path) -> Iterator[Records]:
    records = open_records(archive)
    try:
        yield records
    finally:
        records.database.close()


def set_scenes(archive: Path, *scenes: Mapping[str, Any]) -> None:
    """Replace the scenes of job 1 as `scenes --set` does, in this very process."""
    file = write_scenes(archive.parent / "scenes.json", *scenes)
    wish = ["scenes", "1", "--set", str(file), "--archive", str(archive)]
    with contextlib.redirect_stdout(io.StringIO()):
        asyncio.run(run_command(make_parser().parse_args(wish)))


def replace_scenes(archive: Path, job: int, *scenes: Scene) -> None:
    """Replace the scenes of a job without the time that a program takes to start."""
    with _records(archive) as records:
        records.jobs.set_scenes(job, scenes)


def clip_names(archive: Path) -> list[str]:
    """The names of all clips, in order."""
    return sorted(path.name for path in archive.glob("*.mp4"))


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below a folder with its checksum and time of change; links as they are."""
    return {str(path.relative_to(folder)): _state(path) for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _state(path: Path) -> tuple[str, int]:
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def clips_and_sidecars(archive: Path) -> dict[str, tuple[str, int]]:
    """The state of all clips and sidecars of an archive, without its database and work folder."""
    return {
        name: state
        for name, state in snapshot(archive).items()
        if "/" not in name and name.endswith((".mp4", ".json"))
    }


def leftovers(archive: Path) -> list[Path]:
    """Part files, which nobody should ever find after a program has ended."""
    return list(archive.rglob("*.part"))


def fields_of(clip: Path) -> list[int | None]:
    """The numbers of the fields that a clip shows, in order."""
    return [number for _at, number in field_numbers(clip)]


def fields_between(base: int, start_frame: int, end_frame: int) -> list[int]:
    """The numbers of the fields of a stretch of a title."""
    return list(range(2 * (base + start_frame), 2 * (base + end_frame)))


def tags_of(clip: Path) -> dict[str, Any]:
    """What exiftool reads in a clip; names carry their group, as in `ItemList:Title`."""
    return _exiftool(clip)[0]


def titles_of(archive: Path) -> dict[str, str]:
    """The title tags of all clips of an archive, by file name."""
    read = _exiftool(*sorted(archive.glob("*.mp4")))
    return {Path(tags["SourceFile"]).name: tags.get("ItemList:Title", "") for tags in read}


def _exiftool(*files: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["exiftool", "-json", "-G1", "-a", *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
    )
    # Numbers in quotes stay text: exiftool else makes a title such as `1e3` a number.
    read: list[dict[str, Any]] = json.loads(done.stdout, parse_int=str, parse_float=str)
    return read


def one_line(ended: Ended, *words: str | Path) -> None:
    """Assert that a program ended with one sentence that holds `words`, and status 1."""
    assert ended.status == 1
    assert ended.err.startswith("nostalgia: ")
    assert ended.err.count("\n") == 1
    for word in words:
        assert str(word) in ended.err


def powerless(*args: str | Path) -> Ended:
    """Run the program as somebody whom read-only files and closed folders stop, even as root."""
    return _limited("powerless", *args)


def with_largest_file(size: int, *args: str | Path) -> Ended:
    """Run the program where no file may grow beyond `size` bytes, as on a drive that is full."""
    return _limited(f"largest file:{size}", *args)


def _limited(wish: str, *args: str | Path) -> Ended:
    return _run([sys.executable, "-c", _LIMITED, wish, *COMMAND, *map(str, args)])


def with_free_space(free: int, *args: str | Path) -> Ended:
    """Run the program where every drive says that it has `free` bytes left."""
    code = (
        "import psutil, types\n"
        f"psutil.disk_usage = lambda _path: types.SimpleNamespace(free={free})\n"
        "from nostalgia_desktop.main import run\nrun()"
    )
    return _run([sys.executable, "-c", code, *map(str, args)])


def _run(command: list[str]) -> Ended:
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)
