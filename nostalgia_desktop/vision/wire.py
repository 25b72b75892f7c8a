"""Plain requests to Gemini, past the SDK, for what it cannot do: resume an upload, read a batch."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nostalgia_desktop.vision.gemini_errors import gemini_errors

if TYPE_CHECKING:
    import httpx2

# A line that is dead without a word is noticed after this, and what was sent is sent again.
_TIMEOUT_S, _CONNECT_S = 120.0, 30.0


class Wire:
    """Sends requests over the connections that the SDK uses, too; all troubles end as our errors.

    The `key` goes to the service's own addresses alone, in a header.
    """

    def __init__(self, http: "httpx2.AsyncClient", base_url: str, key: str) -> None:
        self._http, self._base_url, self._key = http, base_url.rstrip("/"), key

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """What lies under a path such as `/v1beta/batches`, read from JSON.

        Raises:
            VisionBusy: the network or the service is down, or what came is no JSON.
            VisionError: the request was refused.
        """
        return read_json(await self.send("GET", path, params=params))

    async def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> "httpx2.Response":
        """Send a request to the service; the answer may be a refusal: see `check`.

        Raises:
            VisionBusy: there is no network.
        """
        keyed = {**(headers or {}), "x-goog-api-key": self._key}
        if isinstance(body, bytes):  # JSON that was written in a thread.
            keyed["Content-Type"] = "application/json"
        with gemini_errors():
            return await self._http.request(
                method,
                self._base_url + path,
                params=params,
                headers=keyed,
                json=None if isinstance(body, bytes) else body,
                content=body if isinstance(body, bytes) else None,
                timeout=_timeout(),
            )

    async def send_bytes(
        self, url: str, headers: Mapping[str, str], data: bytes
    ) -> "httpx2.Response":
        """Send bytes to an address that the service gave; it is secret enough, and gets no key.

        Raises:
            VisionBusy: there is no network.
        """
        with gemini_errors():
            return await self._http.post(url, headers=headers, content=data, timeout=_timeout())


def _timeout() -> "httpx2.Timeout":
    import httpx2

    return httpx2.Timeout(_TIMEOUT_S, connect=_CONNECT_S)


def check(response: "httpx2.Response") -> None:
    """Raise what an answer says went wrong, if anything.

    Raises:
        VisionBusy: the service is down, or this is not the service.
        VisionError: the request was refused.
    """
    from google.genai import errors

    with gemini_errors():
        errors.APIError.raise_for_response(response)


def read_json(response: "httpx2.Response") -> Any:
    """The JSON of an answer; raises like `check`, and where it is none."""
    check(response)
    with gemini_errors():
        return response.json()
