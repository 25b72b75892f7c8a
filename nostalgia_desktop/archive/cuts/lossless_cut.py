"""LosslessCut's own files: projects (`.llc`) and lists in seconds (`.csv`).

A project is JSON5 with `version`, `mediaFileName` and `cutSegments`; a segment has `start` and
`end` in seconds, `name`, `tags` (texts) and `selected`. Source: `llcProjectV1Schema` and
`llcProjectV2Schema` in LosslessCut's `types.ts`; `import-export.md` there for the list.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from nostalgia_desktop.archive.cuts.cut_list import Cut, CutList, one_line, sound
from nostalgia_desktop.archive.cuts.found import LONGEST_S, MOST_CUTS, FoundCut
from nostalgia_desktop.archive.scene_file import csv_entries
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import MS_PER_S, parse_ms

_VERSION = 2
# A millionth of a second is far less than half a frame, so that no bound moves.
_DIGITS = 6
_LARGEST_JSON5 = 1_000_000
_BETWEEN_NAMES = "; "


def write_csv(cuts: CutList) -> str:
    """`start,end,title` in seconds, one line for each cut."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\n")
    for cut in cuts.cuts:
        start, end = (
            f"{_seconds(cuts, at):.{_DIGITS}f}" for at in (cut.start_frame, cut.end_frame)
        )
        rows.writerow((start, end, one_line(cut.scene.title)))
    return file.getvalue()


def read_csv(text: str, name: str) -> list[FoundCut]:
    """Read such a list; a segment without a start or an end goes from or to that of the film.

    Raises:
        SceneError: something in it is no time; names the line.
    """
    return [
        FoundCut(
            entry.place,
            _csv_time(entry.fields["start"], f"{name}, {entry.place}"),
            None
            if (end := entry.fields["end"]) is None
            else _csv_time(end, f"{name}, {entry.place}"),
            {key: entry.fields[key] for key in ("title",) if key in entry.fields},
        )
        for entry in csv_entries(text, name)
    ]


def write_llc(cuts: CutList) -> str:
    """A project; what the tags of a segment say is read back by `read_llc`."""
    body = {
        "version": _VERSION,
        "mediaFileName": cuts.media.name if cuts.media else "",
        "cutSegments": [
            {
                "start": _seconds(cuts, cut.start_frame),
                "end": _seconds(cuts, cut.end_frame),
                "name": sound(cut.scene.title),
                "tags": _tags(cut),
                "selected": True,
            }
            for cut in cuts.cuts
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _tags(cut: Cut) -> dict[str, str]:
    scene = cut.scene
    tags = {
        "id": scene.uid,
        "description": scene.description,
        "people": _BETWEEN_NAMES.join(scene.people),
        "location": scene.location,
        "date": scene.date,
    }
    return {key: sound(text) for key, text in tags.items() if text}


def _seconds(cuts: CutList, frame: int) -> float:
    return round(float(cuts.seconds(frame)), _DIGITS)


def _csv_time(text: str, where: str) -> Fraction:
    try:
        return Fraction(parse_ms(text), MS_PER_S)
    except ValueError as error:
        raise SceneError(f"{where}: {text[:80]!r} is no time in seconds") from error


def read_llc(text: str, name: str, old: Mapping[str, Scene]) -> list[FoundCut]:
    """Read a project; `old` are the title's scenes by their ids.

    A segment that is not selected is a scene that is left out. People are separated by semicolons:
    where the text is what an old scene's names look like, it says nothing new of them.

    Raises:
        SceneError: it is no project, or something in it makes no sense; names the segment.
    """
    body = _loaded(text, name)
    segments = body.get("cutSegments") if isinstance(body, dict) else None
    if not isinstance(segments, list):
        raise SceneError(f"{name} has no list called “cutSegments”, as LosslessCut writes it")
    if len(segments) > MOST_CUTS:
        raise SceneError(f"{name} has more than {MOST_CUTS:,} segments")
    return list(_segments(segments, name, old))


def _loaded(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise SceneError(f"{name} is nested too deeply to be a project of LosslessCut") from error
    except ValueError:  # Most likely as LosslessCut writes it: keys without quotes.
        return _loaded_json5(text, name)


def _loaded_json5(text: str, name: str) -> Any:
    import json5  # Only those who read a project need it.

    if len(text) > _LARGEST_JSON5:
        raise SceneError(f"{name} is too large for a project: more than {_LARGEST_JSON5:,} letters")
    try:
        return json5.loads(text)
    except RecursionError as error:
        raise SceneError(f"{name} is nested too deeply to be a project of LosslessCut") from error
    except ValueError as error:
        raise SceneError(f"{name}, line {str(error).removeprefix('<string>:')}") from error


def _segments(segments: list[Any], name: str, old: Mapping[str, Scene]) -> Iterator[FoundCut]:
    for number, segment in enumerate(segments, 1):
        place = f"segment {number}"
        if not isinstance(segment, dict):
            raise SceneError(f"{name}, {place}: a segment must be an object in {{}}")
        end = segment.get("end")
        yield FoundCut(
            place,
            _time(segment.get("start") or 0, f"{name}, {place}"),
            None if end is None else _time(end, f"{name}, {place}"),
            _said(segment, old),
        )


def _time(value: object, where: str) -> Fraction:
    if isinstance(value, int | float) and not isinstance(value, bool) and _is_time(value):
        return Fraction(value)
    raise SceneError(f"{where}: {str(value)[:80]!r} is no time in seconds")


def _is_time(value: float) -> bool:
    return 0 <= value <= LONGEST_S  # Also false for NaN.


def _said(segment: Mapping[str, Any], old: Mapping[str, Scene]) -> dict[str, Any]:
    tags = segment.get("tags")
    tags = tags if isinstance(tags, dict) else {}
    said = {key: tags[key] for key in ("id", "description", "location", "date") if tags.get(key)}
    if segment.get("name"):
        said["title"] = segment["name"]
    if segment.get("selected") is False:
        said["left_out"] = True
    people, known = tags.get("people"), old.get(str(tags.get("id")))
    if isinstance(people, str) and people:
        is_old = known is not None and people == sound(_BETWEEN_NAMES.join(known.people))
        if not is_old:
            said["people"] = people.split(_BETWEEN_NAMES.strip())
    return said
