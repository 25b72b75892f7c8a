"""The people of a whole archive: who is in how many scenes, and new names for them."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from nostalgia_desktop.domain.errors import SceneError
from nostalgia_desktop.domain.field_edits import SceneField, clean_name, rename_changes
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.workflow.disc_edits import FieldEdit, never
from nostalgia_desktop.workflow.job_manager import JobManager


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and in how many scenes of how many titles."""

    name: str
    scenes: int = 0
    titles: int = 0


@dataclass(frozen=True, slots=True)
class Renamed:
    """What a new name changed: scenes and titles in number.

    `busy` are names of changed titles that another program works on: it may still use the old
    name. `problems` say which titles could not be written, and why.
    """

    scenes: int = 0
    titles: int = 0
    busy: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def people_in(titles: Iterable[Scenes]) -> list[Person]:
    """Everybody in some titles' scenes, the most frequent first."""
    scenes, in_titles = Counter[str](), Counter[str]()
    for title in titles:
        # Somebody who is named twice in a scene is in one scene.
        found = Counter(name for scene in title for name in set(scene.people))
        scenes.update(found)
        in_titles.update(found.keys())
    everybody = sorted(scenes, key=lambda name: (-scenes[name], name.casefold(), name))
    return [Person(name, scenes[name], in_titles[name]) for name in everybody]


def count_person(titles: Iterable[Scenes], name: str) -> Person:
    """In how many scenes and titles somebody is."""
    counts = [sum(name in scene.people for scene in title) for title in titles]
    return Person(name, sum(counts), sum(map(bool, counts)))


class PersonEdit(FieldEdit):
    """`old` is called `new` in all titles of the archive, but for some; can be taken back."""

    def __init__(self, jobs: JobManager, old: str, new: str, but: Collection[int] = ()) -> None:
        wish = partial(rename_changes, old=old, new=new)
        super().__init__(jobs, lambda: _with(jobs.jobs(), old, but), SceneField.PEOPLE, wish)

    def result(self, problems: Sequence[str]) -> Renamed:
        """What was done last, with what went wrong then; reads, so that a thread should ask."""
        changed = self.changed
        ids = [job_id for job_id in changed if self._jobs.worker(job_id) is not None]
        busy = tuple(job.name for job in self._jobs.jobs_of(ids))
        return Renamed(sum(changed.values()), len(changed), busy, tuple(problems))


def rename_person(jobs: JobManager, old: str, new: str, should_stop: ShouldStop = never) -> Renamed:
    """Call somebody by another name in the whole archive, title after title.

    Where the new name is in a scene already both become one. Descriptions stay as they are, and so
    does what was decided. Told to stop, it leaves the titles that are left as they are. It reads
    and writes: run it in a thread.

    Raises:
        SceneError: the new name is none.
    """
    if not (name := clean_name(new)):
        raise SceneError("the new name is empty")
    edit = PersonEdit(jobs, old, name)
    return edit.result(edit.do(should_stop))


def _with(jobs: Sequence[Job], name: str, but: Collection[int]) -> list[int]:
    return [
        job.id
        for job in jobs
        if job.id not in but and any(name in scene.people for scene in job.scenes)
    ]
