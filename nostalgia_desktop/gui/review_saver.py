"""Loads titles for the review and saves what is edited, one after the other in a thread."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal

from nostalgia_desktop.domain.errors import NostalgiaError, UsageError
from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.workflow.review_data import ReviewData

log = logging.getLogger(__name__)

TYPING_MS, AGAIN_MS = 40, 2_000

Save = Callable[[int, Scenes], object]
Load = Callable[[int], ReviewData]


class ReviewStore(QObject):
    """Saves a review's scenes soon after each edit; loads wait until what came before is saved.

    Rewriting the scenes takes 5 ms for a few and 100 ms for 500, more where the disk is busy:
    hence the thread. While somebody types, `TYPING_MS` go by before the next save: less than from
    one key to the next, so that a program that is killed loses no key but the last. What could not
    be saved is said in `failed` and tried again until it can be.
    """

    loaded = Signal(object)
    load_failed = Signal(int, str)
    saved = Signal(int, object)
    failed = Signal(str)
    _was_loaded = Signal(object, int)
    _was_saved = Signal(int, object, object, int)

    def __init__(self, load: Load, save: Save, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load, self._save = load, save
        self._job_id, self._newest_load, self._turn = -1, 0, 0
        self._unsaved: dict[int, Scenes] = {}
        self._under_way: dict[int, Scenes] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._soon = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._soon.timeout.connect(self._write)
        queued = Qt.ConnectionType.QueuedConnection
        self._was_loaded.connect(self._on_loaded, queued)
        self._was_saved.connect(self._on_saved, queued)

    @property
    def is_saved(self) -> bool:
        """Whether all that was edited is in the database."""
        return not self._unsaved and not self._under_way

    def open(self, job_id: int) -> None:
        """Load a title; `loaded` or `load_failed` tells. Only the newest wish is answered."""
        self.flush()
        if self._unsaved:  # What is saved at this moment is older.
            self.finish()
        self._job_id = job_id
        self._newest_load += 1
        self._pool.start(partial(self._load_in_thread, job_id, self._newest_load))

    def keep(self, review: Review) -> None:
        """The open title's scenes were edited; they are saved soon."""
        self._unsaved[self._job_id] = review.scenes
        if not self._soon.isActive():
            self._soon.start(TYPING_MS)

    def flush(self) -> None:
        """An edit is done: begin to save it now."""
        if self._unsaved:
            self._soon.stop()
            self._write()

    def finish(self) -> None:
        """Save all that is left, and return when it is in the database, or cannot be."""
        self._soon.stop()
        self._pool.waitForDone()
        self._turn += 1  # What the thread still has to tell is old by now.
        self._under_way, self._unsaved = self._under_way | self._unsaved, {}
        for job_id, scenes in tuple(self._under_way.items()):
            error = self._tried(job_id, scenes)
            del self._under_way[job_id]
            self._take_in(job_id, scenes, error)

    def _write(self) -> None:
        """One save at a time: what comes meanwhile goes with the next."""
        if self._under_way:
            return
        self._under_way, self._unsaved = self._unsaved, {}
        for job_id, scenes in self._under_way.items():
            self._pool.start(partial(self._save_in_thread, job_id, scenes, self._turn))

    def _load_in_thread(self, job_id: int, number: int) -> None:
        found: ReviewData | tuple[int, str]
        try:
            found = self._load(job_id)
        except NostalgiaError as error:
            found = job_id, str(error)
        except Exception as error:
            log.exception("job %d was not loaded", job_id)
            found = job_id, str(_fault(error))
        with suppress(RuntimeError):  # Qt's: the window was closed.
            self._was_loaded.emit(found, number)

    def _save_in_thread(self, job_id: int, scenes: Scenes, turn: int) -> None:
        error = self._tried(job_id, scenes)
        with suppress(RuntimeError):
            self._was_saved.emit(job_id, scenes, error, turn)

    def _tried(self, job_id: int, scenes: Scenes) -> NostalgiaError | None:
        try:
            self._save(job_id, scenes)
        except NostalgiaError as error:
            return error
        except Exception as error:
            log.exception("job %d was not saved", job_id)
            return _fault(error)
        return None

    def _on_loaded(self, found: ReviewData | tuple[int, str], number: int) -> None:
        if number != self._newest_load:
            return
        if isinstance(found, ReviewData):
            self.loaded.emit(found)
        else:
            self.load_failed.emit(*found)

    def _on_saved(
        self, job_id: int, scenes: Scenes, error: NostalgiaError | None, turn: int
    ) -> None:
        if turn != self._turn:
            return
        self._under_way.pop(job_id, None)
        self._take_in(job_id, scenes, error)
        if self._unsaved and not self._soon.isActive():
            self._write()

    def _take_in(self, job_id: int, scenes: Scenes, error: NostalgiaError | None) -> None:
        if error is None:
            self.saved.emit(job_id, scenes)
            return
        log.error("job %d was not saved: %s", job_id, error)
        if not isinstance(error, UsageError):  # That one says that the job was removed.
            self._unsaved.setdefault(job_id, scenes)
            self._soon.start(AGAIN_MS)
        self.failed.emit(str(error))


def _fault(error: Exception) -> NostalgiaError:
    words = tr("a fault in this program ({}); the log has the details")
    return NostalgiaError(words.format(repr(error)))
