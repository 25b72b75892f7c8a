"""Where the cards of a library lie: sections by year, rows of cards. Pure geometry."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPoint, QRect

MARGIN, GAP, CARD_LEAST = 28, 20, 208
HEADER, TEXT = 52, 54
_ASPECT = 3 / 4


@dataclass(frozen=True, slots=True)
class Section:
    """The cards [first, end) of one year; `top` is where its header begins."""

    year: str
    first: int
    end: int
    top: int


class Places:
    """The layout of cards with these years, which come in order, in a view of some width."""

    def __init__(self, years: Sequence[str], width: int) -> None:
        room = max(width - 2 * MARGIN, CARD_LEAST)
        self.columns = max((room + GAP) // (CARD_LEAST + GAP), 1)
        self.card_width = (room - (self.columns - 1) * GAP) // self.columns
        self.poster_height = round(self.card_width * _ASPECT)
        self.row_height = self.poster_height + TEXT + GAP
        self.sections: list[Section] = []
        top = first = 0
        for year, group in groupby(years):
            end = first + sum(1 for _ in group)
            self.sections.append(Section(year, first, end, top))
            top += HEADER + -(-(end - first) // self.columns) * self.row_height
            first = end
        self._tops = [section.top for section in self.sections]
        self._firsts = [section.first for section in self.sections]
        self.height = top + GAP if self.sections else 0

    def card(self, place: int) -> QRect:
        """Where a card lies."""
        section = self.sections[bisect_right(self._firsts, place) - 1]
        row, column = divmod(place - section.first, self.columns)
        left = MARGIN + column * (self.card_width + GAP)
        top = section.top + HEADER + row * self.row_height
        return QRect(left, top, self.card_width, self.poster_height + TEXT)

    def header(self, section: Section) -> QRect:
        """Where a year is written."""
        return QRect(MARGIN, section.top, self.columns * (self.card_width + GAP) - GAP, HEADER)

    def seen(self, top: int, bottom: int) -> tuple[list[Section], range]:
        """The sections and cards of which some part lies in [top, bottom)."""
        if not self.sections:
            return [], range(0)
        begin = max(bisect_right(self._tops, top) - 1, 0)
        end = max(bisect_right(self._tops, bottom - 1), begin + 1)
        sections = self.sections[begin:end]
        first = self._row_start(sections[0], top)
        last = self._row_start(sections[-1], bottom - 1) + self.columns
        return sections, range(first, min(max(last, first), sections[-1].end))

    def at(self, point: QPoint) -> int | None:
        """The card at a point."""
        _sections, places = self.seen(point.y(), point.y() + 1)
        return next((place for place in places if self.card(place).contains(point)), None)

    def above(self, place: int, rows: int) -> int:
        """The card so many rows above, or below where negative; itself where there is none."""
        for _ in range(abs(rows)):
            place = self._next_row(place, -1 if rows > 0 else 1)
        return place

    def _next_row(self, place: int, step: int) -> int:
        number = bisect_right(self._firsts, place) - 1
        section = self.sections[number]
        row, column = divmod(place - section.first, self.columns)
        rows = -(-(section.end - section.first) // self.columns)
        if 0 <= row + step < rows:
            return min(section.first + (row + step) * self.columns + column, section.end - 1)
        if not 0 <= number + step < len(self.sections):
            return place
        other = self.sections[number + step]
        last_row = (other.end - other.first - 1) // self.columns
        start = other.first + (last_row * self.columns if step < 0 else 0)
        return min(start + column, other.end - 1)

    def _row_start(self, section: Section, y: int) -> int:
        row = max(y - section.top - HEADER, 0) // self.row_height
        return min(section.first + row * self.columns, section.end)
