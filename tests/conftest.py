"""What all tests share: their own home folders, the command line, small discs, Gemini."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

# Before anything imports Qt: there may be no screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.authoring.fixture import test_disc
from tests.gemini_server.fixture import gemini_server

__all__ = ["gemini_server", "test_disc"]

# A machine that does something else beside is slow, and not wrong.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

COMMAND = (sys.executable, "-m", "nostalgia_desktop")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs, settings and videos of a test stay in a folder of its own; it knows no key."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in (
        ("XDG_STATE_HOME", "state"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_VIDEOS_DIR", "videos"),
        ("HOME", ""),
    ):
        monkeypatch.setenv(name, str(home / folder))
    for name in ("GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GEMINI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    # Nor does the key store of whoever runs the tests give one.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("COLUMNS", "200")
    return home


@dataclass(frozen=True)
class Ended:
    """How a run of the command line ended."""

    status: int
    out: str
    err: str


class CommandLine:
    """Runs the real program in a process of its own, as a person would."""

    def __call__(self, *args: str | Path, timeout_s: float = 240) -> Ended:
        done = subprocess.run(
            [*COMMAND, *map(str, args)],
            capture_output=True,
            text=True,
            timeout=timeout_s,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, *args: str | Path) -> "subprocess.Popen[str]":
        """Start it and go on; the caller ends it."""
        return subprocess.Popen(
            [*COMMAND, *map(str, args)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )


@pytest.fixture
def nostalgia() -> CommandLine:
    """The command line: `nostalgia("status", "--archive", folder).out`."""
    return CommandLine()
