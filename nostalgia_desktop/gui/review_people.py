"""The people that the archive knows: read once, and learnt from what is typed since."""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.scene import Scenes

log = logging.getLogger(__name__)


class PeopleBook(QObject):
    """Names of people, the most frequent first; `changed` says that there are more."""

    changed = Signal()
    _was_read = Signal(object)

    def __init__(self, read: Callable[[], Counter[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._is_read = read, False
        self._count = Counter[str]()
        self._pool = QThreadPool(self)
        self._was_read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    @property
    def names(self) -> list[str]:
        """All of them."""
        return sorted(self._count, key=lambda name: (-self._count[name], name.casefold()))

    def open(self) -> None:
        """Read the archive's people, the first time."""
        if not self._is_read:
            self._is_read = True
            self._pool.start(self._read_in_thread)

    def learn(self, scenes: Scenes) -> None:
        """Somebody may have been named for the first time."""
        new = {name for scene in scenes for name in scene.people} - self._count.keys()
        if new:
            self._count.update(new)
            self.changed.emit()

    def rename(self, old: str, new: str) -> None:
        """Somebody is called something else from now on."""
        if old in self._count:
            self._count[new] += self._count.pop(old)
            self.changed.emit()

    def know(self, name: str) -> None:
        """There is somebody of this name."""
        if name not in self._count:
            self._count[name] += 1
            self.changed.emit()

    def _read_in_thread(self) -> None:
        try:
            count = self._read()
        except NostalgiaError as error:
            log.warning("the people of the archive were not read: %s", error)
            return
        with suppress(RuntimeError):  # Qt's: the window was closed.
            self._was_read.emit(count)

    def _on_read(self, count: Counter[str]) -> None:
        self._count.update(count)
        self.changed.emit()
