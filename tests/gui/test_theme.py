"""One look for the whole window, from one table of colours."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from nostalgia_desktop.data import data_root
from nostalgia_desktop.gui import theme as theme_module
from nostalgia_desktop.gui.colours import DARK, LIGHT, Colours
from nostalgia_desktop.gui.shades import mix, shades
from nostalgia_desktop.gui.theme import Theme, apply_theme, palette, style_sheet, theme_for

LOOKS = pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
LEAST_CONTRAST, LEAST_FOR_SHAPES = 4.5, 3.0


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, which looks as before afterwards."""
    yield qapp
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())


@LOOKS
def test_the_style_sheet_has_no_placeholder_left(colours: Colours):
    sheet = style_sheet(colours)

    assert "@" not in sheet
    assert colours.accent in sheet


@LOOKS
def test_qt_understands_the_style_sheet(app: QApplication, qtbot: QtBot, colours: Colours):
    """It warns of what it cannot read, which would fail this test."""
    apply_theme(app, colours)
    button = QPushButton("Finalize")
    button.setProperty("kind", "primary")
    qtbot.addWidget(button)
    button.ensurePolished()

    image = button.grab().toImage()
    assert image.pixelColor(image.width() // 2, 4).name() == colours.accent


@LOOKS
def test_every_role_of_the_palette_is_set_for_all_groups(colours: Colours):
    made, roles = palette(colours), list(QPalette.ColorRole)
    groups = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
    known = {value for value in shades(colours).values() if value.startswith("#")}

    for role in roles[: roles.index(QPalette.ColorRole.NColorRoles)]:
        if role is not QPalette.ColorRole.NoRole:
            for group in groups:
                assert made.color(group, role).name() in known, role
    assert made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name() != colours.text


@LOOKS
def test_shades_between_the_colours_can_be_read_too(colours: Colours):
    names = shades(colours)

    for text, ground in (
        ("text", "hover"),
        ("text", "pressed"),
        ("text", "ghost_hover"),
        ("on_accent", "accent_hover"),
        ("on_accent", "accent_pressed"),
        ("on_tip", "tip"),
    ):
        assert _contrast(names[text], names[ground]) >= LEAST_CONTRAST, (text, ground)
    for shape, ground in (("accent", "panel"), ("accent", "field"), ("muted", "groove")):
        assert _contrast(names[shape], names[ground]) >= LEAST_FOR_SHAPES, (shape, ground)


@LOOKS
def test_drawings_of_the_style_sheet_are_there_in_their_colours(colours: Colours):
    folder = data_root() / "resources" / "style"
    look = "dark" if colours.is_dark else "light"

    for line in style_sheet(colours).split("style:")[1:]:
        assert (folder / line.partition(")")[0]).is_file()
    assert colours.on_accent in (folder / f"check-{look}.svg").read_text(encoding="utf-8")


def test_the_bundled_typeface_is_used(app: QApplication):
    apply_theme(app, DARK)

    assert QFontInfo(app.font()).family() == "Inter"


@LOOKS
@pytest.mark.parametrize("kind", [QPushButton, QLineEdit, QCheckBox, QSlider])
def test_who_has_the_focus_can_be_seen(app: QApplication, qtbot: QtBot, colours: Colours, kind):
    apply_theme(app, colours)
    widget = kind()
    qtbot.addWidget(widget)
    widget.resize(120, 36)
    widget.show()
    qtbot.waitExposed(widget)
    widget.clearFocus()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)

    ring = colours.accent
    assert _count(widget.grab().toImage(), ring) >= _count(without, ring) + 20


def test_a_choice_is_taken_and_the_system_followed(app: QApplication):
    assert theme_for("light", app) is LIGHT
    assert theme_for("dark", app) is DARK
    assert theme_for("system", app) in (DARK, LIGHT)


def test_a_new_choice_is_told_once_the_window_has_it(app: QApplication, qtbot: QtBot):
    theme = Theme(app, "dark")
    seen: list[str] = []
    theme.changed.connect(lambda _colours: seen.append(app.palette().window().color().name()))
    theme.choose("light")
    theme.choose("light")

    assert seen == [LIGHT.panel]
    assert (theme.colours, theme.choice) == (LIGHT, "light")


def test_a_change_of_the_system_is_followed(
    app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    """No desktop here can be told to change: its word is put in its mouth."""
    theme = Theme(app, "system")
    other = LIGHT if theme.colours is DARK else DARK
    scheme = Qt.ColorScheme.Dark if other.is_dark else Qt.ColorScheme.Light
    monkeypatch.setattr(theme_module, "system_scheme", lambda _app: scheme)
    with qtbot.waitSignal(theme.changed) as changed:
        app.styleHints().colorSchemeChanged.emit(scheme)

    assert changed.args == [other]


def test_a_change_of_the_system_changes_no_choice(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
):
    theme = Theme(app, "dark")
    monkeypatch.setattr(theme_module, "system_scheme", lambda _app: Qt.ColorScheme.Light)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)

    assert theme.colours is DARK


def test_mix_goes_from_one_colour_to_the_other():
    assert [mix("#000000", "#ff8040", part) for part in (0, 0.5, 1)] == [
        "#000000",
        "#804020",
        "#ff8040",
    ]


def test_no_colour_is_forgotten_in_the_table_of_shades():
    assert asdict(DARK).keys() <= shades(DARK).keys()


def _count(image, colour: str) -> int:
    return sum(
        image.pixelColor(x, y).name() == colour
        for x in range(image.width())
        for y in range(image.height())
    )


def _contrast(one: str, other: str) -> float:
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
