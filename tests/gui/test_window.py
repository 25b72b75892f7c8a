"""The window with all that works for it: drops, pages, what is said, and how it closes."""

import asyncio
import shutil
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.consent import NOW, OVERNIGHT, consent_asker, in_words
from nostalgia_desktop.gui.jobs.roles import Role
from nostalgia_desktop.workflow.cost_estimate import Terms, estimate_titles
from nostalgia_desktop.workflow.quote import Consent
from tests.gui.opened import opened_window
from tests.helpers import clip_names, prepared
from tests.media.conftest import run

__all__ = ["prepared", "run"]

_TERMS = Terms("gemini-3.8-flash", date(2026, 10, 1))
COPY = Qt.DropAction.CopyAction
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _mime(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    urls = [QUrl(path) if isinstance(path, str) else QUrl.fromLocalFile(path) for path in paths]
    mime.setUrls(urls)
    return mime


def _drag(target: QWidget, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(400, 300), COPY, mime, LEFT, NO_KEYS)
    QApplication.sendEvent(target, event)
    return event


def _drop(target: QWidget, mime: QMimeData) -> QDropEvent:
    _drag(target, mime)
    event = QDropEvent(QPointF(400, 300), COPY, mime, LEFT, NO_KEYS)
    QApplication.sendEvent(target, event)
    return event


def test_a_drop_has_its_row_at_once_and_becomes_titles(run, tmp_path, test_disc):
    disc = test_disc("pal_two_titles")  # May have to be authored first.

    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            before = time.monotonic()
            event = _drop(opened.window, _mime(disc))
            took_s = time.monotonic() - before

            assert event.isAccepted()
            assert event.dropAction() is COPY
            assert opened.rows() == ["pal_two_titles"]
            assert opened.model.index(0).data(Role.SPINS)
            assert opened.window.panel.view.isVisible()
            assert took_s < 0.1
            await opened.until(lambda: len(opened.rows()) == 2)
            assert opened.rows() == ["pal two titles, Title 1", "pal two titles, Title 2"]
            await opened.until_done()
            assert opened.model.index(1).data(Role.STATE) == "Ready to review"
            await opened.until(opened.window.actions_.finalize.isEnabled)
            assert opened.window.pages.currentWidget() is opened.window.review_page.widget

    run(work())


def test_several_folders_at_once_each_become_what_they_are(run, tmp_path, test_disc):
    async def work():
        (tmp_path / "photos").mkdir()
        async with opened_window(tmp_path / "archive") as opened:
            mime = _mime(tmp_path / "photos", test_disc("pal_silent"), "https://example.org/x")
            _drop(opened.window, mime)

            assert opened.rows() == ["photos", "pal_silent"]
            assert opened.window.status.news.startswith("A web link cannot be added")
            await opened.until_done()
            assert opened.rows() == ["pal silent", "photos"]
            index = opened.model.index(1)
            assert index.data(Role.STATE) == "No video in this folder"
            assert index.data(Role.DETAIL).startswith("Drop a VIDEO_TS folder")
            opened.window.panel.view.setCurrentIndex(index)
            opened.window.panel.view.wish_removal()
            assert opened.rows() == ["pal silent"]

    run(work())


def test_the_window_lights_up_only_for_what_it_can_take(run, tmp_path):
    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            box = opened.window.empty_page._box
            text = QMimeData()
            text.setText("hello")

            _drag(opened.window, text)
            assert not box._is_lit
            _drag(opened.window, _mime(tmp_path))
            assert box._is_lit
            QApplication.sendEvent(opened.window, QDragLeaveEvent())
            assert not box._is_lit
            _drop(opened.window, text)
            assert opened.window.status.news.startswith("Text cannot be added")
            assert opened.rows() == []
            assert not (tmp_path / "archive").exists()

    run(work())


def test_a_disc_that_is_there_already_is_opened_and_not_done_twice(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            opened.window.panel.view.clearSelection()
            _drop(opened.window, _mime(prepared.disc))
            await opened.until_done()

            assert opened.rows() == ["Lake 1994, Title 1", "Lake 1994, Title 2"]
            assert [job.state for job in opened.records.jobs.jobs()] == [JobState.ANALYZED] * 2

    run(work())


def test_a_copy_of_a_disc_is_named(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")
    copy = shutil.copytree(prepared.disc, tmp_path / "Copy of Lake")

    async def work():
        async with opened_window(archive) as opened:
            _drop(opened.window, _mime(copy))
            await opened.until_done()

            index = opened.model.index(2)
            assert index.data() == "Copy of Lake"
            assert index.data(Role.STATE) == "A copy of “Lake 1994”, which is in the list"
            assert index.data(Role.TONE) == "muted"

    run(work())


def test_a_disc_that_is_gone_is_added_again_from_where_it_lies_now(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")
    place = shutil.copytree(prepared.disc, tmp_path / "Lake at its new place")

    async def work():
        async with opened_window(archive) as opened:
            jobs = opened.records.jobs
            for job in jobs.jobs():
                jobs.relink(job.id, replace(job.source, root="/mnt/usb/Lake 1994"))
            await opened.finalize()
            await opened.until_done()
            index = opened.model.index(0)
            assert index.data(Role.STATE) == "Waiting for the disc"
            assert index.data(Role.DETAIL) == (
                "Connect its drive, or add the disc again from where it lies now"
            )

            _drop(opened.window, _mime(place))
            await opened.until_done()

            assert opened.rows() == ["Lake 1994, Title 1", "Lake 1994, Title 2"]
            assert {job.source.root for job in jobs.jobs()} == {str(place)}
            assert index.data(Role.STATE) == "Ready to review"
            assert "“Lake 1994” was found again at its new place" in opened.window.status.news

    run(work())


def test_what_is_in_the_archive_is_listed_and_the_first_to_review_is_open(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            assert opened.rows() == ["Lake 1994, Title 1", "Lake 1994, Title 2"]
            assert opened.window.panel.view.selected_jobs() == [1]
            assert opened.window.windowTitle() == "Lake 1994, Title 1 - Nostalgia Desktop"
            assert opened.window.actions_.finalize.iconText() == "Finalize 2 scenes"

    run(work())


def test_finalize_makes_the_clips_of_the_open_title(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            await opened.finalize()
            await opened.until(lambda: not opened.window.actions_.finalize.isEnabled(), 2)
            [progress] = opened.controller.finalizing.progresses
            assert progress.isVisible()
            await opened.until_done()
            await opened.until(lambda: progress.run.is_over)

            assert len(progress.run.done) == 2
            assert clip_names(archive) == ["1994 - Arrival.mp4", "1994 - Swimming.mp4"]
            assert opened.window.status.news == f"The clips are in {archive}"

    run(work())


def test_what_was_not_finished_goes_on_at_the_next_start(run, tmp_path, test_disc):
    archive = tmp_path / "archive"

    async def work():
        async with opened_window(archive, test_disc("pal_silent")) as opened:
            await opened.until(lambda: opened.runner.under_way == {1})
            await opened.controller.shut_down()
        assert opened.records.jobs.job(1).state is not JobState.ANALYZED
        async with opened_window(archive) as opened:
            await opened.until_done()
            assert opened.records.jobs.job(1).state is JobState.ANALYZED

    run(work())


def test_a_title_that_failed_says_why_and_can_be_tried_again(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.submitted, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            moved = prepared.disc.rename(tmp_path / "moved")
            try:
                await opened.finalize()
                await opened.until_done()
                index = opened.model.index_of(1)
                assert index.data(Role.STATE) == "Waiting for the disc"
            finally:
                moved.rename(prepared.disc)
            opened.window.panel.view.select_job(1)
            opened.window.actions_.retry.trigger()
            await opened.until_done()

            assert opened.records.jobs.job(1).state is JobState.FINALIZED

    run(work())


def test_a_title_with_scenes_is_removed_only_when_that_is_agreed_to(run, tmp_path, prepared):
    archive = shutil.copytree(prepared.finished, tmp_path / "archive")

    async def work():
        async with opened_window(archive) as opened:
            view = opened.window.panel.view
            view.select_job(1)
            for button in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes):
                assert len(opened.rows()) == 2
                view.wish_removal()
                await opened.until(opened.question)
                opened.question().button(button).click()
                await opened.until(lambda: opened.question() is None)
            await opened.until(lambda: opened.rows() == ["Lake 1994"])

            assert len(clip_names(archive)) == 3
            assert prepared.disc.is_dir()

    run(work())


def test_closing_while_work_runs_asks_once_and_stops_cleanly(run, tmp_path, test_disc):
    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_two_titles")) as opened:
            window, closed = opened.window, []
            opened.controller.closed.connect(lambda: closed.append(True))
            await opened.until(lambda: opened.runner.under_way)
            window.close()
            window.close()
            await opened.until(opened.question)
            assert window.isVisible()
            assert len(window.findChildren(QMessageBox)) == 1
            opened.question().button(QMessageBox.StandardButton.Yes).click()
            await opened.until(lambda: closed)

            assert not window.isVisible()
            assert not opened.runner.is_busy
            assert opened.records.jobs._store.jobs.owners() == set()

    run(work())


def test_closing_can_be_thought_better_of(run, tmp_path, test_disc):
    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_silent")) as opened:
            await opened.until(lambda: opened.runner.under_way)
            opened.window.close()
            await opened.until(opened.question)
            opened.question().button(QMessageBox.StandardButton.No).click()
            await opened.until_done()

            assert opened.window.isVisible()
            assert opened.records.jobs.job(1).state is JobState.ANALYZED

    run(work())


def test_closing_at_rest_asks_nothing_and_remembers_where_the_window_stood(run, tmp_path):
    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            opened.window.resize(1, 700)  # As narrow as can be: the screen here is small.
            assert opened.window.width() <= 1024
            opened.window.close()
            await opened.until(lambda: not opened.window.isVisible())
        async with opened_window(tmp_path / "archive") as opened:
            assert opened.window.height() == 700

    run(work())


def test_the_line_at_the_bottom_tells_what_runs_and_stops_it(run, tmp_path):
    async def work():
        async with opened_window(tmp_path / "archive", sample_disc()) as opened:
            status = opened.window.status
            # Looked at more often than twice a second: one title is soon done.
            opened.controller._refresh.setInterval(10)
            await opened.until(lambda: ": " in status.activity.text)
            assert status.activity.queued == 1
            assert "1 more in queue" in status._queue.text()
            status.pause_wished.emit()
            assert status.activity.text == "Paused"
            assert opened.model.index(1).data(Role.STATE) == "Paused"
            status.cancel_wished.emit()
            await opened.until(lambda: status.activity.text == "", 5)

            assert opened.model.index(0).data(Role.STATE) == "Not finished"
            await opened.until(opened.window.title_page._retry.isVisible)

    run(work())


def test_the_empty_page_makes_the_sample_disc(run, tmp_path):
    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            assert opened.window.pages.currentWidget() is opened.window.empty_page
            opened.window.empty_page.sample_wished.emit()
            assert opened.rows() == [sample_disc().name]
            await opened.until(lambda: len(opened.rows()) == 2)

    run(work())


def test_nothing_is_sent_before_somebody_agreed(run, tmp_path):
    quote = estimate_titles([3_600_000] * 2, _TERMS)

    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            ask = consent_asker(opened.window)
            for button, answer in (
                (QMessageBox.StandardButton.No, Consent(agreed=False)),
                (NOW, Consent(agreed=True)),
                (OVERNIGHT, Consent(agreed=True, night=True)),
            ):
                task = asyncio.ensure_future(ask(quote))
                await opened.until(opened.question)
                box = opened.question()
                assert box.defaultButton() is box.button(QMessageBox.StandardButton.No)
                assert "2 previews" in box.text()
                assert "with sound, of 2:00:00 of film in 6 parts;" in box.informativeText()
                assert box.button(NOW).text() == "Now, about $0.73"
                assert box.button(OVERNIGHT).text() == "Overnight, about $0.36"
                assert (
                    "$0.73 with gemini-3.8-flash, or about $0.36 overnight:"
                    in box.informativeText()
                )
                box.button(button).click()
                assert await task == answer

    run(work())


def test_without_sound_or_a_price_the_question_says_so(qtbot):
    terms = replace(_TERMS, model="gemini-99", has_sound=False)
    quote = estimate_titles([60_000], terms)

    assert "small previews, no sound, of 1:00 of film in 1 part;" in in_words(quote)
    assert "the price of gemini-99 is not known." in in_words(quote)
    assert "$" not in in_words(quote)


def test_a_question_goes_away_with_the_pass_that_asked(run, tmp_path):
    quote = estimate_titles([60_000], _TERMS)

    async def work():
        async with opened_window(tmp_path / "archive") as opened:
            task = asyncio.ensure_future(consent_asker(opened.window)(quote))
            await opened.until(opened.question)
            task.cancel()
            await asyncio.wait([task])
            assert opened.question() is None

    run(work())


def test_a_database_that_cannot_be_used_is_told_and_the_window_stays(run, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "nostalgia.db").write_bytes(b"no database at all, but long enough to be read" * 40)

    async def work():
        async with opened_window(archive) as opened:
            assert "cannot be used" in opened.window.status.news
            assert opened.window.isVisible()

    run(work())
