"""The forms in `ui/` load, fit the code, can be reached with the keyboard and be read aloud."""

import ast
import gc
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QWidget,
)

import nostalgia_desktop.gui as gui
from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.forms import Form, FormError, form_file, load_form
from nostalgia_desktop.gui.spinner import Spinner
from tests.gui import spoken

ROOTS = {kind.__name__: kind for kind in (QDialog, QFrame, QMainWindow, QWidget)}
NAMES = sorted(path.stem for path in form_file("settings").parent.glob("*.ui"))
JARGON = re.compile(
    r"\b(VOBs?|GOP|IFO|VTS|codec|bitrate|proxy|proxies|transcod\w+|ffmpeg|sidecar|fingerprint|"
    r"keyframe|PTS|NAV|JSON|API|database)\b",
    re.IGNORECASE,
)
LETTER = re.compile(r"&(\w)")

forms = pytest.mark.parametrize("name", NAMES)


def _tree(name: str) -> ET.Element:
    return ET.fromstring(form_file(name).read_text(encoding="utf-8"))


def _promoted(tree: ET.Element) -> dict[str, type[QWidget]]:
    """The classes that a form names beside Qt's, from the modules that it names for them."""
    found = {}
    for each in tree.iter("customwidget"):
        module = import_module(each.findtext("header", ""))
        found[each.findtext("class", "")] = getattr(module, each.findtext("class", ""))
    return found


def _loaded(qtbot, name: str) -> Form:
    """A form in a plain widget, as its own class would fill it in."""
    tree = _tree(name)
    root = ROOTS[tree.find("widget").attrib["class"]]()
    qtbot.addWidget(root)
    return load_form(root, name, tuple(_promoted(tree).values()))


def _widgets(tree: ET.Element, form: Form) -> dict[str, QWidget]:
    names = [each.attrib["name"] for each in tree.iter("widget")][1:]
    return {name: form.child(QWidget, name) for name in names}


def _takes_tab(widget: QWidget) -> bool:
    is_frame_alone = type(widget) is QScrollArea
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not is_frame_alone


def _texts(tree: ET.Element) -> list[str]:
    """What a person can be shown: every text that is translated."""
    return [each.text or "" for each in tree.iter("string") if each.get("notr") != "true"]


@forms
def test_it_loads_and_every_widget_is_of_the_class_that_it_names(qtbot, name):
    tree, form = _tree(name), _loaded(qtbot, name)
    promoted = _promoted(tree)

    widgets = _widgets(tree, form)

    for each in list(tree.iter("widget"))[1:]:
        kind, widget = each.attrib["class"], widgets[each.attrib["name"]]
        assert type(widget).__name__ == kind
        assert kind not in promoted or type(widget) is promoted[kind]


@forms
def test_promoted_classes_are_what_designer_is_told(name):
    for each in _tree(name).iter("customwidget"):
        kind = getattr(import_module(each.findtext("header", "")), each.findtext("class", ""))
        assert each.findtext("extends") in [base.__name__ for base in kind.__mro__]


@forms
def test_all_names_are_unique(name):
    tree = _tree(name)
    kinds = ("widget", "layout", "spacer", "action", "buttongroup")
    names = Counter(each.attrib["name"] for kind in kinds for each in tree.iter(kind))

    assert [name for name, times in names.items() if times > 1] == []


@forms
def test_what_takes_the_focus_can_be_read_aloud(qtbot, name):
    form = _loaded(qtbot, name)
    widgets = _widgets(_tree(name), form)
    # A promoted widget that hands its focus on has its names in a form of its own.
    taking = {name: each for name, each in widgets.items() if each and _takes_tab(each)}

    assert [name for name, each in taking.items() if not spoken.name_of(each)] == []


@forms
def test_labels_lead_to_their_fields(qtbot, name):
    tree, form = _tree(name), _loaded(qtbot, name)
    widgets = _widgets(tree, form)

    for each in tree.iter("widget"):
        for buddy in each.iterfind("property[@name='buddy']/cstring"):
            label = widgets[each.attrib["name"]]
            assert isinstance(label, QLabel)
            assert label.buddy() is widgets[buddy.text]


@forms
def test_the_tab_key_goes_through_all_in_the_order_of_the_form(qtbot, name):
    tree, form = _tree(name), _loaded(qtbot, name)
    order = [each.text for each in tree.iter("tabstop")]
    widgets = _widgets(tree, form)
    chain, widget = [], form.root.nextInFocusChain()
    while widget is not form.root:
        if widgets.get(widget.objectName()) is widget and widget.objectName() in order:
            chain.append(widget.objectName())
        widget = widget.nextInFocusChain()

    assert chain == order
    assert [name for name, each in widgets.items() if _takes_tab(each) and name not in order] == []


@forms
def test_it_says_how_things_stand_and_nothing_of_pixels_and_colours(name):
    root = _tree(name).find("widget")
    inside = [each for each in root.iter("widget") if each is not root]

    assert not root.findall(".//property[@name='styleSheet']")
    assert not root.findall(".//property[@name='font']")
    assert not root.findall(".//property[@name='palette']")
    assert not [each for each in inside if each.find("property[@name='geometry']") is not None]


@forms
def test_its_words_are_plain(name):
    for text in _texts(_tree(name)):
        assert not JARGON.search(text), text
        assert '"' not in text, text
        assert "..." not in text, text
        assert text == text.strip(), text


@forms
def test_no_key_does_two_things(qtbot, name):
    form = _loaded(qtbot, name)
    actions = [form.child(QAction, each.attrib["name"]) for each in _tree(name).iter("action")]
    keys = Counter(key.toString() for action in actions for key in action.shortcuts())

    assert [key for key, times in keys.items() if times > 1] == []
    assert all(action.text() for action in actions)


@forms
def test_no_letter_of_a_menu_is_taken_twice(name):
    tree = _tree(name)
    words = {each.attrib["name"]: each.findtext("property[@name='text']/string", "")
             for each in tree.iter("action")}  # fmt: skip
    for menu in tree.iter("widget"):
        offered = [words.get(each.attrib["name"], "") for each in menu.iterfind("addaction")]
        letters = Counter(found[1].lower() for each in offered if (found := LETTER.search(each)))
        assert [letter for letter, times in letters.items() if times > 1] == []


def test_each_form_belongs_to_the_class_of_its_name():
    """Its texts are translated as that class's own."""
    loaded = {}
    for path in Path(gui.__file__).parent.rglob("*.py"):
        for kind in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for call in ast.walk(kind) if isinstance(kind, ast.ClassDef) else ():
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "load_form":
                    loaded[ast.literal_eval(call.args[1])] = kind.name

    assert loaded == {name: _tree(name).findtext("class") for name in NAMES}
    assert loaded == {name: _tree(name).find("widget").attrib["name"] for name in NAMES}


# The loader


@pytest.fixture
def write_form(monkeypatch, tmp_path):
    """A function that puts a form of one's own where forms lie, and gives back its name."""
    monkeypatch.setattr("nostalgia_desktop.gui.forms.data_root", lambda: tmp_path)
    (tmp_path / "ui").mkdir()

    def write(inside: str, more: str = "", name: str = "") -> str:
        name = name or f"form_{len(list((tmp_path / 'ui').iterdir()))}_{tmp_path.name}"
        body = '<widget class="QWidget" name="Thing"><layout class="QVBoxLayout" name="column">'
        items = "".join(f"<item>{each}</item>" for each in [inside])
        text = f'<ui version="4.0"><class>Thing</class>{body}{items}</layout></widget>{more}</ui>'
        (tmp_path / "ui" / f"{name}.ui").write_text(text)
        return name

    return write


LINE = '<widget class="QLineEdit" name="line"/>'


def test_the_widget_itself_is_the_forms_outermost(qtbot, write_form):
    root = QWidget()
    qtbot.addWidget(root)

    form = load_form(root, write_form(LINE))

    assert form.root is root
    assert form.child(QLineEdit, "line").parentWidget() is root
    assert root.layout().count() == 1


def test_names_of_another_form_inside_are_not_its_own(qtbot, write_form):
    class Inner(QWidget):
        def __init__(self, parent=None):
            super().__init__(parent)
            load_form(self, inner)

    inner = write_form('<widget class="QPushButton" name="line"/>')
    outer = write_form(f'<widget class="Inner" name="inner"/></item><item>{LINE}')
    root = QWidget()
    qtbot.addWidget(root)

    form = load_form(root, outer, (Inner,))

    assert isinstance(form.child(QLineEdit, "line"), QLineEdit)
    assert form.child(Inner, "inner").findChild(QPushButton, "line") is not None


def test_what_is_not_there_is_named_with_its_form(qtbot, write_form):
    root = QWidget()
    qtbot.addWidget(root)
    name = write_form(LINE)
    form = load_form(root, name)

    with pytest.raises(FormError, match=rf"ui/{name}\.ui: 'lines' is not there, but a QLineEdit"):
        form.child(QLineEdit, "lines")
    with pytest.raises(FormError, match=r"'line' is a QLineEdit, but a QPushButton is needed"):
        form.child(QPushButton, "line")


def test_a_class_that_is_not_at_hand_is_named(qtbot, write_form):
    custom = (
        "<customwidgets><customwidget><class>NotThere</class><extends>QLineEdit</extends>"
        "<header>nowhere</header></customwidget></customwidgets>"
    )
    root = QWidget()
    qtbot.addWidget(root)

    with pytest.raises(FormError, match="no class for NotThere"):
        load_form(root, write_form('<widget class="NotThere" name="x"/>', custom))


def test_a_form_that_is_not_there_is_named(qtbot):
    root = QWidget()
    qtbot.addWidget(root)

    with pytest.raises(FormError, match=r"ui/never\.ui cannot be read"):
        load_form(root, "never")


@pytest.mark.qt_log_ignore("error has occurred while reading the UI file", extend=True)
def test_a_damaged_form_is_named(qtbot, write_form):
    root = QWidget()
    qtbot.addWidget(root)
    name = write_form("<widget")

    with pytest.raises(FormError, match=name):
        load_form(root, name)


def test_promoted_widgets_live_as_long_as_the_form_and_no_longer(qtbot):
    root = QWidget()
    form = load_form(root, "status_line", (Spinner, ElidedLabel))
    gc.collect()
    news = form.child(ElidedLabel, "news")
    news.set_text("Still here")
    gone = []
    news.destroyed.connect(lambda: gone.append(True))

    assert form.child(ElidedLabel, "news").whole_text == "Still here"
    del form, news
    root.deleteLater()
    del root
    QCoreApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete

    assert gone == [True]


def test_grounds_are_painted(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    load_form(root, "header")

    assert root.property("ground") == "panel"
    assert root.testAttribute(Qt.WidgetAttribute.WA_StyledBackground)


def test_loading_a_form_brings_no_plugins_of_designer(qtbot):
    """These are a web browser among others: much memory, and a long start."""
    code = (
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "from nostalgia_desktop.gui.forms import load_form\n"
        "app, root = QApplication([]), QWidget()\n"
        "before = app.libraryPaths()\n"
        "load_form(root, 'header')\n"
        "assert app.libraryPaths() == before\n"
        "import psutil\n"
        "print([each.path for each in psutil.Process().memory_maps()])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "QtUiTools" in done.stdout
    assert "WebEngine" not in done.stdout
    assert "Quick" not in done.stdout


def test_actions_are_children_like_any_other(qtbot, write_form):
    root = QMainWindow()
    qtbot.addWidget(root)
    text = (
        '<ui version="4.0"><class>Thing</class><widget class="QMainWindow" name="Thing">'
        '<widget class="QWidget" name="middle"/><action name="quit">'
        '<property name="text"><string>&amp;Quit</string></property></action></widget></ui>'
    )
    name = write_form(LINE)
    form_file(name).write_text(text)

    assert load_form(root, name).child(QAction, "quit").text() == "&Quit"
