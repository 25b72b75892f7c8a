"""The bar says where one is and asks for what its buttons say."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.transport import TransportBar
from nostalgia_desktop.gui.player.wiring import PlayerWiring
from nostalgia_desktop.gui.theme import load_fonts, style_sheet
from tests.gui.player.conftest import Screen


@pytest.fixture
def bar(qtbot: QtBot) -> TransportBar:
    made = TransportBar()
    qtbot.addWidget(made)
    load_fonts()
    made.setStyleSheet(style_sheet(DARK))
    made.resize(1_100, 58)
    made.set_enabled(True)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_tells_the_time_in_tenths_and_the_length(bar: TransportBar):
    bar.set_position(962_649)
    bar.set_duration(3_734_000)

    assert bar._time.text() == "0:16:02.6"
    assert bar._length.text() == "/ 1:02:14"


@pytest.mark.parametrize(
    ("button", "signal"),
    [
        ("split", "split_wished"),
        ("merge", "merge_wished"),
        ("cut_back", "cut_back_wished"),
        ("frame_back", "frame_back_wished"),
        ("play", "play_wished"),
        ("frame_on", "frame_on_wished"),
        ("cut_on", "cut_on_wished"),
        ("zoom_out", "zoom_out_wished"),
        ("zoom_in", "zoom_in_wished"),
    ],
)
def test_a_click_asks_for_what_the_button_says(
    qtbot: QtBot, bar: TransportBar, button: str, signal: str
):
    with qtbot.waitSignal(getattr(bar, signal), timeout=1_000):
        qtbot.mouseClick(getattr(bar, button), Qt.MouseButton.LeftButton)


def test_sound_snap_and_zoom_say_what_they_are_set_to(qtbot: QtBot, bar: TransportBar):
    with qtbot.waitSignal(bar.mute_wished) as mute:
        qtbot.mouseClick(bar.mute, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.snap_wished) as snap:
        qtbot.mouseClick(bar.snap, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.zoom_wished) as zoom:
        bar.zoom.setValue(60)
    with qtbot.waitSignal(bar.volume_wished) as volume:
        bar.volume.setValue(25)

    assert (mute.args, snap.args, zoom.args, volume.args) == ([True], [False], [0.6], [0.25])


def test_what_is_set_from_outside_is_not_told_back(qtbot: QtBot, bar: TransportBar):
    with (
        qtbot.assertNotEmitted(bar.snap_wished),
        qtbot.assertNotEmitted(bar.zoom_wished),
        qtbot.assertNotEmitted(bar.volume_wished),
    ):
        bar.set_snap(False)
        bar.set_zoom(0.4)
        bar.set_sound(0.2, True)


def test_every_button_has_a_name_and_says_its_key(bar: TransportBar):
    for button in (bar.split, bar.merge, bar.play, bar.cut_back, bar.mute, bar.snap, bar.zoom_in):
        assert button.accessibleName()
        assert button.toolTip().endswith(")")


def test_the_play_button_says_what_it_does_next(bar: TransportBar):
    before = bar.play.grab().toImage()
    bar.set_playing(True)

    assert bar.play.accessibleName() == "Pause"
    assert bar.play.grab().toImage() != before


def test_the_tab_key_goes_from_left_to_right(qtbot: QtBot, bar: TransportBar):
    order = [bar.split, bar.merge, bar.cut_back, bar.frame_back, bar.play, bar.frame_on]
    bar.activateWindow()
    order[0].setFocus(Qt.FocusReason.TabFocusReason)
    for widget in order[1:]:
        qtbot.keyClick(bar.focusWidget(), Qt.Key.Key_Tab)
        assert bar.focusWidget() is widget


@pytest.mark.parametrize("width", [*range(580, 1_200, 20), 1_800])
def test_nothing_overlaps_at_any_width(qtbot: QtBot, bar: TransportBar, width: int):
    bar.resize(width, 58)
    bar.set_duration(36_000_000)
    qtbot.waitUntil(lambda: bar.width() == width)
    row = bar.layout()
    assert row is not None
    row.activate()
    items = [row.itemAt(index).widget() for index in range(row.count())]
    shown = [widget for widget in items if widget is not None and widget.isVisible()]

    for left, right in pairwise(shown):
        assert left.geometry().right() < right.geometry().left()
    assert shown[-1].geometry().right() <= width


def test_without_a_film_nothing_can_be_played(qtbot: QtBot):
    empty = TransportBar()
    empty.set_colours(LIGHT)
    qtbot.addWidget(empty)

    assert not empty.play.isEnabled()
    assert not empty.split.isEnabled()
    assert empty.snap.isEnabled()


def test_bar_stage_and_player_work_together(qtbot: QtBot, film: Screen, bar: TransportBar):
    PlayerWiring(film.player, film.stage, bar)
    film.player.seek(2_460)
    assert bar._time.text() == "0:00:02.4"
    qtbot.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert film.player.is_playing
    qtbot.waitUntil(lambda: film.player.position_ms > 2_700, timeout=10_000)
    qtbot.mouseDClick(film.stage, Qt.MouseButton.LeftButton)
    assert film.player.state is PlayState.PAUSED
    qtbot.mouseClick(bar.mute, Qt.MouseButton.LeftButton)

    assert film.player.is_muted
    assert bar.volume.value() == 0
