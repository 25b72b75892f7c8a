"""The rows of the list: titles with what is known of them, and drops that just arrived."""

from dataclasses import dataclass, field
from pathlib import Path

from nostalgia_desktop.domain.job import TO_FINALIZE, TO_SUBMIT, Job, JobState, Step
from nostalgia_desktop.gui.jobs.time_left import TimeLeft
from nostalgia_desktop.gui.jobs.words import (
    Tone,
    Turn,
    Words,
    has_losses,
    name_of,
    one_line,
    reason_and_advice,
    warnings_of,
    words_for,
)
from nostalgia_desktop.gui.translation import translate

Key = tuple[float, int, int]
"""Where an entry stands: its disc, its title's number, its own number."""
_LAST = float("inf")
_STOPPED = frozenset({JobState.FAILED, JobState.WAITING})


@dataclass(slots=True)
class JobEntry:
    """A title. `disc_id` is the number of its disc's first job, `alone` that it has no other.

    `step` and `done` tell of the step under way in this window.
    """

    job: Job
    disc_id: int
    alone: bool = True
    turn: Turn = Turn.NONE
    step: Step | None = None
    done: float = 0.0
    time_left: TimeLeft = field(default_factory=TimeLeft)
    _haystack: str | None = None

    @property
    def key(self) -> Key:
        """In order of discs as they came, then of their titles."""
        return self.disc_id, self.job.title_number, self.job.id

    @property
    def name(self) -> tuple[str, str]:
        """The disc's name, and the title's where the disc has several."""
        return name_of(self.job, alone=self.alone)

    @property
    def words(self) -> Words:
        """The second and third line."""
        return words_for(self.job, self.turn, self.step)

    @property
    def is_reviewable(self) -> bool:
        """Whether there are scenes to look over and to make clips of."""
        return self.job.reached in TO_FINALIZE and self.job.duration_ms is not None

    @property
    def can_finalize(self) -> bool:
        """Whether clips can be made now."""
        return self.is_reviewable and self.turn is Turn.NONE

    @property
    def can_go_on(self) -> bool:
        """Whether it was stopped by a person, an error or a missing disc, and can be taken up."""
        is_open = self.job.state in TO_SUBMIT or self.job.state in _STOPPED
        return is_open and self.turn is Turn.NONE

    @property
    def lacks_gemini(self) -> bool:
        """Whether it was stopped by what Gemini or the way to it did; this computer could do it."""
        return self.can_go_on and self.job.step in (Step.UPLOAD, Step.ANALYSIS)

    @property
    def progress(self) -> float | None:
        """How far the step under way is, 0 to 1; None while there is nothing to measure."""
        return self.done if self.turn is Turn.WORKING and self.done > 0 else None

    @property
    def spins(self) -> bool:
        """Whether something goes on of which nobody can say how long it takes."""
        reads = self.turn is Turn.QUEUED and self.job.duration_ms is None
        return reads or (self.turn is Turn.WORKING and self.progress is None)

    @property
    def troubles(self) -> tuple[str, ...]:
        """Warnings and lost film, as sentences."""
        return tuple(one_line(text) for text in warnings_of(self.job))

    @property
    def loses_film(self) -> bool:
        """Whether some of its film cannot be read."""
        return has_losses(self.job)

    @property
    def error(self) -> str:
        """What stopped it, word for word."""
        return self.job.error

    def take(self, job: Job) -> None:
        """The job has changed."""
        was_read = self.step is Step.CLOCK and job.duration_ms is not None
        if job.state is not self.job.state or was_read:
            self.set_turn(self.turn)  # A step has ended; the next one may have to wait.
        self.job, self._haystack = job, None

    def set_turn(self, turn: Turn) -> None:
        """Its turn has come, or it is over; which step it is in shows when that comes on."""
        self.turn = Turn.QUEUED if turn is Turn.WORKING else turn
        self.step, self.done = None, 0.0

    def on_progress(self, now_s: float, step: Step, done: float) -> None:
        """A step of it has come on; late news of what was stopped mean nothing."""
        if self.turn not in (Turn.QUEUED, Turn.WORKING):
            return
        if step is not self.step:
            self.step, self.time_left = step, TimeLeft()
        self.turn, self.done = Turn.WORKING, done
        self.time_left.tell(now_s, done)

    def has(self, words: list[str]) -> bool:
        """Whether all of the (casefolded) words occur in names, scenes, people and places."""
        if self._haystack is None:
            self._haystack = _haystack(self.job)
        return all(word in self._haystack for word in words)


@dataclass(slots=True)
class ArrivalEntry:
    """A drop that is being looked into, or what was wrong with it until that is dismissed."""

    id: int
    path: Path
    problem: str = ""
    is_note: bool = False

    step = None
    progress = None
    loses_film = False
    troubles = ()

    @property
    def key(self) -> Key:
        """Behind all titles, in order of arrival."""
        return _LAST, 0, self.id

    @property
    def name(self) -> tuple[str, str]:
        """What was dropped."""
        return one_line(self.path.name or str(self.path)), ""

    @property
    def words(self) -> Words:
        """That it is being looked at, or what was wrong and what to do."""
        if not self.problem:
            return Words(
                translate("ArrivalEntry", "Looking at the disc …"), one_line(str(self.path.parent))
            )
        reason, advice = reason_and_advice(self.problem)
        return Words(reason, advice, Tone.PLAIN if self.is_note else Tone.BAD)

    @property
    def spins(self) -> bool:
        """Whether it is still being looked into."""
        return not self.problem

    @property
    def error(self) -> str:
        """What was wrong, word for word."""
        return self.problem


Entry = JobEntry | ArrivalEntry


def _haystack(job: Job) -> str:
    scenes = (
        text
        for scene in job.scenes
        for text in (scene.title, scene.location, scene.date, *scene.people)
    )
    return "\n".join((job.disc, job.title, job.source.folder, *scenes)).casefold()
