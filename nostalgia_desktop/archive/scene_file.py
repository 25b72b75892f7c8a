"""Scenes as files: JSON, this program's own form, and LosslessCut's CSV."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import Scene, Scenes, check_scenes
from nostalgia_desktop.domain.time import format_ms, parse_ms

_MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class SceneEntry:
    """One scene of a file: its fields as they stand there, and its place, such as `line 3`."""

    place: str
    fields: dict[str, Any]


def scenes_json(scenes: Sequence[Scene]) -> str:
    """Scenes as JSON; the form is stable and documented in the README."""
    return json.dumps(
        {"scenes": [_as_dict(scene) for scene in scenes]}, ensure_ascii=False, indent=2
    )


def _as_dict(scene: Scene) -> dict[str, Any]:
    return {
        "id": scene.uid,
        "start": format_ms(scene.start_ms),
        "end": format_ms(scene.end_ms),
        "title": scene.title,
        "description": scene.description,
        "people": list(scene.people),
        "location": scene.location,
        "year": scene.year,
        "date": scene.date,
        "note": scene.note,
        "approved": scene.is_approved,
        "left_out": scene.is_left_out,
    }


def read_scenes(
    text: str, name: str, old: Sequence[Scene], duration_ms: int, new_uid: Callable[[], str]
) -> Scenes:
    """Read a scene file for a title that has the scenes `old` now.

    A scene with the `id` or the times of an old one is that scene: what the file does not say
    of it stays as it was. So a cut list without names changes the cuts alone.

    Raises:
        SceneError: something in it makes no sense; names the line and the reason.
    """
    text = text.removeprefix("\ufeff")
    is_json = text.lstrip().startswith(("{", "["))
    entries = _json_entries(text, name) if is_json else csv_entries(text, name)
    return join_entries(entries, name, old, duration_ms, new_uid)


def join_entries(
    entries: Sequence[SceneEntry],
    name: str,
    old: Sequence[Scene],
    duration_ms: int,
    new_uid: Callable[[], str],
) -> Scenes:
    """Scenes of the entries of a file called `name`, joined with `old` ones as `read_scenes` does.

    Raises:
        SceneError: there are none, or something in them makes no sense; names the place.
    """
    if not entries:
        raise SceneError(f"{name} holds no scenes")
    left = list(old)
    # First all that are named by their ids, so that no other entry takes one of those.
    named = [_take_by_id(entry.fields.get("id"), left) for entry in entries]
    scenes = [
        _scene(entry, known, name, left, duration_ms, new_uid)
        for entry, known in zip(entries, named, strict=True)
    ]
    try:
        return check_scenes(scenes, duration_ms)
    except SceneError as error:
        places = ", ".join(f"{index} is {each.place}" for index, each in enumerate(entries, 1))
        raise SceneError(f"{name}: {error} (scene {places[:300]})") from error


def _json_entries(text: str, name: str) -> list[SceneEntry]:
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        raise SceneError(f"{name}, line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{name} holds a number or a list that is too long: {error}") from error
    scenes = body.get("scenes") if isinstance(body, dict) else body
    if not isinstance(scenes, list):
        raise SceneError(f'{name} has no list called "scenes"')
    lines = _element_lines(text, isinstance(body, dict))
    entries = []
    for index, fields in enumerate(scenes):
        line = lines[index] if index < len(lines) else 1
        if not isinstance(fields, dict):
            raise SceneError(f"{name}, line {line}: a scene must be an object in {{}}")
        entries.append(SceneEntry(f"line {line}", fields))
    return entries


def _element_lines(text: str, in_object: bool) -> list[int]:
    """The line on which each element of the list of scenes begins. The text is sound JSON."""
    decoder, at = json.JSONDecoder(), text.find("[")
    if in_object:
        at = text.find("[", max(text.find('"scenes"'), 0))
    lines: list[int] = []
    at += 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at >= len(text) or text[at] == "]":
            return lines
        lines.append(text.count("\n", 0, at) + 1)
        try:
            _value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return lines


def csv_entries(text: str, name: str) -> list[SceneEntry]:
    """LosslessCut's `start,end,label` in seconds; an empty start or end is that of the video.

    Raises:
        SceneError: it is no CSV; names the line.
    """
    entries = []
    for line, row in _csv_rows(text, name):
        if not any(cell.strip() for cell in row):
            continue
        cells = [cell.strip() for cell in [*row, "", "", ""]]
        fields: dict[str, Any] = {"start": cells[0] or "0", "end": cells[1] or None}
        if cells[2]:
            fields["title"] = cells[2]
        entries.append(SceneEntry(f"line {line}", fields))
    if entries and not _has_digits(entries[0]):
        entries.pop(0)  # A line of headings.
    return entries


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line; lines end as on Windows, on a Mac of old, or with a line feed."""
    delimiter = "\t" if "\t" in text else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise SceneError(f"{name}, line {reader.line_num}: {error}") from error


def _has_digits(entry: SceneEntry) -> bool:
    cells = f"{entry.fields['start']}{entry.fields['end'] or ''}"
    return any(character.isdigit() for character in cells)


def _scene(
    entry: SceneEntry,
    known: Scene | None,
    name: str,
    left: list[Scene],
    duration_ms: int,
    new_uid: Callable[[], str],
) -> Scene:
    fields, where = entry.fields, f"{name}, {entry.place}"
    start = _time(fields, "start", where)
    end = duration_ms if fields.get("end", "") is None else _time(fields, "end", where)
    if not start < end:
        raise SceneError(
            f"{where}: the scene ends at {format_ms(end)}, not after its start {format_ms(start)}"
        )
    base = known or _take_by_times(fields, start, end, left) or Scene(start, end, uid=new_uid())
    changes: dict[str, Any] = {
        key: _text(fields, key, where)
        for key in ("title", "description", "location", "note")
        if key in fields
    }
    changes |= _decision(fields, base, where)
    if "people" in fields:
        changes["people"] = _people(fields["people"], where)
    if "date" in fields or "year" in fields:
        changes["date"] = _date(fields, base.date, where)
    return replace(base, start_ms=start, end_ms=end, **changes)


def _take_by_id(uid: object, left: list[Scene]) -> Scene | None:
    """The old scene with this id, which then is no longer `left`."""
    for scene in left:
        if uid and uid == scene.uid:
            left.remove(scene)
            return scene
    return None


def _take_by_times(fields: dict[str, Any], start: int, end: int, left: list[Scene]) -> Scene | None:
    """The old scene that this is, each only once: by its times, else by most of its time."""
    for scene in left:
        if (scene.start_ms, scene.end_ms) == (start, end):
            left.remove(scene)
            return scene
    if fields.get("id") or not left:
        return None
    best = max(left, key=lambda scene: min(end, scene.end_ms) - max(start, scene.start_ms))
    shared = min(end, best.end_ms) - max(start, best.start_ms)
    if shared * 2 <= max(end - start, best.length_ms):
        return None
    left.remove(best)
    return best


def _time(fields: dict[str, Any], key: str, where: str) -> int:
    try:
        return parse_ms(fields[key])
    except KeyError as error:
        raise SceneError(f"{where}: the scene has no “{key}”") from error
    except (ValueError, TypeError) as error:
        raise SceneError(
            f"{where}: “{key}” is {str(fields[key])[:80]!r}, which is no time"
        ) from error


def _text(fields: dict[str, Any], key: str, where: str) -> str:
    value = fields[key]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise SceneError(f"{where}: “{key}” must be text")
    if len(value) > _MAX_TEXT:
        raise SceneError(f"{where}: “{key}” is longer than {_MAX_TEXT:,} characters")
    return _sound(value)


def _sound(text: str) -> str:
    """Text that can be stored: no NUL, no half characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _people(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise SceneError(f"{where}: “people” must be a list of names")
    return tuple(name for text in value if (name := _sound(text).strip()))


def _decision(fields: dict[str, Any], base: Scene, where: str) -> dict[str, bool]:
    """What was decided about a scene; a file that leaves it out takes back that it was approved."""
    values = {"approved": base.is_approved, "left_out": base.is_left_out} | {
        key: fields[key] for key in ("approved", "left_out") if key in fields
    }
    for key, value in values.items():
        if not isinstance(value, bool):
            raise SceneError(f"{where}: “{key}” must be true or false")
    left_out = values["left_out"]
    return {"is_approved": values["approved"] and not left_out, "is_left_out": left_out}


def _date(fields: dict[str, Any], old: str, where: str) -> str:
    """`date` if the file has one, else `year`; a year that agrees with the old date keeps it."""
    date, year = fields.get("date"), fields.get("year")
    wanted = str(date) if date else "" if year is None else str(year)
    if date == old and year is not None and not old.startswith(str(year)):
        wanted = str(year)  # Somebody changed the year and left the date as it was.
    if not wanted:
        return ""
    found = clean_date(wanted)
    if not found or len(found) < len(wanted.strip()):
        raise SceneError(f"{where}: {wanted[:40]!r} is no date such as 1994, 1994-08 or 1994-08-14")
    return old if not date and old.startswith(found) else found
