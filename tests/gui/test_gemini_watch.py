"""What the window says of the way to Gemini, and what it takes in by itself."""

from nostalgia_desktop import settings
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.app import join_settings
from nostalgia_desktop.gui.jobs.words import Turn, words_for
from nostalgia_desktop.gui.settings.flow import SettingsFlow
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.vision.gate_state import OPEN, GateKind, GateState
from tests.gui.opened import opened_window
from tests.media.conftest import run

__all__ = ["run"]

WAITING = GateState(GateKind.NETWORK, None, "waiting for the network; it goes on by itself")
REFUSED = GateState(GateKind.KEY, None, "Gemini does not take the key; check the settings")


def _agree(opened, word: str) -> None:
    box = opened.question()
    next(each for each in box.buttons() if each.text().startswith(word)).click()


async def _asked(opened) -> None:
    await opened.until(opened.question)


def test_the_line_at_the_bottom_says_what_work_waits_for(run, tmp_path, test_disc):
    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_silent")) as opened:
            status, watch = opened.window.status, opened.controller.watch
            await opened.until(lambda: status.activity.text)
            watch.show_gate(WAITING)
            assert status._text.text() == "Waiting for the network; it goes on by itself"
            watch.show_gate(OPEN)
            assert status._text.text() == status.activity.text
            await opened.until_done()
            watch.show_gate(WAITING)
            assert status._text.text() == "Ready"

    run(work())


def test_a_night_s_scenes_come_by_themselves(run, tmp_path, test_disc, gemini_server):
    gemini_server.batch_polls = 1
    archive = tmp_path / "archive"

    async def evening():
        async with opened_window(archive, test_disc("pal_silent")) as opened:
            await _asked(opened)
            _agree(opened, "Overnight")
            await opened.until_done()
            job = opened.records.jobs.job(1)
            assert job.state is JobState.WAITING
            words = words_for(job, Turn.NONE, None)
            assert words.state == "With Gemini overnight"

    async def morning():
        async with opened_window(archive) as opened:
            await opened.until(lambda: opened.records.jobs.job(1).state is JobState.ANALYZED)
            assert opened.question() is None
            assert not gemini_server.files

    run(evening())
    run(morning())


def test_a_refused_key_opens_the_settings_and_the_queue_goes_on_afterwards(
    run, tmp_path, test_disc, gemini_server, monkeypatch, qapp
):
    monkeypatch.setenv("GEMINI_API_KEY", "of yesterday")
    file = settings.settings_file()
    settings.write_settings(file, settings.Settings(archive=str(tmp_path / "archive")))

    async def work():
        async with opened_window(tmp_path / "archive", test_disc("pal_silent")) as opened:
            theme = Theme(qapp, "dark")
            flow = SettingsFlow(opened.window, theme, file, tmp_path)
            join_settings(opened.window, opened.controller, theme, flow)
            await _asked(opened)
            _agree(opened, "Now")
            await opened.until(lambda: flow.dialog is not None)
            assert "does not take the key" in flow.dialog._problem.text()
            await opened.until_done()
            assert opened.records.jobs.job(1).state is JobState.WAITING

            monkeypatch.setenv("GEMINI_API_KEY", gemini_server.key)
            flow.dialog.save.click()
            await _asked(opened)
            _agree(opened, "Now")
            await opened.until_done()
            assert opened.records.jobs.job(1).state is JobState.ANALYZED
            theme.deleteLater()

    run(work())
