"""Shows a pass at work: bars with speed and time left in a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.vision.gate_state import GateKind, GateState
from nostalgia_desktop.workflow.job_manager import JobManager

_REACHED = {
    JobState.PROXIED: "preview made",
    JobState.UPLOADED: "sent to Gemini",
    JobState.ANALYZED: "scenes found",
    JobState.FINALIZED: "clips made",
}


_SHORT = frozenset({GateKind.OPEN, GateKind.RATE, GateKind.OVERLOAD})


class _SpeedColumn(ProgressColumn):
    """How many times faster than the video itself a step is."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        length_s = task.fields["length_ms"] / 1000
        return Text(f"{speed * length_s:.1f}x" if speed and length_s else "", style="cyan")


class Display:
    """Follows a JobManager while `showing()`."""

    def __init__(self, jobs: JobManager, console: Console) -> None:
        self._jobs, self._console = jobs, console
        self._bars: Progress | None = None
        self._tasks: dict[tuple[int, str], TaskID] = {}
        self._known: dict[int, tuple[JobState, str]] = {}

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Show what happens until the end of the `with`."""
        self._jobs.job_added.connect(self._on_job_added)
        self._jobs.job_changed.connect(self._on_job_changed)
        self._jobs.progress_changed.connect(self._on_progress)
        self._jobs.preview_changed.connect(self._on_preview)
        try:
            if self._console.is_terminal:
                with self._make_bars() as self._bars:
                    yield
            else:
                yield
        finally:
            self._bars = None
            self._jobs.job_added.disconnect(self._on_job_added)
            self._jobs.job_changed.disconnect(self._on_job_changed)
            self._jobs.progress_changed.disconnect(self._on_progress)
            self._jobs.preview_changed.disconnect(self._on_preview)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Keep the bars away while a person is asked something."""
        if self._bars is not None:
            self._bars.stop()
        try:
            yield
        finally:
            if self._bars is not None:
                self._bars.start()

    def say(self, text: str) -> None:
        """A line for the person, above the bars; no markup, whatever is in it."""
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)

    def show_gate(self, state: GateState) -> None:
        """Say what is in the way to Gemini; a short wait is nothing to speak of."""
        if state.kind not in _SHORT and state.words:
            self.say(f"{state.words[:1].upper()}{state.words[1:]}")

    def _make_bars(self) -> Progress:
        return Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            _SpeedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        )

    def _on_job_added(self, job: Job) -> None:
        self.say(f"[{job.id}] {job.name}: found")

    def _on_job_changed(self, job: Job) -> None:
        news = job.state, job.error
        if self._known.get(job.id) == news:
            return
        self._known[job.id] = news
        self._end_bars(job.id)
        if job.state in _REACHED:
            scenes = counted(len(job.scenes), "scene", "scenes")
            more = f", {scenes}" if job.state is JobState.ANALYZED else ""
            self.say(f"[{job.id}] {job.name}: {_REACHED[job.state]}{more}")
        elif job.error:
            self.say(f"[{job.id}] {job.name}: stopped: {job.error}")

    def _on_preview(self, news: PreviewNews) -> None:
        """A lost preview is made again: no news of its job."""
        job = self._jobs.job(news.job_id)
        self._known[job.id] = job.state, job.error
        if news.state is not PreviewState.BEGUN:
            self._end_bars(job.id)
        if news.state is PreviewState.DONE:
            self.say(f"[{job.id}] {job.name}: the preview was lost, and is made again")

    def _on_progress(self, job_id: int, step: str, done: float) -> None:
        if self._bars is None:
            return
        key = job_id, step
        if key not in self._tasks:
            job = self._jobs.job(job_id)
            self._tasks[key] = self._bars.add_task(
                f"[{job_id}] {job.name[:30]}: {step}", total=1.0, length_ms=job.duration_ms or 0
            )
        self._bars.update(self._tasks[key], completed=done)

    def _end_bars(self, job_id: int) -> None:
        for key in [key for key in self._tasks if key[0] == job_id]:
            task = self._tasks.pop(key)
            if self._bars is not None:
                self._bars.remove_task(task)
