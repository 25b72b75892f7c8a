"""Finds scenes without sending anything anywhere, in what the survey of a title found.

It tells events apart, and no more: it cannot know what they show. Its titles are only places on
the disc, and a person has to give the true ones.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from nostalgia_desktop.domain.dates import find_year
from nostalgia_desktop.domain.scene import Scene, Scenes
from nostalgia_desktop.domain.time import format_length, frame_to_ms
from nostalgia_desktop.vision.answer import new_uid
from nostalgia_desktop.vision.events import Event

NAME = "local"

# A chapter mark lies that near to where its chapter begins, in seconds.
_CHAPTER_NEAR_S = Fraction(3, 2)


def name_scenes(
    events: Sequence[Event],
    rate: Fraction,
    chapters: Sequence[int],
    disc: str,
    title: str,
    *,
    several_titles: bool,
) -> Scenes:
    """Scenes named by disc, title, chapter and time: all that is known without looking.

    `chapters` are frames, like the bounds of events. A year is given only where the disc's name
    holds exactly one. A scene's note says why it begins there, and what is left out beside it.
    """
    year = find_year(disc)
    place = (_without(year, disc) if year else disc) or disc
    where = f"{place}, {title}" if several_titles else place
    scenes = []
    for number, event in enumerate(events, 1):
        start_ms, end_ms = frame_to_ms(event.start, rate), frame_to_ms(event.end, rate)
        scenes.append(
            Scene(
                start_ms,
                end_ms,
                title=f"{where}, scene {number}",
                description=f"{format_length(end_ms - start_ms)} from {where}"
                f"{_chapter(event, rate, chapters)}, starting at {format_length(start_ms)}.",
                date=str(year) if year else "",
                uid=new_uid(),
                note="; ".join(_notes(event, rate)),
            )
        )
    return tuple(scenes)


def _without(year: int, disc: str) -> str:
    """A disc's name without its year, which stands in front of the clip's name already."""
    written = rf"\s*[(\[{{]?(?<!\d){year}(?!\d)[)\]}}]?"
    return re.sub(written, "", disc).strip(" ,.-_")


def _chapter(event: Event, rate: Fraction, chapters: Sequence[int]) -> str:
    number = sum(at <= event.start + _CHAPTER_NEAR_S * rate for at in chapters)
    return f", chapter {number}" if len(chapters) > 1 and number else ""


def _notes(event: Event, rate: Fraction) -> Iterator[str]:
    if event.why:
        yield event.why
    for frames, side in ((event.blank_before, "before"), (event.blank_after, "after")):
        if frames:
            yield f"{_length(frames, rate)} of blank tape {side} it left out"
    if event.dark:
        yield f"has sound but no picture for {_length(event.dark, rate)}"


def _length(frames: int, rate: Fraction) -> str:
    return format_length(frame_to_ms(frames, rate))
