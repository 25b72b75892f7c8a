"""Facts about pictures, sound and remote copies that several floors pass on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Progress = Callable[[float], None]
"""Told how much of a step is done, 0 to 1; called on the event loop's thread."""


ShouldStop = Callable[[], bool]
"""Asked by long work in a thread whether anybody still wants its result."""


class Scan(StrEnum):
    """How the lines of a picture were taken."""

    PROGRESSIVE = "progressive"
    TOP_FIRST = "tff"
    BOTTOM_FIRST = "bff"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a title's streams hold, as found in the streams themselves.

    `aspect` is the display aspect (4:3, 16:9). `width` is 0 for a title without picture.
    `audio_ids` are the sound tracks: in program and transport streams their ids there, such as
    0x80 for the first AC-3 track of a DVD; elsewhere their places among all tracks, from 0.
    `telecined` film has 24 pictures a second, spread over the fields of 30 frames.
    """

    width: int
    height: int
    aspect: Fraction
    scan: Scan
    audio_ids: tuple[int, ...]
    telecined: bool = False

    @property
    def has_video(self) -> bool:
        """False for a title that has sound alone."""
        return self.width > 0


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A proxy that lies at Gemini: its name there, its address, and until when (ISO, UTC)."""

    name: str
    uri: str
    expires: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a request used, as the service counted them."""

    prompt_tokens: int = 0
    answer_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens, self.answer_tokens + other.answer_tokens
        )
