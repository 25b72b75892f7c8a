"""The playhead between two words of the engine, which tells its position ten times a second."""

from PySide6.QtCore import QElapsedTimer

_PATIENCE_MS = 600


class PlayClock:
    """Runs at a speed from a time on, corrected by what the engine tells; milliseconds.

    Forwards it waits at the start until `release`: pictures come some time after they are asked
    for. It never goes back a little when it is corrected.
    """

    def __init__(self) -> None:
        self._since = QElapsedTimer()
        self._from_ms, self._shown_ms, self._speed = 0, 0, 0
        self._held = True

    def start(self, at_ms: int, speed: int) -> None:
        """Begin at a time; a negative speed runs backwards, at once."""
        self._from_ms = self._shown_ms = at_ms
        self._speed, self._held = speed, speed > 0
        self._since.start()

    def release(self) -> None:
        """The first picture is there: time runs from now on."""
        if self._held:
            self._held = False
            self._since.start()

    def correct(self, at_ms: int) -> None:
        """The engine is at this time now."""
        if self._held and self._since.elapsed() < _PATIENCE_MS:
            return
        self._held = False
        self._from_ms = at_ms
        self._since.start()

    def now(self) -> int:
        """Where the playhead is."""
        if not self._held:
            at_ms = self._from_ms + self._since.elapsed() * self._speed
            later = max if self._speed > 0 else min
            self._shown_ms = later(self._shown_ms, at_ms)
        return self._shown_ms
