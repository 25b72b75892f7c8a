"""Sends films to Gemini and asks for their scenes.

Facts about the SDK were read in google-genai 3.6 and tried against a server on loopback.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nostalgia_desktop.domain.media import Progress, RemoteFile
from nostalgia_desktop.vision.batch_news import BatchNews
from nostalgia_desktop.vision.batches import Batches
from nostalgia_desktop.vision.connection import Connection, connect
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gemini_errors import gemini_errors
from nostalgia_desktop.vision.inline_films import InlineFilms, is_inline, read_inline
from nostalgia_desktop.vision.model_list import list_models, naming_models
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.question import Question, answer_config, content_of
from nostalgia_desktop.vision.raw_answer import RawAnswer, read_answer
from nostalgia_desktop.vision.remote_files import Upload
from nostalgia_desktop.vision.remote_films import RemoteFilms, remote_name
from nostalgia_desktop.vision.resumable_upload import CHUNK_BYTES
from nostalgia_desktop.vision.vertex import Vertex

if TYPE_CHECKING:
    from google.genai import types

__all__ = ["RawAnswer", "Visionary", "open_visionary", "remote_name"]

_T = TypeVar("_T")
# To watch a film and write of it takes minutes, in which nothing is heard.
_ANSWER_TIMEOUT_MS = 600_000


class Visionary:
    """One Gemini client. Make it with `open_visionary`, close it with `close`."""

    def __init__(
        self, connection: Connection, model: str, gate: Gate, chunk_bytes: int = CHUNK_BYTES
    ) -> None:
        self._connection, self._client = connection, connection.client
        self._model, self._gate = model, gate
        self._films: RemoteFilms | InlineFilms = InlineFilms()
        if connection.wire is not None:
            self._films = RemoteFilms(connection.client, connection.wire, gate, chunk_bytes)
        self._batches = Batches(connection, gate, model)

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
        await self._metered(self._check, "checking")

    async def upload_video(
        self,
        film: Path,
        name: str = "",
        on_progress: Progress | None = None,
        poll_s: float = 2.0,
    ) -> RemoteFile:
        """Upload a film and wait until Gemini can use it.

        Its name there (see `remote_files.film_name`) tells what it is, and without one is made
        from its content: after a crash the same film is found again and not sent twice.
        `on_progress` is told how much has arrived.

        Raises:
            VisionError: the upload failed for good, or Gemini cannot read the film.
            VisionBusy: the network or the service is down.
        """
        if not name and self._connection.wire is not None:
            name = await asyncio.to_thread(remote_name, film)
        return await self._films.send(film, name, on_progress, poll_s)

    async def analyze_video(self, remote: RemoteFile, prompt: Prompt) -> RawAnswer:
        """Ask for the scenes of an uploaded film.

        Raises:
            VisionError: the request itself was refused.
            VisionBusy: the network or the service is down.
        """
        return await self._metered(partial(self._ask, remote, prompt), "asking")

    async def count_tokens(self, remote: RemoteFile, prompt: Prompt) -> int:
        """How many tokens the question of `analyze_video` has by Gemini's own count: it is free.

        Raises:
            VisionError: the request itself was refused.
            VisionBusy: the network or the service is down.
        """
        return await self._metered(partial(self._count, remote, prompt), "counting")

    async def start_batch(self, display_name: str, questions: Sequence[Question]) -> str:
        """Ask many questions at once, and return the name of the batch at Gemini.

        Raises:
            VisionError: the batch was refused.
            VisionBusy: the network or the service is down.
        """
        return await self._batches.start(display_name, questions)

    async def find_batch(self, display_name: str) -> str | None:
        """The name of a batch that was started under a display name; raises like `batch`."""
        return await self._batches.find(display_name)

    async def batch(self, name: str, keys: Sequence[str] = ()) -> BatchNews:
        """How a batch stands, and what it has brought.

        `keys` are those of its questions in their order, for answers that have lost theirs.

        Raises:
            VisionError: the request was refused.
            VisionBusy: the network or the service is down.
        """
        return await self._batches.news(name, keys)

    async def end_batch(self, name: str) -> None:
        """Stop and delete a batch; one that is gone is fine. Raises like `batch`."""
        await self._batches.end(name)

    async def models(self) -> tuple[str, ...]:
        """The models that this key may ask.

        Raises:
            VisionError: the request was refused.
            VisionBusy: the network or the service is down.
        """
        return await self._gate.call(self._list_models, "listing models", metered=False)

    async def uploads(self) -> list[Upload]:
        """All that lies at Gemini for this key, whoever sent it; raises like `count_tokens`."""
        return await self._films.list()

    async def delete(self, remote: RemoteFile) -> None:
        """Delete an uploaded film; one that is gone already is fine.

        Raises:
            VisionError: it could not be deleted; Gemini will do so after 48 hours.
        """
        await self._films.delete(remote.name)

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    async def _metered(self, action: Callable[[], Awaitable[_T]], doing: str) -> _T:
        """Through the gate; an unknown model is told with those that there are."""
        return await self._gate.call(partial(naming_models, self._client, action), doing)

    @contextlib.asynccontextmanager
    async def _content(self, remote: RemoteFile, prompt: Prompt) -> AsyncIterator["types.Content"]:
        """What is asked, for the SDK; its errors are ours in this block."""
        with contextlib.ExitStack() as stack:
            marker = b""
            if is_inline(remote):
                data = await asyncio.to_thread(read_inline, remote)
                marker = stack.enter_context(self._connection.http.film(data))
            stack.enter_context(gemini_errors())
            yield content_of(remote, prompt, marker)

    async def _list_models(self) -> tuple[str, ...]:
        return await list_models(self._client)

    async def _check(self) -> None:
        with gemini_errors():
            await self._client.aio.models.get(model=self._model)

    async def _ask(self, remote: RemoteFile, prompt: Prompt) -> RawAnswer:
        async with self._content(remote, prompt) as content:
            answer = await self._client.aio.models.generate_content(
                model=self._model,
                contents=content,
                config=answer_config(_ANSWER_TIMEOUT_MS),
            )
            # As it came over the wire: a batch's answers are read by the same rules.
            body = answer.model_dump(mode="json", by_alias=True, exclude_none=True)
        return read_answer(body, self._model)

    async def _count(self, remote: RemoteFile, prompt: Prompt) -> int:
        async with self._content(remote, prompt) as content:
            counted = await self._client.aio.models.count_tokens(
                model=self._model, contents=content
            )
        return counted.total_tokens or 0


async def open_visionary(
    key: str,
    model: str,
    base_url: str = "",
    gate: Gate | None = None,
    vertex: Vertex | None = None,
    chunk_bytes: int = CHUNK_BYTES,
) -> Visionary:
    """Connect to Gemini. Importing the SDK takes a second, so it happens in a thread.

    The `gate` is that of the program, as limits are those of the key; without one it has its own.
    With `vertex` it is Vertex AI: films travel inside the questions, and there are no batches.
    Else films are sent in pieces of `chunk_bytes`, a multiple of 256 KiB.

    Raises:
        VisionKeyRejected: the key has characters that no key has, or nobody is logged in.
    """
    connection = await connect(key, base_url, vertex)
    return Visionary(connection, model, gate or Gate(), chunk_bytes)
