"""Seeks one after the other: the newest wanted place goes out when the last one was shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

WATCHDOG_MS = 300


class Seeker(QObject):
    """Sends places to the engine, one at a time; those that are overtaken are never sent.

    A seek ends when its frame is shown, or after two watchdogs: a frame that cannot be decoded
    never comes. `settled` tells that nothing is under way any more.
    """

    settled = Signal()

    def __init__(self, send: Callable[[int], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send = send
        self._wanted: int | None = None
        self._under_way: int | None = None
        self._tries = 0
        self._watchdog = QTimer(self, singleShot=True, interval=WATCHDOG_MS)
        self._watchdog.timeout.connect(self._on_watchdog)

    @property
    def is_busy(self) -> bool:
        """Whether a seek is under way."""
        return self._under_way is not None

    def seek(self, ms: int) -> None:
        """Go to a place, now or when the seek before has ended."""
        self._wanted, self._tries = ms, 0
        if not self.is_busy:
            self._send_wanted()

    def cancel(self) -> None:
        """Forget all places."""
        self._wanted = self._under_way = None
        self._watchdog.stop()

    def on_frame(self, start_us: int, end_us: int) -> None:
        """A frame is shown, from one time to another in microseconds."""
        if self._under_way is not None and start_us <= self._under_way * 1000 < end_us:
            self._go_on()

    def _go_on(self) -> None:
        if self._wanted != self._under_way:
            self._send_wanted()
            return
        self.cancel()
        self.settled.emit()

    def _send_wanted(self) -> None:
        assert self._wanted is not None
        self._under_way = self._wanted
        self._watchdog.start()
        self._send(self._wanted)

    def _on_watchdog(self) -> None:
        if self._wanted == self._under_way and self._tries == 0:
            self._tries = 1
            self._send_wanted()
        else:
            self._go_on()
