"""The analyst's answer: the door at which it is checked. Its form is in `answer_form`.

Nothing that a model says is trusted as a number, a path or a promise. Times are put right by
the rules of `answer_times`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.domain.scene import Scene, Scenes, new_uid
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.vision.answer_times import Draft, Stretch, covering, read_drafts

MAX_SCENES = 2_000
UNTOLD = "the analyst said nothing about this part"
_MAX_TITLE, _MAX_TEXT, _MAX_PEOPLE, _MAX_EVIDENCE = 5_000, 20_000, 100, 500
_Word = TypeVar("_Word", DatePrecision, ToldBy)
# How much of `1994-08-14` is sound at each precision. There is no form for a decade.
_DIGITS = {"month": 7, "season": 7, "year": 4, "decade": 0}
_FENCE = re.compile(r"^\s*```\w*\s*|\s*```\s*$")


def parse_answer(text: str, duration_ms: int) -> Scenes:
    """Make scenes that cover the title out of an answer's text.

    Raises:
        VisionError: it is no JSON, or holds no scene that lies in the title; has the text.
    """
    return parse_part(text, Stretch(0, duration_ms))


def parse_part(text: str, stretch: Stretch) -> Scenes:
    """Make scenes that cover a stretch of the title out of an answer about that alone.

    Their times are the title's, whether the answer counted from there or from the stretch.

    Raises:
        VisionError: it is no JSON, or holds no scene that lies there; has the text.
    """
    body = _load(text)
    drafts, unread = read_drafts(_scene_list(body, text)[:MAX_SCENES], stretch)
    if not drafts:
        raise VisionError("the answer has no scene that lies in the video", text)
    year, place = (_text(body.get(key), _MAX_TITLE) for key in ("year", "place"))
    drafts = covering(drafts, stretch, lambda start, end: _passed_over(start, end, unread))
    return tuple(_scene(draft, year, place) for draft in drafts)


def _passed_over(start_ms: int, end_ms: int, unread: int) -> Draft:
    note = UNTOLD
    if unread:
        note = f"the times of {unread} scenes in the answer could not be used; maybe one is here"
    return Draft(start_ms, end_ms, {}, note)


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


def _scene(draft: Draft, year: str, place: str) -> Scene:
    fields = draft.fields
    people = fields.get("people")
    names = people if isinstance(people, list) else []
    own_date = _date(fields)
    location = fields.get("place") or fields.get("location")
    return Scene(
        draft.start_ms,
        draft.end_ms,
        title=_text(fields.get("title"), _MAX_TITLE),
        description=_text(fields.get("description"), _MAX_TEXT),
        people=tuple(_text(name, 200) for name in names[:_MAX_PEOPLE] if _text(name, 200)),
        location=_text(location, _MAX_TITLE) or place,
        date=own_date or clean_date(year),
        uid=new_uid(),
        note=draft.note,
        raw=_storable(json.dumps(dict(fields), ensure_ascii=False)) if fields else "",
        told_date=_told_date(fields, own_date),
    )


def _date(fields: Mapping[str, Any]) -> str:
    """The scene's own date, no more precise than the answer says that it is."""
    date = clean_date(_text(fields.get("date") or fields.get("year"), 40))
    precision = _text(fields.get("date_precision"), 40).casefold()
    return date[: _DIGITS.get(precision, len(date))]


def _told_date(fields: Mapping[str, Any], date: str) -> ToldDate | None:
    """What stands behind a scene's date; only words that we know are taken for what they say."""
    precision, source, words = (
        _text(fields.get(key), limit)
        for key, limit in (
            ("date_precision", 40),
            ("date_source", 40),
            ("date_evidence", _MAX_EVIDENCE),
        )
    )
    if not date and not words:
        return None
    return ToldDate(date, _one_of(DatePrecision, precision), _one_of(ToldBy, source), words)


def _one_of(kind: type[_Word], word: str) -> _Word | None:
    return next((each for each in kind if each.value == word.casefold()), None)


def _text(value: object, limit: int) -> str:
    """A value as text, with characters that no database or file takes removed."""
    if value is None or isinstance(value, dict | list):
        return ""
    return _storable(str(value)).strip()[:limit]


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
