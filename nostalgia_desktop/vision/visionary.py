"""Sends a proxy to Gemini and asks for its scenes.

Facts about the SDK were read in google-genai 3.4 and tried against a server on loopback.
"""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from nostalgia_desktop.domain.errors import VisionBusy, VisionError, VisionKeyRejected
from nostalgia_desktop.domain.media import RemoteFile, Usage
from nostalgia_desktop.vision.answer import VideoAnswer
from nostalgia_desktop.vision.gemini_errors import RemoteGone, gemini_errors
from nostalgia_desktop.vision.prompt import Prompt

if TYPE_CHECKING:
    import httpx2
    from google import genai
    from google.genai import types

log = logging.getLogger(__name__)
_T = TypeVar("_T")

DEFAULT_MODEL = "gemini-3.8-flash"
# Seconds to wait before each further try; the service's own `retryDelay` comes first.
PATIENCE = (2.0, 5.0, 15.0, 40.0)
_LONGEST_WAIT_S = 120.0
_REQUEST_TIMEOUT_MS = 600_000
_ACTIVE_TIMEOUT_S = 900.0
_MIME = "video/mp4"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came back, before anybody tried to understand it.

    `refusal` is Gemini's own word for why it did not answer or broke off, such as `SAFETY`.
    """

    text: str
    usage: Usage
    model: str
    refusal: str = ""


class Visionary:
    """One Gemini client. Make it with `open_visionary`, close it with `close`."""

    def __init__(
        self,
        client: "genai.Client",
        http: "httpx2.AsyncClient",
        model: str,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        self._client, self._http = client, http
        self._model, self._patience = model, tuple(patience)

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self._model

    async def check(self) -> None:
        """Ask Gemini whether it knows the key and the model; nothing is sent, nothing costs.

        Raises:
            VisionKeyRejected: the key is wrong.
            VisionBusy: the network or the service is down.
            VisionError: there is no such model, or the request was refused.
        """
        with gemini_errors():
            await self._client.aio.models.get(model=self._model)

    async def upload_video(self, proxy: Path, poll_s: float = 2.0) -> RemoteFile:
        """Upload a proxy and wait until Gemini can use it.

        Its name there is made from its content: after a crash the same proxy is found again
        and not sent twice.

        Raises:
            VisionError: the upload failed for good, or Gemini cannot read the file.
            VisionBusy: the network or the service is down.
        """
        name = await asyncio.to_thread(remote_name, proxy)
        file = await self._existing(name)
        if file is None:
            file = await self._patiently(partial(self._send, proxy, name), "uploading")
        return await self._until_active(file, poll_s)

    async def analyze_video(self, remote: RemoteFile, prompt: Prompt) -> RawAnswer:
        """Ask for the scenes of an uploaded proxy.

        Raises:
            VisionError: the request itself was refused.
            VisionBusy: the network or the service is down.
        """
        return await self._patiently(partial(self._ask, remote, prompt), "asking")

    async def delete(self, remote: RemoteFile) -> None:
        """Delete an uploaded proxy; one that is gone already is fine.

        Raises:
            VisionError: it could not be deleted; Gemini will do so after 48 hours.
        """
        with contextlib.suppress(RemoteGone):
            await self._patiently(partial(self._delete, remote.name), "deleting")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aio.aclose()
        await self._http.aclose()  # The SDK leaves a client that it was given open.

    async def _existing(self, name: str) -> "types.File | None":
        try:
            with gemini_errors():
                file = await self._client.aio.files.get(name=name)
        except RemoteGone:
            return None
        except VisionBusy:
            return None  # Uploading will find out, with patience.
        if _state(file) == "FAILED":
            await self._delete(name)  # Else its name stays taken.
            return None
        return file

    async def _send(self, proxy: Path, name: str) -> "types.File":
        from google.genai import types

        try:
            with gemini_errors(), proxy.open("rb") as file:
                config = types.UploadFileConfig(name=name, mime_type=_MIME, display_name=name)
                return await self._client.aio.files.upload(file=file, config=config)
        except VisionError:
            # The answer may have been lost after the last byte had arrived.
            found = await self._existing(name)
            if found is None:
                raise
            return found

    async def _until_active(self, file: "types.File", poll_s: float) -> RemoteFile:
        deadline = asyncio.get_running_loop().time() + _ACTIVE_TIMEOUT_S
        while _state(file) != "ACTIVE":
            if _state(file) == "FAILED":
                reason = file.error.message if file.error else "it gave no reason"
                raise VisionError(f"Gemini cannot read the preview: {reason}")
            if asyncio.get_running_loop().time() > deadline:
                raise VisionBusy("Gemini did not finish reading the preview; try again later")
            await asyncio.sleep(poll_s)
            file = await self._patiently(partial(self._get, file.name or ""), "waiting")
        expires = file.expiration_time or datetime.now(UTC)
        return RemoteFile(file.name or "", file.uri or "", expires.isoformat())

    async def _get(self, name: str) -> "types.File":
        with gemini_errors():
            return await self._client.aio.files.get(name=name)

    async def _delete(self, name: str) -> None:
        with gemini_errors():
            await self._client.aio.files.delete(name=name)

    async def _ask(self, remote: RemoteFile, prompt: Prompt) -> RawAnswer:
        from google.genai import types

        video = types.Part.from_uri(file_uri=remote.uri, mime_type=_MIME)
        words = types.Part.from_text(text=prompt.text)
        config = types.GenerateContentConfig(
            response_mime_type="application/json",
            response_schema=VideoAnswer,
            media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
        )
        with gemini_errors():
            # The video comes before the words: that is how the models are trained.
            answer = await self._client.aio.models.generate_content(
                model=self._model,
                contents=types.Content(role="user", parts=[video, words]),
                config=config,
            )
        text, refusal = _text_of(answer)
        model = answer.model_version or self._model
        return RawAnswer(text, _usage_of(answer), model, refusal)

    async def _patiently(self, action: Callable[[], Awaitable[_T]], doing: str) -> _T:
        """Try again while the service is busy; a key or an answer does not get better so."""
        for wait_s in self._patience:
            try:
                return await action()
            except VisionBusy as error:
                if error.until_tomorrow:
                    raise
                delay = min(error.retry_s or wait_s, _LONGEST_WAIT_S)
                log.warning("%s: %s; again in %.0f s", doing, error, delay)
                await asyncio.sleep(delay)
        return await action()


async def open_visionary(
    key: str, model: str, base_url: str = "", patience: Sequence[float] = PATIENCE
) -> Visionary:
    """Connect to Gemini. Importing the SDK takes a second, so it happens in a thread.

    Raises:
        VisionKeyRejected: the key has characters that no key has.
    """
    if not key.isascii() or not key.strip():
        raise VisionKeyRejected("the Gemini key has characters that no key has; copy it again")
    client, http = await asyncio.to_thread(_client, key.strip(), base_url)
    return Visionary(client, http, model, patience)


def _client(key: str, base_url: str) -> "tuple[genai.Client, httpx2.AsyncClient]":
    import httpx2
    from google import genai
    from google.genai import types

    # Our own client, as the SDK else changes to aiohttp where that is installed.
    http = httpx2.AsyncClient(timeout=_REQUEST_TIMEOUT_MS / 1000)
    options = types.HttpOptions(
        # The SDK's own default, v1, does not know all models.
        api_version="v1beta",
        base_url=base_url or None,
        timeout=_REQUEST_TIMEOUT_MS,
        httpx_async_client=http,
    )
    return genai.Client(api_key=key, http_options=options), http


def remote_name(proxy: Path) -> str:
    """The name of a proxy at Gemini, made from its content."""
    with proxy.open("rb") as file:
        return f"files/nd-{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}"


def _state(file: "types.File") -> str:
    return file.state.value if file.state else ""


def _usage_of(answer: Any) -> Usage:
    usage = answer.usage_metadata
    if usage is None:
        return Usage(0, 0)
    thoughts = usage.thoughts_token_count or 0
    return Usage(usage.prompt_token_count or 0, (usage.candidates_token_count or 0) + thoughts)


def _text_of(answer: Any) -> tuple[str, str]:
    """The answer's words, and why they are not whole; the latter empty when they are."""
    candidate = answer.candidates[0] if answer.candidates else None
    parts = (candidate.content.parts if candidate and candidate.content else None) or []
    text = "".join(part.text or "" for part in parts if not part.thought)
    reason = candidate.finish_reason.value if candidate and candidate.finish_reason else ""
    feedback = answer.prompt_feedback
    blocked = feedback.block_reason.value if feedback and feedback.block_reason else ""
    if blocked or reason not in ("", "STOP"):
        return text, blocked or reason
    return text, "" if text else "no answer"
