"""Understanding a prompt: its text, its videos, and what they cost in tokens."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.gemini_server.errors import Json, invalid_argument
from tests.gemini_server.mp4 import VideoFacts, probe
from tests.gemini_server.wire import pick

# Source: https://ai.google.dev/gemini-api/docs/video-understanding and .../media-resolution.
TOKENS_PER_FRAME = 70
TOKENS_PER_FRAME_HIGH = 280
AUDIO_TOKENS_PER_SECOND = 32
LETTERS_PER_TOKEN = 4
SHORTEST_SEEN_S = 0.5
"""People report that shorter clips yield no video tokens at all."""


@dataclass(frozen=True, slots=True)
class PromptVideo:
    """A video in a prompt, or the part of it that `videoMetadata` asks for."""

    name: str
    """`files/…`, or empty when the bytes came inside the prompt."""
    duration_s: float
    fps: float
    has_audio: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to the model."""

    model: str
    text: str
    videos: tuple[PromptVideo, ...]
    body: Json
    """The whole request as it came."""

    @property
    def duration_s(self) -> float:
        """Length of all videos together."""
        return sum(video.duration_s for video in self.videos)

    @property
    def wants_json(self) -> bool:
        """Whether the answer must be JSON."""
        return str(pick(_config(self.body), "responseMimeType")) == "application/json"

    def token_counts(self, *, video_seen: bool = True) -> dict[str, int]:
        """Count the prompt's tokens for each modality that is in it."""
        high = "HIGH" in str(pick(_config(self.body), "mediaResolution", ""))
        per_frame = TOKENS_PER_FRAME_HIGH if high else TOKENS_PER_FRAME
        seen = [
            video for video in self.videos if video_seen and video.duration_s >= SHORTEST_SEEN_S
        ]
        frames = [round(per_frame * video.fps * video.duration_s) for video in seen]
        sound = [video.duration_s for video in seen if video.has_audio]
        counts = {
            "TEXT": -(-len(self.text) // LETTERS_PER_TOKEN),
            "VIDEO": sum(frames),
            "AUDIO": round(AUDIO_TOKENS_PER_SECOND * sum(sound)),
        }
        return {modality: count for modality, count in counts.items() if count}


FindFile = Callable[[str], VideoFacts]
"""Gives the facts of an uploaded file by its `files/…` name, or raises ApiError."""


def read_prompt(model: str, body: Json, find_file: FindFile) -> Prompt:
    """Understand the body of a generateContent request.

    Raises:
        ApiError: it has no contents, or a file in it cannot be used.
    """
    contents = pick(body, "contents")
    if not contents:
        message = "* GenerateContentRequest.contents: contents is not specified\n"
        raise invalid_argument(message)
    parts = [part for content in contents for part in content.get("parts", ())]
    system = pick(body, "systemInstruction", {}).get("parts", ())
    texts = [part["text"] for part in [*system, *parts] if "text" in part]
    videos = [_read_video(part, find_file) for part in parts]
    return Prompt(model, "\n".join(texts), tuple(video for video in videos if video), body)


def _read_video(part: Json, find_file: FindFile) -> PromptVideo | None:
    if file := pick(part, "fileData"):
        name = _file_name(str(pick(file, "fileUri", "")))
        facts = find_file(name)
        return _clip(name, facts, pick(part, "videoMetadata", {}))
    if inline := pick(part, "inlineData"):
        facts = _inline_facts(inline)
        return _clip("", facts, pick(part, "videoMetadata", {}))
    return None


def _file_name(uri: str) -> str:
    _, found, file_id = uri.rpartition("files/")
    if not found:
        raise invalid_argument(f"Unsupported file uri: {uri}")
    return f"files/{file_id}"


def _inline_facts(inline: Json) -> VideoFacts:
    try:
        # The SDK writes the URL-safe alphabet, people by hand the other.
        data = base64.b64decode(str(inline["data"]).replace("-", "+").replace("_", "/"))
    except (KeyError, binascii.Error) as error:
        raise invalid_argument("Base64 decoding failed for inline_data.data") from error
    return probe(data) or VideoFacts(0.0, has_audio=False)


def _clip(name: str, facts: VideoFacts, metadata: Mapping[str, Any]) -> PromptVideo:
    start_s = _seconds(pick(metadata, "startOffset"), 0.0)
    end_s = min(_seconds(pick(metadata, "endOffset"), facts.duration_s), facts.duration_s)
    fps = float(pick(metadata, "fps", 1.0))
    return PromptVideo(name, max(0.0, end_s - start_s), fps, facts.has_audio)


def _seconds(value: str | None, default: float) -> float:
    """Read a protobuf duration in its JSON form, such as `90s` or `1.5s`."""
    return default if value is None else float(value.removesuffix("s"))


def _config(body: Json) -> Json:
    config: Json = pick(body, "generationConfig", {})
    return config
