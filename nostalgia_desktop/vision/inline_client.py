"""An HTTP client that puts films into requests, piece by piece.

Handed a film of 18 MB, the SDK takes more than a second on the event loop to write its request
(measured), and the window would stand still. So the SDK gets a marker to write, and the film goes
into its place on the way out. To be imported in a thread, as httpx2 is slow to load.
"""

import base64
import contextlib
import secrets
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2

# A multiple of 3, so that the pieces' letters together are those of the whole.
_PIECE_BYTES = 3 * 2**18


class InlineClient(httpx2.AsyncClient):
    """Used by the SDK as any other; `film` says what a marker stands for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._films: dict[bytes, bytes] = {}

    @contextlib.contextmanager
    def film(self, data: bytes) -> Iterator[bytes]:
        """Bytes to hand to the SDK for those of a film, good until the end of the block."""
        marker = secrets.token_hex(24).encode()
        written = base64.b64encode(marker)  # Of hexadecimal digits: the same in both alphabets.
        self._films[written] = data
        try:
            yield marker
        finally:
            del self._films[written]

    def build_request(self, method: str, url: Any, **options: Any) -> httpx2.Request:
        """As any client does, and with the film in the marker's place."""
        content = options.get("content")
        for written, data in self._films.items():
            if isinstance(content, bytes) and written in content:
                body = _Body(content, written, data)
                length = {"Content-Length": str(body.length)}
                options |= {"content": body, "headers": dict(options["headers"] or {}) | length}
        return super().build_request(method, url, **options)


class _Body:
    """The request's bytes, made while they are sent; may be read again."""

    def __init__(self, content: bytes, written: bytes, data: bytes) -> None:
        self._head, _, self._tail = content.partition(written)
        self._data = memoryview(data)
        self.length = len(self._head) + 4 * -(-len(data) // 3) + len(self._tail)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._head
        for start in range(0, len(self._data), _PIECE_BYTES):
            # The alphabet for addresses, as the SDK writes it; Google reads both.
            yield base64.urlsafe_b64encode(self._data[start : start + _PIECE_BYTES])
        yield self._tail
