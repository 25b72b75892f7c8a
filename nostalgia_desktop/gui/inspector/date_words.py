"""Dates as people write them, read and written: `August 1994`, `14.8.1994`, `summer 1994`."""

import re
from functools import cache

from PySide6.QtCore import QLocale

from nostalgia_desktop.domain.dates import clean_date, find_date

_MONTH_FIRST = re.compile(r"^\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*$")
_SLASHED = re.compile(r"^\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LEAST_LETTERS = 3


def read_date(text: str) -> str | None:
    """The date that is meant, as it is stored; empty for no text, None where there is no date.

    Of what cannot be told for sure, such as the day in `3/4/1994`, the year alone is kept.
    """
    if not text.strip():
        return ""
    if _is_iso(text):
        return clean_date(text) or None
    for read in (_with_slashes, _with_month_number, _with_month_name):
        if found := read(text):
            return found
    return find_date(text) or None


def date_words(date: str) -> str:
    """A stored date as it is shown: `14 August 1994`, `August 1994`, `1994`."""
    parts = [int(part) for part in date.split("-")] if date else []
    if len(parts) < 2:
        return date
    year, month, *day = parts
    name = QLocale().standaloneMonthName(month)
    return " ".join(map(str, (*day, name, year)))


def _is_iso(text: str) -> bool:
    return re.fullmatch(r"\s*\d{4}(-\d{1,2}){0,2}\s*", text) is not None


def _with_slashes(text: str) -> str:
    """Where one number is over 12, it is the day."""
    match = _SLASHED.match(text)
    if not match:
        return ""
    first, second, year = (int(each) for each in match.groups())
    day, month = (first, second) if first > 12 or first == second else (second, first)
    if day <= 12 and first != second:
        return clean_date(f"{year}")
    return clean_date(f"{year}-{month}-{day}")


def _with_month_number(text: str) -> str:
    match = _MONTH_FIRST.match(text)
    return clean_date(f"{match[2]}-{match[1]}") if match else ""


def _with_month_name(text: str) -> str:
    year, months = _YEAR.search(text), _months_in(text)
    if not year or len(months) != 1:
        return ""
    days = {day for day in _DAY.findall(text.replace(year[0], " ")) if 1 <= int(day) <= 31}
    day = f"-{days.pop()}" if len(days) == 1 else ""
    return clean_date(f"{year[1]}-{months.pop()}{day}")


def _months_in(text: str) -> set[int]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {number for word in words if (number := _month(word))}


def _month(word: str) -> int:
    """The month whose name begins so; 0 for none, or for several."""
    if len(word) < _LEAST_LETTERS:
        return 0
    found = {number for name, number in _month_names() if name.startswith(word)}
    return found.pop() if len(found) == 1 else 0


@cache
def _month_names() -> tuple[tuple[str, int], ...]:
    """All months in English and in the person's language, in lower case."""
    return tuple(
        (name.casefold(), number)
        for locale in (QLocale(QLocale.Language.English), QLocale())
        for number in range(1, 13)
        for name in (
            locale.standaloneMonthName(number),
            locale.monthName(number),
            locale.standaloneMonthName(number, QLocale.FormatType.ShortFormat).rstrip("."),
        )
    )
