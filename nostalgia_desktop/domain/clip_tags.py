"""What is written into a clip about it, whatever its container."""

import re
from dataclasses import dataclass

from nostalgia_desktop.domain.place import Coordinates, coordinates_in, name_in

RECIPE = 1
"""Counts up when the same tags are written in another way; then clips get theirs anew."""

_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ClipTags:
    """What is known of a clip; empty where it is unknown. All of it is sound text.

    `date` is `1994`, `1994-08` or `1994-08-14`. `location` is as a person wrote it, and may hold
    coordinates.
    """

    title: str = ""
    description: str = ""
    comment: str = ""
    date: str = ""
    album: str = ""
    people: tuple[str, ...] = ()
    location: str = ""

    @property
    def year(self) -> str:
        """The year of the date as it is written, or nothing."""
        return self.date[:4]

    @property
    def day(self) -> str:
        """The date where all of it is known; else nothing, as it would become a 1 January."""
        return self.date if _FULL_DATE.fullmatch(self.date) else ""

    @property
    def noon(self) -> str:
        """A point of that day for fields that take no less: noon in UTC, or nothing.

        So the day is right in nearly every time zone.
        """
        return f"{self.day}T12:00:00Z" if self.day else ""

    @property
    def coordinates(self) -> Coordinates | None:
        """Where it was filmed, where numbers say so."""
        return coordinates_in(self.location)

    @property
    def place(self) -> str:
        """What the place is called, without numbers."""
        return name_in(self.location)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Words to find it by: who is in it and where it is, each once."""
        return tuple(dict.fromkeys([*self.people, *filter(None, [self.place])]))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch inside a clip that one may jump to, in milliseconds from the clip's start."""

    start_ms: int
    end_ms: int
    title: str
