"""Sends a film to Gemini in pieces and, where the line breaks, goes on from where it had got.

The SDK sends pieces too, but begins anew after each trouble: on a slow line a film of an hour
never arrives. Source: https://ai.google.dev/gemini-api/docs/files, tried against a server that
speaks that protocol.
"""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nostalgia_desktop.domain.errors import BusyKind, VisionBusy, VisionError
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.wire import Wire, check

if TYPE_CHECKING:
    import httpx2

# Google takes multiples of 256 KiB.
CHUNK_BYTES = 8 * 1024 * 1024
MIME = "video/mp4"
_START = "/upload/v1beta/files"
_MOST_SESSIONS = 4
# These say that something else is wrong than the session.
_NOT_THE_SESSION = frozenset({401, 403, 407, 408, 429})


class _SessionLost(VisionError):
    """Google knows the upload's address no more, or does not agree about what it has got."""


class ResumableUpload:
    """One film on its way; each piece is a call of its own through the gate.

    `name` is what the film is to be called there, `files/…`. `on_progress` is told after each
    piece how much has arrived, and goes back where Google has lost some.
    """

    def __init__(
        self,
        wire: Wire,
        gate: Gate,
        film: Path,
        name: str,
        on_progress: Progress | None = None,
        chunk_bytes: int = CHUNK_BYTES,
    ) -> None:
        self._wire, self._gate = wire, gate
        self._film, self._name = film, name
        self._on_progress, self._chunk_bytes = on_progress, chunk_bytes
        self._identity = (0, 0)
        self._offset, self._is_unsure = 0, False

    @property
    def size(self) -> int:
        """The film's size in bytes, once it is being sent."""
        return self._identity[0]

    async def send(self) -> bool:
        """Send it to its end; False where it is found to be there already.

        Raises:
            VisionError: the film cannot be read or changes meanwhile, or Gemini refuses it.
            VisionBusy: the network or the service is down, or loses it again and again.
        """
        self._identity = await asyncio.to_thread(self._look_at_film)
        for _ in range(_MOST_SESSIONS):
            try:
                return await self._send_in_one_session()
            except _SessionLost:
                # It may be lost because all had arrived, and the answer that said so had not.
                if await self._gate.call(self._is_there, "looking", metered=False, ahead=True):
                    return False
        raise VisionBusy("Gemini loses the film again and again while it is sent")

    async def _send_in_one_session(self) -> bool:
        self._offset, self._is_unsure = 0, False
        url = await self._gate.call(self._start, "starting an upload", metered=False)
        step, is_sent = partial(self._step, url), False
        while url and not is_sent:
            is_sent = await self._gate.call(step, "uploading", metered=False, ahead=True)
        return is_sent

    async def _start(self) -> str:
        """The address for the pieces, empty where a film of this name is there already."""
        headers = _command("start") | {
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Header-Content-Length": str(self.size),
            "X-Goog-Upload-Header-Content-Type": MIME,
        }
        told = {"name": self._name, "displayName": self._name, "mimeType": MIME}
        body = {"file": told | {"sizeBytes": str(self.size)}}
        response = await self._wire.send("POST", _START, headers=headers, body=body)
        if response.status_code == 409:
            return ""
        check(response)
        url = response.headers.get("x-goog-upload-url", "")
        if not url:
            raise _not_gemini()
        return str(url)

    async def _step(self, url: str) -> bool:
        """Send the next piece, after asking how much arrived if one was lost; True at the end."""
        if self._is_unsure and await self._has_all(url):
            return True
        piece = await asyncio.to_thread(self._read)
        end = self._offset + len(piece)
        is_last = end >= self.size
        headers = _command("upload, finalize" if is_last else "upload")
        self._is_unsure = True
        status, _ = await self._post(
            url, headers | {"X-Goog-Upload-Offset": str(self._offset)}, piece
        )
        if is_last and status != "final":
            raise VisionBusy("Gemini did not take the end of the film")
        self._is_unsure = False
        self._arrived(end)
        return is_last

    async def _has_all(self, url: str) -> bool:
        """Ask how much has arrived and go on from there."""
        status, received = await self._post(url, _command("query"), b"")
        if status != "final":
            self._arrived(received)
        self._is_unsure = False
        return status == "final"

    async def _post(self, url: str, headers: dict[str, str], data: bytes) -> tuple[str, int]:
        """Google's word for how the upload stands, and how many bytes it has, if it says so."""
        response = await self._wire.send_bytes(url, headers, data)
        _check_session(response)
        status = response.headers.get("x-goog-upload-status", "")
        if not status:
            raise _not_gemini()
        received = response.headers.get("x-goog-upload-size-received", "0")
        count = int(received) if received.isdecimal() else -1
        if status not in ("active", "final") or not 0 <= count <= self.size:
            raise _SessionLost(f"the upload is {status} with {received} bytes")
        return status, count

    async def _is_there(self) -> bool:
        try:
            await self._wire.get(f"/v1beta/{self._name}")
        except RemoteGone:
            return False
        return True

    def _arrived(self, count: int) -> None:
        self._offset = count
        if self._on_progress is not None:
            self._on_progress(count / max(self.size, 1))

    def _look_at_film(self) -> tuple[int, int]:
        """What tells that it is still the same: its size in bytes, and when it was written."""
        try:
            found = self._film.stat()
        except OSError as error:
            raise _unreadable(self._film, error) from error
        return found.st_size, found.st_mtime_ns

    def _read(self) -> bytes:
        """The next piece. Opened anew each time: a cancelled upload leaves nothing to close."""
        if self._look_at_film() != self._identity:
            raise VisionError(f"{self._film.name} was changed while it was sent to Gemini")
        try:
            with self._film.open("rb", buffering=0) as file:
                file.seek(self._offset)
                piece = file.read(self._chunk_bytes)
        except OSError as error:
            raise _unreadable(self._film, error) from error
        wanted = min(self._chunk_bytes, self.size - self._offset)
        if len(piece) != wanted:
            raise VisionError(f"{self._film.name} became shorter while it was sent to Gemini")
        return piece


def _command(words: str) -> dict[str, str]:
    return {"X-Goog-Upload-Command": words}


def _check_session(response: "httpx2.Response") -> None:
    status = response.status_code
    if 400 <= status < 500 and status not in _NOT_THE_SESSION:
        raise _SessionLost(f"the upload is not known any more ({status})")
    check(response)


def _not_gemini() -> VisionBusy:
    text = "the network gave something that is not Gemini: an answer to an upload without its place"
    return VisionBusy(text, kind=BusyKind.NETWORK)


def _unreadable(film: Path, error: OSError) -> VisionError:
    return VisionError(f"{film} cannot be read, to send it to Gemini: {error}")
