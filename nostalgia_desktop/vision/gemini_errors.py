"""Turns the errors of Google's SDK, and of its HTTP client, into ours: the one place for it."""

import contextlib
from collections.abc import Iterator
from typing import Any

from nostalgia_desktop.domain.errors import VisionBusy, VisionError, VisionKeyRejected

_BUSY = frozenset({408, 429, 500, 502, 503, 504})


class RemoteGone(VisionError):
    """The uploaded file is not there any more: it expired after 48 hours, or was deleted."""


@contextlib.contextmanager
def gemini_errors() -> Iterator[None]:
    """Turn the SDK's errors, and its HTTP client's, into ours."""
    import httpx2
    from google.genai import errors

    try:
        yield
    except httpx2.HTTPError as error:
        raise VisionBusy(f"Gemini cannot be reached: {_said(error)}") from error
    except errors.APIError as error:
        raise _translated(error) from error
    except (ValueError, KeyError) as error:
        # What a hotel's log-in page makes of the SDK: no JSON, or no upload address.
        raise VisionBusy(f"the network gave something that is not Gemini: {error}") from error


def _translated(error: Any) -> VisionError:
    message = f"Gemini says: {error.message} ({error.code})"
    if error.code in (401, 403) or "API_KEY_INVALID" in str(error.details):
        if "access the File" in str(error.message):
            return RemoteGone(message)
        return VisionKeyRejected(f"{message}; check the key in GEMINI_API_KEY")
    if error.code == 404:
        return (
            RemoteGone(message)
            if "file" in str(error.message).casefold()
            else VisionError(f"{message}; choose another model with NOSTALGIA_MODEL")
        )
    if error.code in _BUSY:
        daily = "PerDay" in str(error.details)
        return VisionBusy(message, _retry_delay(error), until_tomorrow=daily)
    return VisionError(message)


def _retry_delay(error: Any) -> float | None:
    """The seconds that Google asks to wait (`RetryInfo.retryDelay`, as in `37s`)."""
    details = error.details.get("error", {}).get("details", []) if error.details else []
    for detail in details:
        delay = str(detail.get("retryDelay", "")).removesuffix("s")
        with contextlib.suppress(ValueError):
            return float(delay)
    return None


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
