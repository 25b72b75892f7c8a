"""The analyst's answer: the form that is asked for, and the door at which it is checked.

Nothing that a model says is trusted as a number, a path or a promise. Times are put right by
rule, and each change is noted on the scene that it befell.
"""

import json
import re
import secrets
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene, Scenes
from nostalgia_desktop.domain.time import parse_ms

MAX_SCENES = 2_000
_MAX_TITLE, _MAX_TEXT, _MAX_PEOPLE = 5_000, 20_000, 100
# A pause this long between two scenes is a slip of the model, not something left out on purpose.
_SMALL_GAP_MS = 3_000
_FENCE = re.compile(r"^\s*```\w*\s*|\s*```\s*$")


class SceneAnswer(BaseModel):
    """One scene as Gemini is asked to give it. Without bounds: they make requests fail."""

    start: str
    end: str
    title: str
    description: str
    people: list[str]
    place: str
    date: str
    date_evidence: str


class VideoAnswer(BaseModel):
    """The whole answer as Gemini is asked to give it."""

    year: str
    place: str
    scenes: list[SceneAnswer]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A scene on its way through the rules."""

    start_ms: int
    end_ms: int
    fields: Mapping[str, Any]
    note: str = ""


def parse_answer(text: str, duration_ms: int) -> Scenes:
    """Make scenes that cover the title out of an answer's text.

    Raises:
        VisionError: it is no JSON, or holds no scene that lies in the title; has the text.
    """
    body = _load(text)
    drafts, unread = [], 0
    for fields in _scene_list(body, text)[:MAX_SCENES]:
        draft = _draft(fields, duration_ms)
        if draft is not None:
            drafts.append(draft)
        else:
            unread += 1
    if not drafts:
        raise VisionError("the answer has no scene that lies in the video", text)
    covering = _fill(_apart(drafts), duration_ms, unread)
    year, place = (_text(body.get(key), _MAX_TITLE) for key in ("year", "place"))
    return tuple(_scene(draft, year, place) for draft in covering)


def new_uid() -> str:
    """A name for a scene that no other has."""
    return secrets.token_hex(6)


def _load(text: str) -> dict[str, Any]:
    try:
        body = json.loads(_FENCE.sub("", text))
    except (ValueError, RecursionError) as error:
        raise VisionError(f"the answer is not JSON: {error}", text) from error
    if isinstance(body, list):
        body = {"scenes": body}
    if not isinstance(body, dict):
        raise VisionError("the answer is not a list of scenes", text)
    return body


def _scene_list(body: dict[str, Any], text: str) -> Sequence[Mapping[str, Any]]:
    scenes = body.get("scenes")
    if not isinstance(scenes, list):
        raise VisionError("the answer has no list of scenes", text)
    return [scene for scene in scenes if isinstance(scene, dict)]


def _draft(fields: Mapping[str, Any], duration_ms: int) -> _Draft | None:
    """A scene's times inside the title; None where they are no times or lie outside."""
    try:
        start, end = parse_ms(fields["start"]), parse_ms(fields["end"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    notes = []
    if end < start:
        start, end = end, start
        notes.append("start and end were swapped")
    if start >= duration_ms:
        return None
    if end > duration_ms + 1000:
        notes.append("ended after the video")
    end = min(end, duration_ms)
    if end - start < MIN_SCENE_MS:
        return None
    return _Draft(start, end, fields, "; ".join(notes))


def _apart(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Where two overlap, the later one's start is the cut: models place starts better."""
    result: list[_Draft] = []
    waiting = sorted(drafts, key=_order)
    while waiting:
        too_near = waiting[0].start_ms + MIN_SCENE_MS
        count = bisect_left(waiting, too_near, key=lambda draft: draft.start_ms)
        draft, *behind = _in_turn(waiting[:count])
        del waiting[:count]
        for other in behind:
            insort(waiting, other, key=_order)
        if result and draft.start_ms < result[-1].end_ms:
            note = _join(result[-1].note, "overlapped the next scene")
            result[-1] = replace(result[-1], end_ms=draft.start_ms, note=note)
        result.append(draft)
    return result


def _in_turn(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Of several with the same start, each longer one goes on behind the shorter."""
    shortest, *others = sorted(drafts, key=lambda draft: draft.end_ms)
    result = [replace(shortest, start_ms=min(draft.start_ms for draft in drafts))]
    for longer in others:
        before = result[-1]
        if longer.end_ms - before.end_ms >= MIN_SCENE_MS:
            note = _join(longer.note, "began together with the scene before")
            result.append(replace(longer, start_ms=before.end_ms, note=note))
        else:
            result[-1] = replace(before, note=_join(before.note, "stands for two alike"))
    return result


def _order(draft: _Draft) -> tuple[int, int]:
    return draft.start_ms, draft.end_ms


def _fill(drafts: Sequence[_Draft], duration_ms: int, unread: int) -> list[_Draft]:
    """Close small gaps; what the answer passed over becomes scenes of its own, to be looked at."""
    result: list[_Draft] = []
    at = 0
    for draft in drafts:
        gap = draft.start_ms - at
        if 0 < gap <= _SMALL_GAP_MS and result:
            result[-1] = replace(result[-1], end_ms=draft.start_ms)
        elif 0 < gap <= _SMALL_GAP_MS:
            draft = replace(draft, start_ms=0)
        elif gap > 0:
            result.append(_unnamed(at, draft.start_ms, unread))
        result.append(draft)
        at = draft.end_ms
    if 0 < duration_ms - at <= _SMALL_GAP_MS:
        result[-1] = replace(result[-1], end_ms=duration_ms)
    elif at < duration_ms:
        result.append(_unnamed(at, duration_ms, unread))
    return result


def _unnamed(start_ms: int, end_ms: int, unread: int) -> _Draft:
    note = "the analyst said nothing about this part"
    if unread:
        note = f"the times of {unread} scenes in the answer could not be used; maybe one is here"
    return _Draft(start_ms, end_ms, {}, note)


def _scene(draft: _Draft, year: str, place: str) -> Scene:
    fields = draft.fields
    people = fields.get("people")
    names = people if isinstance(people, list) else []
    date = clean_date(_text(fields.get("date") or fields.get("year"), 40)) or clean_date(year)
    location = fields.get("place") or fields.get("location")
    return Scene(
        draft.start_ms,
        draft.end_ms,
        title=_text(fields.get("title"), _MAX_TITLE),
        description=_text(fields.get("description"), _MAX_TEXT),
        people=tuple(_text(name, 200) for name in names[:_MAX_PEOPLE] if _text(name, 200)),
        location=_text(location, _MAX_TITLE) or place,
        date=date,
        uid=new_uid(),
        note=draft.note,
        raw=_storable(json.dumps(dict(fields), ensure_ascii=False)) if fields else "",
    )


def _text(value: object, limit: int) -> str:
    """A value as text, with characters that no database or file takes removed."""
    if value is None or isinstance(value, dict | list):
        return ""
    return _storable(str(value)).strip()[:limit]


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _join(known: str, more: str) -> str:
    return known if more in known else f"{known}; {more}".removeprefix("; ")
