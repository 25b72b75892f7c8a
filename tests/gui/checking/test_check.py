"""All clips are checked from the menu: what is found is told, shown in the library, and mended."""

import errno
import gc
import json
import os
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.gui.checking.dialog import CheckClips
from nostalgia_desktop.gui.checking.flow import CheckFlow
from nostalgia_desktop.gui.library.model import CLIP
from nostalgia_desktop.services import open_records
from nostalgia_desktop.workflow import verify as verifying
from nostalgia_desktop.workflow.last_check import read_last_check
from tests.gui.opened import Opened, opened_window
from tests.helpers import finished, prepared
from tests.media.conftest import run

__all__ = ["finished", "prepared", "run"]

ARRIVAL, BOAT, SWIM = (
    "1994 - Arrival.mp4",
    "Undated - Boat trip.mp4",
    "1994 - Swimming.mp4",
)


@pytest.fixture
def in_window(run, finished: Path):
    """Runs something with the archive's window and the flow that checks it."""
    gc.collect()  # The loop of the test before has timers, which no other thread may collect.

    def begin(work: Callable[[Opened, CheckFlow], Awaitable[None]]) -> None:
        async def opened() -> None:
            async with opened_window(finished) as shown:
                await work(shown, shown.window.findChild(CheckFlow))

        run(opened())

    return begin


def flip_a_bit(file: Path) -> None:
    """Flip one bit in the middle as a drive does: no time of change tells."""
    times, data = file.stat(), bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


async def checked(opened: Opened, flow: CheckFlow):
    """Check from the menu to the end, until it is kept too; gives the dialog."""
    kept: list[bool] = []
    flow.checked.connect(lambda: kept.append(True))
    opened.window.actions_.check.trigger()
    dialog = flow.dialog
    await opened.until(lambda: kept)
    return dialog


async def library(opened: Opened):
    """The clips of the library that is open, by their files' names."""
    model = opened.window.library_page.model
    rows = [model.index(row, 0).data(CLIP) for row in range(model.rowCount())]
    return {clip.path.name: clip for clip in rows}


def test_whole_clips_are_said_to_be_whole_and_it_is_remembered(in_window, finished: Path):
    async def work(opened: Opened, flow: CheckFlow) -> None:
        shares: list[int] = []
        opened.window.actions_.check.trigger()
        flow.dialog.bar.valueChanged.connect(shares.append)
        dialog = await checked(opened, flow)

        assert shares == sorted(shares)
        assert len(shares) > 3 * 10  # Also within each clip.

        assert dialog.heading.text() == "All 3 clips are whole."
        assert dialog.at.whole_text == "Each was compared with its disc"
        assert not dialog.summary.isVisible()
        assert dialog.bar.value() == dialog.bar.maximum()
        for each in (dialog.card, dialog.again, dialog.stop):
            assert not each.isVisible()
        dialog.leave.click()
        assert flow.dialog is None
        opened.window.actions_.library.trigger()
        await opened.until(lambda: opened.window.library_page.model.total)
        assert "checked " in opened.window.library_page._count.text()

    in_window(work)
    records = open_records(finished)
    last = read_last_check(records.database.facts)
    records.database.close()
    assert (last.clips, last.faults) == (3, ())
    assert last.at is not None


def test_what_is_not_whole_is_told_marked_and_made_again(in_window, finished: Path):
    flip_a_bit(finished / ARRIVAL)
    (finished / BOAT).unlink()
    spoiled = (finished / ARRIVAL).read_bytes()
    with (finished / SWIM).open("ab") as file:
        file.write(b"\0\0\0\x08free")

    async def work(opened: Opened, flow: CheckFlow) -> None:
        opened.window.actions_.library.trigger()
        dialog = await checked(opened, flow)

        assert dialog.heading.text() == "2 clips need attention"
        assert [(row.name, row.state) for row in dialog.found.rows] == [
            (ARRIVAL, "Damaged"),
            (BOAT, "Gone"),
            (SWIM, "Changed since"),
        ]
        assert "its drive or a copy has spoiled it" in dialog.found.rows[0].what
        assert "The damaged file is kept" in dialog.found.rows[0].advice
        assert "left as it is" in dialog.found.rows[2].advice
        page = opened.window.library_page
        await opened.until(lambda: page.model.damaged)
        found = await library(opened)
        assert [name for name, clip in found.items() if clip.damage] == [ARRIVAL]
        assert found[BOAT].is_gone
        assert "1 damaged" in page._count.text()

        assert dialog.again.text().strip() == "Make 2 clips again"
        dialog.again.click()
        await opened.until(lambda: opened.controller.finalizing.progresses)
        await opened.until(lambda: not opened.controller.finalizing.is_working)
        await opened.until_done()
        again = await checked(opened, flow)
        assert [row.state for row in again.found.rows] == ["Changed since"]
        assert again.heading.text() == "No clip is damaged or gone"
        await opened.until(lambda: not page.model.damaged)

    in_window(work)
    kept = finished / ".nostalgia" / "replaced" / ARRIVAL
    assert kept.read_bytes() == spoiled


def test_a_check_that_is_stopped_says_how_far_it_was(in_window, finished: Path, monkeypatch):
    flip_a_bit(finished / ARRIVAL)
    look = verifying._Verifier.look

    async def work(opened: Opened, flow: CheckFlow) -> None:
        def stops_at_the_second(self, claim, bench, on_progress, should_stop):
            found = look(self, claim, bench, on_progress, should_stop)
            if claim.path != ARRIVAL:
                flow.dialog.stop_wished.emit()
                while not should_stop():
                    pass
            return found

        monkeypatch.setattr(verifying._Verifier, "look", stops_at_the_second)
        dialog = await checked(opened, flow)
        assert dialog.heading.text() == "Stopped after 1 of 3 clips"
        assert [row.state for row in dialog.found.rows] == ["Damaged"]
        assert not dialog.stop.isVisible()

    in_window(work)
    records = open_records(finished)
    last = read_last_check(records.database.facts)
    records.database.close()
    assert last.at is None
    assert [fault.path for fault in last.faults] == [ARRIVAL]


def test_a_check_that_broke_off_says_why_keeps_what_it_found_and_can_begin_anew(
    in_window, finished: Path, monkeypatch
):
    flip_a_bit(finished / ARRIVAL)
    look = verifying._Verifier.look

    def breaks_at_the_second(self, claim, *more):
        if claim.path != ARRIVAL:
            raise OSError(errno.EIO, "Input/output error", claim.path)
        return look(self, claim, *more)

    async def work(opened: Opened, flow: CheckFlow) -> None:
        with monkeypatch.context() as broken:
            broken.setattr(verifying._Verifier, "look", breaks_at_the_second)
            dialog = await checked(opened, flow)
        assert dialog.heading.text() == "The clips could not be checked"
        assert dialog.summary.text() == f"{SWIM}: Input/output error"
        assert read_last_check(opened.records.database.facts).damaged_now(finished)
        dialog.leave.click()
        again = await checked(opened, flow)
        assert again.heading.text() == "1 clip needs attention"

    in_window(work)


def test_who_closed_the_dialog_is_told_and_can_come_back(in_window, finished: Path):
    (finished / BOAT).unlink()

    async def work(opened: Opened, flow: CheckFlow) -> None:
        said: list[str] = []
        flow.told.connect(said.append)
        opened.window.actions_.check.trigger()
        flow.dialog.leave.click()
        await opened.until(lambda: said)
        assert said == ["1 clip needs attention: File, Check all clips shows which"]
        opened.window.actions_.check.trigger()
        assert flow.dialog.isVisible()
        assert flow.dialog.is_over
        assert [row.state for row in flow.dialog.found.rows] == ["Gone"]

    in_window(work)


def test_the_window_may_close_while_clips_are_checked(in_window):
    async def work(opened: Opened, flow: CheckFlow) -> None:
        opened.window.actions_.check.trigger()
        await opened.until(lambda: flow.dialog.found.total)

    in_window(work)


def test_what_a_thread_still_tells_reaches_no_dialog_that_is_closed(in_window, monkeypatch):
    taken, has_told = [], threading.Event()

    def notices_late(_self, _claim, _bench, on_progress, should_stop):
        while not should_stop():
            time.sleep(0.01)
        on_progress(0.5)
        has_told.set()
        raise Cancelled

    monkeypatch.setattr(verifying._Verifier, "look", notices_late)
    monkeypatch.setattr(CheckClips, "take", lambda _dialog, news: taken.append(news.done_bytes))

    async def work(opened: Opened, flow: CheckFlow) -> None:
        opened.window.actions_.check.trigger()
        await opened.until(lambda: taken)
        flow.close_down()
        await opened.until(lambda: has_told.is_set() and not flow._tasks)
        assert taken == [0]

    in_window(work)


def test_a_restored_clip_is_not_made_again_and_loses_its_mark(in_window, finished: Path):
    sound, times = (finished / ARRIVAL).read_bytes(), (finished / ARRIVAL).stat()
    flip_a_bit(finished / ARRIVAL)

    async def work(opened: Opened, flow: CheckFlow) -> None:
        dialog = await checked(opened, flow)
        (finished / ARRIVAL).write_bytes(sound)
        os.utime(finished / ARRIVAL, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
        said: list[str] = []
        flow.told.connect(said.append)
        dialog.again.click()
        await opened.until(lambda: said)
        assert said == ["Nothing is to be made again: it was put right since"]
        opened.window.actions_.library.trigger()
        await opened.until(lambda: opened.window.library_page.model.total)
        assert opened.window.library_page.model.damaged == 0

    in_window(work)
    assert (finished / ARRIVAL).read_bytes() == sound
    assert not (finished / ".nostalgia" / "replaced").exists()


def test_a_description_is_not_written_where_the_clip_would_be_encoded_too(
    in_window, finished: Path
):
    sidecar, clip = (finished / ARRIVAL).with_suffix(".json"), (finished / ARRIVAL).stat()
    sidecar.write_text("{")
    records = open_records(finished)
    for made in records.jobs.job(1).clips:
        records.jobs.put_clip(replace(made, key="of older settings", essence="as well"))
    records.database.close()

    async def work(opened: Opened, flow: CheckFlow) -> None:
        dialog = await checked(opened, flow)
        said: list[str] = []
        flow.told.connect(said.append)
        dialog.again.click()
        await opened.until(lambda: said)
        assert "would be encoded anew too" in said[0]
        assert flow.dialog is dialog
        assert opened.controller.finalizing.progresses == []

    in_window(work)
    assert sidecar.read_text() == "{"
    assert (finished / ARRIVAL).stat().st_mtime_ns == clip.st_mtime_ns


def test_a_spoiled_description_is_written_again_and_the_clip_left_alone(in_window, finished: Path):
    sidecar = (finished / ARRIVAL).with_suffix(".json")
    told, clip = sidecar.read_text(), (finished / ARRIVAL).stat()
    sidecar.write_text("{")

    async def work(opened: Opened, flow: CheckFlow) -> None:
        dialog = await checked(opened, flow)
        assert [row.state for row in dialog.found.rows] == ["Its description"]
        wishes: list[object] = []
        flow.again_wished.connect(wishes.append)
        dialog.again.click()
        dialog.again.click()  # As people do where nothing seems to happen.
        await opened.until(lambda: opened.controller.finalizing.progresses)
        await opened.until(lambda: not opened.controller.finalizing.is_working)
        assert len(wishes) == 1

    in_window(work)
    assert json.loads(sidecar.read_text())["clip"] == json.loads(told)["clip"]
    assert (finished / ARRIVAL).stat().st_mtime_ns == clip.st_mtime_ns
