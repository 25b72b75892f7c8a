"""Keeps stretches of a title on this computer: divides windows so that no frame of them is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.domain.window import Window, Windows

GUARD_S = 1
"""What is kept here too on either side of a stretch that a person names by its times.

Pictures are made of neighbouring fields, sound is encoded in blocks, and nobody reads a clock to
the frame.
"""
SHORTEST_SENT_S = 5
"""What is left between two stretches, or beside one, is kept here too where it is shorter."""


@dataclass(frozen=True, slots=True)
class Divided:
    """Windows whose cores cover a title once; those `kept` stay here.

    No other window shows a frame of these.
    """

    windows: Windows
    kept: frozenset[Window] = frozenset()


def guarded(span: Span, rate: Fraction, frames: int) -> Span:
    """A stretch with `GUARD_S` on either side, inside a title of so many frames."""
    guard = _frames(GUARD_S, rate)
    return Span(max(span.start - guard, 0), min(span.end + guard, frames))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches in order and apart; those that touch become one."""
    found = list[Span]()
    for span in sorted(spans, key=lambda each: each.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def without(spans: Iterable[Span], gone: Sequence[Span], rate: Fraction) -> tuple[Span, ...]:
    """What is left of stretches; no more than `GUARD_S` was only there to guard the rest."""
    left = list(spans)
    for hole in gone:
        pieces = [
            piece
            for span in left
            for piece in (
                Span(span.start, min(span.end, hole.start)),
                Span(max(span.start, hole.end), span.end),
            )
        ]
        left = [piece for piece in pieces if piece.end > piece.start]
    return tuple(span for span in left if span.end - span.start > _frames(GUARD_S, rate))


def keep_here(windows: Windows, private: Sequence[Span], rate: Fraction) -> Divided:
    """Divide the windows of a title so that private stretches are windows of their own.

    What is left around them is shown as before, but for what would lie in a private stretch. A
    window that none of them touches stays as it is.
    """
    whole = Span(windows[0].core_start, windows[-1].core_end)
    inside = [Span(max(s.start, whole.start), min(s.end, whole.end)) for s in private]
    private = merged(span for span in inside if span.start < span.end)
    if not private:
        return Divided(windows)
    shortest = _frames(SHORTEST_SENT_S, rate)
    short = [gap for gap in _gaps(private, whole) if gap.end - gap.start < shortest]
    private = merged((*private, *short))
    kept = frozenset(Window(span.start, span.end, span.start, span.end) for span in private)
    sent = [w for gap in _gaps(private, whole) for w in _within(gap, windows, shortest)]
    both = sorted((*kept, *sent), key=lambda window: window.core_start)
    return Divided(tuple(both), kept)


def _gaps(private: Sequence[Span], whole: Span) -> list[Span]:
    """What of a title is not private; `private` is merged."""
    starts = [whole.start, *(span.end for span in private)]
    ends = [*(span.start for span in private), whole.end]
    return [Span(*both) for both in zip(starts, ends, strict=True) if both[0] < both[1]]


def _within(gap: Span, windows: Windows, shortest: int) -> Windows:
    """What of the windows lies in a stretch; pieces too short to be asked about join others."""
    found = list[Window]()
    for window in windows:
        if window.core_end <= gap.start or gap.end <= window.core_start:
            continue
        piece = Window(
            max(window.start, gap.start),
            min(window.end, gap.end),
            max(window.core_start, gap.start),
            min(window.core_end, gap.end),
        )
        if found and min(_core(found[-1]), _core(piece)) < shortest:
            found[-1] = _one(found[-1], piece)
        else:
            found.append(piece)
    return tuple(found)


def _one(before: Window, after: Window) -> Window:
    """The longer of two windows, over the core of the other too."""
    longer = max(before, after, key=_core)
    start, end = min(longer.start, before.core_start), max(longer.end, after.core_end)
    return Window(start, end, before.core_start, after.core_end)


def _core(window: Window) -> int:
    return window.core_end - window.core_start


def _frames(seconds: int, rate: Fraction) -> int:
    return -int(-seconds * rate // 1)
