"""Frames of the original for the window: read in a thread, and only the newest wish counts."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage

from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import Cancelled, NostalgiaError
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.domain.time import frame_to_ms

if TYPE_CHECKING:
    from nostalgia_desktop.media.still_frames import StillFrame

LINES = 288
KEPT = 96  # A third of a megabyte each.

Images = Mapping[int, QImage]


@dataclass(frozen=True, slots=True)
class _Wish:
    """Some frames of a title, wanted until `stop` is set."""

    title: Title
    clock: TitleClock
    picture: Picture
    numbers: tuple[int, ...]
    stop: threading.Event = field(default_factory=threading.Event)


class FrameSource(QObject):
    """Hands out frames of one title by their numbers, `LINES` lines high.

    `arrived` carries a dict of images by frame number: at once those that are known, later the
    others. `unreadable` carries the numbers that the original does not give, `failed` why none can
    be had. All come on the window's thread, and only for the newest request.

    It needs a parent: one that nobody owned could come to its end in the thread that reads for it.
    """

    arrived = Signal(object)
    unreadable = Signal(object)
    failed = Signal(str)
    _done = Signal(object, object)
    _broken = Signal(object, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept = OrderedDict[int, QImage]()
        self._opened: tuple[Title, TitleClock, Picture] | None = None
        self._wish: _Wish | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._done.connect(self._on_done, Qt.ConnectionType.QueuedConnection)
        self._broken.connect(self._on_broken, Qt.ConnectionType.QueuedConnection)

    @property
    def clock(self) -> TitleClock | None:
        """The clock of the title that is open."""
        return self._opened[1] if self._opened else None

    @property
    def aspect(self) -> Fraction:
        """The display aspect of the title that is open."""
        return self._opened[2].aspect if self._opened else Fraction(4, 3)

    def open(self, title: Title, clock: TitleClock, picture: Picture) -> None:
        """Read from this title from now on."""
        self.close()
        self._opened = title, clock, picture

    def close(self) -> None:
        """Read no more, and forget all frames; what is being read stops soon."""
        self._cancel()
        self._kept.clear()
        self._opened = None

    def request(self, numbers: Sequence[int]) -> None:
        """Ask for frames, in place of all that was asked for before."""
        self._cancel()
        known = {number: self._kept[number] for number in numbers if number in self._kept}
        for number in known:
            self._kept.move_to_end(number)
        if known:
            self.arrived.emit(known)
        missing = tuple(sorted(set(numbers) - known.keys()))
        if missing and self._opened is not None:
            self._wish = _Wish(*self._opened, missing)
            self._pool.start(partial(self._read, self._wish))

    def _cancel(self) -> None:
        if self._wish is not None:
            self._wish.stop.set()
            self._wish = None

    def _read(self, wish: _Wish) -> None:
        """In the thread: decode, and turn into images that can be painted as they are."""
        if wish.stop.is_set():
            return
        with suppress(Cancelled, RuntimeError):  # Qt's RuntimeError: the window was closed.
            try:
                self._done.emit(wish, _images(wish))
            except (NostalgiaError, OSError) as error:
                self._broken.emit(wish, str(error))

    def _on_done(self, wish: _Wish, images: Images) -> None:
        if self._opened is None or self._opened[0] is not wish.title:
            return
        self._keep(images)
        if wish is self._wish:
            self._wish = None
            self._tell(wish.numbers, images)

    def _tell(self, wanted: Iterable[int], images: Images) -> None:
        if images:
            self.arrived.emit(images)
        if lost := frozenset(wanted) - images.keys():
            self.unreadable.emit(lost)

    def _on_broken(self, wish: _Wish, message: str) -> None:
        if wish is self._wish:
            self._wish = None
            self.failed.emit(message)

    def _keep(self, images: Images) -> None:
        self._kept.update(images)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def _images(wish: _Wish) -> dict[int, QImage]:
    # PyAV takes a moment to load: in this thread, and not before the window is to be seen.
    from nostalgia_desktop.workflow.title_reading import frames

    times = {frame_to_ms(number, wish.clock.rate): number for number in wish.numbers}
    found = frames(wish.title, wish.clock, list(times), wish.picture, LINES, wish.stop.is_set)
    return {times[ms]: _image(still) for ms, still in found.items()}


def _image(still: "StillFrame") -> QImage:
    lines = QImage(
        still.rgb, still.width, still.height, 3 * still.width, QImage.Format.Format_RGB888
    )
    return lines.convertToFormat(QImage.Format.Format_RGB32)
