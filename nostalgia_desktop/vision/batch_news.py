"""Reads how a batch stands from Gemini's own JSON.

The SDK gives nothing at all of a batch in which one error has details (google-genai 3.6), and
the answers beside it were paid for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.vision.gemini_errors import error_of_status
from nostalgia_desktop.vision.raw_answer import RawAnswer, mapping, mappings, read_answer

_LOST = {
    "FAILED": "Gemini could not carry out the batch",
    "EXPIRED": "Gemini did not come to the batch in time",
    "CANCELLED": "the batch was cancelled",
}


class BatchState(StrEnum):
    """How a batch stands."""

    RUNNING = "running"
    DONE = "done"
    LOST = "lost"
    """It failed, expired, was cancelled or is not there any more; ask again."""


@dataclass(frozen=True, slots=True)
class BatchNews:
    """How a batch stands, and what it has brought, by the keys of its questions.

    `reason` says why it is lost. A lost batch may have answers, too. A question that is in
    neither `answers` nor `failures` has got none.
    """

    state: BatchState
    reason: str = ""
    answers: Mapping[str, RawAnswer] = field(default_factory=dict)
    failures: Mapping[str, VisionError] = field(default_factory=dict)


def is_lost(record: Mapping[str, Any]) -> bool:
    """Whether a batch as Gemini tells it will bring nothing more."""
    return _state(record) in _LOST


def read_news(record: Mapping[str, Any], keys: Sequence[str], model: str) -> BatchNews:
    """Read a batch as it is on the wire; `model` is the one that was asked.

    `keys` are those of its questions, in their order, for answers that have lost theirs; without
    it they are known by their places, `0`, `1` and so on.
    """
    answers, failures = dict[str, RawAnswer](), dict[str, VisionError]()
    items = list(_items(record))
    for place, item in enumerate(items):
        known = keys[place] if place < len(keys) else str(place)
        key = str(mapping(item.get("metadata")).get("key") or known)
        if response := mapping(item.get("response")):
            answers[key] = read_answer(response, model)
        else:
            failures[key] = _failure(mapping(item.get("error")))
    state, reason = _standing(record, has_items=bool(items))
    return BatchNews(state, reason, answers, failures)


def _standing(record: Mapping[str, Any], *, has_items: bool) -> tuple[BatchState, str]:
    state, error = _state(record), str(mapping(record.get("error")).get("message") or "")
    if state in _LOST:
        return BatchState.LOST, ": ".join(filter(None, (_LOST[state], error)))
    if has_items:
        return BatchState.DONE, ""
    if record.get("done") or "SUCCEEDED" in state:
        return BatchState.LOST, error or "the batch has ended without a single answer"
    return BatchState.RUNNING, ""


def _state(record: Mapping[str, Any]) -> str:
    state = str(mapping(record.get("metadata")).get("state") or "")
    return state.removeprefix("BATCH_STATE_").removeprefix("JOB_STATE_")


def _items(record: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The answers; Gemini tells them in two places, and one of them may be empty."""
    response = mapping(record.get("response"))
    for output in (mapping(record.get("metadata")).get("output"), response.get("output"), response):
        inlined = mapping(mapping(output).get("inlinedResponses"))
        items = inlined.get("inlinedResponses")
        if isinstance(items, list) and items:
            # One that is no object keeps its place, so that the others keep theirs.
            return [mapping(item) for item in items]
    return ()


def _failure(status: Mapping[str, Any]) -> VisionError:
    if not status:
        return VisionError("the batch has no answer to this question")
    return error_of_status(status)


def names_called(listing: Mapping[str, Any], display_name: str) -> list[tuple[str, bool]]:
    """The batches of a page of the list that are called so: name, and whether it is lost."""
    return [
        (str(record.get("name")), is_lost(record))
        for record in mappings(listing.get("operations"))
        if mapping(record.get("metadata")).get("displayName") == display_name
    ]
