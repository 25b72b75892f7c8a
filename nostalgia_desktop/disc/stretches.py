"""Sets of sectors that are cut wherever anything begins or ends.

Between two such edges lies a *stretch*: all of it belongs to a title, or none. So a set of
sectors is an int with a bit for each stretch, and even the hundred titles of a hostile index are
compared in a moment.
"""

from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]
"""Sectors [first, end)."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same sectors in file order, each once, in as few spans as possible."""
    return joined(sorted(spans))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same spans in the same order; those that begin within or right behind the last join it.

    Only so in file order; a span that lies before the last one stays on its own.
    """
    result: list[Span] = []
    for first, end in spans:
        if result and result[-1][0] <= first <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((first, end))
    return result


def length(spans: Iterable[Span]) -> int:
    """How many sectors the spans hold, those that are in two of them twice."""
    return sum(end - first for first, end in spans)


class Stretches:
    """The stretches between the edges of `spans`, and which of them are still free."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._edges = sorted({edge for span in spans for edge in span})
        self._at = {edge: at for at, edge in enumerate(self._edges)}
        # Where the next free stretch is looked for from each one on.
        self._free = list(range(len(self._edges) + 1))

    def mask(self, spans: Sequence[Span]) -> int:
        """Spans that begin and end at known edges, as a set of stretches."""
        marks = bytearray(b"0") * (len(self._edges) + 1)
        for first, end in merged(spans):
            start, stop = self._at[first], self._at[end]
            marks[start:stop] = b"1" * (stop - start)
        return int(marks, 2)

    def take(self, span: Span) -> Iterator[Span]:
        """Take what is still free of a span with known edges, and tell in file order what was."""
        start, stop = self._at[span[0]], self._at[span[1]]
        at = self._next_free(start)
        while at < stop:
            yield self._edges[at], self._edges[at + 1]
            self._free[at] = at + 1
            at = self._next_free(at)

    def _next_free(self, at: int) -> int:
        free = self._free
        while free[at] != at:
            free[at] = free[free[at]]
            at = free[at]
        return at
