"""The frames of a proxy in time: its time is the title's, but it shows only every few frames."""

from dataclasses import dataclass
from fractions import Fraction

_HALF_MS = Fraction(1, 2)
_INSIDE_MS = 2


@dataclass(frozen=True, slots=True)
class FrameGrid:
    """When the frames of a proxy begin: every `frame_ms` milliseconds, up to `duration_ms`."""

    frame_ms: Fraction
    duration_ms: int

    def __post_init__(self) -> None:
        if self.frame_ms <= 0 or self.duration_ms < 0:
            raise ValueError(f"no frames: {self.frame_ms} ms each, {self.duration_ms} ms")

    @property
    def last_frame(self) -> int:
        """The number of the last frame."""
        return self.frame_at(max(self.duration_ms - 1, 0))

    def clamp(self, ms: int) -> int:
        """A time inside the proxy: the end itself is outside."""
        return min(max(ms, 0), max(self.duration_ms - 1, 0))

    def frame_at(self, ms: int) -> int:
        """The frame that is shown at a time."""
        # Half a millisecond more, as times are whole ones: a frame's own time shows that frame.
        return int((ms + _HALF_MS) // self.frame_ms)

    def middle_ms(self, ms: int) -> int:
        """The middle of the frame that is shown at a time.

        A seek to where a frame begins shows the one before (tried with Qt 6.11).
        """
        return round((self.frame_at(ms) + _HALF_MS) * self.frame_ms)

    def inside_ms(self, ms: int) -> int:
        """The time itself, or a little later where a frame begins there: for seeks that play on."""
        begin = self.frame_at(ms) * self.frame_ms
        return max(ms, round(begin) + _INSIDE_MS)
