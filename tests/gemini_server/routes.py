"""Which address and method mean which call, and the function that carries it out."""

import re
from collections.abc import Callable, Mapping

from tests.gemini_server import batches, cloud, files, models
from tests.gemini_server.errors import not_found
from tests.gemini_server.state import State
from tests.gemini_server.wire import BYTES_INSIDE, Operation, Reply, Request

UPLOAD_PATH = "/upload/v1beta/files"

VERTEX = "/v1beta1/(?:projects/[^/]+/locations/[^/]+/)?publishers/google/models"
"""With a project for who is logged in; without one for who has a key (express mode)."""

ADDRESSES: tuple[tuple[str, re.Pattern[str], Operation], ...] = (
    ("GET", re.compile(r"/v1beta/files/([^/:]+)"), Operation.FILES_GET),
    ("DELETE", re.compile(r"/v1beta/files/([^/:]+)"), Operation.FILES_DELETE),
    ("GET", re.compile(r"/v1beta/files()"), Operation.FILES_LIST),
    ("POST", re.compile(r"/v1beta/models/([^/:]+):generateContent"), Operation.GENERATE),
    ("POST", re.compile(r"/v1beta/models/([^/:]+):streamGenerateContent"), Operation.STREAM),
    ("POST", re.compile(r"/v1beta/models/([^/:]+):countTokens"), Operation.COUNT),
    ("POST", re.compile(r"/v1beta/models/([^/:]+):batchGenerateContent"), Operation.BATCH_CREATE),
    ("GET", re.compile(r"/v1beta/models/([^/:]+)"), Operation.MODELS_GET),
    ("GET", re.compile(r"/v1beta/models()"), Operation.MODELS_LIST),
    ("GET", re.compile(r"/v1beta/batches/([^/:]+)"), Operation.BATCHES_GET),
    ("DELETE", re.compile(r"/v1beta/batches/([^/:]+)"), Operation.BATCHES_DELETE),
    ("POST", re.compile(r"/v1beta/batches/([^/:]+):cancel"), Operation.BATCHES_CANCEL),
    ("GET", re.compile(r"/v1beta/batches()"), Operation.BATCHES_LIST),
    ("POST", re.compile(VERTEX + r"/([^/:]+):generateContent"), Operation.GENERATE),
    ("POST", re.compile(VERTEX + r"/([^/:]+):countTokens"), Operation.COUNT),
    ("GET", re.compile(VERTEX + r"/([^/:]+)"), Operation.MODELS_GET),
    ("GET", re.compile(VERTEX + r"()"), Operation.MODELS_LIST),
    ("POST", re.compile(r"/token()"), Operation.TOKEN),
)

UPLOAD_COMMANDS: Mapping[frozenset[str], Operation] = {
    frozenset({"start"}): Operation.UPLOAD_START,
    frozenset({"upload"}): Operation.UPLOAD_CHUNK,
    frozenset({"upload", "finalize"}): Operation.UPLOAD_FINALIZE,
    frozenset({"query"}): Operation.UPLOAD_QUERY,
}

CALLS: Mapping[Operation, Callable[[State, Request], Reply]] = {
    Operation.UPLOAD_START: files.start_upload,
    Operation.UPLOAD_CHUNK: files.receive_chunk,
    Operation.UPLOAD_FINALIZE: files.receive_chunk,
    Operation.UPLOAD_QUERY: files.query_upload,
    Operation.FILES_GET: files.get_file,
    Operation.FILES_LIST: files.list_files,
    Operation.FILES_DELETE: files.delete_file,
    Operation.GENERATE: models.generate,
    Operation.STREAM: models.stream,
    Operation.COUNT: models.count_tokens,
    Operation.MODELS_GET: models.get_model,
    Operation.MODELS_LIST: models.list_models,
    Operation.BATCH_CREATE: batches.create_batch,
    Operation.BATCHES_GET: batches.get_batch,
    Operation.BATCHES_LIST: batches.list_batches,
    Operation.BATCHES_CANCEL: batches.cancel_batch,
    Operation.BATCHES_DELETE: batches.delete_batch,
    Operation.TOKEN: cloud.give_token,
}

KEYLESS = BYTES_INSIDE | {Operation.UPLOAD_QUERY, Operation.TOKEN}
"""The address of an upload is secret enough; the SDK sends no key to it."""


def identify(
    method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
) -> tuple[Operation, str]:
    """Say which call a request means, and on what, without reading its body."""
    if method == "POST" and path == UPLOAD_PATH:
        commands = headers.get("x-goog-upload-command", "").split(",")
        words = frozenset(command.strip() for command in commands)
        operation = UPLOAD_COMMANDS.get(words, Operation.UNKNOWN)
        return operation, query.get("upload_id", "")
    for verb, pattern, operation in ADDRESSES:
        if verb == method and (match := pattern.fullmatch(path)):
            return operation, match[1]
    return Operation.UNKNOWN, ""


def carry_out(state: State, request: Request) -> Reply:
    """Do what `request` asks.

    Raises:
        ApiError: it cannot be done, or there is no such call.
    """
    call = CALLS.get(request.operation)
    if call is None:
        raise not_found()
    return call(state, request)
