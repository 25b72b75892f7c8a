"""The disc that the open title is of: its other titles, and edits that go to all of them."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from weakref import ref

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from nostalgia_desktop.domain.field_edits import SceneField, copy_field, value_of
from nostalgia_desktop.domain.job import Job, same_disc
from nostalgia_desktop.gui.scene_list import ReplaceScenes, ReviewState, SceneList
from nostalgia_desktop.workflow.disc_edits import DiscEdit
from nostalgia_desktop.workflow.job_manager import JobManager

log = logging.getLogger(__name__)

Work = Callable[[], list[str]]
Then = Callable[[list[str]], None]


class DiscEditor(QObject):
    """Says of all scenes of a disc what is said of the current one.

    The open title's scenes change at once, as one step with those of the other titles, which are
    written in a thread, one edit after the other. `changed` says that `beside`, the other titles
    that have scenes, are others or say something else; `failed` what could not be written, and
    `written` that nothing is left to be.
    """

    changed = Signal()
    failed = Signal(str)
    written = Signal()
    _done = Signal(object, object)

    def __init__(self, jobs: JobManager, scenes: SceneList, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._scenes = jobs, scenes
        self._open: Job | None = None
        self._beside: dict[int, Job] = {}
        self._left = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        jobs.job_changed.connect(self._on_job_changed)
        jobs.job_removed.connect(self._on_job_removed)

    @property
    def job_id(self) -> int | None:
        """The number of the open title; None while none is."""
        return self._open.id if self._open else None

    @property
    def is_writing(self) -> bool:
        """Whether something is left to be written."""
        return self._left > 0

    @property
    def beside(self) -> Sequence[Job]:
        """The disc's other titles that have scenes."""
        return [job for job in self._beside.values() if job.scenes]

    def open(self, job: Job, beside: Sequence[Job]) -> None:
        """Another title is open."""
        self._open, self._beside = job, {each.id: each for each in beside}
        self.changed.emit()

    def close(self) -> None:
        """None is."""
        self._open, self._beside = None, {}
        self.changed.emit()

    def copy(self, field: SceneField) -> None:
        """Say of all scenes of the disc what is said of the current one."""
        scenes, scene = self._scenes, self._scenes.current
        if scene is None:
            return
        after = ReviewState(copy_field(scenes.review, scene.uid, field), scenes.state.selection)
        ids = [job.id for job in self.beside]
        edit = DiscEdit(self._jobs, ids, field, value_of(scene, field))
        scenes.push(CopyToDisc(self.tr("Use for the whole disc"), scenes, after, self, edit))

    def write(self, work: Work, then: Then | None = None) -> None:
        """Do what gives a list of problems, after all that was asked for before.

        `then` is told the problems in place of whoever listens to `failed`.
        """
        self._left += 1
        self._pool.start(lambda: self._work(work, then or self._tell))

    def finish(self) -> None:
        """Return when all is written."""
        self._pool.waitForDone()

    def _work(self, work: Work, then: Then) -> None:
        """In the thread."""
        try:
            problems = work()
        except Exception as error:
            log.exception("an edit of the whole disc broke off")
            words = self.tr("a fault in this program ({}); the log has the details")
            problems = [words.format(repr(error))]
        with suppress(RuntimeError):  # Qt's: the window was closed.
            self._done.emit(problems, then)

    def _on_done(self, problems: list[str], then: Then) -> None:
        self._left -= 1
        then(problems)
        if not self._left:
            self.written.emit()

    def _tell(self, problems: list[str]) -> None:
        if problems:
            words = self.tr("Not all titles of the disc were changed: {}")
            self.failed.emit(words.format("; ".join(dict.fromkeys(problems))))

    def _on_job_changed(self, job: Job) -> None:
        opened = self._open
        if opened is None or job.id == opened.id:
            return
        if same_disc(job, opened):
            self._beside[job.id] = job
        elif self._beside.pop(job.id, None) is None:
            return
        self.changed.emit()

    def _on_job_removed(self, job_id: int) -> None:
        if self._beside.pop(job_id, None) is not None:
            self.changed.emit()


class CopyToDisc(ReplaceScenes):
    """One undo step over all titles of a disc: those that are not open are written in a thread."""

    def __init__(
        self, text: str, scenes: SceneList, after: ReviewState, editor: DiscEditor, edit: DiscEdit
    ) -> None:
        super().__init__(text, scenes, after, gesture=-1)
        self._editor, self._edit = ref(editor), edit  # Weakly, as the scenes.

    def redo(self) -> None:
        """Say it of all."""
        super().redo()
        if (editor := self._editor()) is not None:
            editor.write(self._edit.do)

    def undo(self) -> None:
        """Put back what was said, where nobody said anything else since."""
        super().undo()
        if (editor := self._editor()) is not None:
            editor.write(self._edit.take_back)
