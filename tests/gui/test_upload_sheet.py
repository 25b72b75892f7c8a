"""The sheet that shows what would be sent, over the question whether it may be."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nostalgia_desktop.domain.film import FilmState
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.consent import NOW, OVERNIGHT, consent_asker
from nostalgia_desktop.gui.upload_sheet import UploadSheet
from nostalgia_desktop.services import PassOptions, build_orchestrator
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.pass_report import Found
from tests.gui.opened import opened_window
from tests.media.conftest import run
from tests.workflow.long_titles import Viewer, add_title

__all__ = ["run"]

TWO = [500, 600, 460]
TWO_EDGES_S = [0, 500, 1_100, 1_560]
KEEP = 4


@pytest.fixture
def asking(tmp_path, gemini_server):
    """A window, and a pass over one long title that asks in it whether that may be sent."""

    @asynccontextmanager
    async def begun():
        async with opened_window(tmp_path / "archive") as opened:
            records = opened.records
            (tmp_path / "archive").mkdir(exist_ok=True)
            job = add_title(records, TWO)
            orchestrator = await build_orchestrator(
                records,
                Settings(),
                PassOptions(analyst="gemini"),
                gemini_server.key,
                gemini_server.base_url,
                consent_asker(opened.window),
            )
            task = asyncio.ensure_future(orchestrator.submit(Found((job.id,))))
            try:
                await opened.until(opened.question)
                yield opened, job, task
            finally:
                task.cancel()
                await asyncio.wait([task])
                await orchestrator.close()

    return begun


async def _sheet_of(opened) -> UploadSheet:
    """Click the button, and wait until all is shown."""
    box = opened.question()
    [see] = [each for each in box.buttons() if each.text() == "See what would be sent…"]
    see.click()
    [sheet] = box.findChildren(UploadSheet)
    await opened.until(lambda: sheet.parts.isEnabled() and sheet._items())
    return sheet


def _told(sheet) -> list[tuple[str, ...]]:
    return [tuple(item.text(column) for column in range(4)) for item in sheet._items()]


def test_all_parts_are_shown_and_the_question_stays_open(run, asking, gemini_server):
    async def work():
        async with asking() as (opened, job, _task):
            sheet = await _sheet_of(opened)

            assert opened.question() is not None
            first, second = _told(sheet)
            assert first[:2] == ("1", "0:00:00 \N{EN DASH} 0:13:22")
            assert second[1].endswith("0:26:00")
            films = opened.records.layout.films
            assert len(list(films.iterdir())) == 2
            assert sheet.question.toPlainText().startswith("You are a family archivist")
            assert not sheet.question.isVisible()
            sheet.show_question.click()
            assert sheet.question.isVisible()
            await opened.until(lambda: sheet.player.duration_ms > 700_000)
            assert not gemini_server.requests
            assert opened.records.jobs.job(job.id).state is JobState.PROXIED

    run(work())


def test_a_part_that_is_ticked_stays_here_and_the_question_follows(run, asking, gemini_server):
    async def work():
        async with asking() as (opened, job, task):
            box, sheet = opened.question(), await _sheet_of(opened)
            assert "in 2 parts" in box.informativeText()
            before = box.button(NOW).text()

            sheet._items()[1].setCheckState(KEEP, Qt.CheckState.Checked)
            await opened.until(lambda: "in 1 part;" in box.informativeText())
            await opened.until(sheet.parts.isEnabled)

            assert box.button(NOW).text() != before
            assert _told(sheet)[1][2] == "stays here"
            assert sheet.parts.currentItem() is sheet._items()[1]
            assert not sheet.play.isEnabled()
            assert sheet.question.toPlainText() == ""
            films = opened.records.jobs.films(job.id)
            assert [film.state for film in films] == [FilmState.OPEN, FilmState.PRIVATE]
            viewer = gemini_server.answer_for = Viewer(TWO_EDGES_S)
            sheet.back.click()
            box.button(NOW).click()
            [done] = (await task).jobs
            assert done.state is JobState.ANALYZED
            [(_start, end)] = viewer.asked
            assert end <= films[1].window.start * 40

    run(work())


def test_unticked_it_would_be_sent_again(run, asking):
    async def work():
        async with asking() as (opened, job, _task):
            box, sheet = opened.question(), await _sheet_of(opened)
            for state in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
                sheet._items()[0].setCheckState(KEEP, state)
                await opened.until(lambda: sheet._task is None)

            await opened.until(lambda: "in 2 parts" in box.informativeText())
            films = opened.records.jobs.films(job.id)
            assert [film.state for film in films] == [FilmState.OPEN, FilmState.OPEN]

    run(work())


def test_closing_it_stops_the_making_and_the_question_stays(run, asking):
    async def work():
        async with asking() as (opened, _job, _task):
            box = opened.question()
            [see] = [each for each in box.buttons() if each.text() == "See what would be sent…"]
            see.click()
            [sheet] = box.findChildren(UploadSheet)
            making = sheet._task
            await opened.until(lambda: "Making part" in sheet.doing.text())

            sheet.reject()
            await asyncio.wait([making])

            assert making.cancelled()
            assert box.isVisible()
            assert list(opened.records.layout.films.glob("*.mp4")) == []
            box.button(QMessageBox.StandardButton.No).click()

    run(work())


def test_where_all_of_it_stays_here_the_question_says_that_nothing_is_sent(
    run, asking, gemini_server
):
    async def work():
        async with asking() as (opened, _job, task):
            box, sheet = opened.question(), await _sheet_of(opened)
            while rest := [
                i for i in sheet._items() if i.checkState(KEEP) != Qt.CheckState.Checked
            ]:
                rest[0].setCheckState(KEEP, Qt.CheckState.Checked)
                await opened.until(lambda: sheet._task is None)
            await opened.until(lambda: box.text() == "Nothing would be sent.")
            assert sheet.summary.text() == "Nothing would be sent."
            assert not box.button(OVERNIGHT).isVisible()

            sheet.back.click()
            box.button(NOW).click()
            [done] = (await task).jobs

            assert (done.state, done.analyst) == (JobState.ANALYZED, "local")
            assert not gemini_server.calls("upload.start")

    run(work())
