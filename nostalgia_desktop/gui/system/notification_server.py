"""What shows notifications on Linux, asked over D-Bus.

https://specifications.freedesktop.org/notification-spec/latest/
"""

import asyncio
import html
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, message_bus, new_method_call
from jeepney.io.asyncio import DBusRouter
from PySide6.QtGui import QImage

from nostalgia_desktop.gui.system.bus import ask, session_bus
from nostalgia_desktop.gui.system.names import ENTRY, TITLE
from nostalgia_desktop.gui.system.offers import NotOffered

_SERVER = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
_NEW, _AS_LONG_AS_USUAL = 0, -1
_LONGEST_TOKEN = 1000


@dataclass(frozen=True, slots=True)
class Notice:
    """Plain words for the person, and what stands on the button that leads to the window."""

    title: str
    text: str
    button: str


class NotificationServer:
    """Hands notices over, one by one, and listens for clicks on them until it is closed.

    `on_click` is called for a click on one of them, `on_failed` with those that could not be
    handed over; the next `show` then tries anew.
    """

    def __init__(
        self,
        picture: QImage,
        on_click: Callable[[], None],
        on_failed: Callable[[Sequence[Notice], str], None],
    ) -> None:
        self._picture, self._on_click, self._on_failed = picture, on_click, on_failed
        self._to_show: list[Notice] = []
        self._shown: set[int] = set()
        self._news: asyncio.Queue[Message | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def show(self, notice: Notice) -> None:
        """Hand it over, in a moment."""
        self._to_show.append(notice)
        self._news.put_nowait(None)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def close(self) -> None:
        """Listen no more; what was shown stays for the person to see."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            async with session_bus() as router:
                await self._converse(router)
        except NotOffered as error:
            failed, self._to_show = self._to_show, []
            self._on_failed(failed, str(error))

    async def _converse(self, router: DBusRouter) -> None:
        (abilities,) = await ask(router, new_method_call(_SERVER, "GetCapabilities"), "as")
        from_server = MatchRule(type="signal", sender=_SERVER.bus_name, interface=_SERVER.interface)
        await ask(router, message_bus.AddMatch(from_server), "")
        with router.filter(MatchRule(interface=_SERVER.interface), queue=self._news):
            while True:
                while self._to_show:
                    call = notify_call(self._to_show[0], abilities, self._picture)
                    (number,) = await ask(router, call, "u")
                    self._shown.add(number)
                    self._to_show.pop(0)
                if (message := await self._news.get()) is not None:
                    self._on_signal(message)

    def _on_signal(self, message: Message) -> None:
        match message.header.fields.get(HeaderFields.member), message.body:
            case "ActivationToken", (int(number), str(token)) if number in self._shown:
                _keep_token(token)
            case "ActionInvoked", (int(number), str()) if number in self._shown:
                self._on_click()


def notify_call(notice: Notice, abilities: Sequence[str], picture: QImage) -> Message:
    """The message that shows a notice; its words come from discs and are never read as markup."""
    title, text = _sendable(notice.title), _sendable(notice.text)
    if "body-markup" in abilities:
        text = html.escape(text, quote=False)
    hints: dict[str, tuple[str, Any]] = {
        "desktop-entry": ("s", ENTRY),
        "category": ("s", "transfer.complete"),
    }
    if not picture.isNull():
        hints["image-data"] = ("(iiibiiay)", _pixels(picture))
    actions = ["default", _sendable(notice.button)]
    what = (TITLE, _NEW, "", title, text, actions, hints, _AS_LONG_AS_USUAL)
    return new_method_call(_SERVER, "Notify", "susssasa{sv}i", what)


def _sendable(text: str) -> str:
    """File names may hold half characters, for which D-Bus would end the connection."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _pixels(picture: QImage) -> tuple[int, int, int, bool, int, int, bytes]:
    """Width, height, bytes a row, with alpha, bits a sample, channels, and RGBA row by row."""
    rgba = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    row, has_alpha, bits, channels = rgba.bytesPerLine(), True, 8, 4
    return (rgba.width(), rgba.height(), row, has_alpha, bits, channels, bytes(rgba.constBits()))


def _keep_token(token: str) -> None:
    """Wayland lets a window come to the front only with this; Qt takes it from there, once."""
    if "\0" not in token and len(token) < _LONGEST_TOKEN:
        os.putenv("XDG_ACTIVATION_TOKEN", token)
