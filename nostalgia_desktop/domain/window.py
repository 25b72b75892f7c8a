"""Windows: the stretches of a long title that an analyst is asked about one at a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Window:
    """Frames [start, end) of a title's clock that are shown to the analyst as one video.

    Windows beside each other overlap, so that both show what happens at the seam. The cores
    [core_start, core_end) do not: those of all windows cover the title once.
    """

    start: int
    end: int
    core_start: int
    core_end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.core_start < self.core_end <= self.end:
            raise ValueError(
                f"no window: frames {self.start}..{self.end} around "
                f"{self.core_start}..{self.core_end}"
            )

    @property
    def frames(self) -> int:
        """How many frames are shown."""
        return self.end - self.start


Windows = tuple[Window, ...]


def whole_title(frames: int) -> Window:
    """The one window of a title that is short enough, of `frames` frames."""
    return Window(0, frames, 0, frames)
