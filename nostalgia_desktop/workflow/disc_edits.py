"""Edits of what is said in many titles at once, and how they are taken back."""

import logging
from collections.abc import Callable, Collection, Mapping
from functools import partial

from nostalgia_desktop.domain.errors import NostalgiaError, SceneError, UsageError
from nostalgia_desktop.domain.field_edits import (
    FieldChange,
    FieldValue,
    SceneField,
    change_fields,
    changes_to,
)
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.workflow.job_manager import JobManager

log = logging.getLogger(__name__)

_Changes = tuple[FieldChange, ...]
_Wishes = Mapping[int, Callable[[Scenes], _Changes]]
"""For each job, what is to change in its scenes as they are by then."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


class FieldEdit:
    """Changes in one field of the scenes of some titles; what was changed is kept in mind.

    `find` gives the titles' numbers, `wish` what to change in the scenes of one of them. Each
    title is saved by itself, all of it or nothing. One that was removed meanwhile or has no scenes
    is passed over. `do` and `take_back` write: run them in a thread, one after the other. They
    give what went wrong, in words.
    """

    def __init__(
        self,
        jobs: JobManager,
        find: Callable[[], Collection[int]],
        field: SceneField,
        wish: Callable[[Scenes], _Changes],
    ) -> None:
        self._jobs, self._find = jobs, find
        self._field, self._wish = field, wish
        self._made: dict[int, _Changes] | None = None
        self.changed: Mapping[int, int] = {}
        """How many scenes of which titles were changed by what was done last."""

    def do(self, should_stop: ShouldStop = never) -> list[str]:
        """Make the edit. Again, it changes what it changed the first time, where nothing else did.

        So a title that came later, or was written in since, is left alone. Told to stop, it leaves
        the titles that are left as they are.
        """
        if self._made is not None:
            made = {job: _always(made) for job, made in self._made.items()}
            return self._change(made, should_stop)[1]
        self._made, problems = self._change(dict.fromkeys(self._find(), self._wish), should_stop)
        return problems

    def take_back(self) -> list[str]:
        """Put back what was said before, where nobody has said anything else since."""
        made = self._made or {}
        wishes = {job: _always(_reversed(each)) for job, each in made.items()}
        return self._change(wishes, never)[1]

    def _change(
        self, wishes: _Wishes, should_stop: ShouldStop
    ) -> tuple[dict[int, _Changes], list[str]]:
        """Change title after title; gives what was changed in each, and what went wrong."""
        made, problems = dict[int, _Changes](), list[str]()
        for job_id, wish in wishes.items():
            if should_stop():
                break
            try:
                made[job_id] = self._change_one(job_id, wish)
            except (UsageError, SceneError) as error:  # Removed, or begun anew.
                log.info("job %d was passed over: %s", job_id, error)
            except NostalgiaError as error:
                problems.append(str(error))
        self.changed = {job_id: len(changes) for job_id, changes in made.items() if changes}
        return made, problems

    def _change_one(self, job_id: int, wish: Callable[[Scenes], _Changes]) -> _Changes:
        made: _Changes = ()

        def changed(scenes: Scenes) -> Scenes:
            nonlocal made
            after, made = change_fields(scenes, self._field, wish(scenes))
            return after

        self._jobs.edit_review(job_id, changed)
        return made


class DiscEdit(FieldEdit):
    """`value` in one field of all scenes of some titles."""

    def __init__(
        self, jobs: JobManager, job_ids: Collection[int], field: SceneField, value: FieldValue
    ) -> None:
        ids = tuple(job_ids)
        wish = partial(changes_to, field=field, value=value)
        super().__init__(jobs, lambda: ids, field, wish)


def _always(changes: _Changes) -> Callable[[Scenes], _Changes]:
    return lambda _scenes: changes


def _reversed(changes: _Changes) -> _Changes:
    return tuple(change.reverse for change in changes)
