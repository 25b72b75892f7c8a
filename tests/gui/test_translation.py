"""Another language reaches every text; without one all is English, with its own plurals."""

import ast
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QDialogButtonBox

from nostalgia_desktop.gui.jobs.words import clip_count
from nostalgia_desktop.gui.settings.key_field import KeyField, KeyPlace, KnownKey
from nostalgia_desktop.gui.translation import install_translators, plural, tr
from tests.gui import texts

GERMAN = QLocale("de_DE")
TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context><name>KeyField</name>
  <message><source>Get a key…</source><translation>Schlüssel holen …</translation></message>
  <message><source>Test</source><translation>Prüfen</translation></message>
  <message><source>Paste your key</source><translation>Schlüssel einfügen</translation></message>
</context>
<context><name></name>
  <message numerus="yes"><source>%Ln clip(s)</source>
    <translation><numerusform>%Ln Film</numerusform><numerusform>%Ln Filme</numerusform>
    </translation></message>
</context>
</TS>
"""

# Texts that no person reads as words: names of keys, typefaces, styles, types and our own name;
# and by what notes of the scan are known.
NAMES = {
    "Nostalgia", "Nostalgia Desktop", "Nostalgia Desktop ", "Inter", "Fusion",
    "Kind", "Build", "Orchestrator", "View", "Child", "MMMM yyyy", "d MMMM yyyy", "Cc", "Zl", "Zp",
    "holds no DVD and no film",
    "NVIDIA NVENC", "Intel Quick Sync", "Apple VideoToolbox",
    "Space", "Left", "Right", "Up", "Down", "Del", "Backspace", "Enter", "Return", "Esc",
}  # fmt: skip

# What other programs are told, and what only developers read.
NOT_THE_WINDOWS = ("selftest.py", "single_instance.py", "forms.py", "review_memory.py", "system/")


def _tool(name: str) -> str:
    """A tool of Qt for Python, which lies beside Python itself."""
    found = shutil.which(name, path=Path(sys.executable).parent)
    assert found is not None
    return found


@pytest.fixture
def spoken_in(qapp, tmp_path, monkeypatch):
    """A function that makes the program speak the language of a locale; undone in the end."""
    monkeypatch.setattr("nostalgia_desktop.gui.translation.translations", lambda: tmp_path)
    (tmp_path / "de.ts").write_text(TS, encoding="utf-8")
    release = (_tool("pyside6-lrelease"), "-silent", "de.ts", "-qm", "nostalgia_de.qm")
    subprocess.run(release, cwd=tmp_path, check=True)
    before = QLocale()
    yield lambda locale: install_translators(qapp, locale)
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def test_a_form_and_its_code_speak_the_language(qtbot, spoken_in):
    assert spoken_in(GERMAN)
    field = KeyField()
    qtbot.addWidget(field)
    field.show_key(KnownKey("", KeyPlace.STORE))

    assert field.get.text() == "Schlüssel holen …"
    assert field.test.text() == "Prüfen"
    assert field.field.placeholderText() == "Schlüssel einfügen"


def test_counted_words_have_the_forms_of_the_language(spoken_in):
    spoken_in(GERMAN)

    assert clip_count(1) == "1 Film"
    assert clip_count(1_204) == "1.204 Filme"


def test_qts_own_words_follow(qtbot, spoken_in):
    spoken_in(GERMAN)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)

    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"


def test_a_language_that_there_is_not_leaves_all_in_english(qtbot, spoken_in):
    assert not spoken_in(QLocale("fr_FR"))
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)

    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Cancel"
    assert clip_count(1_204) == "1,204 clips"
    assert QLocale().monthName(8) == "August"


def test_british_english_keeps_its_own_way_with_dates(spoken_in):
    spoken_in(QLocale("en_GB"))

    assert QLocale().name() == "en_GB"


@pytest.mark.parametrize(
    ("text", "one", "two"),
    [
        ("%Ln clip(s)", "1 clip", "2 clips"),
        ("%Ln clip(s) (is|are) made", "1 clip is made", "2 clips are made"),
        ("(A web link|%Ln web links) cannot", "A web link cannot", "2 web links cannot"),
        ("%Ln made (of those there are)", *[f"{n} made (of those there are)" for n in (1, 2)]),
        ("nothing", "nothing", "nothing"),
    ],
)
def test_english_has_its_two_forms_in_the_text(text, one, two):
    assert tr(text, "", 1) == one
    assert tr(text, "", 2) == two
    assert plural(one, 1) == one


def test_every_text_is_found_by_the_tool_that_collects_them(tmp_path):
    """Under the context in which it is looked up later: lupdate reads Python only roughly."""
    made = tmp_path / "all.ts"
    sources = (*texts.modules(), *texts.UI.glob("*.ui"))
    command = (_tool("pyside6-lupdate"), "-silent", *sources, "-ts", made)
    subprocess.run(command, check=True)
    found = {
        texts.Text(context.findtext("name", ""), message.findtext("source", ""))
        for context in ET.parse(made).iter("context")
        for message in context.iter("message")
    }

    assert texts.marked_texts() - found == set()
    assert found - texts.marked_texts() == set()


def test_contexts_are_those_that_are_looked_up():
    """What goes round `translation` is filed by lupdate under some other name."""
    around = "QCoreApplication.translate"
    found = [path.name for path in texts.modules() if around in path.read_text(encoding="utf-8")]

    assert sorted(found) == ["review_keys.py", "translation.py"]  # The first: of its own table.


def test_no_text_is_left_unmarked():
    bare = [
        f"{module}:{line}: {text!r}"
        for module, line, text in texts.bare_texts()
        if text not in NAMES and not module.startswith(NOT_THE_WINDOWS)
    ]

    assert bare == []


def test_none_is_looked_up_before_the_language_is_known():
    """At the top of a module it would stay English: modules are read first."""
    early = []
    for path in texts.modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
            early += [path.name for each in calls if ast.unparse(each.func) in ("tr", "translate")]

    assert early == []
