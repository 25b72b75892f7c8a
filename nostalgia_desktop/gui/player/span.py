"""A stretch that is played by itself."""

from dataclasses import dataclass

AROUND_MS = 2_000


@dataclass(frozen=True, slots=True)
class Span:
    """Play [start_ms, end_ms) and stop there; `mark_ms` is a cut inside that is looked at."""

    start_ms: int
    end_ms: int
    mark_ms: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"not a span of time: {self.start_ms}..{self.end_ms} ms")

    def holds(self, ms: int) -> bool:
        """Whether a time lies inside."""
        return self.start_ms <= ms < self.end_ms

    def has_ended(self, ms: int) -> bool:
        """Whether it has been played to its end, where the player stands still."""
        return ms >= self.end_ms - 1


def around(ms: int, duration_ms: int) -> Span:
    """Two seconds before a cut to two seconds after it, inside a title."""
    cut_ms = min(max(ms, 0), max(duration_ms - 1, 0))
    end_ms = min(cut_ms + AROUND_MS, max(duration_ms, 1))
    return Span(max(cut_ms - AROUND_MS, 0), end_ms, cut_ms)
