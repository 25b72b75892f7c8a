"""CMX 3600 edit decision lists, through OpenTimelineIO's adapter.

Timecode is non-drop, so that it counts the title's frames one by one: frame 1,800 of an NTSC title
is `00:01:00:00`. Source and record times are the same: each event lies where it is in the film.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nostalgia_desktop.archive.cuts.cut_list import CutList, one_line
from nostalgia_desktop.archive.cuts.found import MOST_CUTS, FoundCut
from nostalgia_desktop.archive.cuts.otio_timeline import as_timeline
from nostalgia_desktop.domain.errors import SceneError

_DAY_S = 86_400
_LONGEST_REEL = 8
_EVENT = re.compile(r"\s*(\d{1,9})\s+\S")
_CODES = re.compile(r"(\d\d:\d\d:\d\d)[:;.,](\d\d)(?!\d)")
# The rates whose timecode there is, and how far a title's rate may be from one: NTSC is by 1/1001.
_COUNTS = (24, 25, 30, 50, 60)
_NTSC = Fraction(1001, 1000)


def write_edl(cuts: CutList) -> str:
    """A list with one event for each cut.

    Raises:
        SceneError: there is no timecode for the title's rate or length.
    """
    from otio_cmx3600_adapter import cmx_3600

    count = frames_counted(cuts.rate)
    if cuts.frames >= _DAY_S * count:
        raise SceneError(f"{cuts.name} is longer than a day, which timecode cannot say")
    timeline = as_timeline(cuts, float(count), with_sound=False)
    for clip in timeline.find_clips():
        clip.name = one_line(clip.name)
        clip.metadata["cmx_3600"] = {"reel": reel_name(cuts.disc)}
        if cuts.media is not None:
            clip.media_reference.target_url = one_line(cuts.media.name)
    events: str = cmx_3600.write_to_string(timeline, rate=float(count), style="nucoda")
    title, _break, rest = events.partition("\n\n")
    return f"{title}\nFCM: NON-DROP FRAME\n\n{rest}"


def frames_counted(rate: Fraction) -> int:
    """How many frames a second timecode counts for a rate: 30 for NTSC.

    Raises:
        SceneError: there is no timecode for that rate.
    """
    for count in _COUNTS:
        if rate in (count, count / _NTSC):
            return count
    raise SceneError(
        f"an edit decision list cannot count {float(rate):.3f} frames a second; choose another form"
    )


def reel_name(disc: str) -> str:
    """The disc's name as eight plain letters, which is all that a reel's may have."""
    plain = re.sub(r"[^A-Z0-9]", "", disc.upper())[:_LONGEST_REEL]
    return plain or "DISC"


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of a list with its comments, and the line on which it begins."""

    line: int
    text: str
    is_drop: bool


def read_edl(text: str, name: str, rate: Fraction) -> list[FoundCut]:
    """The source times of all events with a picture; of those with sound where none has one.

    Raises:
        SceneError: something in it is no event; names the line.
    """
    count = frames_counted(rate)
    events = list(_events(text))
    if len(events) > MOST_CUTS:
        raise SceneError(f"{name} has more than {MOST_CUTS:,} events")
    read = [(event, _clip_of(event, name, count)) for event in events]
    films = [(event, clip) for event, (clip, is_film) in read if is_film and clip is not None]
    sounds = [(event, clip) for event, (clip, _is_film) in read if clip is not None]
    return [_found(event, clip, rate) for event, clip in films or sounds]


def _events(text: str) -> Iterator[_Event]:
    """Each event with all lines up to the next. Of two with one number, a dissolve, the second."""
    lines, is_drop = list[str](), False
    line_of, number_of = 0, ""
    for line, content in enumerate(text.splitlines(), 1):
        if content.strip().upper().startswith("FCM"):
            is_drop = "NON" not in content.upper()
        elif match := _EVENT.match(content):
            if lines and match[1] != number_of:
                yield _event(line_of, lines, is_drop)
            lines, line_of, number_of = [content.strip()], line, match[1]
        elif lines and content.strip():
            lines.append(content.strip())
    if lines:
        yield _event(line_of, lines, is_drop)


def _event(line: int, lines: list[str], is_drop: bool) -> _Event:
    codes = re.findall(r"\d\d:\d\d:\d\d[;.,]\d\d(?!\d)", lines[0])
    is_drop = is_drop or bool(codes)
    first = _CODES.sub(r"\1;\2" if is_drop else r"\1:\2", lines[0])
    return _Event(line, "\n".join([first, *lines[1:]]), is_drop)


def _clip_of(event: _Event, name: str, count: int) -> tuple[Any, bool]:
    """The clip that an event speaks of, and whether it has a picture; None for a black one."""
    import opentimelineio as otio
    from otio_cmx3600_adapter import cmx_3600

    rate = float(count / _NTSC) if event.is_drop else float(count)
    try:
        timeline = cmx_3600.read_from_string(event.text, rate, ignore_timecode_mismatch=True)
        films, sounds = timeline.video_tracks(), timeline.audio_tracks()
        clip = next(iter([*films, *sounds][0].find_clips()))
        clip.source_range.start_time.to_frames()
    except (otio.exceptions.OTIOError, ArithmeticError, LookupError) as error:
        raise _unread(event, name, error) from error
    except (ValueError, TypeError, AttributeError, RuntimeError) as error:
        raise _unread(event, name, error) from error
    is_black = isinstance(clip.media_reference, otio.schema.GeneratorReference)
    return (None if is_black else clip), bool(films)


def _unread(event: _Event, name: str, error: Exception) -> SceneError:
    return SceneError(f"{name}, line {event.line}: this is no event as in CMX 3600 lists ({error})")


def _found(event: _Event, clip: Any, rate: Fraction) -> FoundCut:
    start, end = clip.source_range.start_time, clip.source_range.end_time_exclusive()
    is_named = "CLIP NAME" in event.text.upper()
    said = {"title": clip.name} if is_named and clip.name else {}
    frames = [Fraction(round(each.value)) for each in (start, end)]
    return FoundCut(f"line {event.line}", frames[0] / rate, frames[1] / rate, said)
