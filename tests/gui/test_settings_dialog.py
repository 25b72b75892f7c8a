"""What is set in the dialog is in the file, the key in the key store, and its test is honest."""

import asyncio
import gc
import socket

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from nostalgia_desktop.gui.settings_dialog_flow import SettingsFlow, known_key
from nostalgia_desktop.gui.settings_dialog_key import KeyPlace
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.settings import Settings, read_settings, write_settings
from tests.gemini_server.fixture import gemini_server
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
        self.flow = SettingsFlow(self.window, self.theme, file, archive)
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
    _type(qtbot, dialog.clips.folder, str(tmp_path / "clips"))
    dialog.look.theme.buttons["light"].click()
    opened.save()

    expected = Settings(
        analyst="local",
        language="Deutsch",
        family=("Mia", "Tom", "Grandma Ruth"),
        quality="small",
        archive=str(tmp_path / "clips"),
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


def test_the_example_is_what_a_clip_would_be_called(opened, key_store):
    assert opened.open().clips.example.text() == "1994 - Mia turns six.mp4"


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
        dialog.people.names,
        dialog.clips.folder,
        dialog.clips.example,
    )

    assert all(field.accessibleName() for field in fields)
    assert dialog.findChildren(QLabel)
