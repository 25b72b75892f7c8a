"""Short ways to do things with the real SDK, for the tests of the server."""

import io
from typing import Any, Protocol

from google import genai
from google.genai import types
from pydantic import BaseModel

from tests.gemini_server.mp4 import tiny_mp4

MODEL = "gemini-3.8-flash"


class MakeClient(Protocol):
    """What the `make_client` fixture gives."""

    def __call__(self, api_key: str = ..., **options: Any) -> genai.Client:
        """Make a client; `options` are fields of `HttpOptions`."""


class SceneText(BaseModel):
    """A scene, as the model is asked for it."""

    start: str
    end: str
    title: str
    description: str
    people: list[str]
    place: str


class SceneTexts(BaseModel):
    """The whole answer, as the model is asked for it."""

    year: str
    place: str
    scenes: list[SceneText]


AS_SCENES = types.GenerateContentConfig(
    response_mime_type="application/json", response_schema=SceneTexts
)


def upload(client: genai.Client, data: bytes, name: str | None = None) -> types.File:
    """Upload `data` as a video."""
    config = types.UploadFileConfig(mime_type="video/mp4", name=name, display_name="1994 Balaton")
    return client.files.upload(file=io.BytesIO(data), config=config)


def active(client: genai.Client, duration_s: float = 90) -> types.File:
    """Upload a video and wait until it can be used."""
    uploaded = upload(client, tiny_mp4(duration_s))
    return client.files.get(name=uploaded.name or "")


def contents(*parts: str | types.File | types.Part) -> Any:
    """Make the contents of a prompt; Any, since no list of these is of the SDK's types."""
    return list(parts)


def ask(client: genai.Client) -> types.GenerateContentResponse:
    """Ask for a scene list, of no video."""
    return client.models.generate_content(model=MODEL, contents="Scenes?", config=AS_SCENES)


def finish_reason(answer: types.GenerateContentResponse) -> types.FinishReason | None:
    """Return why the only candidate ended."""
    assert answer.candidates
    return answer.candidates[0].finish_reason


def tokens(answer: types.GenerateContentResponse) -> dict[str, int]:
    """Return the prompt's tokens for each modality."""
    usage = answer.usage_metadata
    assert usage
    assert usage.prompt_tokens_details
    return {
        detail.modality.value: detail.token_count
        for detail in usage.prompt_tokens_details
        if detail.modality and detail.token_count
    }
