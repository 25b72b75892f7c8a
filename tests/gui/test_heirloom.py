"""An heirloom made from the window: asked where, shown how far, opened when it is there."""

import errno
import gc
from pathlib import Path

import pytest

from nostalgia_desktop.gui import choosers
from nostalgia_desktop.gui import heirloom as heirlooms
from nostalgia_desktop.gui.heirloom import HeirloomFlow
from nostalgia_desktop.workflow.heirloom_folder import MARKER
from tests.gui.opened import opened_window
from tests.helpers import finished, prepared
from tests.media.conftest import run

__all__ = ["finished", "prepared", "run"]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """What was opened; whoever is asked for a folder chooses the test's own."""
    gc.collect()  # The loop of the test before has timers, which no other thread may collect.
    opened: list[Path] = []
    monkeypatch.setattr(
        choosers, "choose_folder", lambda _window, _title, take, _start: take([tmp_path])
    )
    return opened


def test_the_menu_makes_one_and_opens_its_page(run, finished: Path, tmp_path: Path, shown):
    async def make() -> str:
        async with opened_window(finished) as opened:
            flow = opened.window.findChild(HeirloomFlow)
            flow._show = shown.append
            said: list[str] = []
            flow.told.connect(said.append)
            opened.window.actions_.heirloom.trigger()
            assert flow.dialog is not None
            await opened.until(lambda: said and flow.dialog is None)
            return said[0]

    page = tmp_path / "Home videos" / "index.html"
    assert run(make()) == f"3 clips are in {page.parent}"
    assert shown == [page]
    assert page.is_file()


def test_one_that_is_stopped_says_so_and_goes_on_later(run, finished: Path, tmp_path: Path, shown):
    async def make() -> list[str]:
        async with opened_window(finished) as opened:
            flow = opened.window.findChild(HeirloomFlow)
            flow._show = shown.append
            said: list[str] = []
            flow.told.connect(said.append)
            flow.make(tmp_path)
            flow.dialog.stop.click()
            await opened.until(lambda: said)
            flow.make(tmp_path)
            await opened.until(lambda: len(said) > 1)
            return said

    first, then = run(make())
    assert first.startswith("Stopped")
    assert then.startswith("3 clips are in")
    assert not (tmp_path / "Home videos" / MARKER).exists()


def test_what_is_in_the_way_is_told(run, finished: Path, tmp_path: Path, shown):
    taken = tmp_path / "Home videos"
    taken.mkdir()
    (taken / "mine.txt").write_text("mine")

    async def make() -> str:
        async with opened_window(finished) as opened:
            flow = opened.window.findChild(HeirloomFlow)
            said: list[str] = []
            flow.told.connect(said.append)
            flow.make(tmp_path)
            await opened.until(lambda: said)
            return said[0]

    assert "not empty" in run(make())
    assert shown == []


def test_a_drive_that_breaks_off_is_told_in_words(run, finished, tmp_path, shown, monkeypatch):
    def breaks(*_args):
        raise OSError(errno.EIO, "Input/output error", "/films/a.mp4")

    monkeypatch.setattr(heirlooms, "_work", breaks)

    async def make() -> list[str]:
        async with opened_window(finished) as opened:
            flow = opened.window.findChild(HeirloomFlow)
            said: list[str] = []
            flow.told.connect(said.append)
            flow.make(tmp_path)
            await opened.until(lambda: said and flow.dialog is None)
            return said

    assert run(make()) == ["/films/a.mp4: Input/output error"]


def test_what_is_to_know_of_it_stays_to_be_read(run, finished: Path, tmp_path: Path, shown):
    (finished / "1994 - Arrival.mp4").unlink()

    async def make() -> None:
        async with opened_window(finished) as opened:
            flow = opened.window.findChild(HeirloomFlow)
            flow._show = shown.append
            flow.make(tmp_path)
            dialog = flow.dialog
            await opened.until(lambda: dialog.is_over)
            assert dialog.heading.text() == "2 clips are in Home videos"
            assert "1994 - Arrival.mp4" in dialog.notes.text()
            assert shown == []
            dialog.page.click()
            assert shown == [tmp_path / "Home videos" / "index.html"]
            dialog.leave.click()
            assert flow.dialog is None

    run(make())
