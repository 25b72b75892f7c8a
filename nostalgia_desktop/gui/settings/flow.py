"""From the wish to change settings to the file and the key store: reads, shows, writes."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nostalgia_desktop import key_check, key_store, services, settings
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.money import Total
from nostalgia_desktop.gui.settings.dialog import SettingsDialog
from nostalgia_desktop.gui.settings.key_field import KeyPlace, KnownKey
from nostalgia_desktop.gui.theme import Choice, Theme
from nostalgia_desktop.settings import Settings

log = logging.getLogger(__name__)


class SettingsFlow(QObject):
    """Opens the settings over a window. Files and key store are touched in threads alone.

    `spent` reads what this month's answers cost, in a thread too; without it nothing is said.
    `changed` carries the new `Settings` once they are written; `told` what went wrong while no
    dialog was open.
    """

    changed = Signal(object)
    told = Signal(str)

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        file: Path,
        default_archive: Path,
        spent: Callable[[], Total] | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._file = window, theme, file
        self._default_archive, self._spent = default_archive, spent
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

    def open_with(self, problem: str) -> None:
        """Show the settings because something in them has to be changed: say what."""
        if self.dialog is not None:
            self.dialog.tell(problem)
        else:
            self._start(self._open(problem))

    def keep_theme(self, choice: Choice) -> None:
        """Look another way at once, and at the next start too."""
        self._theme.choose(choice)
        self._start(self._keep_theme(choice))

    async def _keep_theme(self, choice: Choice) -> None:
        def write() -> None:
            found = settings.read_settings(self._file, {})
            settings.write_settings(self._file, found.model_copy(update={"theme": choice}))

        try:
            await asyncio.to_thread(write)
        except NostalgiaError as error:
            self.told.emit(str(error))

    async def _open(self, wrong: str = "") -> None:
        found, problem = await asyncio.to_thread(settings.settings_or_defaults, self._file, {})
        models = await asyncio.to_thread(_known_models)
        if self.dialog is not None:
            return
        dialog = SettingsDialog(
            found,
            self._theme.colours,
            self._default_archive,
            self._check,
            self._window,
            self._list_models,
            models,
        )
        self.dialog = dialog
        dialog.show_overrides(settings.overrides())
        dialog.save_wished.connect(lambda new, key: self._start(self._save(new, key)))
        dialog.theme_wished.connect(self._theme.choose)
        self._theme.changed.connect(dialog.set_colours)
        dialog.finished.connect(self._on_finished)
        dialog.clips.hardware_wished.connect(lambda: self._start(self._show_hardware(dialog)))
        if found.quality == "hardware":
            self._start(self._show_hardware(dialog))
        if problem:
            dialog.tell(self.tr("{}. Saving puts it aside and writes a new one.").format(problem))
        elif wrong:
            dialog.tell(wrong)
        dialog.open()
        self._start(self._show_spent(dialog))
        known = await asyncio.to_thread(known_key)
        if self.dialog is dialog:
            dialog.show_key(known)

    async def _check(self, key: str) -> None:
        model = self.dialog.settings.model if self.dialog is not None else Settings().model
        await key_check.check_key(key, model, settings.gemini_url())

    async def _list_models(self, key: str) -> tuple[str, ...]:
        return await key_check.models_of(key, settings.gemini_url())

    async def _show_spent(self, dialog: SettingsDialog) -> None:
        if self._spent is None:
            return
        try:
            total = await asyncio.to_thread(self._spent)
        except NostalgiaError as error:
            log.warning("what was spent this month cannot be told: %s", error)
            return
        if self.dialog is dialog:
            dialog.costs.show_spent(total)

    async def _show_hardware(self, dialog: SettingsDialog) -> None:
        try:
            encoder = await services.hardware_encoder(dialog.settings)
        except NostalgiaError as error:
            log.warning("what this machine's hardware can do is not known: %s", error)
            encoder = ""
        if self.dialog is dialog:
            dialog.clips.show_hardware(encoder)

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


def _known_models() -> dict[str, float]:
    """The models with prices, those that the person wrote down among them."""
    try:
        return services.models_with_prices(prices=services.known_prices())
    except NostalgiaError as error:
        log.warning("only the program's own prices are shown: %s", error)
        return services.models_with_prices()


def known_key() -> KnownKey:
    """The key and where it is; run it in a thread, as a key store may ask the person first."""
    if key := settings.key_in_environment():
        return KnownKey(key, KeyPlace.ENVIRONMENT)
    if not key_store.has_store():
        return KnownKey("", KeyPlace.NOWHERE)
    return KnownKey(key_store.read_key(), KeyPlace.STORE)
