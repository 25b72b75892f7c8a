"""The key to Gemini in the settings: hidden as it is typed, kept by the system, tried out."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from nostalgia_desktop.domain.errors import VisionBusy, VisionError, VisionKeyRejected
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.roles import set_role

CheckKey = Callable[[str], Awaitable[None]]
"""Asks Gemini whether it takes a key; raises what is wrong."""

_WHERE = "https://aistudio.google.com/apikey"


class KeyPlace(StrEnum):
    """Where the key is, or could be kept."""

    LOOKING = "looking"
    STORE = "store"
    ENVIRONMENT = "environment"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """The key as it is now, and where it is from."""

    key: str = ""
    place: KeyPlace = KeyPlace.LOOKING


class KeyField(QWidget):
    """A field for the key, with a button that tells a wrong key from no network.

    `check` asks Gemini. `changed` says that the person typed something.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check: CheckKey | None = None
        self._known = KnownKey()
        self._task: asyncio.Task[None] | None = None
        form = load_form(self, "key_field")
        self.field = form.child(QLineEdit, "field")
        self.test, self.get = form.child(QPushButton, "test"), form.child(QPushButton, "get")
        self.result, self.place = form.child(QLabel, "result"), form.child(QLabel, "place")
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_typed)
        self.test.clicked.connect(self._on_test)
        self.get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(_WHERE)))
        self.show_key(KnownKey())

    @property
    def text(self) -> str:
        """The key as it stands in the field."""
        return self.field.text().strip()

    @property
    def new_key(self) -> str | None:
        """What is to be kept from now on; None where nothing was changed, or cannot be kept."""
        is_new = self._known.place is KeyPlace.STORE and self.text != self._known.key
        return self.text if is_new else None

    @property
    def is_testing(self) -> bool:
        """Whether Gemini is being asked."""
        return self._task is not None

    def show_key(self, known: KnownKey) -> None:
        """Show what is known; the field can be typed into where the key can be kept."""
        self._known = known
        self.field.setText(known.key)
        self.field.setEnabled(known.place is KeyPlace.STORE)
        self.field.setPlaceholderText(
            "" if known.place is not KeyPlace.STORE else self.tr("Paste your key")
        )
        self.place.setText(self._words_of(known.place))
        self.tell("", "faint")
        self._show_test()

    def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()

    def tell(self, text: str, role: str) -> None:
        """Say how it went."""
        set_role(self.result, role)
        self.result.setText(text)
        self.result.setVisible(bool(text))

    def _words_of(self, place: KeyPlace) -> str:
        return {
            KeyPlace.LOOKING: self.tr("Asking the system's key store …"),
            KeyPlace.STORE: self.tr("Kept in the system's key store, in no file of this program."),
            KeyPlace.ENVIRONMENT: self.tr("Taken from GEMINI_API_KEY in the environment."),
            KeyPlace.NOWHERE: self.tr(
                "This system has no key store. Set GEMINI_API_KEY in the environment; start again."
            ),
        }[place]

    def _on_typed(self) -> None:
        self.stop()
        self.tell("", "faint")
        self._show_test()
        self.changed.emit()

    def _show_test(self) -> None:
        self.test.setText(self.tr("Cancel") if self.is_testing else self.tr("Test"))
        self.test.setEnabled(self.is_testing or bool(self.text))

    def _on_test(self) -> None:
        if self._task is not None:
            self._task.cancel()
        elif self.check is not None:
            asking = self._try_out(self.text, self.check)
            self._task = asyncio.get_running_loop().create_task(asking)
            self._task.add_done_callback(self._on_tested)
            self.tell(self.tr("Asking Gemini …"), "faint")
            self._show_test()

    async def _try_out(self, key: str, check: CheckKey) -> None:
        try:
            await check(key)
        except VisionKeyRejected:
            self.tell(self.tr("Gemini does not take this key. Copy it again, all of it."), "bad")
        except VisionBusy as error:
            text = self.tr("Gemini cannot be asked, so the key may be right or wrong. {}")
            self.tell(text.format(_sentence(str(error))), "warning")
        except VisionError as error:
            self.tell(_sentence(str(error)), "bad")
        else:
            self.tell(self.tr("Gemini takes this key."), "good")

    def _on_tested(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if task.cancelled():
            self.tell("", "faint")
        self._show_test()


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
