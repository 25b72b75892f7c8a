"""Lets Python's garbage collector run in the window's thread alone, and never for long.

Threads that read films would else collect objects of Qt now and then, and those may only end in
the thread where they live: "Timers cannot be stopped from another thread", and a crash later.
"""

import gc

from PySide6.QtCore import QObject, QTimer

# A tenth of Python's own work at a time: with a second in between, a look took up to 60 ms.
_EVERY_MS = 200
# So many objects more than at the last look are modules that were loaded, or the archive's jobs.
_LOADED = 10_000


class MainThreadCollector(QObject):
    """Collects as often as Python would; made once the window's modules are loaded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        gc.freeze()  # Modules and classes stay to the end: no need to look through them.
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, and the younger ones with it.

        Much that was loaded since stays too, as modules do: each look through ten thousand jobs
        would hold up the window for a fifth of a second. They still end when nobody holds them;
        only what holds itself in a circle does not.
        """
        counts = gc.get_count()
        if counts[0] > _LOADED:
            gc.freeze()
            return
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
