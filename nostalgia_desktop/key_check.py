"""Asks Gemini about a key while a person waits for the answer; costs nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from nostalgia_desktop.domain.errors import VisionBusy
from nostalgia_desktop.vision.pricing import DEFAULT_MODEL

if TYPE_CHECKING:
    from nostalgia_desktop.vision.visionary import Visionary

_CHECK_S = 30


async def models_of(key: str, base_url: str = "") -> tuple[str, ...]:
    """The models that a key may use, asked within half a minute.

    Raises:
        VisionKeyRejected: Gemini does not take the key.
        VisionBusy: the network or the service is down.
    """
    async with _asking(key, DEFAULT_MODEL, base_url) as visionary:
        return await visionary.models()


async def check_key(key: str, model: str, base_url: str = "") -> None:
    """Find out whether Gemini takes a key, within half a minute.

    Raises:
        VisionKeyRejected: it does not.
        VisionBusy: the network or the service is down.
        VisionError: there is no such model.
    """
    async with _asking(key, model, base_url) as visionary:
        await visionary.check()


@asynccontextmanager
async def _asking(key: str, model: str, base_url: str) -> "AsyncIterator[Visionary]":
    from nostalgia_desktop.vision.gate import Gate
    from nostalgia_desktop.vision.visionary import open_visionary

    # A gate of its own: a person waits for the answer, and a wrong key is nobody else's trouble.
    gate = Gate(patience=(), outage_s=0)
    visionary = await open_visionary(key, model, base_url, gate)
    try:
        async with asyncio.timeout(_CHECK_S):
            yield visionary
    except TimeoutError:
        raise VisionBusy(f"Gemini has not answered for {_CHECK_S} s") from None
    finally:
        await visionary.close()
