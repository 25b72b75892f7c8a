"""Edits of what is said and decided about scenes: pure functions from one review to the next.

As in `edits`, the very same review comes back where nothing changes.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scene, Scenes


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


FieldValue = str | tuple[str, ...]
"""What is said in one field: names for `PEOPLE`, else a text."""


def value_of(scene: Scene, field: SceneField) -> FieldValue:
    """What is said of a scene in one field."""
    value: FieldValue = getattr(scene, field)
    return value


def says(scene: Scene, field: SceneField, value: FieldValue) -> bool:
    """Whether `with_value` would change nothing."""
    if isinstance(value, tuple):
        return all(name in scene.people for name in value)
    return value_of(scene, field) == value


def with_value(scene: Scene, field: SceneField, value: FieldValue) -> Scene:
    """The scene with what is said of another one.

    People come to those who are there, as nobody leaves a scene because somebody is in another;
    all else takes the place of what was said.
    """
    if isinstance(value, tuple):
        value = tuple(dict.fromkeys((*scene.people, *value)))
    return _put(scene, field, value)


def copy_field(review: Review, uid: str, field: SceneField) -> Review:
    """Say of all scenes what is said of one; see `with_value`.

    Raises:
        SceneError: the scene is gone.
    """
    value = value_of(review.scene(uid), field)
    return review.with_scenes(with_value(scene, field, value) for scene in review.scenes)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What is said of a scene in one field, before and after an edit."""

    uid: str
    before: FieldValue
    after: FieldValue

    @property
    def reverse(self) -> "FieldChange":
        """The edit that takes this one back."""
        return FieldChange(self.uid, self.after, self.before)


def changes_to(
    scenes: Iterable[Scene], field: SceneField, value: FieldValue
) -> tuple[FieldChange, ...]:
    """What has to change so that all scenes say `value`."""
    return tuple(
        FieldChange(
            scene.uid, value_of(scene, field), value_of(with_value(scene, field, value), field)
        )
        for scene in scenes
        if not says(scene, field, value)
    )


def rename_changes(scenes: Iterable[Scene], old: str, new: str) -> tuple[FieldChange, ...]:
    """What has to change so that `old` is called `new` in all scenes.

    Where both are in a scene they become one, at the first one's place.
    """
    return tuple(
        FieldChange(scene.uid, scene.people, _renamed(scene.people, old, new))
        for scene in scenes
        if old in scene.people and old != new
    )


def clean_name(text: str) -> str:
    """A person's name as it is kept: trimmed, on one line, of characters that can be stored."""
    storable = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return " ".join(storable.split())


def change_fields(
    scenes: Scenes, field: SceneField, changes: Iterable[FieldChange]
) -> tuple[Scenes, tuple[FieldChange, ...]]:
    """Make changes in scenes that still say what was said before; gives those that were made."""
    wanted = {change.uid: change for change in changes}
    made, after = list[FieldChange](), list[Scene]()
    for scene in scenes:
        change = wanted.get(scene.uid)
        if change is not None and value_of(scene, field) == change.before:
            made.append(change)
            after.append(_put(scene, field, change.after))
        else:
            after.append(scene)
    return tuple(after), tuple(made)


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


def _put(scene: Scene, field: SceneField, value: FieldValue) -> Scene:
    values: dict[str, Any] = {field.value: value}
    return replace(scene, **values)


def _renamed(people: Iterable[str], old: str, new: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new if name == old else name for name in people))


def _names(names: Iterable[str]) -> tuple[str, ...]:
    trimmed = (" ".join(name.split()) for name in names)
    return tuple(dict.fromkeys(name for name in trimmed if name))
