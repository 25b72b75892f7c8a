"""Dates as precise as they are known: `1994`, `1994-08`, `1994-08-14`, or nothing."""

import re
from datetime import UTC, date, datetime

FIRST_YEAR = 1888  # The oldest film that still exists.
_ISO = re.compile(r"^\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?\s*$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-./_](\d{1,2})[-./_](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(18[89]\d|19\d\d|20\d\d)(?!\d)")


def clean_date(text: str) -> str:
    """The date in `text` as far as it is sound; empty where there is none.

    `1994-13-01` keeps its year, `circa 1994` too; a year to come is none.
    """
    match = _ISO.match(text)
    if not match:
        year = find_year(text)
        return f"{year}" if year else ""
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if not FIRST_YEAR <= year <= _this_year():
        return ""
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"


def find_year(text: str) -> int | None:
    """The year in a text such as a folder's name, if exactly one is in it."""
    years = {int(year) for year in _YEAR.findall(text)}
    years = {year for year in years if FIRST_YEAR <= year <= _this_year()}
    return years.pop() if len(years) == 1 else None


def find_date(text: str) -> str:
    """The date in a text such as a title's name, as precise as it is beyond doubt, or empty.

    `1998-12-24`, `24.12.1998` and `1998/12/24` are understood; of `03/04/1998` only the year is,
    as nobody can tell the day from the month. Several dates are none.
    """
    found = {clean_date("-".join(match.groups())) for match in _YEAR_FIRST.finditer(text)}
    found |= {clean_date("-".join(match.groups()[::-1])) for match in _DAY_FIRST.finditer(text)}
    found.discard("")
    if len(found) == 1:
        return found.pop()
    year = find_year(text)
    return f"{year}" if year else ""


def _this_year() -> int:
    return datetime.now(UTC).year
