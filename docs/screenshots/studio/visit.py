"""A window at work on an archive, and what a person does in it before a picture is taken."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog

from nostalgia_desktop.gui.app import join_settings, open_window, videos_archive, window_store
from nostalgia_desktop.gui.controller import Controller
from nostalgia_desktop.gui.passes import PassRunner
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.gui.settings.flow import SettingsFlow
from nostalgia_desktop.gui.theme import Choice, Theme
from nostalgia_desktop.gui.window import MainWindow
from nostalgia_desktop.services import Records, open_records
from nostalgia_desktop.settings import settings_file

SIZE = QSize(1280, 800)
_PATIENCE_S, _LOOK_S = 180.0, 0.02
_STILL_S = 0.4


class Visit:
    """The window, and how to get it somewhere."""

    def __init__(
        self, window: MainWindow, controller: Controller, records: Records, theme: Theme
    ) -> None:
        self.window, self.controller, self.records = window, controller, records
        self.runner: PassRunner = controller._runner
        self.flow = controller.finalizing
        self.settings = SettingsFlow(window, theme, settings_file(), videos_archive())
        join_settings(window, controller, theme, self.settings)

    @property
    def review(self) -> SceneReviewPage:
        """The page on which scenes are looked over."""
        return self.window.review_page

    def job(self, disc: str) -> int:
        """The number of the first title of a disc."""
        return next(job.id for job in self.records.jobs.jobs() if job.disc == disc)

    async def until(self, is_so: Callable[[], object], what: str) -> None:
        """Let the window go on until something is so.

        Raises:
            TimeoutError: it never was.
        """
        end = time.monotonic() + _PATIENCE_S
        while not is_so():
            if time.monotonic() > end:
                raise TimeoutError(what)
            await asyncio.sleep(_LOOK_S)

    async def rest(self, seconds: float = _STILL_S) -> None:
        """Let what was begun be painted."""
        await asyncio.sleep(seconds)

    async def open_title(self, disc: str) -> None:
        """Choose a title in the list, and wait for its scenes and its preview."""
        self.window.panel.view.select_job(self.job(disc))
        await self.until(lambda: self.review.is_open, "a title with scenes")
        shown = (PlayState.PAUSED, PlayState.PLAYING)
        await self.until(lambda: self.review.player.state in shown, "its preview")
        await self.rest()


@asynccontextmanager
async def visit(
    archive: Path, home: Path, look: Choice, size: QSize = SIZE
) -> AsyncIterator[Visit]:
    """The window of an archive, shown until the block ends; `home` is for what it remembers."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    records, theme = open_records(archive), Theme(app, look)
    window, controller = open_window(records, theme, window_store(home))
    window.resize(size)
    window.show()
    await controller.begin()
    try:
        yield Visit(window, controller, records, theme)
    finally:
        for box in window.findChildren(QDialog):
            box.reject()
        await asyncio.sleep(0)
        await controller.shut_down()
        records.database.close()
        for each in (window, theme):
            each.deleteLater()
        await asyncio.sleep(0)
