"""From the wish for clips to the sheet, the pass, and its progress until all are there."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.finalize.progress import FinalizeProgress
from nostalgia_desktop.gui.finalize.run import FinalizeRun
from nostalgia_desktop.gui.finalize.sheet import FinalizeSheet
from nostalgia_desktop.gui.passes import PassRunner
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.finalize_plan import FinalizePlan, FinalizeWish, Plans
from nostalgia_desktop.workflow.job_manager import JobManager

MakePlans = Callable[[Collection[int], ShouldStop], Plans]
"""What a Finalize of these jobs, or of all, would do; called in a thread."""


class FinalizeFlow(QObject):
    """Shows what a Finalize would do, begins it when that is agreed to, and follows it.

    `told` carries what went wrong; `pause_wished` asks to pause all work or to go on;
    `working_changed` says whether there is progress to look at.
    """

    told = Signal(str)
    pause_wished = Signal()
    working_changed = Signal(bool)

    def __init__(
        self, window: QWidget, runner: PassRunner, jobs: JobManager, root: Path, plan: MakePlans
    ) -> None:
        super().__init__(window)
        self._window, self._runner, self._jobs = window, runner, jobs
        self._root, self._make_plans = root, plan
        self._colours: Colours = DARK
        self._tasks: set[asyncio.Task[None]] = set()
        self.sheet: FinalizeSheet | None = None
        self.progresses: list[FinalizeProgress] = []
        runner.paused_changed.connect(self._on_paused)
        runner.under_way_changed.connect(self._on_under_way)

    @property
    def is_working(self) -> bool:
        """Whether clips that were begun here are being made."""
        return any(not each.run.is_over for each in self.progresses)

    def begin(self, job_ids: Collection[int]) -> None:
        """Show what there is to be made of these jobs, or of all; of those at work, how far."""
        free = [job_id for job_id in job_ids if job_id not in self._runner.under_way]
        if job_ids and not free:
            self.show_progress()
        elif self.sheet is None and not self._tasks:
            self._start(self._open_sheet(free))

    def make(self, wish: FinalizeWish) -> None:
        """Make these clips, which were agreed to elsewhere, and show how far they are."""
        self._start(self._make(wish))

    def show_progress(self) -> None:
        """Bring to the front how far the clips are."""
        for progress in self.progresses:
            progress.show()
            progress.raise_()
            progress.activateWindow()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        for dialog in (self.sheet, *self.progresses):
            if dialog is not None:
                dialog.set_colours(colours)

    def close_down(self) -> None:
        """The window closes: nothing is asked any more."""
        for task in self._tasks:
            task.cancel()
        if self.sheet is not None:
            self.sheet.reject()
        for progress in tuple(self.progresses):
            progress.run.stop()
            progress.close()

    # The sheet

    async def _open_sheet(self, job_ids: Collection[int]) -> None:
        try:
            plans = await in_thread(lambda should_stop: self._make_plans(job_ids, should_stop))
        except NostalgiaError as error:
            self.told.emit(str(error))
            return
        sheet = FinalizeSheet(plans, self._root, self._colours, self._window)
        sheet.wished.connect(lambda wish: self._on_wish(sheet.plan, wish))
        sheet.finished.connect(self._on_sheet_closed)
        self.sheet = sheet
        sheet.open()

    def _on_sheet_closed(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None

    def _on_wish(self, plan: FinalizePlan, wish: FinalizeWish) -> None:
        self._runner.finalize(wish.job_ids, wish.scenes)
        if plan.to_make:
            self._follow(plan)

    async def _make(self, wish: FinalizeWish) -> None:
        try:
            plans = await in_thread(lambda stop: self._make_plans(wish.job_ids, stop))
        except NostalgiaError as error:
            self.told.emit(str(error))
            return
        chosen = (clip for clip in plans.every.to_make if clip.scene_uid in wish.scenes)
        self._on_wish(replace(plans.every, clips=tuple(chosen)), wish)

    # Progress

    def _follow(self, plan: FinalizePlan) -> None:
        run = FinalizeRun(self._jobs, plan)
        progress = FinalizeProgress(run, self._root, self._colours, self._window)
        run.setParent(progress)
        progress.set_paused(paused=self._runner.is_paused)
        progress.pause_wished.connect(self.pause_wished)
        progress.cancel_wished.connect(lambda: self._start(self._cancel(run)))
        progress.retry_wished.connect(self._retry)
        progress.finished.connect(lambda: self._on_progress_closed(progress))
        run.ended.connect(lambda: self._on_ended(progress))
        self.progresses.append(progress)
        progress.show()
        self.working_changed.emit(True)

    async def _cancel(self, run: FinalizeRun) -> None:
        """Stop these clips; what else is under way goes on."""
        await self._runner.leave_out(run.job_ids)
        run.stop()

    def _retry(self, wish: FinalizeWish) -> None:
        self._runner.finalize(wish.job_ids, wish.scenes)
        self.working_changed.emit(self.is_working)

    def _on_progress_closed(self, progress: FinalizeProgress) -> None:
        if progress.run.is_over:
            self._drop(progress)

    def _on_ended(self, progress: FinalizeProgress) -> None:
        if not progress.isVisible():
            self._drop(progress)
        self.working_changed.emit(self.is_working)

    def _drop(self, progress: FinalizeProgress) -> None:
        if progress in self.progresses:
            self.progresses.remove(progress)
            progress.deleteLater()

    def _on_paused(self, paused: bool) -> None:
        for progress in self.progresses:
            progress.set_paused(paused=paused)

    def _on_under_way(self, job_ids: frozenset[int]) -> None:
        """A pass that broke off, or was stopped elsewhere, brings no more clips."""
        for progress in self.progresses:
            run = progress.run
            if not run.is_over and job_ids.isdisjoint(run.job_ids):
                QTimer.singleShot(0, run, lambda run=run: self._stop_if_idle(run))

    def _stop_if_idle(self, run: FinalizeRun) -> None:
        if not run.is_over and self._runner.under_way.isdisjoint(run.job_ids):
            run.stop()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
