"""Follows the way to Gemini: says what is in the way, and takes in what batches bring."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.job import TO_SUBMIT, JobState, Step
from nostalgia_desktop.gui.passes import PassRunner
from nostalgia_desktop.services import Records
from nostalgia_desktop.vision.gate_state import GateKind, GateState

# A batch takes hours: who looks more often is not served sooner.
_LOOK_MS = 10 * 60_000
_FOR_A_PERSON = frozenset({GateKind.KEY, GateKind.MODEL})


class GeminiWatch(QObject):
    """`words_changed` says what is in the way, empty when nothing is any more.

    `settings_wished` comes once when Gemini refuses the key or the model: nothing gets better
    before a person changes that. Jobs wait meanwhile, and go on after `try_again`.
    """

    words_changed = Signal(str)
    settings_wished = Signal(str)  # What is wrong

    def __init__(
        self,
        runner: PassRunner,
        records: Records,
        forget_troubles: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._runner, self._records, self._forget_troubles = runner, records, forget_troubles
        self._needs_person = False
        self._tasks = set[asyncio.Task[None]]()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look after batches from now on."""
        self._timer.start()
        self.look()

    def close(self) -> None:
        """Look after nothing any more."""
        self._timer.stop()
        for task in self._tasks:
            task.cancel()

    def look(self) -> None:
        """Take in what batches have brought; a person is told of nothing else."""
        if not self._runner.is_paused:
            self._start(self._collect())

    def show_gate(self, state: GateState) -> None:
        """The way to Gemini stands otherwise than before."""
        if state.kind not in _FOR_A_PERSON:
            self.words_changed.emit(state.words[:1].upper() + state.words[1:])
            return
        self.words_changed.emit("")
        if not self._needs_person:
            self._needs_person = True
            self.settings_wished.emit(state.words)

    def try_again(self) -> None:
        """The settings have changed: what waited for a key or a model goes on."""
        self._forget_troubles()
        if self._needs_person:
            self._needs_person = False
            self._start(self._go_on())

    async def _collect(self) -> None:
        # Where there is no archive yet, none is made.
        if not self._records.database.path.exists():
            return
        try:
            found = await asyncio.to_thread(self._records.database.films.batches)
        except StoreError:
            return  # Whoever opens the archive is told.
        self._runner.collect(found)

    async def _go_on(self) -> None:
        jobs = await asyncio.to_thread(self._records.jobs.jobs)
        asked = (Step.UPLOAD, Step.ANALYSIS)
        waiting = [job for job in jobs if job.state is JobState.WAITING and job.step in asked]
        self._runner.go_on_with([job.id for job in waiting if job.reached in TO_SUBMIT])

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
