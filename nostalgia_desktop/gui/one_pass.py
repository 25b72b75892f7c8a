"""One pass of the window: what it is to do, and what of that is still open."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from nostalgia_desktop.domain.job import TO_SUBMIT, JobState

_STOPPED = frozenset({JobState.FAILED, JobState.WAITING})


class Kind(StrEnum):
    """Which of the two passes.

    `SUBMIT_HERE` is the first without Gemini; `REMAKE` the part of it that makes previews, and
    `COLLECT` the one that takes in what batches have brought.
    """

    SUBMIT = "submit"
    SUBMIT_HERE = "submit here"
    FINALIZE = "finalize"
    REMAKE = "remake"
    COLLECT = "collect"

    @property
    def tools(self) -> "Kind":
        """The kind with which it shares what may be done at once."""
        return Kind.FINALIZE if self is Kind.FINALIZE else Kind.SUBMIT


@dataclass(slots=True)
class Pass:
    """A pass that runs or is to go on: `open` are its jobs that are not through yet.

    `paths` are still to be looked into; `drop` is the number under which they were handed in.
    `taken` are all jobs that it holds until its end; `only` the scenes whose clips are wanted.
    """

    kind: Kind
    open: set[int] = field(default_factory=set)
    paths: tuple[Path, ...] = ()
    drop: int = 0
    taken: frozenset[int] = frozenset()
    only: frozenset[str] | None = None

    def touches(self, job_ids: Collection[int]) -> bool:
        """Whether it works on any of these, or holds them."""
        return not (self.open | self.taken).isdisjoint(job_ids)

    def is_through(self, before: JobState | None, now: JobState) -> bool:
        """Whether a job whose state went from `before` to `now` has nothing more to do here."""
        if now is before or self.kind is Kind.REMAKE:
            return False
        done = now is JobState.FINALIZED if self.kind is Kind.FINALIZE else now not in TO_SUBMIT
        return done or now in _STOPPED
