"""Edits of where scenes begin and end: pure functions from one review to the next.

Each gives back the very same review where nothing changes, so that nobody needs to save or to
undo it. Times are wishes: each bound lands on the nearest frame that it may have.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.review import Review, Side
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.time import format_ms
from nostalgia_desktop.domain.told_date import ToldDate

NewUid = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a scene.

    Where two scenes touch, theirs are one and move together, unless it is to move `alone`.
    """

    uid: str
    side: Side
    alone: bool = False


def bound_ms(review: Review, bound: Bound) -> int:
    """When a bound is.

    Raises:
        SceneError: its scene is gone.
    """
    scene = review.scene(bound.uid)
    return scene.start_ms if bound.side is Side.START else scene.end_ms


def neighbour(review: Review, bound: Bound) -> Scene | None:
    """The scene that shares a bound, or None where it touches no other.

    Raises:
        SceneError: the bound's scene is gone.
    """
    other = _beyond(review, bound)
    if other is None:
        return None
    shared = other.end_ms if bound.side is Side.START else other.start_ms
    return other if shared == bound_ms(review, bound) else None


def bound_range(review: Review, bound: Bound) -> tuple[int, int]:
    """The first and the last frame to which a bound may move.

    Raises:
        SceneError: its scene is gone.
    """
    grid, scene = review.grid, review.scene(bound.uid)
    if bound.side is Side.START:
        return _limit(review, bound), grid.frame(scene.end_ms) - grid.min_frames
    return grid.frame(scene.start_ms) + grid.min_frames, _limit(review, bound)


def move_bound(review: Review, bound: Bound, ms: int) -> Review:
    """Move a bound as near to `ms` as its scene, its neighbours and the title let it.

    Raises:
        SceneError: its scene is gone.
    """
    return _move_to_frame(review, bound, review.grid.frame(ms))


def nudge_bound(review: Review, bound: Bound, frames: int) -> Review:
    """Move a bound by some frames, back where the number is negative.

    Raises:
        SceneError: its scene is gone.
    """
    return _move_to_frame(review, bound, review.grid.frame(bound_ms(review, bound)) + frames)


def split_scene(review: Review, ms: int, new_uid: NewUid) -> Review:
    """Cut the scene at `ms` in two; the second half gets the new uid. Nobody approved the halves.

    Raises:
        SceneError: no scene is there, or a half would be too short.
    """
    scene, grid = review.at(ms), review.grid
    if scene is None:
        raise SceneError(f"there is no scene at {format_ms(ms)} to split")
    if not can_split(review, ms):
        raise SceneError(f"{format_ms(ms)} is too near to the end of the scene to split it there")
    cut = grid.snap(ms)
    first = replace(scene, end_ms=cut, is_approved=False)
    second = replace(scene, start_ms=cut, is_approved=False, uid=new_uid())
    return _replaced(review, scene.uid, 1, first, second)


def can_split(review: Review, ms: int) -> bool:
    """Whether `split_scene` would do it."""
    scene, grid = review.at(ms), review.grid
    if scene is None:
        return False
    before, after = grid.frame(ms) - grid.frame(scene.start_ms), grid.frame(scene.end_ms)
    return before >= grid.min_frames and after - grid.frame(ms) >= grid.min_frames


def merge_next(review: Review, uid: str) -> Review:
    """Make one scene of a scene and the next, and of a gap between them.

    It keeps the first one's uid and title; what else the second one says is joined to it.

    Raises:
        SceneError: the scene is gone, or it is the last one.
    """
    place = review.index(uid)
    if place + 1 == len(review.scenes):
        raise SceneError("there is no scene after this one to merge it with")
    return _replaced(review, uid, 2, _joined(*review.scenes[place : place + 2]))


def fill_gap(review: Review, ms: int, new_uid: NewUid) -> Review:
    """Add a scene that covers the gap at `ms`.

    Raises:
        SceneError: there is no gap, or it is too short for a scene.
    """
    gap, grid = review.gap_at(ms), review.grid
    if gap is None:
        raise SceneError(f"a scene is at {format_ms(ms)} already")
    if grid.frame(gap.end_ms) - grid.frame(gap.start_ms) < grid.min_frames:
        raise SceneError(f"the gap at {format_ms(gap.start_ms)} is too short for a scene")
    added = Scene(gap.start_ms, gap.end_ms, uid=new_uid())
    place = sum(start < gap.start_ms for start in review.starts_ms)
    return review.with_scenes((*review.scenes[:place], added, *review.scenes[place:]))


def _beyond(review: Review, bound: Bound) -> Scene | None:
    """The scene on the other side of a bound, near or far."""
    place = review.index(bound.uid) + (-1 if bound.side is Side.START else 1)
    return review.scenes[place] if 0 <= place < len(review.scenes) else None


def _limit(review: Review, bound: Bound) -> int:
    """How far a bound may move away from its scene, as a frame."""
    grid, other = review.grid, _beyond(review, bound)
    together = not bound.alone and neighbour(review, bound) is not None
    if bound.side is Side.START:
        if other is None:
            return 0
        return (
            grid.frame(other.start_ms) + grid.min_frames if together else grid.frame(other.end_ms)
        )
    if other is None:
        return grid.frames
    return grid.frame(other.end_ms) - grid.min_frames if together else grid.frame(other.start_ms)


def _move_to_frame(review: Review, bound: Bound, frame: int) -> Review:
    lowest, highest = bound_range(review, bound)
    if lowest > highest:  # Scenes shorter than may be made, as they came: nothing can move.
        return review
    ms = review.grid.ms(min(max(frame, lowest), highest))
    other = None if bound.alone else neighbour(review, bound)
    far = Side.END if bound.side is Side.START else Side.START
    sides = {bound.uid: bound.side} | ({other.uid: far} if other else {})
    return review.with_scenes(
        _with_bound(scene, sides[scene.uid], ms) if scene.uid in sides else scene
        for scene in review.scenes
    )


def _with_bound(scene: Scene, side: Side, ms: int) -> Scene:
    return replace(scene, start_ms=ms) if side is Side.START else replace(scene, end_ms=ms)


def _replaced(review: Review, uid: str, count: int, *scenes: Scene) -> Review:
    """The review with `count` scenes from one on replaced by others."""
    place = review.index(uid)
    return review.with_scenes((*review.scenes[:place], *scenes, *review.scenes[place + count :]))


def _joined(first: Scene, second: Scene) -> Scene:
    date = _common_date(first.date, second.date)
    return replace(
        first,
        end_ms=second.end_ms,
        title=first.title or second.title,
        description=_lines(first.description, _retold(first, second)),
        people=tuple(dict.fromkeys(first.people + second.people)),
        location=first.location or second.location,
        date=date,
        note=_lines(first.note, second.note),
        raw=_lines(first.raw, second.raw),
        is_approved=first.is_approved and second.is_approved,
        is_left_out=first.is_left_out and second.is_left_out,
        end_snap=second.end_snap,
        told_date=_told(first, second, date),
    )


def _told(first: Scene, second: Scene, date: str) -> ToldDate | None:
    """What stands behind the date that both scenes have now."""
    both = (first.told_date, second.told_date)
    return next((told for told in both if told is not None and told.date == date), None)


def _retold(first: Scene, second: Scene) -> str:
    """The second one's description, behind its title where that would be lost."""
    if not first.title or second.title in ("", first.title):
        return second.description
    return ": ".join(filter(None, (second.title, second.description)))


def _lines(first: str, second: str) -> str:
    return "\n".join(dict.fromkeys(filter(None, (first, second))))


def _common_date(first: str, second: str) -> str:
    """The more precise one of two dates that agree, else the first one: there the clip begins."""
    return second if second.startswith(first) else first
