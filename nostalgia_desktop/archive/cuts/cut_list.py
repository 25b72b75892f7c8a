"""What every cut list says, whatever its form: which frames of a title are which scene."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.scene import Scene


@dataclass(frozen=True, slots=True)
class Cut:
    """A scene that becomes a clip: frames [start_frame, end_frame) of its title."""

    start_frame: int
    end_frame: int
    scene: Scene


@dataclass(frozen=True, slots=True)
class CutList:
    """A title's cuts in order.

    `name` is what a person calls the title, `disc` its disc. The title has `frames` frames, `rate`
    of them a second. `media` is the film that the times fit, or None where nobody knows one.
    """

    name: str
    disc: str
    media: Path | None
    rate: Fraction
    frames: int
    has_sound: bool
    cuts: tuple[Cut, ...]

    def seconds(self, frame: int) -> Fraction:
        """When a frame begins, in seconds from the title's first one: no rounding."""
        return frame / self.rate


def cut_list(job: Job, clock: TitleClock, media: Path | None) -> CutList:
    """The cuts of a job: one for each scene that nobody left out."""
    spans = [
        (clock.frame_at(scene.start_ms), clock.frame_at(scene.end_ms), scene)
        for scene in job.kept_scenes
    ]
    return CutList(
        name=job.name,
        disc=job.disc,
        media=media,
        rate=clock.rate,
        frames=clock.frames,
        has_sound=bool(job.picture and job.picture.audio_ids),
        cuts=tuple(Cut(start, max(end, start + 1), scene) for start, end, scene in spans),
    )


def one_line(text: str) -> str:
    """A text for formats that know lines alone: no line breaks, no control characters."""
    plain = "".join(each if each.isprintable() or each.isspace() else "" for each in text)
    return " ".join(sound(plain).split())


def sound(text: str) -> str:
    """A text that can stand in a file: no NUL, no half characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
