"""Posters for the clips that are in sight, read or made in a thread, newest wishes first."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.workflow.library import LibraryClip

ReadPoster = Callable[[LibraryClip, ShouldStop], bytes | None]
"""From a clip to its poster as JPEG, if it has one; called in a thread."""

_KEPT, _WAITING = 240, 80


class Posters(QObject):
    """Keeps the posters that were seen last; `ready` carries the file of a clip with a new one."""

    ready = Signal(object)
    _loaded = Signal(object, object)

    def __init__(self, read: ReadPoster, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._stop = read, Event()
        self._kept: OrderedDict[LibraryClip, QImage | None] = OrderedDict()
        self._wanted: OrderedDict[LibraryClip, None] = OrderedDict()
        self._under_way: set[LibraryClip] = set()
        self._lock, self._worker = Lock(), ThreadPoolExecutor(1, "posters")
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)

    def get(self, clip: LibraryClip) -> QImage | None:
        """The poster of a clip; None where there is none, or not yet: then it is fetched."""
        if clip in self._kept:
            self._kept.move_to_end(clip)
            return self._kept[clip]
        self._want(clip)
        return None

    def close(self) -> None:
        """Make no more; returns once nothing is read."""
        self._stop.set()
        with self._lock:
            self._wanted.clear()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _want(self, clip: LibraryClip) -> None:
        """What was asked for last comes first; cards that were scrolled past are given up."""
        with self._lock:
            if clip in self._under_way:
                return
            is_new = clip not in self._wanted
            self._wanted[clip] = None
            self._wanted.move_to_end(clip)
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
        if is_new and not self._stop.is_set():
            self._worker.submit(self._load_next)

    def _load_next(self) -> None:
        with self._lock:
            if not self._wanted:
                return
            clip, _none = self._wanted.popitem()
            self._under_way.add(clip)
        try:
            jpeg = self._read(clip, self._stop.is_set)
        except Cancelled:
            return
        image = QImage.fromData(jpeg) if jpeg else None
        self._loaded.emit(clip, image)

    def _on_loaded(self, clip: LibraryClip, image: QImage | None) -> None:
        with self._lock:
            self._under_way.discard(clip)
        self._kept[clip] = None if image is None or image.isNull() else image
        self._kept.move_to_end(clip)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(clip.path)
