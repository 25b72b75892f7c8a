"""A small picture for each title, read in a thread when its row is first painted."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage

from nostalgia_desktop.domain.survey import Filmstrip

ReadFilmstrip = Callable[[str], Filmstrip | None]
"""From a title's fingerprint to its filmstrip, if there is one yet; called in a thread."""

_KEPT = 400
_WAITING = 40
_CANDIDATES = 8


class Thumbnails(QObject):
    """Keeps the pictures that were seen last; `ready` carries the fingerprint of a new one."""

    ready = Signal(str)
    _loaded = Signal(str, object)

    def __init__(self, read: ReadFilmstrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._kept: OrderedDict[str, QImage | None] = OrderedDict()
        self._wanted: OrderedDict[str, None] = OrderedDict()
        self._loading: set[str] = set()
        self._lock, self._worker = Lock(), ThreadPoolExecutor(1, "thumbnails")
        self._loaded.connect(self._on_loaded, Qt.ConnectionType.QueuedConnection)

    def get(self, fingerprint: str) -> QImage | None:
        """The picture of a title; None where there is none, or not yet: then it is fetched."""
        if fingerprint in self._kept:
            self._kept.move_to_end(fingerprint)
            return self._kept[fingerprint]
        self._want(fingerprint)
        return None

    def try_again(self, fingerprint: str) -> None:
        """There may be a picture now where there was none."""
        if self._kept.get(fingerprint) is None:
            self._kept.pop(fingerprint, None)

    def close(self) -> None:
        """Read no more."""
        with self._lock:
            self._wanted.clear()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _want(self, fingerprint: str) -> None:
        """What was asked for last comes first; rows that were scrolled past are given up."""
        with self._lock:
            if fingerprint in self._loading:
                return
            is_new = fingerprint not in self._wanted
            self._wanted[fingerprint] = None
            self._wanted.move_to_end(fingerprint)
            while len(self._wanted) > _WAITING:
                self._wanted.popitem(last=False)
        if is_new:
            self._worker.submit(self._load_next)

    def _load_next(self) -> None:
        with self._lock:
            if not self._wanted:
                return
            fingerprint, _ = self._wanted.popitem()
            self._loading.add(fingerprint)
        strip = self._read(fingerprint)
        image = None if strip is None else picture_of(strip)
        self._loaded.emit(fingerprint, image)

    def _on_loaded(self, fingerprint: str, image: QImage | None) -> None:
        with self._lock:
            self._loading.discard(fingerprint)
        self._kept[fingerprint] = image
        self._kept.move_to_end(fingerprint)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if image is not None:
            self.ready.emit(fingerprint)


def picture_of(strip: Filmstrip) -> QImage | None:
    """The liveliest of some pictures of a filmstrip, spread over the title; no black one."""
    places = {strip.count * (2 * turn + 1) // (2 * _CANDIDATES) for turn in range(_CANDIDATES)}
    sheets: dict[int, QImage] = {}
    pictures = [_cut_out(strip, place, sheets) for place in sorted(places) if place < strip.count]
    found = [picture for picture in pictures if not picture.isNull()]
    return max(found, key=_liveliness) if found else None


def _cut_out(strip: Filmstrip, place: int, sheets: dict[int, QImage]) -> QImage:
    sheet, at = divmod(place, strip.columns * strip.rows)
    if sheet >= len(strip.sheets):
        return QImage()
    if sheet not in sheets:
        sheets[sheet] = QImage.fromData(strip.sheets[sheet])
    row, column = divmod(at, strip.columns)
    left, top = column * strip.width, row * strip.height
    return sheets[sheet].copy(QRect(left, top, strip.width, strip.height))


def _liveliness(picture: QImage) -> float:
    """How far its brightness spreads, on a coarse grid."""
    small = picture.scaled(
        QSize(16, 12),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    greys = sorted(bytes(small.convertToFormat(QImage.Format.Format_Grayscale8).constBits()))
    return greys[-len(greys) // 10] - greys[len(greys) // 10] if greys else 0.0
