"""A title's scenes as a person reviews them: in order, apart, and on the title's frames."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.scene import MIN_SCENE_MS, Scene, Scenes, check_scenes
from nostalgia_desktop.domain.time import frame_to_ms, ms_to_frame


class Side(StrEnum):
    """One of the two bounds of a scene."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class FrameGrid:
    """The frames of a title: `frames` of them, `rate` a second. Bounds lie on them."""

    rate: Fraction
    frames: int

    @property
    def duration_ms(self) -> int:
        """How long the title is, in milliseconds."""
        return frame_to_ms(self.frames, self.rate)

    @property
    def min_frames(self) -> int:
        """The fewest frames of a scene: wherever they lie, they last `MIN_SCENE_MS`."""
        return int(-(-MIN_SCENE_MS * self.rate // 1000))

    def frame(self, ms: int) -> int:
        """The frame that begins nearest to `ms`, kept inside the title; its end is one too."""
        return min(max(ms_to_frame(ms, self.rate), 0), self.frames)

    def ms(self, frame: int) -> int:
        """When a frame begins."""
        return frame_to_ms(frame, self.rate)

    def snap(self, ms: int) -> int:
        """The nearest time at which a frame begins, kept inside the title."""
        return self.ms(self.frame(ms))


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch [start_ms, end_ms) of a title that no scene covers."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        """How long it lasts, in milliseconds."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True)
class Review:
    """The state under edit. Every edit makes a new one; see `edits` and `field_edits`.

    Raises:
        SceneError: a scene ends beyond the title, is too short, overlaps another or stands
            before it, or two have the same uid or none.
    """

    grid: FrameGrid
    scenes: Scenes = ()

    def __post_init__(self) -> None:
        if not _is_sound(self.scenes, self.grid.duration_ms):
            check_scenes(self.scenes, self.grid.duration_ms)
            raise SceneError("the scenes are not in order")
        if len(self._index) != len(self.scenes) or "" in self._index:
            raise SceneError("two scenes have the same uid, or one has none")

    @cached_property
    def _index(self) -> dict[str, int]:
        return {scene.uid: number for number, scene in enumerate(self.scenes)}

    @cached_property
    def starts_ms(self) -> tuple[int, ...]:
        """When each scene starts, to search in."""
        return tuple(scene.start_ms for scene in self.scenes)

    def __contains__(self, uid: str) -> bool:
        return uid in self._index

    def index(self, uid: str) -> int:
        """The place of a scene, from 0 on.

        Raises:
            SceneError: there is none with this uid.
        """
        if uid not in self._index:
            raise SceneError("this scene is not there any more")
        return self._index[uid]

    def scene(self, uid: str) -> Scene:
        """A scene by its uid.

        Raises:
            SceneError: there is none with this uid.
        """
        return self.scenes[self.index(uid)]

    def at(self, ms: int) -> Scene | None:
        """The scene that covers a time, or None in a gap."""
        place = bisect_right(self.starts_ms, ms) - 1
        if place < 0 or ms >= self.scenes[place].end_ms:
            return None
        return self.scenes[place]

    def with_scenes(self, scenes: Iterable[Scene]) -> "Review":
        """The same title with other scenes; this very object if they are the same.

        Raises:
            SceneError: as for every review.
        """
        after = tuple(scenes)
        return self if after == self.scenes else Review(self.grid, after)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What no scene covers, in order."""
        ends = (0, *(scene.end_ms for scene in self.scenes))
        starts = (*self.starts_ms, self.grid.duration_ms)
        return tuple(
            Gap(end, start) for end, start in zip(ends, starts, strict=True) if end < start
        )

    def gap_at(self, ms: int) -> Gap | None:
        """The gap at a time, or None inside a scene or outside the title."""
        place = bisect_right(self.gaps, ms, key=lambda gap: gap.start_ms) - 1
        return self.gaps[place] if place >= 0 and ms < self.gaps[place].end_ms else None


def open_review(scenes: Iterable[Scene], grid: FrameGrid) -> Review:
    """Begin a review: bounds that lie between frames move to the nearest ones.

    Raises:
        SceneError: the scenes overlap, or are too many to fit on the title's frames.
    """
    checked = check_scenes(tuple(scenes), grid.duration_ms)
    return Review(grid, tuple(_on_frames(checked, grid)))


def _on_frames(scenes: Scenes, grid: FrameGrid) -> Iterator[Scene]:
    """Each scene between whole frames, at least `min_frames` long, none over another."""
    bounds, free = [], 0
    for scene in scenes:
        start = max(grid.frame(scene.start_ms), free)
        free = max(grid.frame(scene.end_ms), start + grid.min_frames)
        bounds.append((start, free))
    limit = grid.frames
    for place in reversed(range(len(bounds))):
        start, end = bounds[place]
        end = min(end, limit)
        limit = start = max(min(start, end - grid.min_frames), 0)
        bounds[place] = start, end
    for scene, (start, end) in zip(scenes, bounds, strict=True):
        yield replace(scene, start_ms=grid.ms(start), end_ms=grid.ms(end))


def _is_sound(scenes: Scenes, duration_ms: int) -> bool:
    """What `check_scenes` asks for, quickly and without words; and that they are in order."""
    long_enough = all(scene.end_ms - scene.start_ms >= MIN_SCENE_MS for scene in scenes)
    apart = all(before.end_ms <= after.start_ms for before, after in pairwise(scenes))
    return long_enough and apart and (not scenes or scenes[-1].end_ms <= duration_ms)
