"""Other ways to be stopped than Ctrl-C: a system that shuts down, a script, a closed terminal."""

import shlex
import signal
import subprocess
import time

import pytest

from tests.conftest import COMMAND

pytestmark = pytest.mark.alone


def _start(test_disc, archive, *, prefix: str = "") -> "subprocess.Popen[bytes]":
    command = shlex.join(
        [*COMMAND, "run", str(test_disc("pal_two_titles")), "--archive", str(archive)]
    )
    return subprocess.Popen(
        ["sh", "-c", f"{prefix} exec {command}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )


def _wait_for_work(archive) -> None:
    deadline = time.monotonic() + 60
    while not list(archive.rglob("*.part")):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_stops_as_with_ctrl_c(number, test_disc, tmp_path):
    running = _start(test_disc, tmp_path)
    _wait_for_work(tmp_path)

    running.send_signal(number)

    assert running.wait(10) == 130
    assert not list(tmp_path.rglob("*.part"))


def test_a_program_in_the_background_of_a_script_can_be_ended(test_disc, tmp_path):
    running = _start(test_disc, tmp_path, prefix="trap '' INT;")
    _wait_for_work(tmp_path)

    running.send_signal(signal.SIGINT)  # Ignored there, as a shell asks for.
    running.send_signal(signal.SIGTERM)

    assert running.wait(10) == 130


def test_under_nohup_a_closed_terminal_changes_nothing(test_disc, tmp_path):
    running = _start(test_disc, tmp_path, prefix="trap '' HUP;")
    _wait_for_work(tmp_path)

    running.send_signal(signal.SIGHUP)

    assert running.wait(120) == 0
    assert len(list(tmp_path.glob("*.mp4"))) > 0
