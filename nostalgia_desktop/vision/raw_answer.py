"""An answer of Gemini as it came: its words, what they cost, and why they are not to be used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nostalgia_desktop.domain.media import Usage

SAW_NOTHING = "it saw no video"
"""Of a very short clip no frame may be looked at; the answer is then invented (reported)."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came back, before anybody tried to understand it.

    `refusal` is Gemini's own word for why it did not answer or broke off, such as `SAFETY`, or
    ours for why its answer is worth nothing.
    """

    text: str
    usage: Usage
    model: str
    refusal: str = ""


def read_answer(body: Mapping[str, Any], model: str) -> RawAnswer:
    """Read a GenerateContentResponse as it is on the wire; `model` is the one that was asked.

    Whatever is missing or of another form is taken for not said; it never fails.
    """
    candidate = next(mappings(body.get("candidates")), {})
    parts = list(mappings(mapping(candidate.get("content")).get("parts")))
    text = "".join(str(part.get("text") or "") for part in parts if not part.get("thought"))
    usage = mapping(body.get("usageMetadata"))
    answer_tokens = _count(usage, "candidatesTokenCount") + _count(usage, "thoughtsTokenCount")
    return RawAnswer(
        text,
        Usage(_count(usage, "promptTokenCount"), answer_tokens),
        str(body.get("modelVersion") or model),
        _refusal(body, candidate, usage) or ("" if text else "no answer"),
    )


def _refusal(
    body: Mapping[str, Any], candidate: Mapping[str, Any], usage: Mapping[str, Any]
) -> str:
    blocked = str(mapping(body.get("promptFeedback")).get("blockReason") or "")
    reason = str(candidate.get("finishReason") or "")
    if blocked or reason not in ("", "STOP"):
        return blocked or reason
    seen = [str(detail.get("modality")) for detail in mappings(usage.get("promptTokensDetails"))]
    return SAW_NOTHING if seen and "VIDEO" not in seen else ""


def _count(usage: Mapping[str, Any], name: str) -> int:
    count = usage.get(name)
    return count if isinstance(count, int) and count > 0 else 0


def mapping(value: object) -> Mapping[str, Any]:
    """A value if it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The objects in a list of JSON; none if it is no list."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))
