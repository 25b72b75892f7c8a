"""Answers the window's wishes: drops, passes, pages, and the end of the program."""

import asyncio
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.domain.errors import NostalgiaError, StoreError
from nostalgia_desktop.domain.job import TO_FINALIZE, TO_SUBMIT, Job, JobState
from nostalgia_desktop.gui import choosers, questions
from nostalgia_desktop.gui.actions import window_keys
from nostalgia_desktop.gui.activity import activity_of
from nostalgia_desktop.gui.drops import Drops
from nostalgia_desktop.gui.finalize.flow import FinalizeFlow, MakePlans
from nostalgia_desktop.gui.gemini_watch import GeminiWatch
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.pager import Pager
from nostalgia_desktop.gui.passes import Kind, PassRunner
from nostalgia_desktop.gui.system.ties import SystemTies
from nostalgia_desktop.gui.tidying import tidy
from nostalgia_desktop.gui.window import MainWindow
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.pass_report import PassReport
from nostalgia_desktop.workflow.room import room_at

_REFRESH_MS = 500
_DISK_MS = 10_000
_STOPPED = (JobState.FAILED, JobState.WAITING)


class Controller(QObject):
    """Joins window, list and runner. `closed` comes when nothing is left to be done.

    `next_archive` is then the one that a person wants to go on with, if any.
    """

    closed = Signal()

    def __init__(
        self,
        window: MainWindow,
        model: JobListModel,
        runner: PassRunner,
        records: Records,
        plan: MakePlans,
        watch: GeminiWatch,
    ) -> None:
        super().__init__(window)
        self.watch = watch
        self._window, self._model, self._runner, self._records = window, model, runner, records
        self._drops, self._pager = Drops(model, runner, self), Pager(window, model, self)
        self.finalizing = FinalizeFlow(window, runner, records.jobs, records.layout.root, plan)
        self._ties = SystemTies(runner, self)
        self.next_archive: Path | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._free_bytes: int | None = None
        self._is_closing = False
        self._refresh = QTimer(self, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self._show_activity)
        self._disk = QTimer(self, interval=_DISK_MS)
        self._disk.timeout.connect(lambda: self._start(self._measure()))
        self._connect()

    async def begin(self, paths: Sequence[Path] = ()) -> None:
        """Show the archive's jobs, go on with what was not finished, look into `paths`."""
        self._disk.start()
        await self._measure()
        try:
            if self._records.database.path.exists():
                await self._model.load()
                await asyncio.sleep(0)  # The list is shown before a title is opened.
        except StoreError as error:
            self._window.status.say(str(error))
        self._go_on_with_unfinished()
        self.watch.begin()
        self._pager.begin()
        self.add(paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Look into folders and files, as if they were dropped."""
        self._drops.add(paths)

    # Wishes

    def _connect(self) -> None:
        window, runner, view = self._window, self._runner, self._window.panel.view
        window.panel.follow(self._model)
        window.dropped.connect(self._drops.take)
        window.close_wished.connect(lambda: self._start(self._close()))
        self._drops.told.connect(window.status.say)
        self._drops.found.connect(self._pager.open_first)
        for wish in (window.panel.add_wished, window.empty_page.folder_wished):
            wish.connect(self._choose_folder)
        window.empty_page.sample_wished.connect(lambda: self.add([sample_disc()]))
        for retry in (view.retry_wished, window.title_page.retry_wished):
            retry.connect(self._retry)
        view.removal_wished.connect(lambda ids: self._start(self._remove(ids)))
        view.dismissed.connect(self._model.dismiss)
        for original in (view.original_wished, window.title_page.original_wished):
            original.connect(self._show_original)
        for here in (view.here_wished, window.title_page.here_wished):
            here.connect(runner.find_scenes_here)
        window.review_page.clips_wished.connect(lambda number: self.finalizing.begin([number]))
        window.review_page.remake_wished.connect(lambda number: runner.remake([number]))
        view.finalize_wished.connect(self._finalize_these)
        view.stop_wished.connect(lambda ids: self._start(runner.leave_out(ids)))
        window.library_page.told.connect(window.status.say)
        window.status.cancel_wished.connect(lambda: self._start(self._cancel()))
        window.status.pause_wished.connect(self._pause_or_go_on)
        window.status.clips_wished.connect(self.finalizing.show_progress)
        self.finalizing.told.connect(window.status.say)
        self.finalizing.pause_wished.connect(self._pause_or_go_on)
        self.finalizing.working_changed.connect(window.status.show_clips_button)
        runner.under_way_changed.connect(self._on_under_way)
        runner.failed.connect(lambda what, advice: window.status.say(_sentence(what, advice)))
        self._ties.activated.connect(window.raise_to_front)
        runner.noted.connect(window.status.say)
        runner.finished.connect(self._on_finished)
        self._connect_actions()

    def _connect_actions(self) -> None:
        window, actions, view = self._window, self._window.actions_, self._window.panel.view
        actions.add_folder.triggered.connect(self._choose_folder)
        actions.add_files.triggered.connect(self._choose_files)
        actions.sample.triggered.connect(lambda: self.add([sample_disc()]))
        actions.finalize.triggered.connect(self._finalize)
        actions.finalize_all.triggered.connect(lambda: self._finalize_these([]))
        actions.change_archive.triggered.connect(self._choose_archive)
        actions.tidy.triggered.connect(lambda: self._start(self._tidy()))
        actions.keys.triggered.connect(window.review_page.steering.show_keys)
        window.review_page.steering.more_keys = window_keys(actions)
        window.empty_page.archive_wished.connect(self._choose_archive)
        archive = self._records.layout.root
        window.empty_page.show_archive(archive)
        actions.open_archive.triggered.connect(lambda: choosers.show_folder(archive))
        actions.quit.triggered.connect(window.close)
        actions.retry.triggered.connect(lambda: self._retry(view.selected_jobs()))
        actions.remove.triggered.connect(view.wish_removal)
        actions.search.triggered.connect(self._pager.begin_search)
        actions.pause.triggered.connect(self._pause_or_go_on)
        actions.cancel.triggered.connect(lambda: self._start(self._cancel()))
        actions.about.triggered.connect(lambda: questions.show_about(window))

    def _choose_folder(self) -> None:
        choosers.choose_folder(self._window, self.tr("Add a disc folder"), self.add)

    def _choose_files(self) -> None:
        title = self.tr("Add video files or disc images")
        choosers.choose_files(self._window, title, self.add)

    def _choose_archive(self) -> None:
        choosers.choose_folder(
            self._window,
            self.tr("Where clips go"),
            lambda chosen: self.go_to_archive(chosen[0]),
            self._records.layout.root.parent,
        )

    def go_to_archive(self, archive: Path) -> None:
        """Close this archive's window, and open another's."""
        if archive != self._records.layout.root:
            self.next_archive = archive
            self._window.close()

    def offer_archive(self, archive: Path) -> None:
        """The settings name this one: ask whether to go there now, if it is another."""
        if archive != self._records.layout.root:
            self._start(self._offer_archive(archive))

    async def _offer_archive(self, archive: Path) -> None:
        if await questions.may_change_archive(self._window, archive):
            self.go_to_archive(archive)

    def _retry(self, job_ids: Sequence[int]) -> None:
        """Go on where each of them was stopped: in the first pass or in the second."""
        jobs = [job for job_id in job_ids if (job := self._model.job(job_id)) is not None]
        self._runner.go_on_with([job.id for job in jobs if job.reached in TO_SUBMIT])
        again = [job.id for job in jobs if job.reached in TO_FINALIZE and job.state in _STOPPED]
        self._runner.finalize(again)

    def _finalize(self) -> None:
        if (job := self._pager.job) is not None:
            self._finalize_these([job.id])

    def _finalize_these(self, job_ids: Sequence[int]) -> None:
        """Show what there is to be made of some titles, or of all."""
        self._window.review_page.save()
        self.finalizing.begin(job_ids)

    def _show_original(self, job_id: int) -> None:
        if (job := self._model.job(job_id)) is not None:
            place = Path(job.source.root, job.source.folder)
            choosers.show_folder(place if place.is_dir() else place.parent)

    async def _remove(self, job_ids: Sequence[int]) -> None:
        jobs = [job for job_id in job_ids if (job := self._model.job(job_id)) is not None]
        if any(job.scenes for job in jobs) and not await questions.may_remove(self._window, jobs):
            return
        await self._runner.leave_out(job_ids)
        for job in jobs:
            self._forget(job)

    def _forget(self, job: Job) -> None:
        try:
            self._records.jobs.remove(job.id)
        except NostalgiaError as error:
            self._window.status.say(str(error))

    async def _tidy(self) -> None:
        if words := await tidy(self._window, self._records):
            self._window.status.say(words)

    # Passes

    def _go_on_with_unfinished(self) -> None:
        """What was under way when the window was closed; what failed waits for a person."""
        unfinished = [entry.job.id for entry in self._model.jobs() if entry.job.state in TO_SUBMIT]
        self._runner.go_on_with(unfinished)

    def _on_under_way(self, job_ids: frozenset[int]) -> None:
        self._model.set_turns(job_ids, paused=self._runner.is_paused)
        self._show_activity()

    def _on_finished(self, kind: Kind, report: PassReport) -> None:
        made = [job for job in report.jobs if job.state not in _STOPPED]
        if kind is Kind.FINALIZE and any(clip.done for job in made for clip in job.clips):
            words = self.tr("The clips are in {}").format(self._records.layout.root)
            self._window.status.say(words)

    def _pause_or_go_on(self) -> None:
        if self._runner.is_paused:
            self._runner.go_on()
        elif self._runner.is_busy:
            self._runner.pause()

    async def _cancel(self) -> None:
        self._drops.give_up()
        await self._runner.cancel()

    def _show_activity(self) -> None:
        runner, entries = self._runner, self._model.at_work()
        activity = activity_of(entries, self._model.looking(), paused=runner.is_paused)
        self._window.status.show_activity(activity, self._free_bytes)
        actions = self._window.actions_
        actions.pause.setEnabled(bool(activity.text))
        go_on, pause = self.tr("Go on with &work"), self.tr("&Pause work")
        actions.pause.setText(go_on if activity.is_paused else pause)
        actions.cancel.setEnabled(bool(activity.text))
        if activity.text:
            self._refresh.start()
        else:
            self._refresh.stop()

    async def _measure(self) -> None:
        """How much room the archive has; a drive that sleeps may take long to say."""
        self._free_bytes = await asyncio.to_thread(room_at, self._records.layout.root)
        self._show_activity()

    # The end

    async def _close(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        if self._runner.is_busy and not await questions.may_stop(self._window):
            self._is_closing, self.next_archive = False, None
            return
        await self.shut_down()

    async def shut_down(self) -> None:
        """Stop all work, save, and close the window; nothing is asked."""
        self._is_closing = True
        self._window.setEnabled(False)
        self._window.status.say(self.tr("Stopping …"))
        self._window.review_page.save()
        self._disk.stop()
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()  # What they would show has no window any more.
        self.finalizing.close_down()
        self.watch.close()
        await self._runner.close()
        self._ties.close()
        self._window.review_page.close_down()
        self._window.library_page.close_down()
        self._refresh.stop()
        self._records.jobs.release()
        self._window.let_go()
        self.closed.emit()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _sentence(what: str, advice: str) -> str:
    return f"{what}; {advice}" if advice else what
