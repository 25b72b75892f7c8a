"""A window at work in a test, with shorthand for what tests look at."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox

from nostalgia_desktop.gui.app import open_window, window_store
from nostalgia_desktop.gui.controller import Controller
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.gui.window import MainWindow
from nostalgia_desktop.services import Records, open_records


class Opened:
    """A window at work, and shorthand for what tests look at."""

    def __init__(self, window: MainWindow, controller: Controller, records: Records) -> None:
        self.window, self.controller, self.records = window, controller, records
        self.runner, self.model = controller._runner, controller._model

    def rows(self) -> list[str]:
        return [self.model.index(row).data() for row in range(self.model.rowCount())]

    async def until(self, is_so: Callable[[], object], limit_s: float = 60) -> None:
        end = time.monotonic() + limit_s
        while not is_so():
            assert time.monotonic() < end, "it did not come to that"
            await asyncio.sleep(0.01)

    async def until_done(self) -> None:
        await self.until(lambda: not self.runner.is_busy and not self.model.looking())

    async def finalize(self) -> None:
        """Click Finalize, and agree to what the sheet says."""
        self.window.actions_.finalize.trigger()
        await self.until(lambda: self.controller.finalizing.sheet)
        self.controller.finalizing.sheet.start.click()
        await self.until(lambda: self.runner.is_busy)

    def question(self) -> QMessageBox | None:
        boxes = self.window.findChildren(QMessageBox)
        return next((box for box in boxes if box.isVisible()), None)


@contextlib.asynccontextmanager
async def opened_window(archive: Path, *paths: Path) -> AsyncIterator[Opened]:
    """The window of an archive, until the block ends; `paths` are dropped into it."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    records, theme = open_records(archive), Theme(app, "dark")
    config = archive.parent / "config"
    config.mkdir(exist_ok=True)
    window, controller = open_window(records, theme, window_store(config))
    window.show()
    await controller.begin(paths)
    try:
        yield Opened(window, controller, records)
    finally:
        if window.isVisible():
            await controller.shut_down()
        records.database.close()
        window.deleteLater()
        theme.deleteLater()
        await asyncio.sleep(0)
