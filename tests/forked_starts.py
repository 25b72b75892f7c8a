"""Starts of the program without the seconds that its imports take: for hundreds of them.

`python -m tests.forked_starts` loads the program once, and for each line of JSON on its standard
input forks a process that runs it, as `nostalgia` does. It tells that process's id, and in the
end its exit status. All that the program does after its imports is what it does anyhow.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol


class Running(Protocol):
    """A program that runs: `subprocess.Popen`, or what stands for it."""

    def poll(self) -> int | None:
        """The exit status, below 0 for a signal; None while it runs."""

    def kill(self) -> None:
        """Kill it."""

    def wait(self) -> int:
        """Wait for its end; gives the exit status."""


Start = Callable[[Sequence[str], Mapping[str, str]], Running]
"""Starts the program with arguments, in an environment."""


def start_program(arguments: Sequence[str], environment: Mapping[str, str]) -> Running:
    """Start the program as a person would."""
    return subprocess.Popen(
        [sys.executable, "-m", "nostalgia_desktop", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Starter:
    """A process that has the program loaded; used as a context manager."""

    def __enter__(self) -> "Starter":
        """Load the program."""
        command = [sys.executable, "-m", "tests.forked_starts"]
        self._loaded = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_error: object) -> None:
        """End it."""
        self._loaded.communicate()

    def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> "Forked":
        """Run the program; one at a time."""
        wish = {"arguments": list(arguments), "environment": dict(environment)}
        self._say(json.dumps(wish))
        return Forked(int(self._hear()), self._hear)

    def _say(self, line: str) -> None:
        assert self._loaded.stdin is not None
        self._loaded.stdin.write(line + "\n")
        self._loaded.stdin.flush()

    def _hear(self) -> str:
        assert self._loaded.stdout is not None
        return self._loaded.stdout.readline()


class Forked:
    """A running program: as much of `subprocess.Popen` as is needed."""

    def __init__(self, pid: int, hear_status: Any) -> None:
        self._pid, self._status = pid, list[int]()
        self._waiting = threading.Thread(target=lambda: self._status.append(int(hear_status())))
        self._waiting.start()

    def poll(self) -> int | None:
        """The exit status, below 0 for a signal; None while it runs."""
        return self._status[0] if self._status else None

    def kill(self) -> None:
        """Kill it. Its id is not given away before its end has been told."""
        if self.poll() is None:
            os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end; gives the exit status."""
        self._waiting.join()
        return self._status[0]


def _serve() -> None:
    import nostalgia_desktop.cli.passes
    import nostalgia_desktop.main  # noqa: F401 - with all that it needs.
    from nostalgia_desktop import services
    from nostalgia_desktop.vision.rehearsal import rehearse

    services._load_tools()
    rehearse()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os._exit(_run(json.loads(line)))
        _tell(pid)
        _tell(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _run(wish: Mapping[str, Any]) -> int:
    from nostalgia_desktop.main import main

    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.environ.clear()
    os.environ.update(wish["environment"])
    return main(wish["arguments"])


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve()
