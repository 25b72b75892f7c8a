"""Finds scenes without sending anything anywhere, in what the survey of a title found.

It tells events apart, and no more: it cannot know what they show. Its titles are only places on
the disc, and a person has to give the true ones.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from nostalgia_desktop.domain.dates import find_year
from nostalgia_desktop.domain.scene import Scene, Scenes, new_uid
from nostalgia_desktop.domain.time import format_length, frame_to_ms
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.vision.events import Event

NAME = "local"


def name_scenes(
    events: Sequence[Event],
    rate: Fraction,
    disc: str,
    title: str,
    *,
    several_titles: bool,
    folders: Sequence[str] = (),
) -> Scenes:
    """Scenes named by disc, title and number: all that is known without looking.

    A year is given only where the disc's name holds exactly one, or that of one of its `folders`
    (the inner one first), of which the outer ones have to begin with it. A scene's note says why it
    begins there, and what is left out beside it. There is no description: what could be said in
    one, such as lengths and times, would be wrong once a person moves a bound.
    """
    told = _told_date(disc, folders)
    year = find_year(disc)
    place = (_without(year, disc) if year else disc) or disc
    where = f"{place}, {title}" if several_titles and title != disc else place
    scenes = []
    for number, event in enumerate(events, 1):
        start_ms, end_ms = frame_to_ms(event.start, rate), frame_to_ms(event.end, rate)
        scenes.append(
            Scene(
                start_ms,
                end_ms,
                title=f"{where}, scene {number}",
                date=told.date if told else "",
                uid=new_uid(),
                note="; ".join(_notes(event, rate)),
                told_date=told,
            )
        )
    return tuple(scenes)


def _told_date(disc: str, folders: Sequence[str]) -> ToldDate | None:
    """The year in the nearest name that has one; `backup 2019` around a disc says nothing of it."""
    for number, name in enumerate((disc, *folders)):
        year = find_year(name)
        if year and (number < 2 or name.startswith(str(year))):
            return ToldDate(str(year), DatePrecision.YEAR, ToldBy.NAME, name)
    return None


def _without(year: int, disc: str) -> str:
    """A disc's name without its year, which stands in front of the clip's name already."""
    written = rf"\s*[(\[{{]?(?<!\d){year}(?!\d)[)\]}}]?"
    return re.sub(written, "", disc).strip(" ,.-_")


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
