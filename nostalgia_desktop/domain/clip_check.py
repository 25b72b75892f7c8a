"""What a check of a finished clip looked at, and what it found."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class EndPicture(StrEnum):
    """How the first or last picture of a clip compares with the original's; written to sidecars."""

    SAME = "as the original"
    OTHER = "another picture"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class ClipCheck:
    """One decoding of a clip from its first picture to its last.

    `frames`, `video_ms` and `audio_ms` are what came out of it (0: no such track), `errors` how
    often the decoder complained. `start_shift_ms` and `end_shift_ms` say how much later the sound
    is than the original's there; None where that could not be told, as in silence. `faults` are
    what makes the clip worthless, `findings` what a person should know; both are sentences.
    """

    frames: int
    video_ms: int
    audio_ms: int
    errors: int = 0
    first_picture: EndPicture = EndPicture.NOT_COMPARED
    last_picture: EndPicture = EndPicture.NOT_COMPARED
    start_shift_ms: float | None = None
    end_shift_ms: float | None = None
    faults: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it stands in sidecars."""
        return {
            "frames": self.frames,
            "video_ms": self.video_ms,
            "audio_ms": self.audio_ms,
            "decode_errors": self.errors,
            "first_picture": self.first_picture.value,
            "last_picture": self.last_picture.value,
            "sound_shift_ms": {"start": self.start_shift_ms, "end": self.end_shift_ms},
            "findings": list(self.findings),
        }
