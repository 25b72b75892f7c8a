"""The archive is read once the window is to be seen, and not before."""

import asyncio
import time

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from nostalgia_desktop.gui.first_paint import first_paint
from tests.media.conftest import run

__all__ = ["run"]


class _Slow(QWidget):
    """Takes its time to paint itself."""

    painted = False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        time.sleep(0.05)
        self.painted = True


def test_it_returns_when_the_window_was_painted(run, qtbot):
    window = _Slow()
    qtbot.addWidget(window)

    async def work():
        window.show()
        await asyncio.wait_for(first_paint(window), 0.9)
        assert window.painted

    run(work())


def test_a_window_that_is_never_seen_keeps_nobody_waiting(run, qtbot):
    window = _Slow()
    qtbot.addWidget(window)
    window.winId()  # It is there, but not shown.

    async def work():
        await asyncio.wait_for(first_paint(window), 5)
        assert not window.painted

    run(work())
