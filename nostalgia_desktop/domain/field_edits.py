"""Edits of what is said and decided about scenes: pure functions from one review to the next.

As in `edits`, the very same review comes back where nothing changes.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from enum import StrEnum
from typing import TypedDict, Unpack

from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scene


class SceneField(StrEnum):
    """What a person can say about a scene."""

    TITLE = "title"
    DESCRIPTION = "description"
    PEOPLE = "people"
    LOCATION = "location"
    DATE = "date"


class Fields(TypedDict, total=False):
    """New values of some fields."""

    title: str
    description: str
    people: tuple[str, ...]
    location: str
    date: str


def set_fields(review: Review, uids: Collection[str], **fields: Unpack[Fields]) -> Review:
    """Say the same about one or several scenes.

    Names of people are trimmed, and kept once each.

    Raises:
        SceneError: a scene is gone, or the date is none.
    """
    date = fields.get("date", "")
    if date != clean_date(date):
        raise SceneError(f"{date!r} is no date; write 1994, 1994-08 or 1994-08-14")
    if "people" in fields:
        fields["people"] = _names(fields["people"])
    return _each(review, uids, lambda scene: replace(scene, **fields))


def copy_field(review: Review, uid: str, field: SceneField) -> Review:
    """Say of all scenes what is said of one.

    Raises:
        SceneError: the scene is gone.
    """
    value = getattr(review.scene(uid), field)
    return review.with_scenes(replace(scene, **{field: value}) for scene in review.scenes)


def approve(review: Review, uids: Collection[str]) -> Review:
    """Approve scenes; those that were left out come back.

    Raises:
        SceneError: a scene is gone.
    """
    return _each(review, uids, lambda scene: replace(scene, is_approved=True, is_left_out=False))


def unapprove(review: Review, uids: Collection[str]) -> Review:
    """Take an approval back.

    Raises:
        SceneError: a scene is gone.
    """
    return _each(review, uids, lambda scene: replace(scene, is_approved=False))


def leave_out(review: Review, uids: Collection[str]) -> Review:
    """Make no clips of scenes; they stay where they are.

    Raises:
        SceneError: a scene is gone.
    """
    return _each(review, uids, lambda scene: replace(scene, is_approved=False, is_left_out=True))


def restore(review: Review, uids: Collection[str]) -> Review:
    """Take back that scenes were left out.

    Raises:
        SceneError: a scene is gone.
    """
    return _each(review, uids, lambda scene: replace(scene, is_left_out=False))


def approve_and_next(review: Review, uid: str) -> tuple[Review, str | None]:
    """Approve a scene, and find the one to look at then: see `next_to_review`.

    Raises:
        SceneError: the scene is gone.
    """
    after = approve(review, [uid])
    return after, next_to_review(after, uid)


def next_to_review(review: Review, uid: str) -> str | None:
    """The next scene that nobody decided about: after this one, else from the first on.

    Raises:
        SceneError: the scene is gone.
    """
    place = review.index(uid)
    others = review.scenes[place + 1 :] + review.scenes[:place]
    return next((scene.uid for scene in others if not scene.is_decided), None)


def _each(review: Review, uids: Collection[str], edit: Callable[[Scene], Scene]) -> Review:
    for uid in uids:
        review.index(uid)
    wanted = frozenset(uids)
    return review.with_scenes(
        edit(scene) if scene.uid in wanted else scene for scene in review.scenes
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    trimmed = (" ".join(name.split()) for name in names)
    return tuple(dict.fromkeys(name for name in trimmed if name))
