"""Where a bound of a scene lies, and why there: what the program made of what an analyst said."""

from dataclasses import dataclass
from enum import StrEnum

DOUBTFUL = 0.6
"""Below this confidence a person should look whether the bound is at the right cut."""


class SnapReason(StrEnum):
    """Why a bound lies where it does; the values are stored."""

    EDGE = "edge"
    """It is the title's own start or end."""
    RESTART = "restart"
    """The camera or recorder was started there."""
    BLACK = "black"
    """Black or a blue screen ends there, or begins."""
    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"
    SILENCE = "silence"
    """No picture changes near it, but it is silent there."""
    NONE = "none"
    """Nothing is near: it lies where the analyst said."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Where a bound lies now, in milliseconds, and why; `told_ms` is where the analyst put it.

    `confidence`, 0 to 1, is how sure it is that the analyst meant this place.
    """

    told_ms: int
    ms: int
    reason: SnapReason
    confidence: float

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at it."""
        return self.confidence < DOUBTFUL and self.reason is not SnapReason.SILENCE
