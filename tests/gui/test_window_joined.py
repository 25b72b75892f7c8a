"""What the window's parts do together: library, settings, Finalize, another folder for clips."""

import asyncio
import shutil

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nostalgia_desktop.domain.job import JobState, Step
from nostalgia_desktop.gui.app import join_settings
from nostalgia_desktop.gui.keys_sheet import KeysSheet
from nostalgia_desktop.gui.library.model import CLIP
from nostalgia_desktop.gui.settings.flow import SettingsFlow
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.media import part_file
from nostalgia_desktop.settings import read_settings
from nostalgia_desktop.workflow import room
from tests.gui.opened import opened_window
from tests.helpers import clip_names, prepared
from tests.media.conftest import run

__all__ = ["prepared", "run"]


def test_the_library_comes_and_goes_and_a_title_closes_it(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.finished, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            window, library = opened.window, opened.window.actions_.library
            opened.window.panel.view.select_job(1)
            before = window.pages.currentWidget()
            library.trigger()
            assert window.pages.currentWidget() is window.library_page
            assert window.windowTitle() == "Nostalgia Desktop"
            assert not window.actions_.finalize.isEnabled()
            await opened.until(lambda: window.library_page.model.rowCount() == 3)
            await opened.until(window.library_page.grid.hasFocus, 5)
            names = {window.library_page.model.index(row, 0).data(CLIP).path.name for row in (0, 1)}
            assert names < set(clip_names(archive))
            library.trigger()
            assert window.pages.currentWidget() is before
            library.trigger()
            window.panel.view.select_job(2)
            assert not library.isChecked()
            assert window.pages.currentWidget() is window.review_page.widget

    run(work())


def test_clips_that_are_cancelled_are_not_made_and_can_be_retried(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            await opened.finalize()
            [progress] = opened.controller.finalizing.progresses
            assert not opened.window.status._clips.isHidden()
            progress.cancel.click()
            await opened.until(lambda: progress.run.is_over)
            assert progress.run.was_stopped
            assert opened.window.status._clips.isHidden()
            made = len(clip_names(archive))
            assert made < 2
            progress.retry.click()
            await opened.until(lambda: progress.run.is_over)

            assert len(progress.run.done) == 2
            assert len(clip_names(archive)) == 2
            progress.leave.click()
            assert opened.controller.finalizing.progresses == []

    run(work())


def test_a_clip_without_room_says_so_and_goes_on_once_there_is_some(
    run, tmp_path, prepared, monkeypatch
):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")
    monkeypatch.setattr(room, "_LOOK_AGAIN_S", 0.1)

    async def work():
        async with opened_window(archive) as opened:
            opened.window.actions_.finalize.trigger()
            await opened.until(lambda: opened.controller.finalizing.sheet)
            with monkeypatch.context() as full:
                for each in (room, part_file):
                    full.setattr(each, "free_bytes", lambda _folder: 1_000_000)
                opened.controller.finalizing.sheet.start.click()
                [progress] = opened.controller.finalizing.progresses
                rows = progress.run.model
                await opened.until(lambda: any(row.failure for row in rows.rows))
                told = [row.detail for row in rows.rows if row.failure]
                assert all(text.startswith("Waits for room: ") for text in told)
                assert not progress.run.is_over
                assert "for you" in progress._summary.text()
            await opened.until(lambda: progress.run.is_over)
            assert len(progress.run.done) == 2
            assert len(clip_names(archive)) == 2

    run(work())


def test_a_paused_finalize_goes_on_from_its_dialog(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            await opened.finalize()
            [progress] = opened.controller.finalizing.progresses
            progress.pause.click()
            assert opened.runner.is_paused
            assert progress.pause.text().strip() == "Go on"
            await opened.until(lambda: not opened.runner.is_busy)
            assert not progress.run.is_over
            progress.pause.click()
            await opened.until(lambda: progress.run.is_over)
            assert len(clip_names(archive)) == 2

    run(work())


def test_finalizing_what_is_being_finalized_shows_how_far_it_is(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            flow = opened.controller.finalizing
            await opened.finalize()
            [progress] = flow.progresses
            progress.close()
            assert flow.progresses == [progress]
            flow.begin([1])
            assert progress.isVisible()
            assert flow.sheet is None
            await opened.until(lambda: progress.run.is_over)

    run(work())


def test_all_titles_are_finalized_together(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            opened.window.actions_.finalize_all.trigger()
            await opened.until(lambda: opened.controller.finalizing.sheet)
            opened.controller.finalizing.sheet.start.click()
            await opened.until_done()

            assert len(clip_names(archive)) == 3
            assert [job.state for job in opened.records.jobs.jobs()] == [JobState.FINALIZED] * 2

    run(work())


def test_the_look_that_the_menu_chooses_is_kept(run, tmp_path, qapp):
    file = tmp_path / "config" / "settings.toml"

    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            theme = Theme(qapp, "dark")
            flow = SettingsFlow(opened.window, theme, file, tmp_path)
            join_settings(opened.window, opened.controller, theme, flow)
            opened.window.actions_.looks["light"].trigger()
            await opened.until(lambda: not flow.is_busy)
            assert read_settings(file, {}).theme == "light"
            assert not theme.colours.is_dark
            opened.window.actions_.theme.trigger()
            await opened.until(lambda: not flow.is_busy)
            assert read_settings(file, {}).theme == "dark"
            assert opened.window.actions_.looks["dark"].isChecked()
            theme.deleteLater()

    run(work())


def test_settings_that_name_another_folder_offer_to_open_it(run, tmp_path, qapp):
    other = tmp_path / "other"

    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            theme = Theme(qapp, "dark")
            flow = SettingsFlow(opened.window, theme, tmp_path / "settings.toml", tmp_path)
            join_settings(opened.window, opened.controller, theme, flow)
            opened.window.actions_.settings.trigger()
            await opened.until(lambda: flow.dialog)
            flow.changed.emit(flow.dialog.settings.model_copy(update={"archive": str(other)}))
            await opened.until(opened.question)
            opened.question().button(QMessageBox.StandardButton.Yes).click()
            await opened.until(lambda: not opened.window.isVisible())

            assert opened.controller.next_archive == other
            theme.deleteLater()

    run(work())


def test_the_keys_are_shown_wherever_one_is(run, tmp_path):
    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            opened.window.actions_.keys.trigger()
            [sheet] = opened.window.findChildren(KeysSheet)
            assert sheet.isVisible()
            sheet.close()

    run(work())


def test_a_title_at_work_is_stopped_alone(run, tmp_path, test_disc):
    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_two_titles")) as opened:
            await opened.until(lambda: opened.runner.under_way == {1, 2})
            opened.window.panel.view.stop_wished.emit([1])
            await opened.until_done()

            states = [job.state for job in opened.records.jobs.jobs()]
            assert states[0] is not JobState.ANALYZED
            assert states[1] is JobState.ANALYZED
            assert opened.model.index(0).data(Qt.ItemDataRole.DisplayRole)

    run(work())


def test_where_gemini_fails_this_computer_can_find_the_scenes(
    run, tmp_path, test_disc, gemini_server
):
    gemini_server.fail("daily_quota", times=100)

    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_silent")) as opened:
            page = opened.window.title_page
            await opened.until(opened.question)
            opened.question().button(QMessageBox.StandardButton.Yes).click()
            await opened.until(lambda: not page._here.isHidden())
            assert page._original.isHidden()
            assert opened.records.jobs.job(1).step in (Step.UPLOAD, Step.ANALYSIS)
            page._here.click()
            await opened.until_done()

            job = opened.records.jobs.job(1)
            assert (job.state, job.analyst) == (JobState.ANALYZED, "local")
            assert opened.question() is None

    run(work())


def test_a_click_on_a_title_gives_its_review_the_keys(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            review, view = opened.window.review_page, opened.window.panel.view
            await opened.until(lambda: review.is_open)
            place = view.visualRect(opened.model.index_of(2)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            await opened.until(lambda: review.is_open and review.scenes.current)
            await opened.until(review.widget.timeline.hasFocus, 5)

    run(work())


def test_a_drop_whose_scenes_are_found_has_the_keys(run, tmp_path, test_disc):
    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_silent")) as opened:
            review = opened.window.review_page
            await opened.until(lambda: review.is_open)
            await opened.until(review.widget.timeline.hasFocus, 5)
            opened.window.actions_.library.trigger()
            assert opened.window.library_page.hasFocus()
            opened.window.actions_.library.trigger()
            await opened.until(review.widget.timeline.hasFocus, 5)

    run(work())


def test_who_is_at_the_list_stays_there_when_scenes_are_found(run, tmp_path, test_disc):
    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_silent")) as opened:
            review, view = opened.window.review_page, opened.window.panel.view
            await opened.until(lambda: opened.runner.under_way)
            view.setFocus()
            await opened.until(lambda: review.is_open)
            await asyncio.sleep(0.1)
            assert view.hasFocus()

    run(work())


def test_a_title_whose_clips_are_made_says_so_until_it_is_edited(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.finished, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            finalize, review = opened.window.actions_.finalize, opened.window.review_page
            await opened.until(lambda: review.is_open)
            assert finalize.iconText() == "Clips are made"
            review.actions["approve"].trigger()
            await opened.until(lambda: finalize.iconText() == "Finalize 2 scenes")

    run(work())


def test_search_is_for_what_is_seen(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.finished, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            window = opened.window
            window.actions_.search.trigger()
            assert window.panel.search.hasFocus()
            window.actions_.library.trigger()
            await opened.until(lambda: window.library_page.model.rowCount())
            window.actions_.search.trigger()
            assert window.library_page.search.hasFocus()

    run(work())
