"""Scenes: the events on a title that become clips."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.snap import Snap
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.domain.told_date import ToldDate

MIN_SCENE_MS = 100


@dataclass(frozen=True, slots=True)
class Scene:
    """One event on a tape, such as a birthday or a trip to the sea.

    Times count from the title's first frame, in whole milliseconds.
    The scene covers [start_ms, end_ms): the end belongs to the next scene.
    `date` is as precise as it is known: `1994`, `1994-08` or `1994-08-14`; empty if unknown.
    `uid` stays the same through all edits and names the scene in the database and beside clips.
    `note` says what a person should look at; `raw` is what the analyst said, word for word.
    `is_approved` and `is_left_out` are what a person decided about it; never both.
    `start_snap` and `end_snap` say why a bound lies where the program put it, `told_date` what
    stands behind the date. Whoever moves the bound or changes the date lets go of them by that.
    """

    start_ms: int
    end_ms: int
    title: str = ""
    description: str = ""
    people: tuple[str, ...] = ()
    location: str = ""
    date: str = ""
    uid: str = ""
    note: str = ""
    raw: str = ""
    is_approved: bool = False
    is_left_out: bool = False
    start_snap: Snap | None = None
    end_snap: Snap | None = None
    told_date: ToldDate | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"not a span of time: {self.start_ms}..{self.end_ms} ms")
        if self.is_approved and self.is_left_out:
            raise ValueError("a scene is either approved or left out")
        if self.start_snap is not None and self.start_snap.ms != self.start_ms:
            object.__setattr__(self, "start_snap", None)
        if self.end_snap is not None and self.end_snap.ms != self.end_ms:
            object.__setattr__(self, "end_snap", None)
        if self.told_date is not None and self.told_date.date != self.date:
            object.__setattr__(self, "told_date", None)

    @property
    def year(self) -> int | None:
        """The year of `date`, or None where it is unknown."""
        return int(self.date[:4]) if self.date else None

    @property
    def is_decided(self) -> bool:
        """Whether a person approved it or left it out."""
        return self.is_approved or self.is_left_out

    @property
    def length_ms(self) -> int:
        """How long the scene lasts, in milliseconds."""
        return self.end_ms - self.start_ms


Scenes = tuple[Scene, ...]


def new_uid() -> str:
    """A name for a scene that no other has."""
    return secrets.token_hex(6)


def check_scenes(scenes: Sequence[Scene], duration_ms: int) -> Scenes:
    """Give the scenes back in order, or say which one cannot be.

    Raises:
        SceneError: a scene ends beyond the title, overlaps another, or is too short to see.
    """
    ordered = sorted(scenes, key=lambda scene: (scene.start_ms, scene.end_ms))
    for number, scene in enumerate(scenes, 1):
        span = f"{format_ms(scene.start_ms)} to {format_ms(scene.end_ms)}"
        if scene.end_ms > duration_ms:
            raise SceneError(
                f"scene {number} ({span}) ends after the title, which is "
                f"{format_ms(duration_ms)} long"
            )
        if scene.length_ms < MIN_SCENE_MS:
            raise SceneError(f"scene {number} ({span}) is shorter than {MIN_SCENE_MS} ms")
    for before, after in pairwise(ordered):
        if after.start_ms < before.end_ms:
            raise SceneError(
                f"scene {scenes.index(after) + 1} starts at {format_ms(after.start_ms)}, before "
                f"scene {scenes.index(before) + 1} ends at {format_ms(before.end_ms)}"
            )
    return tuple(ordered)
