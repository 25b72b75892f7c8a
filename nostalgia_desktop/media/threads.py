"""Long work in threads that stops soon after its caller was cancelled."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import Progress, ShouldStop

_T = TypeVar("_T")


async def in_thread(work: Callable[[ShouldStop], _T]) -> _T:
    """Run `work` in a thread; it is told when the caller has gone.

    The caller's cancellation waits until the thread has noticed, so that nothing reads on
    in the background.
    """
    stop = threading.Event()
    task = asyncio.ensure_future(asyncio.to_thread(work, stop.is_set))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stop.set()
        with contextlib.suppress(Cancelled):
            await task
        raise


def told_from_thread(on_progress: Progress) -> Progress:
    """The same news for work in a thread: they are told on the event loop that runs now."""
    loop = asyncio.get_running_loop()

    def tell(done: float) -> None:
        loop.call_soon_threadsafe(on_progress, done)

    return tell


def stopper(should_stop: ShouldStop) -> Callable[[Path], None]:
    """What a walk through folders calls with each: it raises Cancelled once that is wished."""

    def check(_folder: Path) -> None:
        if should_stop():
            raise Cancelled

    return check
