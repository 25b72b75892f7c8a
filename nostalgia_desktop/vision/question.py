"""What is asked about a film, in the SDK's words, and in which form the answer is wanted."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.answer_form import WindowForm
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.resumable_upload import MIME

if TYPE_CHECKING:
    from google.genai import types


@dataclass(frozen=True, slots=True)
class Question:
    """One question of many; `key` is what its answer is known by."""

    key: str
    remote: RemoteFile
    prompt: Prompt


def content_of(remote: RemoteFile, prompt: Prompt, data: bytes = b"") -> "types.Content":
    """The film and the words about it; a film that lies at Gemini needs no `data`."""
    from google.genai import types

    if data:
        video = types.Part.from_bytes(data=data, mime_type=MIME)
    else:
        video = types.Part.from_uri(file_uri=remote.uri, mime_type=MIME)
    # The video comes before the words: that is how the models are trained.
    return types.Content(role="user", parts=[video, types.Part.from_text(text=prompt.text)])


def wire_content(remote: RemoteFile, prompt: Prompt) -> dict[str, Any]:
    """The same as it is on the wire."""
    video = {"fileData": {"file_uri": remote.uri, "mime_type": MIME}}
    return {"role": "user", "parts": [video, {"text": prompt.text}]}


@cache
def answer_config(timeout_ms: int | None = None) -> "types.GenerateContentConfig":
    """How an answer is wanted, asked for one by one or in a batch, and how long it may take."""
    from google.genai import types

    return types.GenerateContentConfig(
        response_mime_type="application/json",
        response_schema=WindowForm,
        media_resolution=types.MediaResolution.MEDIA_RESOLUTION_LOW,
        http_options=types.HttpOptions(timeout=timeout_ms) if timeout_ms else None,
    )
