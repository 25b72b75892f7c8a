"""Turns the errors of Google's SDK, and of its HTTP client, into ours: the one place for it."""

import contextlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from nostalgia_desktop.domain.errors import (
    BusyKind,
    ModelUnknown,
    VisionBusy,
    VisionError,
    VisionKeyRejected,
)

# Google itself repeats keys: "Consumer 'api_key:AIza…' has been suspended."
_KEY = re.compile(r"(?<=api_key:)[^\s'\"]+|AIza[\w-]{20,}|AQ\.[\w-]{20,}")
_FILE = re.compile(r"\bfiles?\b", re.IGNORECASE)
_CHECK_KEY = "check the key, in the settings or in GEMINI_API_KEY"
_CLOUD = "check who is logged in to Google Cloud, the project, and that Vertex AI is enabled there"
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
# Cancelled, unknown, deadline, aborted, internal and data loss are Google's own trouble: 500.
_HTTP_OF_RPC = {3: 400, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 11: 400, 12: 400, 14: 503, 16: 401}
# What proxies and log-in pages answer in the service's stead; 511 is made for the latter.
_BETWEEN = frozenset({401, 403, 407, 511})


class RemoteGone(VisionError):
    """The uploaded file is not there any more: it expired after 48 hours, or was deleted."""


class FilmUnreadable(VisionError):
    """The film arrived, and Gemini cannot make anything of it."""


class FilmTooLarge(VisionError):
    """The film is larger than what may be sent at once; a shorter one may go."""


@contextlib.contextmanager
def gemini_errors() -> Iterator[None]:
    """Turn the SDK's errors, and its HTTP client's, into ours."""
    import httpx2
    from google.auth import exceptions as auth
    from google.genai import errors

    try:
        yield
    except httpx2.ReadTimeout as error:
        raise VisionBusy("Gemini does not answer", kind=BusyKind.NETWORK) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise VisionBusy(
            f"Gemini cannot be reached: {_said(error)}", kind=BusyKind.NETWORK
        ) from error
    except auth.TransportError as error:
        raise VisionBusy(
            f"Google cannot be reached, to log in: {_said(error)}", kind=BusyKind.NETWORK
        ) from error
    except auth.GoogleAuthError as error:
        raise VisionKeyRejected(
            f"Google Cloud does not accept who is logged in on this computer: {_first(error)}"
        ) from error
    except errors.APIError as error:
        # What repeats the key is not even kept as the cause, which a log may show.
        raise _translated(error) from (None if _KEY.search(str(error)) else error)
    except (ValueError, KeyError) as error:
        # What a hotel's log-in page makes of the SDK: no JSON, or no upload address.
        raise VisionBusy(
            "the network gave something that is not Gemini; where it wants a log-in, such as that "
            "of a hotel, log in with a browser",
            kind=BusyKind.NETWORK,
        ) from error


def error_of_status(status: Mapping[str, Any]) -> VisionError:
    """The error that a `google.rpc.Status` tells of, such as that of one question of a batch.

    It counts errors in its own way; see https://github.com/googleapis/googleapis `code.proto`.
    """
    from google.genai import errors

    code = status.get("code")
    number = code if isinstance(code, int) else 0
    http = number if number >= 400 else _HTTP_OF_RPC.get(number, 500)
    return _translated(errors.APIError(http, {"error": dict(status)}))


def _translated(error: Any) -> VisionError:
    if not _is_googles(error):
        return _strange(error.code)
    message = _KEY.sub("(your key)", f"Gemini says: {error.message} ({error.code})")
    if error.code in (401, 403) or "API_KEY_INVALID" in str(error.details):
        if "access the File" in str(error.message):
            return RemoteGone(message)
        return VisionKeyRejected(f"{message}; {_CLOUD if 'aiplatform' in message else _CHECK_KEY}")
    if error.code == 404:
        return (
            RemoteGone(message)
            if _FILE.search(str(error.message))
            else ModelUnknown(f"{message}; choose another model in the settings")
        )
    if error.code in _BUSY:
        return VisionBusy(message, _retry_delay(error), _kind(error))
    return VisionError(message)


def _is_googles(error: Any) -> bool:
    """Google's services tell errors as `{"error": {…}}`; what stands between does not."""
    return isinstance(error.details, dict) and isinstance(error.details.get("error"), dict)


def _strange(code: int) -> VisionError:
    """A page of a hotel, of a firewall or of a broken front door."""
    text = f"something that is not Gemini answered ({code})"
    if code < 400 or code in _BETWEEN:
        return VisionBusy(f"the network is not open: {text}", kind=BusyKind.NETWORK)
    return VisionBusy(text) if code in _BUSY else VisionError(text)


def _kind(error: Any) -> BusyKind:
    if error.code != 429:
        return BusyKind.OVERLOAD
    return BusyKind.QUOTA if "PerDay" in str(error.details) else BusyKind.RATE


def _retry_delay(error: Any) -> float | None:
    """The seconds that Google asks to wait (`RetryInfo.retryDelay`, as in `37s`)."""
    details = error.details["error"].get("details")
    for detail in details if isinstance(details, list) else ():
        delay = str(detail.get("retryDelay", "")) if isinstance(detail, dict) else ""
        with contextlib.suppress(ValueError):
            seconds = float(delay.removesuffix("s"))
            return seconds if 0 < seconds < math.inf else None
    return None


def _first(error: Exception) -> str:
    """The words of google-auth alone; beside them it keeps the whole answer."""
    return str(error.args[0]) if error.args else type(error).__name__


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
