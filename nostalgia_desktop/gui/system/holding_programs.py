"""Programs of the system that keep it awake for as long as they run."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator

from PySide6.QtCore import QProcess

from nostalgia_desktop.gui.system.names import TITLE
from nostalgia_desktop.gui.system.offers import NotOffered

_PATIENCE_S = 5.0
_NOT_RUNNING = QProcess.ProcessState.NotRunning


@contextlib.asynccontextmanager
async def by_logind(reason: str) -> AsyncIterator[None]:
    """Linux without one of the known desktops: what locks and sleeps there asks systemd.

    Only the idle machine is kept from sleeping: "sleep" would hold up the person as well.
    """
    options = ("--what=idle", "--mode=block", f"--who={TITLE}", f"--why={reason}")
    async with _while_running("systemd-inhibit", *options, "cat"):
        yield


@contextlib.asynccontextmanager
async def by_caffeinate(_reason: str) -> AsyncIterator[None]:
    """Every Mac has this program."""
    async with _while_running("caffeinate", "-i", "cat"):
        yield


@contextlib.asynccontextmanager
async def _while_running(program: str, *args: str) -> AsyncIterator[None]:
    """Hold what `program` holds while the `cat` in its arguments runs.

    `cat` gives back a line once the program has what it was asked for, and ends with our end of
    its pipe: also when this program is killed.
    """
    path = shutil.which(program)
    if path is None:
        raise NotOffered(f"{program} is not installed")
    process, news = QProcess(), asyncio.Event()
    process.stateChanged.connect(news.set)
    process.readyReadStandardOutput.connect(news.set)
    process.start(path, list(args))
    process.write(b"\n")
    try:
        await _until_held(process, news)
        yield
    finally:
        process.closeWriteChannel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                await _until_ended(process, news)
        process.kill()  # Does nothing to a program that has ended.
        await _until_ended(process, news)
        process.deleteLater()  # Python's collector might delete it in another thread.


async def _until_held(process: QProcess, news: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            while not process.bytesAvailable() and process.state() != _NOT_RUNNING:
                news.clear()
                await news.wait()
    except TimeoutError as error:
        raise NotOffered(f"{process.program()} does not answer") from error
    if not process.bytesAvailable():
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace").strip()
        raise NotOffered(f"{process.program()}: {said or process.errorString()}")


async def _until_ended(process: QProcess, news: asyncio.Event) -> None:
    while process.state() != _NOT_RUNNING:
        news.clear()
        await news.wait()
