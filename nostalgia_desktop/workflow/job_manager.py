"""The only writer of job state: saves first, then tells everybody."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.domain.clip import Clip, ClipNews
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.film import Films
from nostalgia_desktop.domain.job import MOVES, TO_FINALIZE, Job, JobState, Source, Step, same_disc
from nostalgia_desktop.domain.preview import PreviewNews
from nostalgia_desktop.domain.scene import Scenes, check_scenes
from nostalgia_desktop.store.archive_store import ArchiveStore
from nostalgia_desktop.workflow.claims import STALE_S, Owner, live_other, this_program
from nostalgia_desktop.workflow.job_moves import length_of, moved_to, reviewed

if TYPE_CHECKING:
    from nostalgia_desktop.store.answer_repository import StoredAnswer

_PROGRESS_TO_DISK_S = 1.0


class JobManager(QObject):
    """The jobs of one archive, and who works on them."""

    job_added = Signal(object)  # Job
    job_changed = Signal(object)  # Job
    job_removed = Signal(int)  # job id
    progress_changed = Signal(int, str, float)  # job id, Step value, 0 to 1
    clip_changed = Signal(object)  # ClipNews
    preview_changed = Signal(object)  # PreviewNews

    def __init__(self, store: ArchiveStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._owner = str(this_program())
        self._saved_progress_at: dict[int, float] = {}
        self._claims: set[int] = set()

    # Looking

    def jobs(self) -> list[Job]:
        """Every job, oldest first."""
        return self._store.jobs.all()

    def job(self, job_id: int) -> Job:
        """One job.

        Raises:
            UsageError: there is none with this number.
        """
        return self._store.jobs.get(job_id)

    def jobs_of(self, job_ids: Sequence[int]) -> list[Job]:
        """Some jobs as they are now, in this order, read at once."""
        return self._store.jobs.many(job_ids)

    def find(self, fingerprint: str) -> Job | None:
        """The job of a title with this content."""
        return self._store.jobs.by_fingerprint(fingerprint)

    def titles_beside(self, job: Job) -> list[Job]:
        """The other titles of the disc that a job is of, by their numbers."""
        found = self._store.jobs.of_disc(job.disc)
        return [other for other in found if other.id != job.id and same_disc(other, job)]

    def count_titles(self, disc: str) -> int:
        """How many jobs are of discs with this name."""
        return self._store.jobs.count_titles(disc)

    def get_pending_proxies(self) -> list[Job]:
        """Jobs that have no proxy yet, oldest first."""
        return [job for job in self.jobs() if job.reached is JobState.REGISTERED]

    def get_ready_to_finalize(self, *, approved_only: bool = False) -> list[Job]:
        """Jobs whose scenes are known (or agreed to), finished ones included, oldest first."""
        wanted = {JobState.APPROVED, JobState.FINALIZED} if approved_only else TO_FINALIZE
        return [job for job in self.jobs() if job.reached in wanted]

    def require_length(self, job_id: int) -> int:
        """The length in milliseconds of a title whose scenes may be edited.

        Raises:
            SceneError: it has not come that far.
        """
        return length_of(self.job(job_id))

    def clock(self, job_id: int) -> TitleClock:
        """The title clock of a job."""
        return self._store.jobs.clock(job_id)

    def answers(self, job_id: int) -> "list[StoredAnswer]":
        """What analysts said of a job, oldest first."""
        return self._store.answers.of_job(job_id)

    def films(self, job_id: int) -> Films:
        """The windows of a title that were or are to be sent to Gemini, in order."""
        return self._store.films.of_job(job_id)

    def all_clips(self) -> list[Clip]:
        """Every clip and reserved name of the archive."""
        return self._store.jobs.all_clips()

    # Changing

    def add_job(
        self,
        disc: str,
        title: str,
        title_number: int,
        fingerprint: str,
        source: Source,
        warnings: Sequence[str] = (),
    ) -> Job:
        """Register a title. Its fingerprint must not be in the archive yet."""
        job = self._store.jobs.add(disc, title, title_number, fingerprint, source, warnings)
        self.job_added.emit(job)
        return job

    def update_job_status(self, job_id: int, state: JobState, **facts: Any) -> Job:
        """Move a job on to `state`, with what the step found out.

        Raises:
            ValueError: the table of moves does not have this one: a bug of the caller.
        """
        job = self.job(job_id)
        if state not in MOVES[job.state]:
            raise ValueError(f"job {job_id} cannot go from {job.state} to {state}")
        return self._save(job_id, **moved_to(state), **facts)

    def note(self, job_id: int, **facts: Any) -> Job:
        """Keep facts about a job without moving it."""
        return self._save(job_id, **facts)

    def stop_job(self, job: Job, state: JobState, step: Step, reason: str) -> Job:
        """Let a job fail or wait in `step`; it goes on from where it was."""
        values = {"state": state.value, "resume": job.reached.value, "step": step.value}
        return self._save(job.id, **values, error=reason, progress=0.0)

    def remove(self, job_id: int) -> None:
        """Forget a job and its scenes; originals and clips stay as they are.

        Raises:
            UsageError: there is none with this number, or somebody is at work on it.
        """
        job = self.job(job_id)
        if job_id in self._claims or not self.claim(job_id):
            raise UsageError(f"job {job_id} ({job.name}) is being worked on; stop that first")
        self._store.jobs.remove(job_id)
        self._claims.discard(job_id)
        self.job_removed.emit(job_id)

    def set_progress(self, job_id: int, step: Step, done: float) -> None:
        """Tell how far a step is; goes to disk once a second at most."""
        now = time.monotonic()
        if now - self._saved_progress_at.get(job_id, 0.0) >= _PROGRESS_TO_DISK_S:
            self._saved_progress_at[job_id] = now
            self._store.jobs.update(job_id, progress=done, step=step.value)
        self.progress_changed.emit(job_id, step.value, done)

    def tell_clip(self, news: ClipNews) -> None:
        """Tell how the making of one clip goes; what outlasts this is in `put_clip`."""
        self.clip_changed.emit(news)

    def tell_preview(self, news: PreviewNews) -> None:
        """Tell what becomes of a lost preview that is made again."""
        self.preview_changed.emit(news)

    def set_clock(self, job_id: int, clock: TitleClock) -> None:
        """Keep a title's clock."""
        self._store.jobs.set_clock(job_id, clock)

    def set_scenes(self, job_id: int, scenes: Scenes) -> Job:
        """Put scenes in place of a job's scenes; they need a look again.

        Raises:
            SceneError: they make no sense for the title, or the title is not known well enough.
        """
        self._store.jobs.replace_scenes(job_id, check_scenes(scenes, self.require_length(job_id)))
        return self.update_job_status(job_id, JobState.ANALYZED)

    def save_review(self, job_id: int, scenes: Scenes) -> Job:
        """Keep a person's scenes, with what was decided about each.

        The job is approved once everything was decided and something is left.

        Raises:
            SceneError: they make no sense for the title, or the title is not known well enough.
        """
        checked = check_scenes(scenes, self.require_length(job_id))
        job = self._store.jobs.replace_scenes(job_id, checked, **reviewed(checked))
        self.job_changed.emit(job)
        return job

    def edit_review(self, job_id: int, edit: Callable[[Scenes], Scenes]) -> Job | None:
        """Change what a person said of a job's scenes, as they are by then: all of it or nothing.

        Nobody's changes are lost, whoever else is at work on them. Gives None where `edit`
        changes nothing, as of a job that has no scenes.

        Raises:
            UsageError: there is no such job.
            SceneError: the scenes would make no sense.
        """

        def edited(job: Job) -> tuple[Scenes, dict[str, Any]] | None:
            after = edit(job.scenes)
            if after == job.scenes:
                return None
            checked = check_scenes(after, length_of(job))
            return checked, reviewed(checked)

        changed = self._store.jobs.edit_scenes(job_id, edited)
        if changed is not None:
            self.job_changed.emit(changed)
        return changed

    def store_analysis(self, job_id: int, scenes: Scenes, analyst: str, model: str) -> Job:
        """Keep the first scenes of a job: it is analyzed then."""
        self._store.jobs.replace_scenes(job_id, scenes)
        return self.update_job_status(job_id, JobState.ANALYZED, analyst=analyst, model=model)

    def approve(self, job_id: int) -> Job:
        """Agree to a job's scenes as they are.

        Raises:
            UsageError: it has none yet.
        """
        job = self.job(job_id)
        if job.reached not in TO_FINALIZE:
            raise UsageError(f"job {job_id} ({job.name}) has no scenes yet; submit it first")
        if job.reached in (JobState.APPROVED, JobState.FINALIZED):
            return job
        agreed = tuple(
            scene if scene.is_decided else replace(scene, is_approved=True) for scene in job.scenes
        )
        self._store.jobs.replace_scenes(job_id, agreed)
        return self.update_job_status(job_id, JobState.APPROVED)

    def put_clip(self, clip: Clip) -> None:
        """Reserve a clip's name, or keep what became of it."""
        self._store.jobs.put_clip(clip)

    def to_disk(self) -> None:
        """Make sure that all was said so far outlasts a power cut."""
        self._store.jobs.to_disk()

    def drop_clip(self, clip: Clip) -> None:
        """Forget a clip; its file is not touched."""
        self._store.jobs.drop_clip(clip)

    def relink(self, job_id: int, source: Source) -> Job:
        """A title's files lie somewhere else now."""
        return self._save(job_id, source=source)

    # Claims

    def claim(self, job_id: int) -> bool:
        """Take a job for this program; False while another one works on it."""
        now, other = time.time(), self.worker(job_id)
        if other is not None and other.host == this_program().host:
            return False  # A live program of this machine, however long it was asleep.
        claimed = self._store.jobs.claim(job_id, self._owner, now, now - STALE_S)
        if claimed:
            self._claims.add(job_id)
        return claimed

    def worker(self, job_id: int) -> Owner | None:
        """The other program that works on a job; one of another machine may have ended."""
        return live_other(self._store.jobs.holder(job_id))

    def renew(self, job_ids: Collection[int]) -> None:
        """Say that this program is still at work on these."""
        self._store.jobs.renew(self._owner, job_ids, time.time())

    def release(self, job_ids: Collection[int] | None = None) -> None:
        """Give back some jobs, or all. Without any, no database is opened, much less made."""
        if self._claims:
            self._store.jobs.release(self._owner, job_ids)
            # In place: another pass may be claiming in a thread at this moment.
            self._claims.difference_update(tuple(self._claims) if job_ids is None else job_ids)

    def release_dead(self) -> None:
        """Take back the claims of programs of this machine that were killed."""
        for text in self._store.jobs.owners():
            if text != self._owner and live_other(text) is None:
                self._store.jobs.release(text)

    def _save(self, job_id: int, **values: Any) -> Job:
        job = self._store.jobs.update(job_id, **values)
        self.job_changed.emit(job)
        return job
