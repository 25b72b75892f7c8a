"""Keeps the machine awake while work is under way, where the system allows to say so."""

import asyncio
import logging
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject

from nostalgia_desktop.gui.system.offers import NotOffered, Way

log = logging.getLogger(__name__)


class KeepAwake(QObject):
    """The machine may sleep again as soon as nothing is busy, or this program is gone.

    Nothing waits for the system, and nothing is raised: where it offers no way, or fails, that
    is logged once.
    """

    def __init__(self, parent: QObject | None = None, ways: Sequence[Way] | None = None) -> None:
        super().__init__(parent)
        self._ways = ways
        self._holding: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._has_told = False

    def set_busy(self, *, busy: bool, reason: str) -> None:
        """Whether the machine is to stay awake; the system may show the person the reason."""
        if not busy:
            self.close()
        elif self._holding is None:
            self._holding = asyncio.get_running_loop().create_task(self._hold(reason))
            self._tasks.add(self._holding)
            self._holding.add_done_callback(self._on_done)

    def close(self) -> None:
        """Let it sleep."""
        if self._holding is not None:
            self._holding.cancel()
            self._holding = None

    async def _hold(self, reason: str) -> None:
        """Hold on in the first way that works, until cancelled."""
        missing = []
        for way in ways_here() if self._ways is None else self._ways:
            try:
                async with way(reason):
                    log.debug("the machine is kept awake")
                    await asyncio.Event().wait()
            except NotOffered as error:
                missing.append(str(error))
        self._tell("; ".join(missing))

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tell(repr(error))

    def _tell(self, why: str) -> None:
        if not self._has_told:
            self._has_told = True
            log.info("the machine may go to sleep during work: %s", why)


def ways_here() -> tuple[Way, ...]:
    """What can be tried on this system, the best first; loaded with the first work, not before."""
    if sys.platform == "win32":
        from nostalgia_desktop.gui.system.windows import by_execution_state

        return (by_execution_state,)
    elif sys.platform == "darwin":  # noqa: RET505 - mypy knows only this form.
        from nostalgia_desktop.gui.system.holding_programs import by_caffeinate

        return (by_caffeinate,)
    else:
        from nostalgia_desktop.gui.system.desktops import by_power_management, by_session_manager
        from nostalgia_desktop.gui.system.holding_programs import by_logind

        return (by_session_manager, by_power_management, by_logind)
