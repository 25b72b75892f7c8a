"""The one way to run another program: QProcess, awaited on the event loop."""

import asyncio
import contextlib
import logging
import shlex
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil
from PySide6.QtCore import QByteArray, QProcess

from nostalgia_desktop.domain.errors import MediaError

log = logging.getLogger(__name__)
_NOT_RUNNING = QProcess.ProcessState.NotRunning
_TAIL_LINES = 40
_NICE = 10

OnLine = Callable[[str], None]
OnBytes = Callable[[bytes], None]


class ProcessFailed(MediaError):
    """A program could not start, crashed, or ended with a status other than 0.

    `said` holds the last lines of its standard error.
    """

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended: exit status and the last lines of its standard error."""

    status: int
    said: str


def _ignore(_line: str) -> None:
    """Take a line and do nothing with it."""


async def run_process(
    program: str,
    args: Sequence[str],
    on_line: OnLine = _ignore,
    on_error_line: OnLine = _ignore,
    on_bytes: OnBytes | None = None,
) -> Outcome:
    """Run `program` to its end while the event loop goes on.

    `on_line` and `on_error_line` get each line of standard output and error as it comes;
    where there is an `on_bytes` it gets standard output as it is instead, in pieces of any size.
    When the caller is cancelled or a callable raises, the program is killed first.

    Raises:
        ProcessFailed: it could not start, crashed, or ended with a status other than 0.
    """
    process, news, tail = QProcess(), asyncio.Event(), deque[str](maxlen=_TAIL_LINES)
    process.stateChanged.connect(news.set)
    process.readyReadStandardOutput.connect(news.set)
    process.readyReadStandardError.connect(news.set)
    process.setStandardInputFile(QProcess.nullDevice())

    def on_error(line: str) -> None:
        tail.append(line)
        on_error_line(line)

    lines, errors = _Lines(on_line), _Lines(on_error)
    sinks = on_bytes or lines.feed, errors.feed
    log.debug("run %s", shlex.join([program, *args]))
    process.start(program, list(args))
    _stand_back(process.processId())
    try:
        while process.state() != _NOT_RUNNING:
            await news.wait()
            news.clear()
            _drain(process, *sinks)
        _drain(process, *sinks)
        lines.end()
        errors.end()
    finally:
        process.kill()  # Does nothing to a program that has ended.
        while process.state() != _NOT_RUNNING:
            news.clear()
            await news.wait()
        process.deleteLater()  # Python's collector might delete it in another thread.
    return _outcome(process, program, args, "\n".join(tail))


def _stand_back(pid: int) -> None:
    """Let all other programs come first, this one's window too: what runs here takes all it gets.

    To be called at once: threads that a program has begun already would keep their place. 0 stands
    for a program that could not be started.
    """
    if not pid:
        return
    with contextlib.suppress(psutil.Error, OSError):
        windows = sys.platform == "win32"
        psutil.Process(pid).nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if windows else _NICE)


class _Lines:
    """Cuts a stream of bytes into lines; ffmpeg ends some of them with a bare CR."""

    def __init__(self, on_line: OnLine) -> None:
        self._on_line, self._rest = on_line, b""

    def feed(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        for line in whole:
            if line:
                self._on_line(line.decode("utf-8", "replace"))

    def end(self) -> None:
        self.feed(b"\n")


def _drain(process: QProcess, out: OnBytes, err: OnBytes) -> None:
    if data := _bytes(process.readAllStandardOutput()):
        out(data)
    err(_bytes(process.readAllStandardError()))


def _bytes(array: QByteArray) -> bytes:
    return bytes(array.data())


def _outcome(process: QProcess, program: str, args: Sequence[str], said: str) -> Outcome:
    if process.error() == QProcess.ProcessError.FailedToStart:
        raise ProcessFailed(f"{program} could not be started: {process.errorString()}")
    crashed = process.exitStatus() == QProcess.ExitStatus.CrashExit
    if crashed or process.exitCode() != 0:
        how = "crashed" if crashed else f"ended with status {process.exitCode()}"
        log.error("%s\n%s\n%s", how, shlex.join([program, *args]), said)
        raise ProcessFailed(f"{program} {how}: {_last_words(said)}", said)
    return Outcome(process.exitCode(), said)


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"
