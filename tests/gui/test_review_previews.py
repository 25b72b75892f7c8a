"""A preview that is missing: said, made again from the page, and shown, while edits go on."""

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.domain.preview import PreviewNews, PreviewState
from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.gui.app import pass_builder
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.roles import Role
from nostalgia_desktop.gui.jobs.thumbnails import Thumbnails
from nostalgia_desktop.gui.passes import PassRunner
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.services import Records
from nostalgia_desktop.workflow.filmstrips import filmstrip_of
from tests.gui.review_archive import (
    CTRL,
    MakePage,
    archive,
    make_page,
    press,
    records,
    stored,
    submitted_once,
    type_into,
    wait_saved,
)
from tests.media.conftest import run

__all__ = ["archive", "make_page", "records", "run", "submitted_once"]

AGAIN = "Make it again"


async def _nobody(_quote: object) -> bool:
    return False


async def _until(is_so: Callable[[], object], limit_s: float = 60) -> None:
    async with asyncio.timeout(limit_s):
        while not is_so():  # noqa: ASYNC110 - what is waited for tells nobody.
            await asyncio.sleep(0.01)


@pytest.fixture
def runner(qapp, records: Records) -> PassRunner:
    return PassRunner(records.jobs, pass_builder(records, _nobody))


@pytest.fixture
def lost(archive: Path) -> Path:
    """The archive without its preview and what was found in the film."""
    for file in (archive / ".nostalgia" / "proxies").iterdir():
        file.unlink()
    return archive


def files(archive: Path) -> list[str]:
    return sorted(path.suffix for path in (archive / ".nostalgia" / "proxies").iterdir())


def test_a_lost_preview_is_made_again_while_somebody_edits(
    run, qtbot: QtBot, lost: Path, make_page: MakePage, runner: PassRunner
):
    page = make_page()
    page.remake_wished.connect(lambda number: runner.remake([number]))
    notice = page.widget.notice
    page.steering.go_to("c")
    page.playhead.seek(6_000)
    page.widget.timeline.zoom_in()
    view = page.widget.timeline.view
    assert "The preview is missing" in notice.text
    assert notice.button.text() == AGAIN

    async def work():
        notice.button.click()
        assert "being made again" in notice.text
        assert not notice.button.isVisible()
        await _until(lambda: "… 0 %" not in notice.text)
        type_into(page.widget.inspector.title, "Sea")
        page.widget.inspector.title.clearFocus()
        await _until(lambda: page.player.state is PlayState.PAUSED)
        await _until(lambda: not runner.is_busy)

    run(work())

    assert files(lost) == [".mp4", ".survey"]
    assert notice.text == ""
    assert page.widget.timeline.scenery.data.survey is not None
    assert page.widget.timeline.scenery.data.filmstrip is not None
    assert (page.scenes.current.uid, page.playhead.ms) == ("c", 6_000)
    assert page.widget.timeline.view == view
    assert page.undo_stack.count() == 1
    press(page, Qt.Key.Key_Z, CTRL)
    assert page.scenes.review.scene("c").title == "Beach"
    qtbot.waitUntil(lambda: page.player.position_ms == 6_000, timeout=10_000)
    wait_saved(qtbot, page)


def test_an_approved_title_stays_approved(
    run, lost: Path, records: Records, make_page: MakePage, runner: PassRunner
):
    approved = records.jobs.approve(1)
    page = make_page()
    page.remake_wished.connect(lambda number: runner.remake([number]))

    async def work():
        page.widget.notice.button.click()
        await _until(lambda: page.player.state is PlayState.PAUSED)
        await _until(lambda: not runner.is_busy)

    run(work())

    assert stored(lost) == approved
    assert runner.under_way == frozenset()


def test_its_row_tells_how_far_it_is_and_gets_its_picture_back(
    run, lost: Path, records: Records, runner: PassRunner
):
    pictures = Thumbnails(lambda fingerprint: filmstrip_of(records.layout, fingerprint))
    model = JobListModel(records.jobs, pictures)
    runner.under_way_changed.connect(model.set_turns)
    said: list[tuple[str, bool]] = []

    async def work():
        await model.load()
        entry, index = model.entry(1), model.index_of(1)
        assert entry.words.state == "Ready to review"
        assert index.data(Role.THUMBNAIL) is None
        runner.remake([1])
        while runner.is_busy:
            said.append((entry.words.state, entry.progress is not None))
            await asyncio.sleep(0.01)
        await _until(lambda: index.data(Role.THUMBNAIL) is not None)
        assert entry.words.state == "Ready to review"

    run(work())
    pictures.close()

    assert ("Making the preview", True) in said
    assert {state for state, _has_progress in said} == {"Waiting", "Making the preview"}


def test_a_survey_that_cannot_be_read_is_made_again_too(
    run, archive: Path, make_page: MakePage, runner: PassRunner
):
    (survey,) = (archive / ".nostalgia" / "proxies").glob("*.survey")
    data = bytearray(survey.read_bytes())
    data[len(data) // 2] ^= 0xFF  # Its frame is whole.
    survey.write_bytes(data)
    page = make_page()
    page.remake_wished.connect(lambda number: runner.remake([number]))
    assert "Film strip" in page.widget.notice.text
    assert page.widget.timeline.scenery.data.survey is None

    async def work():
        page.widget.notice.button.click()
        await _until(lambda: page.widget.timeline.scenery.data.survey)
        await _until(lambda: not runner.is_busy)

    run(work())

    assert page.widget.notice.text == ""


def test_without_the_originals_it_says_where_they_were(
    run,
    qtbot: QtBot,
    lost: Path,
    records: Records,
    make_page: MakePage,
    runner: PassRunner,
    tmp_path: Path,
):
    source = records.jobs.job(1).source
    drive = tmp_path / "drive"
    records.jobs.note(1, source=replace(source, root=str(drive)))
    before = records.jobs.job(1)
    page = make_page()
    page.remake_wished.connect(lambda number: runner.remake([number]))
    notice = page.widget.notice
    assert "Connect the drive that holds" in notice.text
    assert str(drive) in notice.text
    assert notice.button.text() == AGAIN

    async def work():
        notice.button.click()
        await _until(lambda: not runner.is_busy and notice.button.isVisible())
        assert "Connect the drive that holds" in notice.text
        assert "--source-root" not in notice.text
        assert records.jobs.job(1) == before
        drive.symlink_to(source.root)
        notice.button.click()
        await _until(lambda: page.player.state is PlayState.PAUSED)
        await _until(lambda: not runner.is_busy)

    run(work())

    assert notice.text == ""
    with qtbot.waitSignal(page.cuts.picture_there, timeout=20_000):
        page.cuts.show(page.scenes.review, Bound("b", Side.START))


def test_what_goes_wrong_is_said_with_the_button(
    lost: Path, records: Records, make_page: MakePage, qtbot: QtBot
):
    page = make_page()
    news = PreviewNews(1, PreviewState.FAILED, "the archive has 3 MB free; make room")
    records.jobs.tell_preview(news)
    qtbot.wait(300)

    assert "make room" in page.widget.notice.text
    assert page.widget.notice.is_bad
    assert page.widget.notice.button.text() == AGAIN


def test_progress_of_another_title_is_not_shown(lost: Path, records: Records, make_page: MakePage):
    page = make_page()
    text = page.widget.notice.text
    records.jobs.tell_preview(PreviewNews(2, PreviewState.BEGUN))
    records.jobs.progress_changed.emit(2, Step.PROXY.value, 0.5)

    assert page.widget.notice.text == text


def test_its_progress_does_not_hide_that_edits_are_not_saved(
    lost: Path, records: Records, make_page: MakePage
):
    page = make_page()
    notice = page.widget.notice
    records.jobs.tell_preview(PreviewNews(1, PreviewState.BEGUN))
    page.store.failed.emit("the drive is full")
    records.jobs.progress_changed.emit(1, Step.PROXY.value, 0.5)
    assert "the drive is full" in notice.text

    page.store.saved.emit(1, page.scenes.review.scenes)

    assert "50 %" in notice.text


def test_stopped_it_can_be_wished_again(
    run, lost: Path, make_page: MakePage, runner: PassRunner, records: Records
):
    page = make_page()
    page.remake_wished.connect(lambda number: runner.remake([number]))
    notice = page.widget.notice
    begun: list[float] = []
    records.jobs.progress_changed.connect(lambda *news: begun.append(news[2]))

    async def work():
        notice.button.click()
        await _until(lambda: begun)
        await runner.cancel()

    run(work())

    assert "The preview is missing" in notice.text
    assert notice.button.text() == AGAIN
    assert stored(lost).state is JobState.ANALYZED


def test_a_preview_that_cannot_be_played_can_be_made_again(
    qtbot: QtBot, archive: Path, make_page: MakePage
):
    (proxy,) = (archive / ".nostalgia" / "proxies").glob("*.mp4")
    data = proxy.read_bytes()
    at = data.index(b"moov")
    proxy.write_bytes(data[: at + 4] + bytes(len(data) - at - 4))
    page = make_page()

    qtbot.waitUntil(lambda: page.widget.notice.button.text() == AGAIN, timeout=20_000)

    assert "preview" in page.widget.notice.text


def test_a_title_in_another_pass_is_told(
    run, lost: Path, make_page: MakePage, runner: PassRunner, records: Records
):
    page = make_page()
    page.remake_wished.connect(lambda number: runner.remake([number]))

    async def work():
        runner.finalize([1])
        page.widget.notice.button.click()
        assert "being worked on" in page.widget.notice.text
        await runner.cancel()

    run(work())

    assert page.widget.notice.button.text() == AGAIN


def test_dropping_the_disc_again_makes_lost_previews_of_unfinished_titles(
    run, lost: Path, records: Records, runner: PassRunner, qapp
):
    before = records.jobs.approve(1)
    disc = Path(before.source.root)

    async def drop():
        runner.submit([disc])
        await _until(lambda: not runner.is_busy)

    run(drop())
    assert files(lost) == [".mp4", ".survey"]
    assert records.jobs.job(1) == before

    records.jobs.update_job_status(1, JobState.FINALIZED)
    shutil.rmtree(lost / ".nostalgia" / "proxies")
    (lost / ".nostalgia" / "proxies").mkdir()
    run(drop())
    assert files(lost) == []
