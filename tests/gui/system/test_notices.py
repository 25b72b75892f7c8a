"""A person who does something else is told, over a real D-Bus; who looks at the window is not."""

import asyncio
import ctypes
import logging
from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from nostalgia_desktop.gui.system import bus
from nostalgia_desktop.gui.system.notices import PassNotices
from tests.gui.system import services
from tests.gui.system.conftest import longest_gap_s, until

_NAME = "org.freedesktop.Notifications"
_PLACE = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_NOTICEABLE_S = 0.5


@pytest.fixture
def notices(qapp) -> Iterator[PassNotices]:
    pixmap = QPixmap(64, 64)
    pixmap.fill(QColor("teal"))
    qapp.setWindowIcon(QIcon(pixmap))
    told = PassNotices()
    yield told
    told.close()
    told.deleteLater()
    qapp.setWindowIcon(QIcon())


def _click(address: str, number: int) -> None:
    with open_dbus_connection(address) as other:
        other.send_and_get_reply(new_method_call(_PLACE, services.CLICK, "u", (number,)))


def test_a_notice_has_words_icon_and_a_button(run, notices, start):
    server = start(_NAME)

    async def work():
        notices.tell("5 clips are ready", "From Family 1994.")
        await until(lambda: server.calls("Notify"))

    run(work())

    (asked,) = server.calls("Notify")
    name, replaces, icon, title, text, actions, hints, expires = asked
    assert (name, title, text) == ("Nostalgia Desktop", "5 clips are ready", "From Family 1994.")
    assert (replaces, icon, actions, expires) == (0, "", ["default", "Show"], -1)
    assert hints["desktop-entry"] == ["s", "nostalgia-desktop"]
    assert hints["image-data"] == ["(iiibiiay)", [64, 64, 256, True, 8, 4, 64 * 64 * 4]]


def test_names_from_discs_are_not_read_as_markup_and_end_no_connection(run, notices, start):
    server = start(_NAME)

    async def work():
        notices.tell("<b>Tom & Jo</b>", "From <i>Tom & Jo</i> \udcff\0.")
        await until(lambda: server.calls("Notify"))

    run(work())

    (asked,) = server.calls("Notify")
    assert asked[3:5] == ["<b>Tom & Jo</b>", "From &lt;i&gt;Tom &amp; Jo&lt;/i&gt; ?."]


def test_a_click_brings_the_window_back(run, notices, start, empty_bus, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    server = start(_NAME)
    clicks: list[None] = []
    notices.activated.connect(lambda: clicks.append(None))

    async def work():
        notices.tell("First", "")
        notices.tell("Second", "")
        await until(lambda: len(server.calls("Notify")) == 2)
        await asyncio.to_thread(_click, empty_bus, services.FIRST + 9)  # Of another program.
        await asyncio.to_thread(_click, empty_bus, services.FIRST)
        await until(lambda: clicks)

    run(work())

    assert len(clicks) == 1
    assert _environment("XDG_ACTIVATION_TOKEN") == services.TOKEN


def _environment(name: str) -> str:
    """As Qt reads it; `os.environ` is Python's own copy."""
    library = ctypes.CDLL(None)
    library.getenv.restype = ctypes.c_char_p
    value = library.getenv(name.encode())
    assert isinstance(value, bytes)
    return value.decode()


def test_who_looks_at_the_window_is_not_told(run, notices, start, qtbot):
    server = start(_NAME)
    window = QWidget()
    qtbot.addWidget(window)

    async def work():
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow)
        notices.tell("Not this", "")
        window.hide()
        await until(lambda: QApplication.activeWindow() is None)
        notices.tell("But this", "")
        await until(lambda: server.calls("Notify"))

    run(work())

    assert [asked[3] for asked in server.calls("Notify")] == ["But this"]


def test_the_connection_ends_with_the_window(run, notices, start):
    server = start(_NAME)

    async def work():
        notices.tell("Done", "")
        await until(lambda: server.calls("Notify"))
        notices.close()
        await until(lambda: server.leavers)

    run(work())


def test_a_system_that_shows_none_is_logged_once(run, notices, no_bus, caplog):
    caplog.set_level(logging.INFO, "nostalgia_desktop")

    async def work():
        for _ in range(3):
            notices.tell("Done", "")
            await asyncio.sleep(0.1)

    run(work())

    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert "shows no notifications" in record.message


def test_the_window_never_waits_for_a_server_that_does_not_answer(
    run, notices, start, caplog, monkeypatch
):
    caplog.set_level(logging.INFO, "nostalgia_desktop")
    monkeypatch.setattr(bus, "_PATIENCE_S", 1.0)
    server = start(_NAME, "--silent")

    async def work():
        watch = asyncio.ensure_future(longest_gap_s(2))
        await asyncio.sleep(0.1)
        notices.tell("Done", "")
        await until(lambda: caplog.records)
        assert await watch < _NOTICEABLE_S

    run(work())

    assert server.calls("GetCapabilities")
    assert "no answer" in caplog.records[0].message


def test_after_a_server_has_come_the_next_notice_is_shown(run, notices, start, empty_bus):
    async def work():
        notices.tell("Nobody is there", "")
        await asyncio.sleep(0.3)
        server = await asyncio.to_thread(start, _NAME)
        notices.tell("Now", "")
        await until(lambda: server.calls("Notify"))
        assert [asked[3] for asked in server.calls("Notify")] == ["Now"]

    run(work())


def test_without_an_icon_there_is_no_picture(run, notices, start, qapp):
    qapp.setWindowIcon(QIcon.fromTheme("none", QIcon(QPixmap.fromImage(QImage()))))
    server = start(_NAME)

    async def work():
        notices.tell("Done", "")
        await until(lambda: server.calls("Notify"))

    run(work())

    assert "image-data" not in server.calls("Notify")[0][6]
