"""Which models a key may ask, and what to offer in the place of one that is not there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from nostalgia_desktop.domain.errors import ModelUnknown, VisionError
from nostalgia_desktop.vision.gemini_errors import gemini_errors

if TYPE_CHECKING:
    from google import genai

log = logging.getLogger(__name__)
_T = TypeVar("_T")

_MOST_MODELS = 2000
_PATIENCE_S = 15.0
_OFFERED = 3
_ASKS = "generateContent"


async def list_models(client: "genai.Client") -> tuple[str, ...]:
    """All models that answer questions, page after page, without `models/`.

    Raises:
        VisionError: the request was refused.
        VisionBusy: the network or the service is down.
    """
    names = list[str]()
    with gemini_errors():
        async for model in await client.aio.models.list():
            name = (model.name or "").rpartition("/")[2]
            # Vertex AI does not say what a model can do.
            actions = model.supported_actions
            if _ASKS in actions if actions else name.startswith("gemini"):
                names.append(name)
            if len(names) >= _MOST_MODELS:
                break  # A server gone mad.
    return tuple(names)


async def naming_models(client: "genai.Client", action: Callable[[], Awaitable[_T]]) -> _T:
    """Do something; where the model is unknown, the error tells those that there are."""
    try:
        return await action()
    except ModelUnknown as error:
        raise await _with_models(client, error) from error


async def _with_models(client: "genai.Client", error: ModelUnknown) -> ModelUnknown:
    """The same error, with the models there are; where they cannot be listed, as it is."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            models = await list_models(client)
    except (VisionError, TimeoutError) as trouble:
        log.warning("the models cannot be listed: %s", trouble)
        return error
    offered = sorted(models, key=lambda name: not name.startswith("gemini"))[:_OFFERED]
    there_are = f"; there are {', '.join(offered)}" if offered else ""
    more = " and others" if len(models) > len(offered) else ""
    return ModelUnknown(f"{error}{there_are}{more}", models)
