"""Says again and again that this program is still at work, so that nobody takes its jobs."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Collection

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.workflow.claims import HEARTBEAT_S
from nostalgia_desktop.workflow.job_manager import JobManager

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def beating(jobs: JobManager, held: Collection[int]) -> AsyncIterator[None]:
    """Renew the claims of the jobs that are in `held` at each moment, until the end."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            try:
                jobs.renew(tuple(held))
            except StoreError as error:
                log.warning("claims could not be renewed: %s", error)

    task = asyncio.ensure_future(beat())
    try:
        yield
    finally:
        task.cancel()
