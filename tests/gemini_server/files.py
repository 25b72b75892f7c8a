"""The files calls: resumable upload, get, list, delete."""

import re

from tests.gemini_server.errors import (
    file_exists,
    file_missing,
    file_not_active,
    invalid_argument,
    not_found,
)
from tests.gemini_server.mp4 import VideoFacts
from tests.gemini_server.state import State, StoredFile, Upload, page
from tests.gemini_server.wire import Operation, Reply, Request, json_reply, pick

FILE_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
CHUNK_GRANULARITY = 8 * 1024 * 1024
LARGEST_FILE = 2 * 1024**3
DEFAULT_PAGE = 10


def start_upload(state: State, request: Request) -> Reply:
    """Open an upload and tell the address for its chunks."""
    declared = pick(request.json, "file", {})
    name = str(pick(declared, "name") or f"files/{state.new_id()}")
    file_id = name.removeprefix("files/")
    if not FILE_ID.fullmatch(file_id):
        raise invalid_argument(
            "* CreateFileRequest.file.name: File names may only contain lowercase letters,"
            " digits and dashes, at most 40, and neither begin nor end with a dash.\n"
        )
    size = int(request.headers.get("x-goog-upload-header-content-length", "0"))
    if size > LARGEST_FILE:
        raise invalid_argument(f"Maximum file size is {LARGEST_FILE} bytes.")
    if f"files/{file_id}" in state.files:
        raise file_exists(file_id)
    header_type = request.headers.get("x-goog-upload-header-content-type", "")
    upload_id = state.new_id()
    state.uploads[upload_id] = Upload(
        name=f"files/{file_id}",
        display_name=str(pick(declared, "displayName", "")),
        mime_type=header_type or str(pick(declared, "mimeType", "application/octet-stream")),
        size=size,
    )
    headers = {
        "X-Goog-Upload-Status": "active",
        "X-Goog-Upload-Chunk-Granularity": str(CHUNK_GRANULARITY),
        "X-Goog-Upload-URL": f"{state.base_url}/upload/v1beta/files?upload_id={upload_id}"
        "&upload_protocol=resumable",
    }
    return Reply(b"", headers=headers)


def receive_chunk(state: State, request: Request) -> Reply:
    """Take a chunk, and with the last one make the file."""
    upload = _upload(state, request)
    offset = int(request.headers.get("x-goog-upload-offset", "-1"))
    if upload.file is not None or offset != len(upload.received):
        raise invalid_argument(f"Upload has {len(upload.received)} bytes; offset was {offset}.")
    upload.received += request.body
    if request.operation is not Operation.UPLOAD_FINALIZE:
        return Reply(b"", headers={"X-Goog-Upload-Status": "active"})
    if len(upload.received) != upload.size:
        text = f"{upload.size} bytes were announced; {len(upload.received)} arrived."
        raise invalid_argument(text)
    if upload.name in state.files:
        # Two uploads under one name: the first to end wins.
        raise file_exists(upload.name.removeprefix("files/"))
    lost = 1 if state.faults.take(request.operation, {"upload_byte_lost"}) else 0
    upload.file = StoredFile(
        name=upload.name,
        data=bytes(upload.received[: upload.size - lost]),
        mime_type=upload.mime_type,
        display_name=upload.display_name,
        polls_left=state.file_polls,
        fails=state.faults.take(request.operation, {"file_failed"}) is not None,
    )
    state.files[upload.name] = upload.file
    return _final(state, upload.file)


def query_upload(state: State, request: Request) -> Reply:
    """Tell how much has arrived; for a finished upload also the answer that may have got lost."""
    upload = _upload(state, request)
    if upload.file is not None:
        return _final(state, upload.file)
    received = {"X-Goog-Upload-Size-Received": str(len(upload.received))}
    return Reply(b"", headers={"X-Goog-Upload-Status": "active", **received})


def keep_partial_chunk(state: State, request: Request) -> None:
    """Store what came of a chunk before its connection broke, so that `query` counts it."""
    upload = state.uploads.get(request.target)
    offset = request.headers.get("x-goog-upload-offset", "")
    if upload and offset == str(len(upload.received)):
        upload.received += request.body


def get_file(state: State, request: Request) -> Reply:
    """Tell a file's record; asking is what moves its processing on."""
    _expire_if_asked(state, request.operation, f"files/{request.target}")
    file = _file(state, request.target)
    file.polls_left -= 1
    return json_reply(file.to_wire(state.base_url))


def list_files(state: State, request: Request) -> Reply:
    """Tell all files, newest first."""
    newest_first = reversed(state.files.values())
    records = [file.to_wire(state.base_url) for file in newest_first]
    return json_reply(page(request, "files", records, DEFAULT_PAGE))


def delete_file(state: State, request: Request) -> Reply:
    """Forget a file."""
    del state.files[_file(state, request.target).name]
    return json_reply({})


def file_for_prompt(state: State, operation: Operation, name: str) -> VideoFacts:
    """Look up a file that a prompt refers to.

    Raises:
        ApiError: it is missing, or its processing has not ended well.
    """
    _expire_if_asked(state, operation, name)
    file = _file(state, name.removeprefix("files/"))
    if file.state != "ACTIVE":
        raise file_not_active(name.removeprefix("files/"))
    return state.facts_of(file)


def _expire_if_asked(state: State, operation: Operation, name: str) -> None:
    # The file goes for good: afterwards its name is free, as after the 48 hours.
    if name in state.files and state.faults.take(operation, {"file_expired"}):
        del state.files[name]


def _file(state: State, file_id: str) -> StoredFile:
    file = state.files.get(f"files/{file_id}")
    if file is None:
        raise file_missing(file_id)
    return file


def _upload(state: State, request: Request) -> Upload:
    if state.faults.take(request.operation, {"upload_session_lost"}):
        state.uploads.pop(request.target, None)
    upload = state.uploads.get(request.target)
    if upload is None:
        raise not_found("Upload not found.")
    return upload


def _final(state: State, file: StoredFile) -> Reply:
    status = {"X-Goog-Upload-Status": "final"}
    return json_reply({"file": file.to_wire(state.base_url)}, status)
