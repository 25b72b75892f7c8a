"""Waits until the window is to be seen: reading an archive at once would only keep it from that."""

import asyncio
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_S = 1.0


class _Exposed(QObject):
    """Tells when a window of the screen has been asked to show itself, and did so."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.done = asyncio.Event()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Qt paints in answer to this very event."""
        if event.type() is QEvent.Type.Expose:
            QTimer.singleShot(0, self, self.done.set)
        return False


async def first_paint(window: QWidget) -> None:
    """Return once a window that was just shown is painted, or after a second if it never is."""
    handle = window.windowHandle()
    if handle.isExposed():  # Some systems do it all before `show` returns.
        return
    exposed = _Exposed(window)
    handle.installEventFilter(exposed)
    with suppress(TimeoutError):
        await asyncio.wait_for(exposed.done.wait(), _PATIENCE_S)
    handle.removeEventFilter(exposed)
    exposed.deleteLater()
