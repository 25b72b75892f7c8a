"""What is under the pointer."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto

from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.review import Review, Side
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.timeline.bands import Bands
from nostalgia_desktop.gui.timeline.view import View

GRAB_PX = 7


class Zone(Enum):
    """The parts of the timeline that answer differently."""

    NONE = auto()
    RULER = auto()
    PLAYHEAD = auto()
    TITLE = auto()
    BODY = auto()
    GAP = auto()
    BOUND = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """What is at a place: the time there, and the scene or bound."""

    zone: Zone
    ms: int
    uid: str = ""
    bound: Bound | None = None


def find_hit(view: View, bands: Bands, review: Review, x: float, y: float, playhead_ms: int) -> Hit:
    """Say what is at a place of the timeline."""
    ms = view.ms(x)
    if y < bands.title:
        near = abs(view.x(playhead_ms) - x) <= GRAB_PX
        return Hit(Zone.PLAYHEAD if near else Zone.RULER, ms)
    if y >= bands.below:
        return Hit(Zone.NONE, ms)
    if bound := _bound_at(view, review, x, ms):
        return Hit(Zone.BOUND, ms, bound.uid, bound)
    scene = review.at(ms)
    if scene is None:
        return Hit(Zone.GAP if review.gap_at(ms) else Zone.NONE, ms)
    return Hit(Zone.TITLE if y < bands.film else Zone.BODY, ms, scene.uid)


def _bound_at(view: View, review: Review, x: float, ms: int) -> Bound | None:
    """The nearest bound within reach; of a shared one, that of the scene under the pointer."""
    best, nearest = None, _reach(view, review.at(ms))
    for scene in _around(view, review, ms):
        for side, at_ms in ((Side.START, scene.start_ms), (Side.END, scene.end_ms)):
            inwards = (x - view.x(at_ms)) * (1 if side is Side.START else -1)
            distance = abs(inwards)
            if distance < nearest or (distance == nearest and best and inwards >= 0):
                best, nearest = Bound(scene.uid, side), distance
    return best


def _around(view: View, review: Review, ms: int) -> list[Scene]:
    """The scenes that may have a bound within reach of a time."""
    reach = GRAB_PX * view.ms_per_px
    places = {_place(review, round(ms + way * reach)) for way in (-1, 0, 1)}
    wanted = {place + more for place in places for more in (0, 1)}
    return [review.scenes[place] for place in sorted(wanted) if 0 <= place < len(review.scenes)]


def _place(review: Review, ms: int) -> int:

    return bisect_right(review.starts_ms, ms) - 1


def _reach(view: View, under: Scene | None) -> float:
    """How near to a bound is near; less in a narrow scene, so that it can be clicked itself."""
    if under is None:
        return GRAB_PX
    return min(GRAB_PX, (view.x(under.end_ms) - view.x(under.start_ms)) / 4)
