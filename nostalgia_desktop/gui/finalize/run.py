"""How far the clips of a Finalize are: counts, shares and time left, over a list of rows."""

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.domain.clip import ClipNews
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.gui.finalize.model import ClipsModel
from nostalgia_desktop.gui.finalize.rows import ENDED, ClipRow, ClipState, waiting_row
from nostalgia_desktop.gui.finalize.time_left import ClipsTimeLeft
from nostalgia_desktop.workflow.finalize_plan import FinalizePlan, FinalizeWish
from nostalgia_desktop.workflow.job_manager import JobManager


class FinalizeRun(QObject):
    """Follows a JobManager through the clips of a plan.

    `changed` comes with all news, `ended` once nothing is under way any more.
    """

    changed = Signal()
    ended = Signal()

    def __init__(
        self,
        jobs: JobManager,
        plan: FinalizePlan,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.model, self._now_s = ClipsModel(self), now_s
        self._left = ClipsTimeLeft(plan.to_make, plan.pace)
        self.is_over = self.was_stopped = False
        self.job_ids = frozenset(clip.job_id for clip in plan.to_make)
        self.model.show(waiting_row(clip) for clip in plan.to_make)
        jobs.clip_changed.connect(self._on_clip)
        jobs.job_changed.connect(self._on_job)

    @property
    def done(self) -> tuple[ClipRow, ...]:
        """The clips that are there."""
        return tuple(row for row in self.model.rows if row.state is ClipState.DONE)

    @property
    def failed(self) -> tuple[ClipRow, ...]:
        """Those that could not be made."""
        return tuple(row for row in self.model.rows if row.state is ClipState.FAILED)

    @property
    def share(self) -> float:
        """How much of the film is through, 0 to 1."""
        total = sum(row.clip.length_ms for row in self.model.rows)
        through = sum(
            row.clip.length_ms * (1.0 if row.state in ENDED else row.done)
            for row in self.model.rows
        )
        return through / total if total else 1.0

    @property
    def left_s(self) -> float | None:
        """Seconds to the end, or None while one cannot know."""
        return self._left.left_s(self._now_s())

    @property
    def to_retry(self) -> FinalizeWish:
        """What to ask for, so that all that is not there is made after all."""
        rows = [row for row in self.model.rows if row.state is not ClipState.DONE]
        jobs = sorted({row.clip.job_id for row in rows})
        return FinalizeWish(tuple(jobs), frozenset(row.clip.scene_uid for row in rows))

    def begin_again(self) -> None:
        """What is not there is tried once more."""
        self.is_over = self.was_stopped = False
        self._replace(lambda row: row.state is not ClipState.DONE)
        self.changed.emit()

    def hold(self) -> None:
        """It was paused: each clip under way begins anew later."""
        self._replace(lambda row: row.state is ClipState.MAKING)
        self.changed.emit()

    def stop(self) -> None:
        """Nothing more will come: it was cancelled, or the pass broke off."""
        if not self.is_over:
            self.was_stopped = len(self.done) + len(self.failed) < len(self.model.rows)
            self._replace(lambda row: row.state is ClipState.MAKING)
            self._end()

    def _on_clip(self, news: ClipNews) -> None:
        if not self.is_over and self.model.take(news):
            now_s, uid = self._now_s(), news.scene_uid
            if news.failure:
                self._left.drop(now_s, uid)
            elif news.waits:
                self._left.put_back(now_s, uid)
            else:
                self._left.tell(now_s, uid, news.done)
            self._tell()

    def _on_job(self, job: Job) -> None:
        """A job that is stopped for another reason than one clip makes none of the rest."""
        if self.is_over or job.state not in (JobState.FAILED, JobState.WAITING):
            return
        for place, row in enumerate(self.model.rows):
            if row.clip.job_id == job.id and row.state not in ENDED:
                lost = replace(row, state=ClipState.FAILED, done=0.0, failure=job.error)
                self.model.put(place, lost)
                self._left.drop(self._now_s(), row.clip.scene_uid)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if all(row.state in ENDED for row in self.model.rows):
            self._end()

    def _end(self) -> None:
        self.is_over = True
        self.changed.emit()
        self.ended.emit()

    def _replace(self, which: Callable[[ClipRow], bool]) -> None:
        """These wait again, as if nothing of them had been made."""
        for place, row in enumerate(self.model.rows):
            if which(row):
                waiting = replace(row, state=ClipState.WAITING, done=0.0, failure="", findings=())
                self.model.put(place, waiting)
                self._left.put_back(self._now_s(), row.clip.scene_uid)
