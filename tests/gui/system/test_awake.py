"""The machine stays awake while work is under way, and no longer: over a real D-Bus."""

import asyncio
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from nostalgia_desktop.gui.system import bus
from nostalgia_desktop.gui.system.awake import KeepAwake
from nostalgia_desktop.gui.system.desktops import by_power_management, by_session_manager
from nostalgia_desktop.gui.system.holding_programs import by_caffeinate, by_logind
from nostalgia_desktop.gui.system.names import TITLE
from nostalgia_desktop.gui.system.offers import NotOffered
from nostalgia_desktop.gui.system.windows import by_execution_state
from tests.gui.system import services
from tests.gui.system.conftest import longest_gap_s, until

_SESSION_MANAGER = "org.gnome.SessionManager"
_POWER = "org.freedesktop.PowerManagement"
_LOGIND = "org.freedesktop.login1"
_REASON = "Making clips"

# Where a service does not answer, the loop would be held up for seconds.
_NOTICEABLE_S = 0.5

_HOLDER = """
import asyncio, qasync
from PySide6.QtCore import QCoreApplication
from nostalgia_desktop.gui.system import bus
from nostalgia_desktop.gui.system.awake import KeepAwake

async def work():
    awake = KeepAwake()
    awake.set_busy(busy=True, reason="Making clips")
    await asyncio.sleep(600)

app = QCoreApplication([])
with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
    runner.run(work())
"""


@pytest.fixture
def awake(qapp) -> Iterator[KeepAwake]:
    keeper = KeepAwake()
    yield keeper
    keeper.deleteLater()


@pytest.mark.parametrize(
    ("name", "asked", "release"),
    [
        (_SESSION_MANAGER, ["nostalgia-desktop", 0, _REASON, 4], "Uninhibit"),
        (_POWER, [TITLE, _REASON], "UnInhibit"),
    ],
)
def test_a_desktop_is_asked_while_busy_and_told_at_the_end(run, awake, start, name, asked, release):
    desktop = start(name)

    async def work():
        awake.set_busy(busy=True, reason=_REASON)
        awake.set_busy(busy=True, reason=_REASON)
        await until(lambda: desktop.calls("Inhibit"))
        await asyncio.sleep(0.2)
        assert desktop.calls(release) == []
        assert desktop.leavers == 0
        awake.set_busy(busy=False, reason="")
        await until(lambda: desktop.leavers)

    run(work())

    assert desktop.calls("Inhibit") == [asked]
    assert desktop.calls(release) == [[services.FIRST]]


def test_where_there_is_no_desktop_systemd_holds_a_lock_against_the_idle_machine_alone(
    run, awake, start
):
    logind = start(_LOGIND)

    async def work():
        awake.set_busy(busy=True, reason=_REASON)
        await until(lambda: logind.calls("Inhibit"))
        await asyncio.sleep(0.2)
        assert logind.leavers == 0
        awake.close()
        await until(lambda: logind.leavers)

    run(work())

    assert logind.calls("Inhibit") == [["idle", TITLE, _REASON, "block"]]


def test_the_next_work_keeps_it_awake_again(run, awake, start):
    desktop = start(_POWER)

    async def work():
        for _ in range(3):
            awake.set_busy(busy=True, reason=_REASON)
            await asyncio.sleep(0.05)
            awake.set_busy(busy=False, reason=_REASON)
        awake.set_busy(busy=True, reason=_REASON)
        await until(lambda: len(desktop.calls("Inhibit")) - len(desktop.calls("UnInhibit")) == 1)
        await asyncio.sleep(0.2)
        awake.close()
        await until(lambda: len(desktop.calls("Inhibit")) == desktop.leavers)

    run(work())

    given = range(services.FIRST, services.FIRST + len(desktop.calls("Inhibit")))
    assert [cookie for (cookie,) in desktop.calls("UnInhibit")] == list(given)


@pytest.mark.parametrize("name", [_SESSION_MANAGER, _POWER, _LOGIND])
def test_a_program_that_is_killed_lets_the_machine_sleep(run, start, name):
    service = start(name)
    with subprocess.Popen([sys.executable, "-c", _HOLDER]) as holder:

        async def work():
            await until(lambda: service.calls("Inhibit"))
            await asyncio.sleep(0.2)
            assert service.leavers == 0
            holder.kill()
            await until(lambda: service.leavers)

        run(work())


def test_without_a_bus_that_is_logged_once_and_work_goes_on(run, awake, no_bus, caplog):
    caplog.set_level(logging.INFO, "nostalgia_desktop")

    async def work():
        for _ in range(3):
            awake.set_busy(busy=True, reason=_REASON)
            await until(lambda: not awake._tasks)
            awake.set_busy(busy=False, reason=_REASON)

    run(work())

    (record,) = caplog.records
    assert record.levelno == logging.INFO
    assert "may go to sleep" in record.message


@pytest.mark.parametrize("name", [_SESSION_MANAGER, _POWER])
def test_the_window_never_waits_for_a_service_that_does_not_answer(run, awake, start, name):
    desktop = start(name, "--silent")

    async def work():
        watch = asyncio.ensure_future(longest_gap_s(2))
        await asyncio.sleep(0.1)
        awake.set_busy(busy=True, reason=_REASON)
        await until(lambda: desktop.calls("Inhibit"))
        awake.close()
        await until(lambda: desktop.leavers)
        assert await watch < _NOTICEABLE_S

    run(work())


def test_after_a_desktop_that_does_not_answer_the_next_way_is_tried(run, awake, start, monkeypatch):
    monkeypatch.setattr(bus, "_PATIENCE_S", 0.3)
    silent = start(_SESSION_MANAGER, "--silent")
    power = start(_POWER)

    async def work():
        awake.set_busy(busy=True, reason=_REASON)
        await until(lambda: power.calls("Inhibit"))
        assert silent.leavers == 1
        awake.close()
        await until(lambda: power.leavers)

    run(work())


def test_a_bus_that_does_not_answer_is_given_up(run, tmp_path, monkeypatch):
    monkeypatch.setattr(bus, "_PATIENCE_S", 0.3)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")

    async def enter():
        async with by_session_manager(_REASON):
            pass

    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "bus"))
        deaf.listen()
        with pytest.raises(NotOffered, match="no answer"):
            run(enter())


def test_a_desktop_that_answers_nonsense_is_passed_over(run, awake, start):
    liar = start("org.gnome.SessionManager", "--nonsense")
    power = start(_POWER)

    async def work():
        awake.set_busy(busy=True, reason=_REASON)
        await until(lambda: power.calls("Inhibit"))
        assert liar.leavers == 1
        awake.close()
        await until(lambda: power.leavers)

    run(work())


@pytest.mark.parametrize("way", [by_session_manager, by_power_management, by_logind])
def test_each_way_says_where_it_is_not_offered(run, empty_bus, way):
    async def enter():
        async with way(_REASON):
            pass

    with pytest.raises(NotOffered):
        run(enter())


@pytest.mark.parametrize("way", [by_caffeinate, by_execution_state])
def test_the_ways_of_other_systems_are_not_offered_here(run, way):
    async def enter():
        async with way(_REASON):
            pass

    with pytest.raises(NotOffered):
        run(enter())


def test_a_mac_is_held_by_its_own_program_until_the_work_ends(run, qapp, tmp_path, monkeypatch):
    held, program = tmp_path / "held", tmp_path / "caffeinate"
    program.write_text(f'#!/bin/sh\necho "$@" > {held}\nshift\n"$@"\nrm {held}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    awake = KeepAwake(ways=[by_caffeinate])

    async def work():
        awake.set_busy(busy=True, reason=_REASON)
        await until(held.exists)
        await asyncio.sleep(0.2)
        assert held.read_text() == "-i cat\n"
        awake.close()
        await until(lambda: not held.exists() and not awake._tasks)

    run(work())
