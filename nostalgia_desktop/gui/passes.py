"""Runs passes from the window: beside each other, cancelled within a second, paused, gone on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.job import TO_SUBMIT, Job, JobState
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.gui.one_pass import Kind, Pass
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.pass_report import Found, PassReport

if TYPE_CHECKING:
    from nostalgia_desktop.workflow.orchestrator import Orchestrator

__all__ = ["Build", "Kind", "PassRunner"]

log = logging.getLogger(__name__)

_TO_REVIEW = frozenset({JobState.ANALYZED, JobState.APPROVED})

Build = Callable[[Kind], Awaitable["Orchestrator"]]
"""Makes what one pass needs; how much is done at once is shared by all of a kind."""


class PassRunner(QObject):
    """Takes wishes from the window and turns them into tasks on the event loop.

    No job is in two passes at once. Whenever one is stopped, what was done stays done.
    """

    looked = Signal(int, object)  # Number of the drop, Found
    look_failed = Signal(int, str)  # Number of the drop, what was wrong and what to do
    started = Signal(object)  # Kind
    finished = Signal(object, object)  # Kind, PassReport
    failed = Signal(str, str)  # What went wrong, what to do
    noted = Signal(str)
    under_way_changed = Signal(object)  # frozenset of the numbers of jobs
    paused_changed = Signal(bool)

    def __init__(self, jobs: JobManager, build: Build, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._build = jobs, build
        self._running: dict[asyncio.Task[None], Pass] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._parked: list[Pass] = []
        self._states: dict[int, JobState] = {}
        self._drops = 0
        self._is_paused = self._is_closed = False
        jobs.job_changed.connect(self._on_job_changed)

    # Wishes

    def submit(self, paths: Sequence[Path]) -> int:
        """Look into what was dropped and find the scenes on it; gives the drop's number."""
        self._drops += 1
        self._start(Pass(Kind.SUBMIT, paths=tuple(paths), drop=self._drops))
        return self._drops

    def go_on_with(self, job_ids: Collection[int]) -> None:
        """First pass for jobs that are known: those that failed, wait or were stopped."""
        self._start(Pass(Kind.SUBMIT, self._free(job_ids)))

    def find_scenes_here(self, job_ids: Collection[int]) -> None:
        """First pass for known jobs, without Gemini whatever the settings say."""
        self._start(Pass(Kind.SUBMIT_HERE, self._free(job_ids)))

    def collect(self, job_ids: Collection[int]) -> None:
        """First pass for jobs that Gemini works on overnight: take in what is done."""
        self._start(Pass(Kind.COLLECT, self._free(job_ids)))

    def finalize(self, job_ids: Collection[int], only: Collection[str] | None = None) -> None:
        """Second pass: the clips of these jobs; with `only`, of no scenes but these uids."""
        uids = None if only is None else frozenset(only)
        self._start(Pass(Kind.FINALIZE, self._free(job_ids), only=uids))

    def remake(self, job_ids: Collection[int]) -> None:
        """Make lost previews of known titles again; nothing else about them changes."""
        free = self._free(job_ids)
        passes = (*self._running.values(), *self._parked)
        remakes = {job for each in passes if each.kind is Kind.REMAKE for job in each.open}
        for job_id in set(job_ids) - free - remakes:
            reason = self.tr("this title is being worked on; try again when that is done")
            self._jobs.tell_preview(PreviewNews(job_id, PreviewState.FAILED, reason))
        self._start(Pass(Kind.REMAKE, free))

    def pause(self) -> None:
        """Stop what is under way, and keep it in mind."""
        if not self._is_paused:
            self._parked += self._running.values()
            self._ending |= self._running.keys()
            self._running.clear()
            for task in self._ending:
                task.cancel()
            self._set_paused(paused=True)

    def go_on(self) -> None:
        """Take up again what was paused; each step begins anew."""
        parked, self._parked = self._parked, []
        self._set_paused(paused=False)
        for each in parked:
            self._start(each)

    async def cancel(self) -> None:
        """Stop everything, and forget what is still to be done; jobs stay where they are."""
        self._parked.clear()
        await self._stop([*self._running, *self._ending])
        self._set_paused(paused=False)
        self._tell_under_way()

    async def leave_out(self, job_ids: Collection[int]) -> None:
        """Stop work on some jobs; the others in their passes go on."""
        tasks = [task for task, each in self._running.items() if each.touches(job_ids)]
        passes = [self._running[task] for task in tasks]
        await self._stop(tasks)
        for each in (*passes, *self._parked):
            each.open.difference_update(job_ids)
        for each in passes:
            self._start(each)
        self._tell_under_way()

    async def close(self) -> None:
        """Stop everything for good; returns when nothing runs any more."""
        self._is_closed = True
        self._parked.clear()
        await self._stop([*self._running, *self._ending])

    # Looking

    @property
    def under_way(self) -> frozenset[int]:
        """The jobs that are in a pass, paused ones too, and not through yet."""
        passes = (*self._running.values(), *self._parked)
        return frozenset(job_id for each in passes for job_id in each.open)

    @property
    def is_busy(self) -> bool:
        """Whether anything runs."""
        return bool(self._running)

    @property
    def is_paused(self) -> bool:
        """Whether `go_on` is waited for."""
        return self._is_paused

    # Tasks

    def _start(self, wanted: Pass) -> None:
        if self._is_closed or not (wanted.open or wanted.paths):
            return
        if self._is_paused and not wanted.paths:
            self._parked.append(wanted)
        else:
            task = asyncio.get_running_loop().create_task(self._guarded(wanted))
            self._running[task] = wanted
            task.add_done_callback(self._on_done)
            self.started.emit(wanted.kind)
        self._tell_under_way()

    def _on_done(self, task: "asyncio.Task[None]") -> None:
        self._forget(task)
        self._tell_under_way()

    def _forget(self, task: "asyncio.Task[None]") -> None:
        self._running.pop(task, None)
        self._ending.discard(task)

    async def _stop(self, tasks: Sequence["asyncio.Task[None]"]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in tasks:  # Before anybody asks: their callbacks come a moment later.
            self._forget(task)

    async def _guarded(self, wanted: Pass) -> None:
        """Run a pass; what stops all of it is told, and the window goes on."""
        if self._ending:  # They still hold what this one may need.
            await asyncio.wait(tuple(self._ending))
        try:
            orchestrator = await self._build(wanted.kind)
            try:
                await self._run(orchestrator, wanted)
            finally:
                await orchestrator.close()
        except NostalgiaError as error:
            self._on_error(wanted, str(error))
        except Exception as error:
            log.exception("a pass broke off")
            words = self.tr("a fault in this program ({}); the log has the details")
            self._on_error(wanted, words.format(repr(error)))

    async def _run(self, orchestrator: "Orchestrator", wanted: Pass) -> None:
        if wanted.paths:
            await self._look(orchestrator, wanted)
            if self._is_paused:
                self._parked.append(replace(wanted, open=set(wanted.open)))
                return
        ids = tuple(sorted(wanted.open))
        wanted.taken = frozenset(ids)
        self._states |= {job.id: job.state for job in await self._now(ids)}
        if wanted.kind is Kind.FINALIZE:
            report = await orchestrator.batch_finalize(ids, only=wanted.only)
        elif wanted.kind is Kind.REMAKE:
            report = await orchestrator.remake(ids)
        else:
            report = await orchestrator.submit(Found(ids))
        self._conclude(wanted, report)

    async def _look(self, orchestrator: "Orchestrator", wanted: Pass) -> None:
        """Find out what was dropped, and take those titles that are not through yet.

        So are titles to be reviewed whose preview is lost. A finished title needs none any more,
        until somebody asks for it.
        """
        found = await orchestrator.find(wanted.paths)
        jobs = await self._now(found.job_ids)
        open_ids = {job.id for job in jobs if job.reached in TO_SUBMIT}
        to_review = [job.id for job in jobs if job.reached in _TO_REVIEW]
        if to_review:
            open_ids |= {job.id for job in await orchestrator.lost_previews(to_review)}
        wanted.open, wanted.paths = self._free(open_ids), ()
        self.looked.emit(wanted.drop, found)
        self._tell_under_way()

    async def _now(self, job_ids: Sequence[int]) -> list[Job]:
        if not job_ids:  # There may be no archive yet.
            return []
        return await asyncio.to_thread(self._jobs.jobs_of, job_ids)

    def _conclude(self, wanted: Pass, report: PassReport) -> None:
        wanted.open.clear()
        for note in (*report.notes, *report.remarks, *report.problems):
            self.noted.emit(note)
        for job in report.busy:
            words = self.tr("{} is being worked on by another program")
            self.noted.emit(words.format(job.name))
        self.finished.emit(wanted.kind, report)

    def _on_error(self, wanted: Pass, text: str) -> None:
        if wanted.kind is Kind.REMAKE:
            for job_id in wanted.open:
                self._jobs.tell_preview(PreviewNews(job_id, PreviewState.FAILED, text))
        wanted.open.clear()
        if wanted.paths:
            self.look_failed.emit(wanted.drop, text)
        else:
            reason, _, advice = text.partition("; ")
            self.failed.emit(reason, advice)

    # Who is in which pass

    def _free(self, job_ids: Collection[int]) -> set[int]:
        return set(job_ids) - self.under_way

    def _on_job_changed(self, job: Job) -> None:
        before = self._states.get(job.id)
        self._states[job.id] = job.state
        for each in self._running.values():
            if job.id in each.open and each.is_through(before, job.state):
                each.open.discard(job.id)
                self._tell_under_way()

    def _set_paused(self, *, paused: bool) -> None:
        if paused is not self._is_paused:
            self._is_paused = paused
            self.paused_changed.emit(paused)
            self._tell_under_way()

    def _tell_under_way(self) -> None:
        self.under_way_changed.emit(self.under_way)
