"""What is set in the dialog is in the file, the key in the key store, and its test is honest."""

import asyncio
import gc
import socket

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nostalgia_desktop import key_check, services
from nostalgia_desktop.domain.errors import NostalgiaError, VisionBusy
from nostalgia_desktop.domain.money import Total
from nostalgia_desktop.gui.settings.flow import SettingsFlow, known_key
from nostalgia_desktop.gui.settings.key_field import KeyPlace
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.media.hardware import HardwareSearch
from nostalgia_desktop.media.quality import Encoder
from nostalgia_desktop.settings import Settings, read_settings, settings_file, write_settings
from tests.gemini_server.fixture import gemini_server
from tests.gui import spoken
from tests.keys import LockedStore, install, key_store
from tests.media.conftest import run

__all__ = ["gemini_server", "key_store", "run"]

LEFT = Qt.MouseButton.LeftButton
KEY = "AIzaSyNotARealKeyAtAll0123456789"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "settings.toml"


class Opened:
    """The dialog over a window, and a way to wait."""

    def __init__(self, qtbot, run, file, archive):
        gc.collect()  # The loop of the test before has timers, which no other thread may collect.
        self.qtbot, self.run = qtbot, run
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.theme = Theme(QApplication.instance(), "dark")
        self.spent = Total()
        self.flow = SettingsFlow(self.window, self.theme, file, archive, lambda: self.spent)
        self.changed = []
        self.flow.changed.connect(self.changed.append)

    def open(self):
        async def work():
            self.flow.open()
            await self.until(lambda: self.dialog and not self.flow.is_busy)

        self.run(work())
        return self.dialog

    @property
    def dialog(self):
        return self.flow.dialog

    @property
    def key(self):
        return self.dialog.scenes.key

    async def until(self, is_there):
        async with asyncio.timeout(20):
            while not is_there():  # noqa: ASYNC110 - widgets tell nobody.
                await asyncio.sleep(0.01)

    def save(self):
        """Click Save, and wait until it is done or was refused."""
        dialog = self.dialog

        async def work():
            self.qtbot.mouseClick(dialog.save, LEFT)
            await self.until(lambda: not self.flow.is_busy)

        self.run(work())

    def test_key(self):
        """Click Test, and give back what is said in the end."""

        async def work():
            self.qtbot.mouseClick(self.key.test, LEFT)
            await self.until(lambda: not self.key.is_testing)

        self.run(work())
        return self.key.result.text()


@pytest.fixture
def opened(qtbot, run, file, tmp_path):
    made = Opened(qtbot, run, file, tmp_path / "Videos")
    yield made
    if made.dialog is not None:
        made.dialog.reject()


def _type(qtbot, field, text):
    field.clear()
    qtbot.keyClicks(field, text)


def test_what_is_set_is_there_at_the_next_start(qtbot, opened, file, key_store, tmp_path):
    dialog = opened.open()
    qtbot.mouseClick(dialog.scenes.analyst.buttons["local"], LEFT)
    dialog.scenes.language.setCurrentText("Deutsch")
    dialog.people.names.setPlainText("Mia\n\n  Tom  \nMia\nGrandma  Ruth")
    dialog.clips.quality.buttons["small"].click()
    dialog.clips.xmp.click()
    _type(qtbot, dialog.clips.folder, str(tmp_path / "clips"))
    dialog.look.theme.buttons["light"].click()
    opened.save()

    expected = Settings(
        analyst="local",
        language="Deutsch",
        family=("Mia", "Tom", "Grandma Ruth"),
        quality="small",
        archive=str(tmp_path / "clips"),
        write_xmp=True,
        theme="light",
    )
    assert read_settings(file, {}) == expected
    assert opened.changed == [expected]
    assert opened.dialog is None
    again = opened.open()
    assert again.settings == expected


def test_nothing_is_written_without_save(qtbot, opened, file, key_store):
    dialog = opened.open()
    dialog.people.names.setPlainText("Mia")
    _type(qtbot, opened.key.field, KEY)
    qtbot.mouseClick(dialog.cancel, LEFT)

    assert not file.exists()
    assert key_store.kept == {}


def test_the_key_goes_to_the_key_store_and_shows_as_dots(qtbot, opened, file, key_store):
    opened.open()
    _type(qtbot, opened.key.field, KEY)
    assert opened.key.field.echoMode() is QLineEdit.EchoMode.Password
    assert opened.key.field.displayText() != KEY
    opened.save()

    assert list(key_store.kept.values()) == [KEY]
    assert KEY not in file.read_text(encoding="utf-8")
    opened.open()
    assert opened.key.field.text() == KEY


def test_an_emptied_field_forgets_the_key(opened, key_store):
    key_store.set_password("Nostalgia Desktop", "Gemini", KEY)
    opened.open()
    opened.key.field.clear()
    opened.save()

    assert key_store.kept == {}


def test_a_key_that_was_not_touched_is_not_written_again(opened, key_store):
    key_store.set_password("Nostalgia Desktop", "Gemini", KEY)
    opened.open()
    assert opened.key.new_key is None


def test_without_a_key_store_the_environment_is_offered(opened):
    opened.open()

    assert not opened.key.field.isEnabled()
    assert "GEMINI_API_KEY" in opened.key.place.text()
    assert opened.key.new_key is None


def test_a_key_of_the_environment_is_shown_as_such(opened, key_store, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    opened.open()

    assert known_key().place is KeyPlace.ENVIRONMENT
    assert "environment" in opened.key.place.text()
    assert not opened.key.field.isEnabled()
    assert opened.key.test.isEnabled()


def test_a_store_that_cannot_keep_it_says_so_and_nothing_is_lost(qtbot, opened, key_store, file):
    opened.open()
    _type(qtbot, opened.key.field, KEY)
    install(LockedStore())
    opened.save()

    assert opened.dialog is not None
    assert "unlock it" in opened.dialog._problem.text()
    assert opened.key.field.text() == KEY
    assert not file.exists()


# The Test button


@pytest.fixture
def server(gemini_server, monkeypatch):
    """A Gemini on loopback; its key is in no environment."""
    monkeypatch.delenv("GEMINI_API_KEY")
    return gemini_server


def test_a_good_key_is_taken(qtbot, opened, key_store, server):
    opened.open()
    _type(qtbot, opened.key.field, server.key)

    assert opened.test_key() == "Gemini takes this key."
    assert opened.key.result.property("role") == "good"


def test_a_wrong_key_is_told_as_wrong(qtbot, opened, key_store, server):
    opened.open()
    _type(qtbot, opened.key.field, KEY)

    assert "does not take this key" in opened.test_key()
    assert opened.key.result.property("role") == "bad"


def test_no_network_is_not_a_wrong_key(qtbot, opened, key_store, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    opened.open()
    _type(qtbot, opened.key.field, KEY)

    said = opened.test_key()

    assert "cannot be asked" in said
    assert "right or wrong" in said
    assert opened.key.result.property("role") == "warning"


def test_a_key_with_strange_characters_is_wrong_without_asking(qtbot, opened, key_store, server):
    opened.open()
    opened.key.field.setText("schlüssel")

    assert "does not take this key" in opened.test_key()


def test_a_model_that_is_not_there_is_told(qtbot, opened, file, key_store, server):
    write_settings(file, Settings(model="gemini-none"))
    opened.open()
    _type(qtbot, opened.key.field, server.key)

    assert "Model not found" in opened.test_key()
    assert opened.dialog.settings.model == "gemini-none"


def test_a_test_can_be_cancelled(qtbot, opened, key_store, monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        opened.open()
        _type(qtbot, opened.key.field, KEY)

        async def work():
            qtbot.mouseClick(opened.key.test, LEFT)
            await asyncio.sleep(0.1)
            assert opened.key.test.text() == "Cancel"
            qtbot.mouseClick(opened.key.test, LEFT)
            await opened.until(lambda: not opened.key.is_testing)

        opened.run(work())

    assert opened.key.result.text() == ""
    assert opened.key.test.text() == "Test"


# Costs, and how Gemini is reached


def test_limits_sound_nights_and_google_cloud_are_there_at_the_next_start(
    qtbot, opened, file, key_store
):
    dialog = opened.open()
    costs, advanced = dialog.costs, dialog.advanced
    costs.run_cap.is_set.click()
    costs.run_cap.amount.setValue(0.5)
    costs.month_cap.is_set.click()
    costs.month_cap.amount.setValue(0)
    costs.sound.click()
    costs.night.click()
    costs.fallback.setCurrentIndex(1)
    advanced.vertex.click()
    _type(qtbot, advanced.project, " our-films ")
    advanced.location.clear()
    advanced.wait.setCurrentIndex(0)
    opened.save()

    expected = Settings(
        run_cap_usd=0.5,
        month_cap_usd=0,
        send_sound=False,
        night_batch=True,
        batch_fallback="wait",
        use_vertex=True,
        vertex_project="our-films",
        wait_minutes=0,
    )
    assert read_settings(file, {}) == expected
    assert opened.open().settings == expected


def test_what_nobody_touched_stays_as_exact_as_it_was(opened, file, key_store):
    exact = Settings(run_cap_usd=0.12345, month_cap_usd=999_999.999, wait_minutes=95)
    write_settings(file, exact)
    dialog = opened.open()

    assert dialog.settings == exact
    assert dialog.advanced.wait.currentText() == "Wait for 95 minutes"
    dialog.costs.run_cap.amount.setValue(0.2)
    assert dialog.settings.run_cap_usd == 0.2
    dialog.costs.run_cap.is_set.click()
    assert dialog.settings.run_cap_usd is None


def test_an_amount_rests_while_there_is_no_limit(opened, key_store):
    costs = opened.open().costs

    assert not costs.run_cap.amount.isEnabled()
    assert not costs.fallback.isEnabled()
    costs.run_cap.is_set.click()
    costs.night.click()
    assert costs.run_cap.amount.isEnabled()
    assert costs.fallback.isEnabled()


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (Total(), "Nothing was spent this month."),
        (Total(micro_usd=350_000, answers=1), "Spent this month: $0.35 for 1 answer."),
        (
            Total(micro_usd=1_230_000, answers=7, unpriced=2),
            "Spent this month: $1.23 for 7 answers. The price of 2 of them is not known.",
        ),
    ],
)
def test_what_was_spent_this_month_is_said(opened, key_store, total, said):
    opened.spent = total

    assert opened.open().costs.spent.text() == said


def test_a_month_that_cannot_be_read_is_not_said(opened, key_store):
    def broken():
        raise NostalgiaError("the database is broken")

    opened.flow._spent = broken

    assert not opened.open().costs.spent.isVisibleTo(opened.dialog)


def test_google_cloud_needs_a_project(qtbot, opened, file, key_store):
    dialog = opened.open()
    dialog.advanced.vertex.click()
    opened.save()

    assert opened.dialog is dialog
    assert "Which project" in dialog._problem.text()
    assert dialog.pages.currentIndex() == dialog.pages.count() - 1
    assert not file.exists()
    _type(qtbot, dialog.advanced.project, "our-films")
    opened.save()
    assert read_settings(file, {}).vertex_project == "our-films"


def _more_models(opened):
    """Click More, and give back what is said in the end."""
    models = opened.dialog.scenes.models

    async def work():
        opened.qtbot.mouseClick(models.more, LEFT)
        assert not models.more.isEnabled()
        await opened.until(lambda: not models.is_asking)

    opened.run(work())
    return models.note.text()


def test_more_offers_the_models_that_gemini_has(opened, key_store, monkeypatch):
    asked = []

    async def models_of(key, base_url):
        asked.append((key, base_url))
        return (Settings().model, "gemini-9-flash")

    monkeypatch.setattr(key_check, "models_of", models_of)
    dialog = opened.open()
    opened.key.field.setText(f" {KEY} ")

    assert _more_models(opened) == "1 more model is in the list."
    assert asked == [(KEY, "")]
    last = dialog.scenes.model.count() - 1
    assert dialog.scenes.model.itemText(last) == "gemini-9-flash, its price is not known"
    dialog.scenes.model.setCurrentIndex(last)
    assert dialog.settings.model == "gemini-9-flash"
    assert _more_models(opened) == "There are no others."


def test_where_gemini_cannot_be_asked_for_models_it_is_said(opened, key_store, monkeypatch):
    async def models_of(_key, _base_url):
        raise VisionBusy("the network is down")

    monkeypatch.setattr(key_check, "models_of", models_of)
    opened.open()

    assert _more_models(opened) == "The network is down."
    assert opened.dialog.scenes.models.more.isEnabled()


def test_a_model_with_a_price_of_one_s_own_is_offered(opened, file, key_store):
    prices = settings_file().with_name("prices.toml")
    prices.parent.mkdir(parents=True, exist_ok=True)
    prices.write_text('[[price]]\nmodel = "m"\nsince = 2020-01-01\nprompt = 1\nanswer = 0\n')
    models = opened.open().scenes.model

    assert models.itemText(models.findData("m")) == "m, about $0.38 for an hour of film"


# The rest


def test_a_broken_file_is_told_and_kept(opened, file, key_store):
    file.parent.mkdir()
    file.write_text("language = 7 7")
    dialog = opened.open()
    dialog.people.names.setPlainText("Mia")

    assert "cannot be read" in dialog._problem.text()
    opened.save()
    assert read_settings(file, {}).family == ("Mia",)
    assert file.with_name("settings.unreadable-1.toml").read_text() == "language = 7 7"


def test_a_look_is_seen_at_once_and_goes_with_cancel(qtbot, opened, key_store):
    dialog = opened.open()
    opened.theme.choose("system")
    dialog.look.theme.buttons["light"].click()
    assert opened.theme.choice == "light"

    qtbot.mouseClick(dialog.cancel, LEFT)

    assert opened.theme.choice == "system"


def test_local_only_needs_no_key(qtbot, opened, key_store):
    dialog = opened.open()
    qtbot.mouseClick(dialog.scenes.analyst.buttons["local"], LEFT)

    assert not dialog.scenes.key.isEnabled()
    assert not dialog.scenes.model.isEnabled()
    assert not dialog.scenes.models.more.isEnabled()
    assert not dialog.costs.sound.isEnabled()


def test_a_template_for_names_shows_at_once_what_comes_of_it(qtbot, opened, file, key_store):
    names = opened.open().clips.names
    _type(qtbot, names.field, "{Disc}/{Date} {Title}")
    assert names.example.text() == "Summer 1994/1994-08-14 Mia turns six.mp4"

    names.fields.linkActivated.emit("Place")
    assert names.example.text() == "Summer 1994/1994-08-14 Mia turns sixRügen.mp4"
    opened.save()

    assert read_settings(file, {}).clip_names == "{Disc}/{Date} {Title}{Place}"


def test_a_template_that_makes_no_sense_is_told_and_not_saved(qtbot, opened, file, key_store):
    dialog = opened.open()
    names = dialog.clips.names
    _type(qtbot, names.field, "{Yaer}")
    assert "{Yaer}" in names.example.text()

    qtbot.mouseClick(dialog.save, LEFT)

    assert "{Yaer}" in dialog._problem.text()
    assert dialog.isVisible()
    assert not file.exists()
    names.field.clear()
    opened.save()
    assert read_settings(file, {}).clip_names == "{Year} - {Title}"


def test_the_example_is_what_a_clip_would_be_called(opened, key_store):
    assert opened.open().clips.names.example.text() == "1994 - Mia turns six.mp4"


@pytest.mark.qt_log_ignore(r"^This plugin does not support", extend=True)
def test_opening_again_brings_the_same_to_the_front(opened, key_store):
    dialog = opened.open()
    opened.flow.open()

    assert opened.flow.dialog is dialog


def test_each_page_is_reached_with_the_keys(qtbot, opened, key_store):
    dialog = opened.open()
    dialog.sections.setFocus()
    for page in range(1, dialog.pages.count()):
        qtbot.keyClick(dialog.sections, Qt.Key.Key_Down)
        assert dialog.pages.currentIndex() == page


def test_variables_that_come_first_are_named(opened, key_store, monkeypatch):
    monkeypatch.setenv("NOSTALGIA_MODEL", "other")
    dialog = opened.open()

    assert "NOSTALGIA_MODEL" in dialog.scenes.model.toolTip()
    assert dialog.settings.model == Settings().model


def test_a_key_can_be_had_from_google(qtbot, opened, key_store, monkeypatch):
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    opened.open()
    qtbot.mouseClick(opened.key.get, LEFT)

    assert urls == ["https://aistudio.google.com/apikey"]


def test_a_folder_of_home_is_written_out(qtbot, opened, key_store, own_home):
    dialog = opened.open()
    _type(qtbot, dialog.clips.folder, "~/Clips")

    assert dialog.settings.archive == str(own_home / "Clips")


def test_every_field_has_a_name_to_be_read_aloud(opened, key_store):
    dialog = opened.open()
    fields = (
        dialog.scenes.key.field,
        dialog.scenes.model,
        dialog.scenes.language,
        dialog.costs.run_cap.amount,
        dialog.costs.month_cap.amount,
        dialog.costs.fallback,
        dialog.people.names,
        dialog.clips.folder,
        dialog.clips.names.field,
        dialog.advanced.project,
        dialog.advanced.location,
        dialog.advanced.wait,
    )

    assert [spoken.name_of(field) for field in fields] == [
        "Gemini key",
        "Model",
        "Language of titles and descriptions",
        "At most, at a time",
        "At most, in a month",
        "What fails overnight",
        "People in this family",
        "Folder",
        "How clips are called",
        "Project",
        "Region",
        "When the network is gone, or the allowance of a day is used up",
    ]


def test_what_clips_are_to_be_like_is_kept(qtbot, opened, file, key_store):
    clips = opened.open().clips
    for switch in clips.switches.values():
        qtbot.mouseClick(switch, LEFT, pos=QPoint(8, switch.height() // 2))
    opened.save()

    assert read_settings(file, {}) == Settings(
        repair_sound=True, even_loudness=True, square_pixels=True, hide_bottom_noise=True
    )
    assert all(switch.isChecked() for switch in opened.open().clips.switches.values())


def test_what_is_kept_as_it_is_has_no_more_wishes(opened, key_store):
    clips = opened.open().clips

    clips.quality.buttons["archive"].click()
    assert not any(switch.isEnabled() for switch in clips.switches.values())
    clips.quality.buttons["keep"].click()

    assert all(switch.isEnabled() for switch in clips.switches.values())


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ((Encoder.NVENC,), "No video encoder of this computer works"),
        ((Encoder.X264,), "libx264 does the work on this computer."),
    ],
)
def test_what_the_hardware_can_do_is_shown(opened, key_store, monkeypatch, candidates, said):
    monkeypatch.setattr(services, "_hardware_search", lambda: HardwareSearch(candidates))
    clips = opened.open().clips

    async def work():
        clips.quality.buttons["hardware"].click()
        assert clips.hardware.text().startswith("Looking")
        await opened.until(lambda: not opened.flow.is_busy)

    opened.run(work())

    assert clips.hardware.text().startswith(said)
