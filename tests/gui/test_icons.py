"""Icons are drawn in their colour, sharp on every screen."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from nostalgia_desktop.data import data_root
from nostalgia_desktop.gui.icons import PIXEL_RATIOS, icon, icon_names, pixmap

NEEDED = (
    "clapperboard",
    "folder-plus",
    "plus",
    "play",
    "pause",
    "skip-back",
    "skip-forward",
    "step-back",
    "step-forward",
    "chevron-left",
    "chevron-right",
    "volume-2",
    "volume-x",
    "magnet",
    "zoom-in",
    "zoom-out",
    "scissors",
    "merge",
    "undo-2",
    "redo-2",
    "sun",
    "moon",
    "settings-2",
    "download",
    "check",
    "circle-check",
    "sparkles",
    "triangle-alert",
    "circle-x",
    "x",
    "trash-2",
    "eye-off",
    "rotate-ccw",
    "search",
    "calendar",
    "map-pin",
    "users",
    "user",
    "tag",
    "film",
    "image",
    "folder-open",
    "info",
    "circle-help",
    "keyboard",
    "ellipsis",
    "loader-circle",
    "maximize",
    "disc-3",
    "hard-drive",
    "wifi-off",
    "key-round",
    "library",
    "grid-2x2",
)


@pytest.mark.parametrize("name", NEEDED)
def test_all_icons_of_the_window_are_there_and_leave_a_mark(qtbot: QtBot, name: str):
    image = pixmap(name, "#ff8800", 20, 1).toImage()

    assert name in icon_names()
    assert any(image.pixelColor(x, y).alpha() > 60 for x in range(20) for y in range(20))


@pytest.mark.parametrize("ratio", PIXEL_RATIOS)
def test_on_every_screen_the_drawing_has_that_screens_own_pixels(qtbot: QtBot, ratio: float):
    shown = icon("play", "#123456", 20).pixmap(QSize(20, 20), ratio).toImage()

    assert shown.size() == QSize(round(20 * ratio), round(20 * ratio))
    assert _plain(shown) == _plain(pixmap("play", "#123456", 20, ratio).toImage())


def test_an_icon_has_the_colour_that_is_asked_for(qtbot: QtBot):
    image = icon("pause", "#2080c0", 24).pixmap(QSize(24, 24), 4).toImage()
    strongest = max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
        key=QColor.alpha,
    )

    assert strongest.name() == "#2080c0"


def test_a_disabled_icon_is_fainter(qtbot: QtBot):
    made = icon("film", "#ffffff", 20)

    assert _most(made, QIcon.Mode.Disabled) < 0.5 * _most(made, QIcon.Mode.Normal)


def test_an_icon_is_drawn_once(qtbot: QtBot):
    assert icon("film", "#ffffff", 20) is icon("film", "#ffffff", 20)


def test_an_unknown_icon_is_a_mistake(qtbot: QtBot):
    with pytest.raises(KeyError, match="no icon named"):
        icon("flim", "#ffffff")


def test_the_licence_lies_beside_the_drawings():
    assert "ISC License" in (data_root() / "resources/icons/LICENSE").read_text(encoding="utf-8")


def _most(made: QIcon, mode: QIcon.Mode) -> int:
    image = made.pixmap(QSize(20, 20), 1, mode).toImage()
    return max(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))


def _plain(image: QImage) -> QImage:
    image.setDevicePixelRatio(1)
    return image
