"""How an analyst knows the date of a scene, and how well."""

from dataclasses import dataclass
from enum import StrEnum


class DatePrecision(StrEnum):
    """How far a date is known; the values are stored."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


class ToldBy(StrEnum):
    """What told the analyst; the values are stored."""

    STAMP = "stamp"
    """The camera burned it into the picture."""
    SPEECH = "speech"
    """Somebody says so."""
    SEASON = "season"
    """What is celebrated, worn or grows."""
    NAME = "name"
    """The name of the disc, the title or the folder."""


@dataclass(frozen=True, slots=True)
class ToldDate:
    """What stands behind a scene's `date`, as the analyst says: nobody has checked it.

    `words` are the stamp or the sentence as they are, or what was seen. The precision may be finer
    than the date can show: that of a season is a month's at best, that of a decade has none.
    """

    date: str
    precision: DatePrecision | None = None
    source: ToldBy | None = None
    words: str = ""
