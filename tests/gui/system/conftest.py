"""A private D-Bus with services of a desktop on it."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui.system import services
from tests.media.conftest import run

__all__ = ["run"]

_CONFIG = """<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""


class Service:
    """A service that runs; `heard` is all that it was asked so far, and who left."""

    def __init__(self, address: str, name: str, *options: str) -> None:
        command = [sys.executable, services.__file__, address, name, *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.heard: list[dict[str, Any]] = []
        self._is_ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._is_ready.wait(30)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "ready" in (event := json.loads(line)):
                self._is_ready.set()
            else:
                self.heard.append(event)

    def calls(self, member: str) -> list[list[Any]]:
        """The arguments of each call of a method."""
        return [event["args"] for event in self.heard if event.get("call") == member]

    @property
    def leavers(self) -> int:
        """How many of those who asked have left."""
        return sum("gone" in event for event in self.heard)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


Start = Callable[..., Service]


@pytest.fixture
def empty_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a bus with nobody on it; it is the session's and the system's."""
    config = tmp_path / "bus.conf"
    config.write_text(_CONFIG.format(tmp_path))
    command = ["dbus-daemon", "--nofork", "--print-address", f"--config-file={config}"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address
        daemon.kill()


@pytest.fixture
def no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place where no bus listens."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")


@pytest.fixture
def start(empty_bus: str) -> Iterator[Start]:
    """Starts a service on the bus."""
    started: list[Service] = []

    def begin(name: str, *options: str) -> Service:
        started.append(Service(empty_bus, name, *options))
        return started[-1]

    yield begin
    for service in started:
        service.stop()


async def until(is_so: Callable[[], object], limit_s: float = 30) -> None:
    """Wait for what other processes do."""
    async with asyncio.timeout(limit_s):
        while not is_so():  # noqa: ASYNC110 - what is waited for tells nobody.
            await asyncio.sleep(0.01)


async def longest_gap_s(until_s: float) -> float:
    """Watch the event loop for a while: how long it was held up at most."""
    loop = asyncio.get_running_loop()
    end, last, longest = loop.time() + until_s, loop.time(), 0.0
    while last < end:
        await asyncio.sleep(0.005)
        now = loop.time()
        last, longest = now, max(longest, now - last)
    return longest
