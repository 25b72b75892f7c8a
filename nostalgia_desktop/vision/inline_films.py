"""Films for Vertex AI, which keeps none: each travels inside the question about it.

Source: https://cloud.google.com/vertex-ai/generative-ai/docs/multimodal/video-understanding; a
request has 20 MB at most there, and larger films would have to lie in Cloud Storage.
"""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.media import Progress, RemoteFile
from nostalgia_desktop.vision.gemini_errors import FilmTooLarge, RemoteGone
from nostalgia_desktop.vision.remote_files import Upload

LARGEST_BYTES = 19_000_000


class InlineFilms:
    """In the place of `RemoteFilms`: nothing is sent before it is asked about, nothing is left."""

    async def send(
        self, film: Path, name: str, on_progress: Progress | None, poll_s: float
    ) -> RemoteFile:
        """Say where the film lies on this computer.

        Raises:
            VisionError: it cannot be read.
        FilmTooLarge: it is too large for Vertex AI.
        """
        del name, poll_s  # It gets no name there, and nobody waits for it.
        remote = await asyncio.to_thread(_place_of, film)
        if on_progress is not None:
            on_progress(1.0)
        return remote

    async def list(self) -> list[Upload]:
        """Nothing lies there."""
        return []

    async def delete(self, name: str) -> None:
        """There is nothing to delete."""


def is_inline(remote: RemoteFile) -> bool:
    """Whether a film lies on this computer."""
    return remote.uri.startswith("file:")


def read_inline(remote: RemoteFile) -> bytes:
    """The bytes of a film on this computer; not for the event loop.

    Raises:
        RemoteGone: it is not there any more.
    """
    parts = urlsplit(remote.uri)
    path = Path(url2pathname(f"//{parts.netloc}{parts.path}" if parts.netloc else parts.path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise RemoteGone(f"{path} cannot be read, to ask about it: {error}") from error


def _place_of(film: Path) -> RemoteFile:
    try:
        size = film.stat().st_size
    except OSError as error:
        raise VisionError(f"{film} cannot be read, to ask about it: {error}") from error
    if size > LARGEST_BYTES:
        raise FilmTooLarge(
            f"{film.name} has {size / 1e6:.0f} MB; Vertex AI takes {LARGEST_BYTES / 1e6:.0f} with"
            " a question; ask about shorter parts, or with a key of Google AI Studio"
        )
    return RemoteFile("", film.absolute().as_uri(), "")
