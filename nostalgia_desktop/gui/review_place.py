"""Where a title is opened: at the first scene to be decided, with some others around it."""

from dataclasses import dataclass

from nostalgia_desktop.domain.field_edits import next_to_review
from nostalgia_desktop.domain.review import Review

_MANY, _BEFORE, _AFTER = 9, 2, 4


@dataclass(frozen=True, slots=True)
class Place:
    """A scene, a time of the playhead, and the stretch that is seen; None for all of the title."""

    uid: str
    ms: int
    seen: tuple[int, int] | None = None


def first_place(review: Review) -> Place | None:
    """The first scene that nobody decided about, else the first; None without any.

    Of many scenes only those around it are seen, so that their pictures can be told apart.
    """
    scenes = review.scenes
    if not scenes:
        return None
    uid = next_to_review(review, scenes[0].uid) if scenes[0].is_decided else scenes[0].uid
    scene = review.scene(uid or scenes[0].uid)
    place, seen = review.index(scene.uid), None
    if len(scenes) >= _MANY:
        last = min(place + _AFTER, len(scenes) - 1)
        seen = scenes[max(place - _BEFORE, 0)].start_ms, scenes[last].end_ms
    return Place(scene.uid, scene.start_ms, seen)
