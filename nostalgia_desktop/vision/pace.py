"""How many calls go to Gemini at once: it grows slowly, and halves when that was too many."""

_FIRST, _LEAST, _MOST = 3, 1, 6
# So many answers in a row, for each call that goes at once, before one more is let in.
_ROW = 3


class Pace:
    """Counts the calls that are on their way and says whether one more may go.

    Additive increase, multiplicative decrease, as in TCP (RFC 5681). An *era* ends with each
    decrease: calls of one era that fail together slow it down once.
    """

    def __init__(self) -> None:
        self.running, self.limit, self.era = 0, _FIRST, 0
        self._row = 0

    @property
    def has_room(self) -> bool:
        """Whether one more call may go."""
        return self.running < self.limit

    def succeeded(self) -> None:
        """A call was answered."""
        self._row += 1
        if self._row >= _ROW * self.limit:
            self._row, self.limit = 0, min(self.limit + 1, _MOST)

    def slow_down(self, era: int) -> None:
        """A call that was let in during `era` was one too many."""
        self._row = 0
        if era == self.era:
            self.limit, self.era = max(self.limit // 2, _LEAST), self.era + 1
