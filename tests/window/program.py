"""The program in a process of its own, and the line over which it is asked where things are."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

from tests.window.screen import Screen

ROOT = Path(__file__).parents[2]
LONG_S = 90.0
"""How long anything may take at most on a machine that has much else to do."""

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen], what: str, limit_s: float = LONG_S) -> Seen:
    """Look again and again until there is something, and give it."""
    end = time.monotonic() + limit_s
    while not (seen := look()):
        assert time.monotonic() < end, f"it did not come to this: {what}"
        time.sleep(0.05)
    return seen


class Program:
    """`nostalgia window` for an archive. `errors` is the file with all that it wrote."""

    def __init__(self, screen: Screen, archive: Path, errors: Path) -> None:
        self._screen, self.archive, self.errors = screen, archive, errors
        # A socket's name may be 100 letters long, and test folders are deep.
        self._folder = Path(tempfile.mkdtemp(prefix="nostalgia-"))
        self._line: socket.socket | None = None
        self._answers: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *sources: Path, **environment: str) -> None:
        """Start it, and return when its window can be used."""
        place = self._folder / "driver"
        place.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.window.driver", str(place), "window"]
        with self.errors.open("ab") as errors:
            self._process = subprocess.Popen(
                [*command, *map(str, sources), "--archive", str(self.archive)],
                cwd=ROOT,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
            )
        self._line = until(lambda: self._connected(place), "the program answers")
        self._answers = self._line.makefile("rb")
        until(lambda: self.ask("front")["id"], "its window is there")

    @property
    def environment(self) -> dict[str, str]:
        """What a program on this screen is told; it finds no other program of the desktop."""
        wanted = {"DISPLAY": self._screen.display, "QT_QPA_PLATFORM": "xcb"}
        folder = {"XDG_RUNTIME_DIR": str(self._folder)}
        return os.environ | wanted | folder | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}

    def ask(self, what: str, **about: Any) -> Any:
        """Ask the driver."""
        assert self._line is not None
        assert self._answers is not None
        try:
            self._line.sendall(json.dumps({"ask": what, **about}).encode() + b"\n")
            said = self._answers.readline()
        except BrokenPipeError:
            said = b""
        assert said, f"it has ended: {self.errors.read_text()}"
        reply = json.loads(said)
        assert "answer" in reply, reply["fault"]
        return reply["answer"]

    def kill(self) -> None:
        """As when the power goes: it can do nothing about it."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._hang_up()

    def wait(self, limit_s: float = LONG_S) -> int:
        """Wait until it has ended by itself; gives its status."""
        assert self._process is not None
        status = self._process.wait(limit_s)
        self._hang_up()
        return status

    def close(self) -> None:
        """Be rid of it, however the test went."""
        if self._process is not None and self._process.poll() is None:
            self.kill()
        self._hang_up()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.poll() is None

    def _connected(self, place: Path) -> socket.socket | None:
        assert self.is_running, f"it ended at once: {self.errors.read_text()}"
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(str(place))
        except OSError:
            line.close()
            return None
        line.settimeout(LONG_S)
        return line

    def _hang_up(self) -> None:
        for end in (self._line, self._answers):
            if end is not None:
                end.close()
        self._line = self._answers = None
