"""From the wish to change settings to the file and the key store: reads, shows, writes."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nostalgia_desktop import key_store, services, settings
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.gui.settings_dialog import SettingsDialog
from nostalgia_desktop.gui.settings_dialog_key import KeyPlace, KnownKey
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.settings import Settings


class SettingsFlow(QObject):
    """Opens the settings over a window. Files and key store are touched in threads alone.

    `changed` carries the new `Settings` once they are written.
    """

    changed = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, file: Path, default_archive: Path) -> None:
        super().__init__(window)
        self._window, self._theme, self._file = window, theme, file
        self._default_archive = default_archive
        self._tasks: set[asyncio.Task[None]] = set()
        self.dialog: SettingsDialog | None = None

    @property
    def is_busy(self) -> bool:
        """Whether files or the key store are being read or written."""
        return bool(self._tasks)

    def open(self) -> None:
        """Show the settings; where they are open already they come to the front."""
        if self.dialog is None:
            self._start(self._open())
        else:
            self.dialog.raise_()
            self.dialog.activateWindow()

    async def _open(self) -> None:
        try:
            found, problem = await asyncio.to_thread(settings.read_settings, self._file, {}), ""
        except NostalgiaError as error:
            found, problem = Settings(), str(error)
        if self.dialog is not None:
            return
        dialog = SettingsDialog(
            found, self._theme.colours, self._default_archive, self._check, self._window
        )
        self.dialog = dialog
        dialog.show_overrides(settings.overrides())
        dialog.save_wished.connect(lambda new, key: self._start(self._save(new, key)))
        dialog.theme_wished.connect(self._theme.choose)
        self._theme.changed.connect(dialog.set_colours)
        dialog.finished.connect(self._on_finished)
        if problem:
            dialog.tell(self.tr("{}. Saving puts it aside and writes a new one.").format(problem))
        dialog.open()
        known = await asyncio.to_thread(known_key)
        if self.dialog is dialog:
            dialog.show_key(known)

    async def _check(self, key: str) -> None:
        model = self.dialog.settings.model if self.dialog is not None else Settings().model
        await services.check_key(key, model, settings.gemini_url())

    async def _save(self, new: Settings, key: str | None) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        dialog.save.setEnabled(False)
        try:
            if key is not None:
                await asyncio.to_thread(key_store.keep_key, key)
            await asyncio.to_thread(settings.write_settings, self._file, new)
        except NostalgiaError as error:
            dialog.save.setEnabled(True)
            dialog.tell(str(error))
        else:
            dialog.accept()
            self.changed.emit(new)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self._theme.changed.disconnect(self.dialog.set_colours)
            self.dialog.deleteLater()
            self.dialog = None

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def known_key() -> KnownKey:
    """The key and where it is; run it in a thread, as a key store may ask the person first."""
    if key := settings.key_in_environment():
        return KnownKey(key, KeyPlace.ENVIRONMENT)
    if not key_store.has_store():
        return KnownKey("", KeyPlace.NOWHERE)
    return KnownKey(key_store.read_key(), KeyPlace.STORE)
