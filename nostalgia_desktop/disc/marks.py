"""Finds where a title's picture or sound goes on in another form, reading a thousandth of it.

It looks at the ends of each segment and here and there in between; where two looks differ, it
halves the way until it has the very unit. What lasts less than from one look to the next, some
sixteen seconds, may be overlooked.
"""

from collections.abc import Iterator
from itertools import pairwise

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.unit_head import UnitHead, read_head
from nostalgia_desktop.domain.clock import TitleClock, Unit
from nostalgia_desktop.domain.disc import Container, Title
from nostalgia_desktop.domain.marks import Mark, MarkKind
from nostalgia_desktop.domain.media import ShouldStop

_STRIDE = 32
# Without NAV packs the sound has to be looked for.
_STRIDE_WITHOUT_NAV = 128


def find_marks(
    clock: TitleClock, title: Title, should_stop: ShouldStop = lambda: False
) -> tuple[Mark, ...]:
    """All marks of a title, in order; only program streams have any.

    Raises:
        SourceMissing: a part is gone.
        Cancelled: `should_stop` said so.
    """
    if title.container is not Container.PROGRAM_STREAM:
        return ()
    with TitleReader(title.parts, should_stop) as reader:
        looks = _Looks(reader, clock)
        marks = [mark for kind in MarkKind for mark in looks.marks(kind)]
    return tuple(sorted(marks, key=lambda mark: mark.frame))


class _Looks:
    """A title's units, each looked at once at most, and only when it is needed."""

    def __init__(self, reader: TitleReader, clock: TitleClock) -> None:
        self._reader, self._clock = reader, clock
        self._units: list[Unit] = []
        self._frames: list[int] = []
        self._places: set[int] = set()
        self._heads: dict[int, UnitHead] = {}
        stride = _STRIDE if clock.method == "nav" else _STRIDE_WITHOUT_NAV
        for segment in clock.segments:
            first, last = len(self._units), len(self._units) + len(segment.units) - 1
            self._places |= {*range(first, last, stride), last}
            for unit in segment.units:
                ticks = unit.pts - segment.pts
                self._frames.append(segment.first_frame + round(ticks / clock.ticks_per_frame))
            self._units += segment.units

    def marks(self, kind: MarkKind) -> Iterator[Mark]:
        """The marks of one kind, in order."""
        known = [place for place in sorted(self._places) if self._value(place, kind)]
        for before, after in pairwise(known):
            yield from self._between(before, after, kind)

    def _between(self, before: int, after: int, kind: MarkKind) -> Iterator[Mark]:
        """The change between two units, where there is one."""
        old = self._value(before, kind)
        if old == self._value(after, kind):
            return
        while after - before > 1:
            middle = (before + after) // 2
            if self._value(middle, kind) in (old, None):
                before = middle
            else:
                after = middle
        # One damaged unit is no change, nor is the one behind it, where all is as before.
        if not self._is_alone(before, kind) and not self._is_alone(after, kind):
            new = self._value(after, kind)
            yield Mark(kind, self._frames[after], f"{old} to {new}")

    def _is_alone(self, place: int, kind: MarkKind) -> bool:
        """Whether the units on both sides of one agree with each other and not with it."""
        if not 0 < place < len(self._units) - 1:
            return False
        before, after = self._value(place - 1, kind), self._value(place + 1, kind)
        return before == after and after not in (None, self._value(place, kind))

    def _value(self, place: int, kind: MarkKind) -> str | None:
        if place not in self._heads:
            self._heads[place] = read_head(self._reader, self._units[place])
        head = self._heads[place]
        values = {
            MarkKind.ASPECT: head.aspect, MarkKind.SIZE: head.size, MarkKind.SOUND: head.sound
        }  # fmt: skip
        return values[kind]
