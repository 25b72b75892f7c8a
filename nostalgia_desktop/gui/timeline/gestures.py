"""What a pressed mouse button does until it is released."""

from dataclasses import dataclass

from nostalgia_desktop.domain.edits import Bound, bound_ms, bound_range
from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.gui.timeline.data import Marks
from nostalgia_desktop.gui.timeline.snapping import REACH_PX, Snap, find_snap
from nostalgia_desktop.gui.timeline.view import View

START_PX = 3
"""How far the mouse moves before a press becomes a drag."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a dragged bound would go, and what it was drawn to."""

    ms: int
    snap: Snap | None = None


@dataclass(frozen=True, slots=True)
class BoundDrag:
    """A bound in the hand.

    `offset_px` is how far beside it the mouse took it, so that it does not jump; `frames` are the
    first and last frame to which it may move.
    """

    bound: Bound
    grid: FrameGrid
    frames: tuple[int, int]
    press_x: float
    offset_px: float

    def wish(self, view: View, marks: Marks, x: float, playhead_ms: int | None) -> Wish:
        """Where the mouse wants it: a whole frame. No playhead, no snapping."""
        ms = round((x - self.offset_px + view.left_px) * view.ms_per_px)
        snap = None
        if playhead_ms is not None:
            snap = find_snap(marks, playhead_ms, ms, REACH_PX * view.ms_per_px)
        wanted = self.grid.frame(snap.ms if snap else ms)
        frame = min(max(wanted, self.frames[0]), self.frames[1])
        return Wish(self.grid.ms(frame), snap if frame == wanted else None)


def take_bound(review: Review, view: View, bound: Bound, x: float) -> BoundDrag | None:
    """Take a bound in the hand; None where it has no room at all."""
    frames = bound_range(review, bound)
    if frames[0] > frames[1]:
        return None
    return BoundDrag(bound, review.grid, frames, x, x - view.x(bound_ms(review, bound)))


def split_at(grid: FrameGrid, view: View, marks: Marks, ms: int) -> int:
    """Where a click at `ms` splits: at a shot change or chapter within reach, else right there."""
    far = -round(2 * REACH_PX * view.ms_per_px)  # A playhead that is nowhere near.
    snap = find_snap(marks, ms + far, ms, REACH_PX * view.ms_per_px)
    return grid.snap(snap.ms if snap else ms)
