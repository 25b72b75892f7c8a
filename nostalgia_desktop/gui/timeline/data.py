"""What the timeline shows: a review, and what was found in the title."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from nostalgia_desktop.domain.damage import Damage
from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.domain.survey import Change, Filmstrip, Span, Survey


@dataclass(frozen=True, slots=True)
class TimelineData:
    """All that the timeline knows of a title. Only the review is needed.

    `analyst_ms` are the bounds that the analyst suggested, to find back to them.
    """

    review: Review
    survey: Survey | None = None
    filmstrip: Filmstrip | None = None
    chapters_ms: tuple[int, ...] = ()
    damage: tuple[Damage, ...] = ()
    analyst_ms: tuple[int, ...] = ()

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return self.review.grid.rate

    @property
    def duration_ms(self) -> int:
        """How long the title is, in milliseconds."""
        return self.review.grid.duration_ms


@dataclass(frozen=True, slots=True)
class Shift:
    """Where one shot gives way to the next, in milliseconds; without length for a cut.

    `ms` is where a person would cut: at the new shot's first frame, or half way through.
    """

    ms: int
    start_ms: int
    end_ms: int
    strength: float


Stretch = tuple[int, int]
"""A stretch [start, end) in milliseconds."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is at which time of a title, whatever the scenes are; all in order of time."""

    shifts: tuple[Shift, ...]
    shifts_ms: tuple[int, ...]
    chapters_ms: tuple[int, ...]
    analyst_ms: tuple[int, ...]
    black: tuple[Stretch, ...]
    silence: tuple[Stretch, ...]
    damage: tuple[Damage, ...]

    def shifts_in(self, start_ms: int, end_ms: int) -> tuple[Shift, ...]:
        """The changes of shot in a stretch, and one on either side."""
        first, end = bisect_left(self.shifts_ms, start_ms), bisect_left(self.shifts_ms, end_ms)
        return self.shifts[max(first - 1, 0) : end + 1]

    def shift_before(self, ms: int) -> int:
        """Where the last shot before a time begins; 0 before the first."""
        place = bisect_left(self.shifts_ms, ms)
        return self.shifts_ms[place - 1] if place else 0

    def shift_after(self, ms: int, duration_ms: int) -> int:
        """Where the next shot after a time begins; the title's end after the last."""
        place = bisect_right(self.shifts_ms, ms)
        return self.shifts_ms[place] if place < len(self.shifts_ms) else duration_ms


def marks_of(data: TimelineData) -> Marks:
    """Put all places of a title on its time."""
    grid, survey = data.review.grid, data.survey
    shifts = sorted(
        (_shift(change, grid) for change in (survey.changes if survey else ())),
        key=lambda shift: shift.ms,
    )
    return Marks(
        tuple(shifts),
        tuple(shift.ms for shift in shifts),
        tuple(sorted(data.chapters_ms)),
        tuple(sorted(set(map(grid.snap, data.analyst_ms)))),
        _stretches(survey.black if survey else (), grid),
        _stretches(survey.silence if survey else (), grid),
        data.damage,
    )


def _shift(change: Change, grid: FrameGrid) -> Shift:
    start, end = grid.ms(change.start), grid.ms(max(change.start, change.end))
    middle = grid.ms((change.start + max(change.start, change.end)) // 2)
    return Shift(middle, start, end, change.strength)


def _stretches(spans: Iterable[Span], grid: FrameGrid) -> tuple[Stretch, ...]:
    return tuple((grid.ms(span.start), grid.ms(span.end)) for span in spans)
