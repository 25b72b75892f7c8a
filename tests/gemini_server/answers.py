"""What the model says: scripted by a test, or a scene list that fits the video."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from tests.gemini_server.charges import Charge, is_json
from tests.gemini_server.errors import ApiError, Json
from tests.gemini_server.prompt import LETTERS_PER_TOKEN, Prompt

NO_CONTENT = frozenset({"SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII"})
"""Reasons to stop with which the service sends no text at all."""

UNSEEN_VIDEO_S = 60.0
"""A model that saw no video invents one rather than say so; the invention is this long."""

STREAM_PIECES = 3

EVENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Arriving at the lake", "The car is unpacked in front of the cottage.", ("Anna", "Peter")),
    ("Swimming lesson", "A girl learns to swim near the pier.", ("Anna",)),
    ("Birthday cake", "Candles are blown out at a garden table.", ("Anna", "Grandmother")),
    ("Boat trip", "A sailing boat leaves the harbour.", ("Peter",)),
    ("Sunset on the shore", "The family sits by the water at dusk.", ()),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the model, to be put into `server.answers` by a test."""

    text: str | None = None
    """None for a scene list that fits the video."""
    finish_reason: str = "STOP"
    block_reason: str = ""
    """When set, the prompt is blocked: no candidates at all."""
    error: ApiError | None = None
    """An HTTP error, or in a batch the error of this one request."""
    delay_s: float = 0.0
    video_seen: bool = True
    """False leaves video and audio out of the token counts."""


def scene_list(duration_s: float, *, offset_s: float = 0.0, count: int | None = None) -> Json:
    """Make a scene list that divides a video evenly, in whole seconds.

    Args:
        duration_s: the video's length.
        offset_s: what the first scene starts at, for a window of a longer tape.
        count: how many scenes; by default 3 to 5, fewer when the video is shorter than that.
    """
    whole_s = max(1, int(duration_s))
    wanted = count or (3 if whole_s < 60 else 4 if whole_s < 600 else 5)
    number = min(wanted, whole_s)
    edges = [int(offset_s) + whole_s * edge // number for edge in range(number + 1)]
    scenes = []
    for index, (start_s, end_s) in enumerate(pairwise(edges)):
        title, description, people = EVENTS[index % len(EVENTS)]
        scenes.append(
            {
                "start": clock(start_s),
                "end": clock(end_s),
                "title": title,
                "description": description,
                "people": list(people),
                "place": "Lake Balaton",
            }
        )
    return {"year": "1994", "place": "Lake Balaton", "scenes": scenes}


def clock(seconds: int) -> str:
    """Write a time as the prompt asks for it, H:MM:SS."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def default_answer(prompt: Prompt) -> Answer:
    """Answer as a good model does: JSON when asked for, or when there is a video."""
    if not prompt.videos and not prompt.wants_json:
        return Answer(text="OK")
    scenes = scene_list(prompt.duration_s or UNSEEN_VIDEO_S)
    return Answer(text=json.dumps(scenes, ensure_ascii=False))


def to_wire(prompt: Prompt, answer: Answer) -> Json:
    """Write `answer`, whose text is known by now, as a GenerateContentResponse."""
    if answer.block_reason:
        response: Json = {"promptFeedback": {"blockReason": answer.block_reason}}
        return response | _envelope(prompt, answer, "")
    candidate: Json = {"finishReason": answer.finish_reason, "index": 0}
    text = "" if answer.finish_reason in NO_CONTENT else answer.text or ""
    if text:
        candidate["content"] = {"parts": [{"text": text}], "role": "model"}
    if answer.finish_reason == "SAFETY":
        rating = {"category": "HARM_CATEGORY_SEXUALLY_EXPLICIT", "probability": "MEDIUM"}
        candidate["safetyRatings"] = [rating | {"blocked": True}]
    return {"candidates": [candidate]} | _envelope(prompt, answer, text)


def charge_of(prompt: Prompt, answer: Answer, *, is_batch: bool) -> Charge:
    """What `answer` costs, and whether anything can be made of it."""
    usage = to_wire(prompt, answer)["usageMetadata"]
    is_whole = answer.finish_reason == "STOP" and not answer.block_reason
    return Charge(
        film=prompt.videos[0].name if prompt.videos else "",
        model=prompt.model,
        is_batch=is_batch,
        is_usable=is_whole and answer.video_seen and is_json(answer.text or ""),
        prompt_tokens=usage["promptTokenCount"],
        answer_tokens=usage.get("candidatesTokenCount", 0),
        at=datetime.now(UTC),
    )


def to_events(prompt: Prompt, answer: Answer) -> list[Json]:
    """Write `answer` as the pieces of a stream; only the last says why it ended."""
    whole = to_wire(prompt, answer)
    text = answer.text or ""
    if "candidates" not in whole or "content" not in whole["candidates"][0]:
        return [whole]
    size = -(-len(text) // STREAM_PIECES)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    events = []
    for piece in pieces:
        content = {"parts": [{"text": piece}], "role": "model"}
        events.append(whole | {"candidates": [{"content": content, "index": 0}]})
    events[-1]["candidates"][0]["finishReason"] = answer.finish_reason
    return events


def prompt_tokens(counts: dict[str, int]) -> list[Json]:
    """Write token counts in the form of `promptTokensDetails`."""
    return [{"modality": modality, "tokenCount": count} for modality, count in counts.items()]


def _envelope(prompt: Prompt, answer: Answer, text: str) -> Json:
    counts = prompt.token_counts(video_seen=answer.video_seen)
    asked, said = sum(counts.values()), -(-len(text) // LETTERS_PER_TOKEN)
    usage: Json = {
        "promptTokenCount": asked,
        "totalTokenCount": asked + said,
        "promptTokensDetails": prompt_tokens(counts),
    }
    if said:
        usage["candidatesTokenCount"] = said
    return {
        "usageMetadata": usage,
        "modelVersion": prompt.model,
        "responseId": uuid.uuid4().hex[:22],
    }
