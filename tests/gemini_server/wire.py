"""What comes in and what goes out: requests, replies, and the names of the calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from tests.gemini_server.charges import Charge
from tests.gemini_server.errors import ApiError, Json, invalid_argument


class Operation(StrEnum):
    """The calls, as `fail(on=...)` and `calls(...)` name them."""

    UPLOAD_START = "upload.start"
    UPLOAD_CHUNK = "upload.chunk"
    UPLOAD_FINALIZE = "upload.finalize"
    UPLOAD_QUERY = "upload.query"
    FILES_GET = "files.get"
    FILES_LIST = "files.list"
    FILES_DELETE = "files.delete"
    GENERATE = "generateContent"
    STREAM = "streamGenerateContent"
    COUNT = "countTokens"
    MODELS_GET = "models.get"
    MODELS_LIST = "models.list"
    BATCH_CREATE = "batchGenerateContent"
    BATCHES_GET = "batches.get"
    BATCHES_LIST = "batches.list"
    BATCHES_CANCEL = "batches.cancel"
    BATCHES_DELETE = "batches.delete"
    BATCH_ITEM = "batchItem"
    """One request inside a batch; no request on the wire of its own."""
    TOKEN = "oauth.token"
    """A login to Google Cloud, for Vertex AI."""
    UNKNOWN = "unknown"


BYTES_INSIDE = frozenset({Operation.UPLOAD_CHUNK, Operation.UPLOAD_FINALIZE})
"""Calls whose body is a piece of a file."""


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `headers` has lower-case names."""

    operation: Operation
    target: str
    """The file, model, batch or upload meant, without its `files/` or such; else empty."""
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def json(self) -> Json:
        """The body as an object, empty when there is none.

        Raises:
            ApiError: the body is not a JSON object.
        """
        if not self.body or self.operation in BYTES_INSIDE:
            return {}
        try:
            value = json.loads(self.body)
        except ValueError as error:
            raise invalid_argument(f"Invalid JSON payload received. {error}") from error
        if not isinstance(value, dict):
            raise invalid_argument("Invalid JSON payload received. Not an object.")
        return value


@dataclass(frozen=True)
class Reply:
    """One answer; `sent_share` below 1 breaks the connection off inside it, 0 before it."""

    body: bytes = b"{}"
    status: int = 200
    content_type: str = "application/json; charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    events: tuple[bytes, ...] = ()
    """Pieces of a stream; they take the body's place."""
    delay_s: float = 0.0
    sent_share: float = 1.0
    charge: Charge | None = None
    """What this answer costs once it has arrived."""


def json_reply(value: Json, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a plain answer of 200."""
    return Reply(to_bytes(value), headers=headers or {})


def error_reply(error: ApiError) -> Reply:
    """Return the answer that tells of `error`."""
    return Reply(to_bytes(error.to_wire()), status=error.code)


def to_bytes(value: Json) -> bytes:
    """Write JSON as Google does: indented, with letters beyond ASCII as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def pick(value: Mapping[str, Any], name: str, default: Any = None) -> Any:
    """Read a field by its camelCase name, or by the same name in snake_case.

    The service takes both, and the SDK sends both, even in one object.
    """
    if name in value:
        return value[name]
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return value.get(snake, default)
