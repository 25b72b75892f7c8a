"""Clears away what crashes left at Gemini, beside the beginning of a pass."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from nostalgia_desktop.domain.errors import StoreError, VisionError
from nostalgia_desktop.vision.remote_files import sweep
from nostalgia_desktop.workflow.workshop import Workshop

log = logging.getLogger(__name__)

_LONGEST_S = 10.0


@contextlib.asynccontextmanager
async def sweeping(shop: Workshop, *, is_wanted: bool) -> AsyncIterator[None]:
    """Sweep beside the work in the `with`, where anything was or may be sent to Gemini."""

    def was_sent() -> bool:
        return bool(shop.store.films.at_gemini())

    if not is_wanted or not (shop.consent or await asyncio.to_thread(was_sent)):
        yield
        return
    sweep_beside = asyncio.ensure_future(sweep_up(shop))
    try:
        yield
    except BaseException:
        sweep_beside.cancel()
        raise
    finally:
        # Nobody waits for it longer than for the work itself: the next pass sweeps too.
        await asyncio.wait([sweep_beside], timeout=_LONGEST_S)
        sweep_beside.cancel()
        await asyncio.wait([sweep_beside])


async def sweep_up(shop: Workshop) -> None:
    """Delete our own films that nobody needs any more; what fails is done at the next sweep."""
    try:
        await _sweep(shop)
    except (VisionError, StoreError) as error:
        log.warning("what lies at Gemini cannot be cleared away: %s", error)


async def _sweep(shop: Workshop) -> None:
    mark, sent = await asyncio.to_thread(lambda: (shop.store.mark, shop.store.films.sent()))
    keep = [name for name, is_needed in sent.items() if is_needed]
    done_with = [name for name, is_needed in sent.items() if not is_needed]
    swept = await sweep(await shop.gemini(), mark, keep, done_with)
    if swept.deleted:
        log.info("deleted %d films at Gemini that nobody needs any more", len(swept.deleted))
    # What is not listed there any more is gone too.
    gone = set(swept.deleted) if swept.trouble else set(done_with) - set(swept.left)
    await asyncio.to_thread(shop.store.films.forget_sent, gone)
