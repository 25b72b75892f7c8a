"""A second start hands its folders to the first window, and the program ends as it should."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from nostalgia_desktop.gui.single_instance import SingleInstance, read_paths


@pytest.fixture
def first(qapp, tmp_path):
    instance = SingleInstance(tmp_path / "archive", tmp_path)
    assert instance.is_first()
    yield instance
    instance.close()


def _second(tmp_path: Path, *paths: Path) -> "subprocess.Popen[str]":
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from nostalgia_desktop.gui.single_instance import SingleInstance\n"
        "app = QCoreApplication([]); here, *paths = map(Path, sys.argv[1:])\n"
        "other = SingleInstance(here / 'archive', here)\n"
        "print(other.is_first(), other.hand_over(paths))"
    )
    command = [sys.executable, "-c", code, str(tmp_path), *map(os.fsdecode, paths)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_second_start_hands_its_folders_over(qtbot, first, tmp_path):
    odd = Path(os.fsdecode(b"/films/R\xf6ntgen"))

    with qtbot.waitSignal(first.handed_over, timeout=30_000) as told:
        other = _second(tmp_path, Path("/films/Xmas"), odd)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=30_000)

    assert told.args == [[Path("/films/Xmas"), odd]]
    assert other.communicate()[0].split() == ["False", "True"]


def test_another_archive_has_a_window_of_its_own(first, tmp_path):
    other = SingleInstance(tmp_path / "other", tmp_path)

    assert other.is_first()
    other.close()


def test_after_the_first_has_closed_the_next_is_the_first(first, tmp_path):
    first.close()
    other = SingleInstance(tmp_path / "archive", tmp_path)

    assert other.is_first()
    other.close()


def test_a_program_that_was_killed_leaves_the_door_open(qtbot, tmp_path):
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from nostalgia_desktop.gui.single_instance import SingleInstance\n"
        "app = QCoreApplication([]); here = Path(sys.argv[1])\n"
        "one = SingleInstance(here / 'archive', here); print(one.is_first(), flush=True)\n"
        "app.exec()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "True\n"
        next_one = SingleInstance(tmp_path / "archive", tmp_path)
        assert not next_one.is_first()
        killed.kill()

    assert next_one.is_first()
    next_one.close()


def test_nonsense_at_the_door_is_passed_over(qtbot, first):
    with qtbot.assertNotEmitted(first.handed_over, wait=200):
        for words in (b"hello\n", b'{"a": 1}\n', b"[1, 2]\n", b"\xff\xfe\n"):
            socket = QLocalSocket()
            socket.connectToServer(first._name)
            assert socket.waitForConnected(2_000)
            socket.write(words)
            socket.flush()
            qtbot.waitUntil(lambda socket=socket: socket.bytesAvailable() > 0)
            socket.abort()


@pytest.mark.parametrize(
    ("heard", "paths"),
    [
        (b"[]", []),
        (b'["/a", "b", "", "/c\\u0000"]', [Path("/a")]),
        (b"5", None),
        (b"[[]]", None),
        (b"", None),
    ],
)
def test_only_absolute_paths_are_taken(heard, paths):
    assert read_paths(heard) == paths


def _window(archive: Path, *args: str | Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "nostalgia_desktop", "window", "--archive", str(archive)]
    return subprocess.Popen(
        [*command, *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_the_program_opens_takes_folders_of_a_second_start_and_ends_when_told(
    tmp_path, own_home, test_disc
):
    archive = tmp_path / "archive"
    first = _window(archive)
    try:
        locks = own_home / "config" / "Nostalgia Desktop"
        _wait(lambda: list(locks.glob("*.lock")))
        second = _window(archive, test_disc("pal_silent"))
        assert second.communicate(timeout=60)[1] == ""
        assert second.returncode == 0
        _wait(lambda: (archive / "nostalgia.db").exists())
        first.send_signal(signal.SIGTERM)
        assert first.wait(30) == 0
    finally:
        first.kill()
        _out, err = first.communicate()
    assert "Traceback" not in err
    assert list(archive.rglob("*.part")) == []


def _wait(is_so) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
