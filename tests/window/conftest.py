"""A screen, a disc, and a person who starts the program. What failed is kept as a picture."""

import functools
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.authoring import library
from tests.authoring.dvd import DiscSpec, Title, TitleSet
from tests.authoring.programs import Program as Film
from tests.conftest import COMMAND
from tests.window.person import Person
from tests.window.program import Program
from tests.window.screen import Screen

# What Qt says where there is no sound.
_HARMLESS = ("PulseAudioService: pa_context_connect() failed",)

BASE = 1000
"""The number on the first frame of the disc."""

SHOTS = ((60, 75, 65), (70, 60, 50), (80, 55, 50))
"""How many frames each shot has. The tape was stopped between the three rows."""


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One for all tests; programs come and go on it."""
    made = Screen()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def sea() -> Path:
    """A disc of 22.6 s, on which the local analyst finds three scenes of three shots each."""
    films, base = [], BASE
    for seed, shots in enumerate(SHOTS, 100):
        films.append(Film(scenes=shots, base=base, seed=7 * seed))
        base += sum(shots)
    return library.authored("window_sea", DiscSpec((TitleSet((Title(tuple(films)),)),)))


@pytest.fixture
def disc(sea: Path, tmp_path: Path) -> Path:
    """The same in a folder of one's own, named as people name them."""
    folder = shutil.copytree(sea, tmp_path / "Sea 1994")
    (folder / "truth.json").unlink()
    return folder


@pytest.fixture
def submitted(sea: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one's own in which the disc waits for its review."""
    return shutil.copytree(_submitted(sea, tmp_path_factory.getbasetemp()), tmp_path / "archive")


@functools.cache
def _submitted(sea: Path, base: Path) -> Path:
    disc = shutil.copytree(sea, base / "submitted" / "Sea 1994")
    (disc / "truth.json").unlink()
    archive = base / "submitted" / "archive"
    command = [*COMMAND, "submit", disc, "--archive", archive, "--analyst", "local"]
    subprocess.run(command, check=True, capture_output=True)
    return archive


Meet = Callable[[Path], Person]


@pytest.fixture
def meet(request: pytest.FixtureRequest, screen: Screen, tmp_path: Path) -> Iterator[Meet]:
    """A function that makes a person at an archive, who has yet to start the program.

    In the end no program of theirs may have complained, nor any ffmpeg be left.
    """
    met: list[Person] = []

    def make(archive: Path) -> Person:
        errors = tmp_path / f"written-{len(met)}.txt"
        met.append(Person(screen, Program(screen, archive, errors)))
        return met[-1]

    yield make
    if getattr(request.node, "failed", True):
        picture = screen.keep_picture(tmp_path / "screen.png")
        print(f"The screen, as it was: {picture}")  # noqa: T201  pytest shows it with the failure.
    for person in met:
        person.leave()
        person.program.close()
    for person in met:
        assert complaints(person.program.errors) == []
        assert workers_of(person.program.archive) == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]  # As pytest has it.
    """Tell the fixture whether its test failed."""
    report = yield
    if call.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]  # A recipe of pytest.
    return report


def complaints(errors: Path) -> list[str]:
    """The lines that a program wrote, but for those that mean nothing here."""
    lines = errors.read_text().splitlines() if errors.exists() else []
    return [line for line in lines if line.strip() and line not in _HARMLESS]


def workers_of(archive: Path) -> list[str]:
    """Programs such as ffmpeg that work for an archive."""
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        words = process.info["cmdline"] or []
        if "ffmpeg" in (process.info["name"] or "") and any(str(archive) in word for word in words):
            found.append(" ".join(words))
    return found
