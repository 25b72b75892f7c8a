"""Where titles were left is known at the next start, also after a kill, and never in the way."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nostalgia_desktop.gui.review_memory import AFTER_MS, MOST, PlaceBook, memory_file
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.gui.review_place import Place
from nostalgia_desktop.services import Records
from tests.gui.review_archive import (
    SCENES,
    MakePage,
    archive,
    make_page,
    records,
    submitted_once,
)

__all__ = ["archive", "make_page", "records", "submitted_once"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return memory_file(tmp_path / "settings", tmp_path / "archive")


def test_places_are_known_again(qapp, file: Path):
    book = PlaceBook(file)
    book.keep("one", Place("a", 5_000, (0, 9_000)))
    book.keep("two", Place("b", 7_000))
    book.finish()

    again = PlaceBook(file)

    assert again.last == "two"
    assert again.get("one") == Place("a", 5_000, (0, 9_000))
    assert again.get("two") == Place("b", 7_000)
    assert again.get("three") is None


def test_it_is_written_by_itself_a_moment_later(qtbot: QtBot, qapp, file: Path):
    book = PlaceBook(file)
    book.keep("one", Place("a", 5_000))
    assert not file.exists()

    qtbot.waitUntil(file.exists, timeout=AFTER_MS + 5_000)

    assert PlaceBook(file).last == "one"
    book.finish()


def test_only_the_newest_titles_are_kept(qapp, file: Path):
    book = PlaceBook(file)
    for number in range(MOST + 100):
        book.keep(f"{number:032x}", Place("0123456789ab", number, (0, 10_000_000)))
    book.keep(f"{150:032x}", Place("b", 1))
    book.finish()

    again = PlaceBook(file)

    assert again.last == f"{150:032x}"
    assert again.get(f"{99:032x}") is None
    assert again.get(f"{101:032x}") is not None
    assert file.stat().st_size < 200_000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b'{"titles": [{"title": "x"}]}',
        b'{"titles": [{"title": "x", "scene": "a", "at_ms": -1}]}',
        b'{"titles": [{"title": "x", "scene": "a", "at_ms": "soon"}]}',
        b'{"titles": ' + b"[" * 100_000,
        b"\xff\xfe",
        b" " * 2_000_000,
    ],
)
def test_a_file_that_is_none_is_passed_over_and_replaced(qapp, file: Path, content: bytes):
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    book = PlaceBook(file)
    assert book.last == ""

    book.keep("one", Place("a", 1))
    book.finish()

    assert PlaceBook(file).last == "one"


def test_where_it_cannot_be_written_nothing_is_lost_but_that(qapp, tmp_path: Path):
    (tmp_path / "settings").write_text("a file")
    book = PlaceBook(memory_file(tmp_path / "settings", tmp_path))
    book.keep("one", Place("a", 1))
    book.finish()

    assert book.get("one") == Place("a", 1)


def test_each_archive_has_a_file_of_its_own(tmp_path: Path):
    files = {memory_file(tmp_path, tmp_path / name) for name in ("one", "two")}

    assert len(files) == 2
    assert {file.parent.parent for file in files} == {tmp_path}


_KEEPS_ON = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from nostalgia_desktop.gui import review_memory
from nostalgia_desktop.gui.review_place import Place
review_memory.AFTER_MS = 5
app = QCoreApplication([])
book = review_memory.PlaceBook(Path(sys.argv[1]))
turns = iter(range(10**9))
def turn():
    number = next(turns)
    book.keep(f"{number % 300:032x}", Place("0123456789ab", number, (0, 10_000_000)))
timer = QTimer()
timer.timeout.connect(turn)
timer.start(1)
app.exec()
"""


def test_a_kill_leaves_a_whole_file(file: Path):
    for _ in range(4):
        child = subprocess.Popen([sys.executable, "-c", _KEEPS_ON, str(file)])
        end = time.monotonic() + 30
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(0.3)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

        titles = json.loads(file.read_text())["titles"]
        assert len(titles) > 0
        file.unlink()


def left_at(page: SceneReviewPage) -> tuple[str, int, tuple[int, int]]:
    view = page.widget.timeline.view
    return page.scenes.current.uid, page.playhead.ms, (view.start_ms, view.end_ms)


def test_the_page_opens_a_title_where_it_was_left_before_the_start(
    make_page: MakePage, records: Records, tmp_path: Path, qtbot: QtBot
):
    first = make_page()
    first.remember_in(tmp_path / "settings")
    first.steering.go_to("c")
    first.playhead.seek(6_000)
    first.widget.timeline.show_span(5_500, 8_000)
    before = left_at(first)
    first.save()
    first.close_down()

    second = SceneReviewPage(records)
    qtbot.addWidget(second.widget)
    second.widget.resize(first.widget.size())
    second.remember_in(tmp_path / "settings")
    second.widget.show()
    assert second.last_title == records.jobs.job(1).fingerprint
    with qtbot.waitSignal(second.opened, timeout=20_000):
        second.open_job(records.jobs.job(1))

    uid, at_ms, seen = left_at(second)
    assert (uid, at_ms) == before[:2] == ("c", 6_000)
    assert seen == pytest.approx(before[2], abs=100)
    second.close_down()
    second.deleteLater()


def test_a_killed_window_knows_its_place_too(
    make_page: MakePage, records: Records, tmp_path: Path, qtbot: QtBot
):
    page = make_page()
    page.remember_in(tmp_path / "settings")
    page.steering.go_to("b")
    page.playhead.seek(3_500)
    file = memory_file(tmp_path / "settings", records.layout.root)

    # Nothing is saved or closed: what lies on the disk is what a kill leaves.
    qtbot.waitUntil(file.exists, timeout=10_000)

    assert PlaceBook(file).get(records.jobs.job(1).fingerprint).ms == 3_500


def test_a_scene_that_is_gone_leads_to_the_first_one(
    make_page: MakePage, records: Records, tmp_path: Path, qtbot: QtBot
):
    page = make_page()
    page.places.leave()
    page.places.book.keep(records.jobs.job(1).fingerprint, Place("gone", 99_999_999))
    with qtbot.waitSignal(page.opened, timeout=20_000):
        page.open_job(records.jobs.job(1))

    assert page.scenes.current.uid == SCENES[0].uid
    assert page.playhead.ms == 0
