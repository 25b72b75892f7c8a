"""Answers the window's wishes: drops, passes, pages, and the end of the program."""

import asyncio
import shutil
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.domain.errors import NostalgiaError, StoreError
from nostalgia_desktop.domain.job import TO_FINALIZE, TO_SUBMIT, Job, JobState
from nostalgia_desktop.gui import questions
from nostalgia_desktop.gui.activity import activity_of
from nostalgia_desktop.gui.drops import Drops
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.pager import Pager
from nostalgia_desktop.gui.passes import Kind, PassRunner
from nostalgia_desktop.gui.window import MainWindow
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.pass_report import PassReport

_REFRESH_MS = 500
_DISK_MS = 10_000


class Controller(QObject):
    """Joins window, list and runner. `closed` comes when nothing is left to be done."""

    closed = Signal()

    def __init__(
        self, window: MainWindow, model: JobListModel, runner: PassRunner, records: Records
    ) -> None:
        super().__init__(window)
        self._window, self._model, self._runner, self._records = window, model, runner, records
        self._drops, self._pager = Drops(model, runner, self), Pager(window, model, self)
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
        except StoreError as error:
            self._window.status.say(str(error))
        self._go_on_with_unfinished()
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
        view.original_wished.connect(self._show_original)
        window.review_page.clips_wished.connect(lambda number: runner.finalize([number]))
        window.status.cancel_wished.connect(lambda: self._start(self._cancel()))
        window.status.pause_wished.connect(self._pause_or_go_on)
        runner.under_way_changed.connect(self._on_under_way)
        runner.failed.connect(lambda what, advice: window.status.say(_sentence(what, advice)))
        runner.noted.connect(window.status.say)
        runner.finished.connect(self._on_finished)
        self._connect_actions()

    def _connect_actions(self) -> None:
        window, actions, view = self._window, self._window.actions_, self._window.panel.view
        actions.add_folder.triggered.connect(self._choose_folder)
        actions.add_files.triggered.connect(self._choose_files)
        actions.sample.triggered.connect(lambda: self.add([sample_disc()]))
        actions.finalize.triggered.connect(self._finalize)
        actions.open_archive.triggered.connect(lambda: _show(self._records.layout.root))
        actions.quit.triggered.connect(window.close)
        actions.retry.triggered.connect(lambda: self._retry(view.selected_jobs()))
        actions.remove.triggered.connect(view.wish_removal)
        actions.search.triggered.connect(window.panel.begin_search)
        actions.pause.triggered.connect(self._pause_or_go_on)
        actions.cancel.triggered.connect(lambda: self._start(self._cancel()))
        actions.about.triggered.connect(lambda: questions.show_about(window))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self._window, "Add a disc folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._choose(dialog)

    def _choose_files(self) -> None:
        dialog = QFileDialog(self._window, "Add video files or disc images")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._choose(dialog)

    def _choose(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def _retry(self, job_ids: Sequence[int]) -> None:
        """Go on where each of them was stopped: in the first pass or in the second."""
        jobs = [job for job_id in job_ids if (job := self._model.job(job_id)) is not None]
        self._runner.go_on_with([job.id for job in jobs if job.reached in TO_SUBMIT])
        stopped = (JobState.FAILED, JobState.WAITING)
        again = [job.id for job in jobs if job.reached in TO_FINALIZE and job.state in stopped]
        self._runner.finalize(again)

    def _finalize(self) -> None:
        if (job := self._pager.job) is not None:
            self._window.review_page.save()
            self._runner.finalize([job.id])

    def _show_original(self, job_id: int) -> None:
        if (job := self._model.job(job_id)) is not None:
            place = Path(job.source.root, job.source.folder)
            _show(place if place.is_dir() else place.parent)

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

    # Passes

    def _go_on_with_unfinished(self) -> None:
        """What was under way when the window was closed; what failed waits for a person."""
        unfinished = [entry.job.id for entry in self._model.jobs() if entry.job.state in TO_SUBMIT]
        self._runner.go_on_with(unfinished)

    def _on_under_way(self, job_ids: frozenset[int]) -> None:
        self._model.set_turns(job_ids, paused=self._runner.is_paused)
        self._show_activity()

    def _on_finished(self, kind: Kind, report: PassReport) -> None:
        clips = sum(clip.done for job in report.jobs for clip in job.clips)
        if kind is Kind.FINALIZE and clips:
            self._window.status.say(f"The clips are in {self._records.layout.root}")

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
        actions.pause.setText("Go on with &work" if activity.is_paused else "&Pause work")
        actions.cancel.setEnabled(bool(activity.text))
        if activity.text:
            self._refresh.start()
        else:
            self._refresh.stop()

    async def _measure(self) -> None:
        """How much room the archive has; a drive that sleeps may take long to say."""
        self._free_bytes = await asyncio.to_thread(_free_bytes, self._records.layout.root)
        self._show_activity()

    # The end

    async def _close(self) -> None:
        if self._is_closing:
            return
        self._is_closing = True
        if self._runner.is_busy and not await questions.may_stop(self._window):
            self._is_closing = False
            return
        await self.shut_down()

    async def shut_down(self) -> None:
        """Stop all work, save, and close the window; nothing is asked."""
        self._is_closing = True
        self._window.setEnabled(False)
        self._window.status.say("Stopping …")
        self._window.review_page.save()
        self._disk.stop()
        await self._runner.close()
        self._refresh.stop()
        self._records.jobs.release()
        self._window.let_go()
        self.closed.emit()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _free_bytes(folder: Path) -> int | None:
    """The room on the drive on which a folder lies or will lie."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _show(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _sentence(what: str, advice: str) -> str:
    return f"{what}; {advice}" if advice else what
