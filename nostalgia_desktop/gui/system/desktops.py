"""How desktops on Linux are asked not to go to sleep by themselves.

As in Chromium and VLC, the desktop is asked, for it is the desktop that counts the idle minutes.
The screen may go dark and be locked, and whoever closes the lid or chooses to suspend can.
Sources: gnome-session's D-Bus reference; freedesktop.org's power management specification 0.2,
which KDE, Xfce and LXQt follow.
"""

import contextlib
from collections.abc import AsyncIterator

from jeepney import DBusAddress, Message, new_method_call

from nostalgia_desktop.gui.system.bus import ask, session_bus, tell
from nostalgia_desktop.gui.system.names import ENTRY, TITLE

_SESSION_MANAGER = DBusAddress(
    "/org/gnome/SessionManager",
    bus_name="org.gnome.SessionManager",
    interface="org.gnome.SessionManager",
)
_POWER_MANAGEMENT = DBusAddress(
    "/org/freedesktop/PowerManagement/Inhibit",
    bus_name="org.freedesktop.PowerManagement",
    interface="org.freedesktop.PowerManagement.Inhibit",
)
_NO_WINDOW = 0
_SUSPEND = 4  # Not 8, "idle": that would keep the screen lit and unlocked, too.


@contextlib.asynccontextmanager
async def by_session_manager(reason: str) -> AsyncIterator[None]:
    """GNOME, Cinnamon, MATE, Budgie and Pantheon."""
    what = (ENTRY, _NO_WINDOW, reason, _SUSPEND)
    call = new_method_call(_SESSION_MANAGER, "Inhibit", "susu", what)
    async with _inhibited(_SESSION_MANAGER, call, "Uninhibit"):
        yield


@contextlib.asynccontextmanager
async def by_power_management(reason: str) -> AsyncIterator[None]:
    """KDE Plasma, Xfce and LXQt."""
    call = new_method_call(_POWER_MANAGEMENT, "Inhibit", "ss", (TITLE, reason))
    async with _inhibited(_POWER_MANAGEMENT, call, "UnInhibit"):
        yield


@contextlib.asynccontextmanager
async def _inhibited(address: DBusAddress, call: Message, release: str) -> AsyncIterator[None]:
    """Until left; should this program be killed, the desktop sees its connection end."""
    async with session_bus() as router:
        (cookie,) = await ask(router, call, "u")
        try:
            yield
        finally:
            await tell(router, new_method_call(address, release, "u", (cookie,)))
