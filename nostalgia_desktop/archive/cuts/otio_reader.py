"""Reads timelines of OpenTimelineIO, whoever wrote them.

Not by its library: that one ends the whole program where a file has null for its tracks, or lists
in lists in lists. Source: the library's "File Bundles and Serialized Schema" pages; `Clip.1` and
`Sequence` are what older versions of it wrote.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from nostalgia_desktop.archive.cuts.found import LONGEST_S, MOST_CUTS, FoundCut
from nostalgia_desktop.archive.cuts.otio_timeline import NAMESPACE
from nostalgia_desktop.domain.errors import SceneError

_SCENE_KEYS = ("id", "description", "people", "location", "date")
_TRACKS, _SOUND = ("Track", "Sequence"), "Audio"
_FINEST_RATE, _LARGEST = 1001, 1e12
_ALIKE = Fraction(1, 10_000)

_Object = Mapping[str, Any]


def read_otio(text: str, name: str) -> list[FoundCut]:
    """The clips of a timeline's first track that has some, pictures before sound.

    Times are those of the film that a clip was cut from. A clip that is not enabled is a scene
    that is left out.

    Raises:
        SceneError: it is no timeline; names the clip.
    """
    clips = _clips(_timeline(text, name))
    if len(clips) > MOST_CUTS:
        raise SceneError(f"{name} has more than {MOST_CUTS:,} clips")
    return [_found(clip, f"clip {number}", name) for number, clip in enumerate(clips, 1)]


def _timeline(text: str, name: str) -> _Object:
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        raise SceneError(f"{name}, line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{name} holds a number or a list that is too long") from error
    if _schema(body) != "Timeline":
        raise SceneError(
            f"{name} is no timeline of OpenTimelineIO, but a {_schema(body) or 'text'}"
        )
    timeline: _Object = body
    return timeline


def _schema(value: object) -> str:
    """What an object is, without the version of that."""
    schema = value.get("OTIO_SCHEMA") if isinstance(value, dict) else None
    return schema.partition(".")[0][:40] if isinstance(schema, str) else ""


def _clips(timeline: _Object) -> Sequence[_Object]:
    tracks = [each for each in _children(timeline.get("tracks")) if _schema(each) in _TRACKS]
    for track in sorted(tracks, key=lambda each: each.get("kind") == _SOUND):
        clips = [each for each in _children(track) if _schema(each) == "Clip"]
        if clips:
            return clips
    return ()


def _children(value: object) -> Iterator[_Object]:
    children = value.get("children") if isinstance(value, dict) else None
    for each in children if isinstance(children, list) else ():
        if isinstance(each, dict):
            yield each


def _found(clip: _Object, place: str, name: str) -> FoundCut:
    where, available = f"{name}, {place}", _media(clip).get("available_range")
    times = clip.get("source_range") or available
    start, length = _range(times, where)
    if available:
        start -= _range(available, where)[0]
    if not (0 <= start <= LONGEST_S and 0 <= length <= LONGEST_S):
        raise SceneError(f"{where}: it lies outside of its film")
    return FoundCut(place, start, start + length, _said(clip))


def _media(clip: _Object) -> _Object:
    """The film that a clip was cut from, as far as it is told."""
    choices, key = clip.get("media_references"), clip.get("active_media_reference_key")
    chosen = choices.get(str(key)) if isinstance(choices, dict) else clip.get("media_reference")
    return chosen if isinstance(chosen, dict) else {}


def _range(value: object, where: str) -> tuple[Fraction, Fraction]:
    """Start and length in seconds."""
    times = value if isinstance(value, dict) else {}
    return _seconds(times.get("start_time"), where), _seconds(times.get("duration"), where)


def _seconds(time: object, where: str) -> Fraction:
    fields = time if isinstance(time, dict) else {}
    value, rate = _number(fields.get("value")), _number(fields.get("rate"))
    if value is None or rate is None or rate <= 0:
        raise SceneError(f"{where}: it has no start and length that make sense")
    return Fraction(value) / exact_rate(rate)


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value if -_LARGEST <= value <= _LARGEST else None  # None for NaN, too.
    return None


def exact_rate(rate: float) -> Fraction:
    """The rate that a floating-point number stands for; 29.97 and the like are NTSC's."""
    ntsc = Fraction(round(rate)) * 1000 / 1001
    if abs(rate - ntsc) < rate * _ALIKE:
        return ntsc
    return Fraction(rate).limit_denominator(_FINEST_RATE) or Fraction(rate)


def _said(clip: _Object) -> dict[str, Any]:
    metadata = clip.get("metadata")
    known = metadata.get(NAMESPACE) if isinstance(metadata, dict) else None
    said = (
        {key: known[key] for key in _SCENE_KEYS if known.get(key)}
        if isinstance(known, dict)
        else {}
    )
    if clip.get("name"):
        said["title"] = clip["name"]
    if clip.get("enabled") is False:
        said["left_out"] = True
    return said
