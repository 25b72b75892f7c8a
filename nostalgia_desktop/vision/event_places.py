"""Places at which an event may begin: changes of the picture, restarts of the clock, chapters."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from nostalgia_desktop.domain.survey import Change, ChangeKind, Span, Survey

# What lies nearer together is one place.
_SAME_S = Fraction(1, 2)
_SNAP_S = Fraction(3, 2)
# A mark can stand only where a unit begins, half a second around what it was meant for.
_HIT_S = Fraction(3, 5)
_REGULAR_S = 1
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """Frame `frame` may be the first of an event.

    `change` is how sure a change of the picture is, 0 without one. `dark` is how many frames
    before it show nothing. `mark` is how far a chapter mark here is to be believed, 0 to 1.
    """

    frame: int
    change: float = 0.0
    kind: ChangeKind | None = None
    dark: int = 0
    restart: bool = False
    mark: float = 0.0


def find_places(
    survey: Survey, dark: Sequence[Span], chapters: Sequence[int], restarts: Sequence[int]
) -> list[Place]:
    """All places of a title, in order, half a second apart at least; the surest of too many."""
    ends = {change: _begins(change, dark, survey.rate) for change in survey.changes}
    changed = [
        Place(frame, change.strength, change.kind, length)
        for change, (frame, length) in ends.items()
    ]
    after_dark = [Place(span.end, dark=span.end - span.start) for span in dark]
    begun = [Place(frame, restart=True) for frame in restarts]
    marks = _marks(survey, chapters, sorted(place.frame for place in (*changed, *begun)))
    inside = (
        place
        for place in (*changed, *after_dark, *begun, *marks)
        if 0 < place.frame < survey.frames
    )
    found = list(_merged(inside, _SAME_S * survey.rate))
    found = sorted(found, key=_surest)[:_MOST]
    return sorted(found, key=lambda place: place.frame)


def _begins(change: Change, dark: Sequence[Span], rate: Fraction) -> tuple[int, int]:
    """The first frame of what comes after a change, and how many dark ones lie before it.

    Black belongs to the scene that it ends: so each begins with a picture.
    The middle of a dissolve is where both shots show alike.
    """
    near = int(_SAME_S * rate / 5)
    for span in dark:
        if change.start <= span.end + near and span.start - near <= change.end:
            return span.end, span.end - span.start
    return (change.start + change.end) // 2, 0


def _surest(place: Place) -> tuple[bool, float, float, int]:
    return not place.restart, -place.mark, -place.change - (place.dark > 0), place.frame


def _merged(places: Iterable[Place], near: Fraction) -> Iterator[Place]:
    group: list[Place] = []
    for place in sorted(places, key=lambda place: (place.frame, _surest(place))):
        if group and place.frame - group[0].frame > near:
            yield _joined(group)
            group = []
        group.append(place)
    if group:
        yield _joined(group)


def _joined(group: Sequence[Place]) -> Place:
    """One place for all: where the clock restarts, the dark ends, or the picture changes most."""
    lead = min(group, key=lambda each: (not each.restart, -each.dark, -each.change, each.frame))
    change = max(group, key=lambda each: each.change)
    return replace(
        lead,
        change=change.change,
        kind=change.kind,
        dark=max(each.dark for each in group),
        mark=max(each.mark for each in group),
    )


def _marks(survey: Survey, chapters: Sequence[int], changes: Sequence[int]) -> list[Place]:
    """Chapter marks at the changes they were meant for.

    Recorders set marks by the clock, every five minutes say, and those mean nothing. A person's
    are set where something begins: most of them hit a change.
    """
    snap = _SNAP_S * survey.rate
    inner = [at for at in sorted(set(chapters)) if snap < at < survey.frames - snap]
    if not inner:
        return []
    hits = sum(_nearest(at, changes, _HIT_S * survey.rate) != at or at in changes for at in inner)
    chance = min(len(changes) * 2 * _HIT_S * survey.rate / survey.frames, Fraction(9, 10))
    meant = max(float((Fraction(hits, len(inner)) - chance) / (1 - chance)), 0.0)
    belief = meant if _are_regular(inner, survey.rate) else 0.4 + 0.6 * meant
    places = [Place(_nearest(at, changes, snap), mark=belief) for at in inner]
    return places if belief > 0 else []


def _are_regular(marks: Sequence[int], rate: Fraction) -> bool:
    steps = [after - before for before, after in pairwise([0, *marks])]
    return len(steps) > 1 and max(steps) - min(steps) <= _REGULAR_S * rate


def _nearest(at: int, changes: Sequence[int], within: Fraction) -> int:
    """The nearest of the changes, which are in order; `at` itself where none is near enough."""
    index = bisect_left(changes, at)
    near = [frame for frame in changes[max(index - 1, 0) : index + 1] if abs(frame - at) <= within]
    return min(near, key=lambda frame: (abs(frame - at), frame), default=at)
