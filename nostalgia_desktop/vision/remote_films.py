"""Films at Gemini: sent there, found there again, waited for and deleted."""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nostalgia_desktop.domain.errors import VisionBusy, VisionError
from nostalgia_desktop.domain.media import Progress, RemoteFile
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gemini_errors import FilmUnreadable, RemoteGone, gemini_errors
from nostalgia_desktop.vision.remote_files import Upload, list_uploads
from nostalgia_desktop.vision.resumable_upload import CHUNK_BYTES, ResumableUpload
from nostalgia_desktop.vision.wire import Wire

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

_ACTIVE_TIMEOUT_S = 900.0


class RemoteFilms:
    """The films of one key. Nothing in here is metered: files cost no quota and need no model.

    All of it raises VisionBusy where the network or the service is down, and VisionError where
    Gemini refuses.
    """

    def __init__(
        self, client: "genai.Client", wire: Wire, gate: Gate, chunk_bytes: int = CHUNK_BYTES
    ) -> None:
        self._client, self._wire, self._gate = client, wire, gate
        self._chunk_bytes = chunk_bytes

    async def send(
        self, film: Path, name: str, on_progress: Progress | None, poll_s: float
    ) -> RemoteFile:
        """Send a film, unless it is there under its name, and wait until it can be asked about."""
        file = await self._find(name)
        if file is None:
            wire, gate = self._wire, self._gate
            upload = ResumableUpload(wire, gate, film, name, on_progress, self._chunk_bytes)
            is_ours = await upload.send()
            file = await self._get(name)
            if is_ours and file.size_bytes not in (None, upload.size):
                await self.delete(name)
                text = f"{film.name} has {upload.size} bytes; {file.size_bytes} arrived at Gemini"
                raise VisionError(text)
        return await self._until_active(file, poll_s)

    async def list(self) -> list[Upload]:
        """All that lies at Gemini for this key, whoever sent it."""
        action = partial(list_uploads, self._client)
        return await self._gate.call(action, "listing", metered=False)

    async def delete(self, name: str) -> None:
        """Delete a film; one that is gone already is fine."""
        with contextlib.suppress(RemoteGone):
            action = partial(self._delete_once, name)
            await self._gate.call(action, "deleting", metered=False)

    async def _find(self, name: str) -> "types.File | None":
        """A film that was sent before, if only of other bytes: another ffmpeg may have made it."""
        try:
            file = await self._get(name)
        except RemoteGone:
            return None
        if _state(file) == "FAILED":
            await self.delete(name)  # Else its name stays taken.
            return None
        return file

    async def _until_active(self, file: "types.File", poll_s: float) -> RemoteFile:
        clock: Callable[[], float] = asyncio.get_running_loop().time
        deadline = clock() + _ACTIVE_TIMEOUT_S
        while _state(file) != "ACTIVE":
            if _state(file) == "FAILED":
                reason = file.error.message if file.error else "it gave no reason"
                raise FilmUnreadable(f"Gemini cannot read the preview: {reason}")
            if clock() > deadline:
                raise VisionBusy("Gemini did not finish reading the preview; try again later")
            await asyncio.sleep(poll_s)
            file = await self._get(file.name or "")
        expires = file.expiration_time or datetime.now(UTC)
        return RemoteFile(file.name or "", file.uri or "", expires.isoformat())

    async def _get(self, name: str) -> "types.File":
        action = partial(self._get_once, name)
        return await self._gate.call(action, "looking", metered=False, ahead=True)

    async def _get_once(self, name: str) -> "types.File":
        with gemini_errors():
            return await self._client.aio.files.get(name=name)

    async def _delete_once(self, name: str) -> None:
        with gemini_errors():
            await self._client.aio.files.delete(name=name)


def remote_name(film: Path) -> str:
    """The name of a film at Gemini, made from its content."""
    with film.open("rb") as file:
        return f"files/nd-{hashlib.file_digest(file, 'sha256').hexdigest()[:32]}"


def _state(file: "types.File") -> str:
    return file.state.value if file.state else ""
