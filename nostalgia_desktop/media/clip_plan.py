"""What a finished clip is held against: what it should be, and what it was made from."""

from dataclasses import dataclass
from fractions import Fraction

from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.domain.survey import Survey
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.media.still_frames import PiecesOf


@dataclass(frozen=True, slots=True)
class Planned:
    """What a clip should be: frames [start, end) of its title as `frames` pictures.

    `has_sound` is None where nobody knows. `is_damaged` says that the original is known to be
    unreadable in places: what differs there is told, and is no fault of the clip.
    """

    start: int
    end: int
    frames: int
    rate: Fraction
    picture: Picture
    has_sound: bool | None = None
    is_damaged: bool = False

    @property
    def source_frames(self) -> int:
        """How many frames of the original it has."""
        return self.end - self.start

    @property
    def length_ms(self) -> int:
        """How long it should be."""
        return frame_to_ms(self.source_frames, self.rate)

    @property
    def frame_ms(self) -> int:
        """How long a frame of the original lasts, rounded up."""
        return frame_to_ms(1, self.rate) + 1

    @property
    def is_doubled(self) -> bool:
        """Whether each field of the original became a picture."""
        return self.frames == 2 * self.source_frames

    @property
    def is_exact(self) -> bool:
        """Whether its pictures are the original's, one by one."""
        return self.frames in (self.source_frames, 2 * self.source_frames)

    def source_frame(self, place: int) -> int:
        """The title's frame that a picture of the clip shows."""
        return self.start + place * self.source_frames // max(self.frames, 1)


@dataclass(frozen=True, slots=True)
class Original:
    """The title that a clip was made from: how to read its frames, how many, and its survey."""

    pieces_of: PiecesOf
    frames: int
    survey: Survey | None = None
