"""Makes the SDK's client and our own HTTP client under it, in a thread: it takes a second."""

import asyncio
import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from nostalgia_desktop.domain.errors import VisionKeyRejected
from nostalgia_desktop.vision.rehearsal import rehearse
from nostalgia_desktop.vision.vertex import Vertex
from nostalgia_desktop.vision.wire import Wire

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

    from nostalgia_desktop.vision.inline_client import InlineClient

_GEMINI = "https://generativelanguage.googleapis.com"
_CLOUD = "https://www.googleapis.com/auth/cloud-platform"
# All but answers come within seconds; see `visionary` for these.
_REQUEST_TIMEOUT_MS = 120_000


@dataclass(frozen=True, slots=True)
class Connection:
    """The ways to Gemini: the SDK's client, and plain requests; both share the connections.

    `form` is how an answer is asked for on the wire (`generationConfig`). `wire` is None with
    Vertex AI, which has neither uploads nor batches of the kind that need it.
    """

    client: "genai.Client"
    wire: Wire | None
    http: "InlineClient"
    form: Mapping[str, Any]

    async def close(self) -> None:
        """Close the connections."""
        await self.client.aio.aclose()
        await self.http.aclose()  # The SDK leaves a client that it was given open.


async def connect(key: str, base_url: str, vertex: Vertex | None = None) -> Connection:
    """Make the clients; no question is sent.

    Raises:
        VisionKeyRejected: the key has characters that no key has, or nobody is logged in.
    """
    needs_key = vertex is None or not vertex.project
    if needs_key and (not key.isascii() or not key.strip()):
        raise VisionKeyRejected("the Gemini key has characters that no key has; copy it again")
    make = partial(_make, key.strip(), base_url, vertex)
    making = asyncio.ensure_future(asyncio.to_thread(make))
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        # The thread cannot be stopped; what it makes must not outlive who asked for it.
        with contextlib.suppress(VisionKeyRejected):
            await (await making).http.aclose()
        raise


def _make(key: str, base_url: str, vertex: Vertex | None) -> Connection:
    from google.genai import types

    from nostalgia_desktop.vision.inline_client import InlineClient

    form = rehearse()
    if vertex is None:
        base_url = base_url or os.environ.get("GOOGLE_GEMINI_BASE_URL") or _GEMINI
    credentials = _credentials() if vertex is not None and vertex.project else None
    # Our own client, as the SDK else changes to aiohttp where that is installed.
    http = InlineClient(timeout=_REQUEST_TIMEOUT_MS / 1000)
    options = types.HttpOptions(
        # The SDK's own default for the Gemini API, v1, does not know all models.
        api_version="v1beta" if vertex is None else "v1beta1",
        base_url=base_url or None,
        timeout=_REQUEST_TIMEOUT_MS,
        httpx_async_client=http,
    )
    wire = Wire(http, base_url, key) if vertex is None else None
    return Connection(_client(key, vertex, credentials, options), wire, http, form)


def _client(
    key: str, vertex: Vertex | None, credentials: Any, options: "types.HttpOptions"
) -> "genai.Client":
    from google import genai

    if vertex is None:
        return genai.Client(vertexai=False, api_key=key, http_options=options)
    if not vertex.project:
        return genai.Client(vertexai=True, api_key=key, http_options=options)
    return genai.Client(
        vertexai=True,
        project=vertex.project,
        location=vertex.location,
        credentials=credentials,
        http_options=options,
    )


def _credentials() -> Any:
    """Who is logged in; finding out may read files and ask the network."""
    import google.auth
    from google.auth.exceptions import DefaultCredentialsError

    try:
        credentials, _project = google.auth.default(scopes=[_CLOUD])
    except DefaultCredentialsError as error:
        raise VisionKeyRejected(
            "nobody is logged in to Google Cloud on this computer;"
            f" run `gcloud auth application-default login` ({error})"
        ) from error
    return credentials
