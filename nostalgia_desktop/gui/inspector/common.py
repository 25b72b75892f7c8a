"""What several selected scenes have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scene


@dataclass(frozen=True, slots=True)
class Shown:
    """What the inspector shows: the review, its selected scenes, and the current one of them."""

    review: Review
    scenes: tuple[Scene, ...]
    current: Scene

    @property
    def is_one(self) -> bool:
        """Whether a single scene is selected."""
        return len(self.scenes) == 1

    @property
    def number(self) -> int:
        """The current scene's number, from 1."""
        return self.review.index(self.current.uid) + 1

    @property
    def is_left_out(self) -> bool:
        """Whether all of them are left out."""
        return all(scene.is_left_out for scene in self.scenes)

    @property
    def is_approved(self) -> bool:
        """Whether all of them are approved."""
        return all(scene.is_approved for scene in self.scenes)

    @property
    def is_all_decided(self) -> bool:
        """Whether nothing in the title is left to be decided."""
        return all(scene.is_decided for scene in self.review.scenes)


def show(review: Review, selection: Sequence[str], current: Scene | None) -> Shown | None:
    """The selection; None where nothing is selected."""
    if current is None:
        return None
    return Shown(review, tuple(review.scene(uid) for uid in selection), current)


def shared(values: Iterable[str]) -> str | None:
    """The one value of all; None where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def people_of(scenes: Sequence[Scene]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is in all scenes, and who is in some of them only; each in order of appearance."""
    everybody = dict.fromkeys(name for scene in scenes for name in scene.people)
    in_all = [name for name in everybody if all(name in scene.people for scene in scenes)]
    return tuple(in_all), tuple(name for name in everybody if name not in in_all)
