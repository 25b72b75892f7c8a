"""At a real (pseudo) terminal: the question before an upload, the bars, Ctrl-C."""

import os
import pty
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import COMMAND

pytestmark = pytest.mark.alone

QUESTION = "Send them? [y/N]"


class Terminal:
    """A program at a terminal: what it shows, what is typed."""

    def __init__(self, *args: str | Path) -> None:
        self._screen, slave = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, *map(str, args)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"},
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def wait_for(self, text: str) -> None:
        """Read on until `text` is on the screen."""
        while text not in self.shown:
            assert self._read(), self.shown

    def type(self, text: str) -> None:
        os.write(self._screen, text.encode())

    def end(self) -> int:
        """Read to the end; gives the exit status."""
        while self._read():
            pass
        os.close(self._screen)
        return self.process.wait(30)

    def _read(self) -> bool:
        try:
            data = os.read(self._screen, 65536)
        except OSError:  # How Linux says that the other end is closed.
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)


@pytest.fixture
def submit(gemini_server, test_disc, tmp_path) -> Iterator[Terminal]:
    """The first pass of a short title, begun at a terminal, with a key."""
    terminal = Terminal("submit", test_disc("pal_silent"), "--archive", tmp_path)
    yield terminal
    terminal.process.kill()
    terminal.process.wait()


def test_a_yes_at_the_question_sends_the_preview(submit, gemini_server):
    submit.wait_for(QUESTION)
    assert not gemini_server.requests

    submit.type("y\n")

    assert submit.end() == 0, submit.shown
    assert len(gemini_server.calls("upload.start")) == 1


@pytest.mark.parametrize("answer", ["n\n", "\n", "maybe\n"])
def test_anything_else_sends_nothing(answer, submit, gemini_server):
    submit.wait_for(QUESTION)

    submit.type(answer)

    assert submit.end() == 1
    assert "nobody agreed to send its preview" in submit.shown
    assert not gemini_server.requests


def test_ctrl_c_at_the_question_ends_the_program(submit, gemini_server):
    submit.wait_for(QUESTION)

    began = time.monotonic()
    submit.process.send_signal(signal.SIGINT)

    assert submit.end() == 130, submit.shown
    assert time.monotonic() - began <= 2.0
    assert not gemini_server.requests


def test_bars_show_how_far_a_step_is(test_disc, tmp_path):
    terminal = Terminal("run", test_disc("pal_two_parts"), "--archive", tmp_path)

    assert terminal.end() == 0, terminal.shown
    assert "making the clips" in terminal.shown
    assert "%" in terminal.shown
