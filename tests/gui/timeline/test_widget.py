"""The mouse makes wishes, to the frame; the page grants them."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from nostalgia_desktop.domain.edits import Bound, move_bound
from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.scene_list import SceneList
from nostalgia_desktop.gui.timeline.bands import LEAST_PX, share_out
from nostalgia_desktop.gui.timeline.tips import tip
from nostalgia_desktop.gui.timeline.widget import TimelineWidget
from tests.gui.timeline.conftest import SCENES

NONE, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton
RULER_Y, TITLE_Y, FILM_Y = 6, 50, 100
BANDS = share_out(LEAST_PX)


def x_of(seconds: float) -> int:
    return 12 + round(seconds * 10)


@pytest.fixture
def wishes(timeline) -> list[tuple[object, ...]]:
    """All wishes in order, each with its name."""
    heard: list[tuple[object, ...]] = []
    for name in (
        "seek_wanted",
        "scene_clicked",
        "scene_double_clicked",
        "scene_wanted",
        "split_wanted",
        "boundary_drag_started",
        "boundary_drag_moved",
        "boundary_drag_ended",
        "boundary_drag_cancelled",
    ):
        getattr(timeline, name).connect(lambda *args, name=name: heard.append((name, *args)))
    return heard


def send(timeline, kind, x, y, buttons=LEFT, modifiers=NONE, button=LEFT) -> None:
    place = QPointF(x, y)
    event = QMouseEvent(kind, place, timeline.mapToGlobal(place), button, buttons, modifiers)
    QApplication.sendEvent(timeline, event)


def press(timeline, x, y=FILM_Y, modifiers=NONE, button=LEFT) -> None:
    send(timeline, QEvent.Type.MouseButtonPress, x, y, button, modifiers, button)


def move(timeline, x, y=FILM_Y, modifiers=NONE, buttons=LEFT) -> None:
    send(timeline, QEvent.Type.MouseMove, x, y, buttons, modifiers, Qt.MouseButton.NoButton)


def release(timeline, x, y=FILM_Y, modifiers=NONE) -> None:
    send(timeline, QEvent.Type.MouseButtonRelease, x, y, Qt.MouseButton.NoButton, modifiers)


def drag(timeline, start, *stations, modifiers=NONE) -> None:
    press(timeline, start, modifiers=modifiers)
    for x in stations:
        move(timeline, x, modifiers=modifiers)
    release(timeline, stations[-1], modifiers=modifiers)


def wheel(timeline, x, notches, modifiers=NONE, pixels=None) -> None:
    place = QPointF(x, FILM_Y)
    event = QWheelEvent(
        place,
        timeline.mapToGlobal(place),
        pixels or QPoint(),
        QPoint(0, round(notches * 120)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline, event)


def pixel(timeline, x, y) -> str:
    return timeline.grab().toImage().pixelColor(x, y).name()


# Bounds


def test_a_drag_says_each_place_it_comes_by(timeline, wishes):
    drag(timeline, x_of(20), x_of(21), x_of(22.3))

    bound = Bound("b", Side.START)
    assert wishes == [
        ("boundary_drag_started", bound),
        ("boundary_drag_moved", bound, 20_600),
        ("boundary_drag_moved", bound, 22_320),
        ("boundary_drag_ended", bound, 22_320),
    ]


def test_a_bound_near_a_shot_change_lands_on_its_frame(timeline, wishes):
    drag(timeline, x_of(40), x_of(41.4))

    assert wishes[-1] == ("boundary_drag_ended", Bound("c", Side.START), 42_000)


def test_alt_lets_it_land_anywhere(timeline, wishes):
    drag(timeline, x_of(40), x_of(41.4), modifiers=ALT)

    assert wishes[-1] == ("boundary_drag_ended", Bound("c", Side.START), 41_400)


def test_snapping_can_be_switched_off(timeline, wishes):
    timeline.set_snapping(False)

    drag(timeline, x_of(40), x_of(41.4))

    assert wishes[-1][-1] == 41_400


def test_a_bound_is_drawn_to_the_playhead(timeline, wishes):
    timeline.set_playhead(33_000)

    drag(timeline, x_of(20), x_of(32.5))

    assert wishes[-1][-1] == 33_000


def test_a_bound_that_was_taken_beside_its_line_does_not_jump(timeline, wishes):
    drag(timeline, x_of(20) + 3, x_of(25) + 3)

    assert wishes[-1][-1] == 25_000


def test_a_bound_stops_where_its_scenes_would_be_too_short(timeline, wishes):
    drag(timeline, x_of(20), x_of(90))

    assert wishes[-1][-1] == 40_000 - 120


def test_ctrl_takes_one_side_alone(timeline, wishes):
    drag(timeline, x_of(20), x_of(27), modifiers=CTRL)

    assert wishes[-1] == ("boundary_drag_ended", Bound("b", Side.START, alone=True), 27_000)


def test_a_click_on_a_bound_goes_there_and_moves_nothing(timeline, wishes):
    drag(timeline, x_of(20), x_of(20) + 1)

    assert wishes == [("scene_clicked", "b", NONE), ("seek_wanted", 20_000)]


def test_escape_lets_go(timeline, wishes, qtbot):
    press(timeline, x_of(20))
    move(timeline, x_of(25))
    qtbot.keyClick(timeline, Qt.Key.Key_Escape)
    move(timeline, x_of(26), buttons=Qt.MouseButton.NoButton)
    release(timeline, x_of(26))

    assert wishes[-1] == ("boundary_drag_cancelled", Bound("b", Side.START))


def test_a_drag_at_the_edge_brings_what_is_beyond(timeline, wishes, qtbot):
    timeline.show_span(0, 30_000)
    before = timeline.view.end_ms
    press(timeline, timeline.view.x(20_000))
    move(timeline, timeline.width() + 20)

    qtbot.waitUntil(lambda: timeline.view.end_ms > before + 2_000)
    release(timeline, timeline.width() + 20)

    assert wishes[-1][0] == "boundary_drag_ended"
    assert wishes[-1][-1] > before


def test_one_drag_on_the_timeline_is_one_undo_step(timeline):
    scenes = SceneList(timeline.scenery.review)
    scenes.changed.connect(timeline.set_review)
    timeline.boundary_drag_started.connect(lambda _bound: scenes.begin_gesture())
    timeline.boundary_drag_moved.connect(
        lambda bound, ms: scenes.apply("Move cut", move_bound(scenes.review, bound, ms))
    )
    timeline.boundary_drag_ended.connect(lambda _bound, _ms: scenes.end_gesture())

    drag(timeline, x_of(20), x_of(22), x_of(24), x_of(25))

    assert timeline.scenery.review.scenes[0].end_ms == 25_000
    scenes.undo()
    assert timeline.scenery.review.scenes == SCENES
    assert not scenes.undo_stack.canUndo()


def test_a_bound_that_came_to_touch_another_leaves_it_there_on_its_way_back(timeline):
    scenes = SceneList(timeline.scenery.review)
    scenes.changed.connect(timeline.set_review)
    timeline.boundary_drag_moved.connect(
        lambda bound, ms: scenes.apply("Move cut", move_bound(scenes.review, bound, ms))
    )

    drag(timeline, x_of(60), x_of(65), x_of(62))

    assert [scene.start_ms for scene in scenes.review.scenes][3] == 65_000
    assert scenes.review.scenes[2].end_ms == 62_000


def test_another_button_does_not_disturb_a_drag(timeline, wishes):
    right = Qt.MouseButton.RightButton
    press(timeline, x_of(20))
    move(timeline, x_of(25))
    press(timeline, x_of(25), button=right)
    send(timeline, QEvent.Type.MouseButtonRelease, x_of(25), FILM_Y, LEFT, NONE, right)
    move(timeline, x_of(27))
    release(timeline, x_of(27))

    assert wishes[-1] == ("boundary_drag_ended", Bound("b", Side.START), 27_000)


def test_a_bound_under_the_pointer_shows_its_grip(timeline):
    before = pixel(timeline, x_of(20), BANDS.film + 2)
    move(timeline, x_of(20), buttons=Qt.MouseButton.NoButton)
    assert (before, pixel(timeline, x_of(20), BANDS.film + 2)) == (DARK.panel, DARK.accent)

    QApplication.sendEvent(timeline, QEvent(QEvent.Type.Leave))
    assert pixel(timeline, x_of(20), BANDS.film + 2) == DARK.panel


def test_a_bound_in_the_hand_shows_its_time_and_what_it_was_drawn_to(timeline):
    press(timeline, x_of(40))
    move(timeline, x_of(41.4))

    assert pixel(timeline, x_of(42), BANDS.wave + 2) == DARK.accent
    assert pixel(timeline, x_of(42) - 60, 6) == DARK.accent
    move(timeline, x_of(46))
    assert pixel(timeline, x_of(46) - 60, 6) == DARK.panel
    assert pixel(timeline, x_of(46) - 25, 6) == DARK.accent


# Clicks


def test_a_press_on_film_selects_the_scene_and_goes_there(timeline, wishes):
    press(timeline, x_of(30))

    assert wishes == [("scene_clicked", "b", NONE), ("seek_wanted", 30_000)]


def test_a_press_on_a_title_only_selects(timeline, wishes):
    press(timeline, x_of(30), TITLE_Y)

    assert wishes == [("scene_clicked", "b", NONE)]


@pytest.mark.parametrize("modifiers", [CTRL, SHIFT])
def test_selecting_more_scenes_leaves_the_playhead(timeline, wishes, modifiers):
    press(timeline, x_of(30), modifiers=modifiers)

    assert wishes == [("scene_clicked", "b", modifiers)]


def test_the_ruler_scrubs(timeline, wishes):
    press(timeline, x_of(10), RULER_Y)
    move(timeline, x_of(11), RULER_Y)
    release(timeline, x_of(11), RULER_Y)
    move(timeline, x_of(12), RULER_Y, buttons=Qt.MouseButton.NoButton)

    assert wishes == [("seek_wanted", 10_000), ("seek_wanted", 11_000)]


def test_ctrl_shift_click_splits_at_the_shot_change_within_reach(timeline, wishes):
    press(timeline, x_of(42.5), modifiers=CTRL | SHIFT)
    press(timeline, x_of(55), modifiers=CTRL | SHIFT)

    assert wishes == [("split_wanted", 42_000), ("split_wanted", 55_000)]


def test_ctrl_shift_shows_where_a_click_would_split(timeline):
    move(timeline, x_of(42.5), modifiers=CTRL | SHIFT, buttons=Qt.MouseButton.NoButton)

    column = {pixel(timeline, x_of(42), y) for y in range(BANDS.title + 2, BANDS.title + 20)}
    assert DARK.accent in column
    timeline.set_snapping(False)
    move(timeline, x_of(42.4), modifiers=CTRL | SHIFT, buttons=Qt.MouseButton.NoButton)
    assert timeline.mouse.blade_ms == 42_400
    move(timeline, x_of(42.4), buttons=Qt.MouseButton.NoButton)
    assert timeline.mouse.blade_ms is None


def test_double_clicks_rename_scenes_and_fill_gaps(timeline, wishes):
    send(timeline, QEvent.Type.MouseButtonDblClick, x_of(30), TITLE_Y)
    send(timeline, QEvent.Type.MouseButtonDblClick, x_of(62.5), FILM_Y)

    assert wishes == [("scene_double_clicked", "b"), ("scene_wanted", 62_500)]


# View


def test_ctrl_wheel_zooms_at_the_pointer(timeline):
    for notches in (1, 2, -1):
        before = timeline.view.ms(700)
        wheel(timeline, 700, notches, CTRL)

        assert abs(timeline.view.ms(700) - before) <= timeline.view.ms_per_px
    assert timeline.view.zoom > 0


def test_the_wheel_pans_and_shift_pans_further(timeline):
    timeline.show_span(40_000, 50_000)
    start = timeline.view.left_px

    wheel(timeline, 500, -1)
    assert timeline.view.left_px == start + 90
    wheel(timeline, 500, 1)
    wheel(timeline, 500, -1, SHIFT)
    assert timeline.view.left_px == start + round(timeline.width() * 0.8)


def test_a_touchpad_pans_by_its_pixels(timeline):
    timeline.show_span(40_000, 50_000)
    start = timeline.view.left_px

    wheel(timeline, 500, 0, pixels=QPoint(-13, 2))

    assert timeline.view.left_px == start + 13


def test_the_middle_button_drags_the_title(timeline):
    timeline.show_span(40_000, 50_000)
    before, middle = timeline.view.ms(500), Qt.MouseButton.MiddleButton

    press(timeline, 500, button=middle)
    move(timeline, 440, buttons=middle)

    assert timeline.view.ms(440) == before


def test_pan_and_zoom_are_announced(timeline, qtbot):
    with qtbot.waitSignals([timeline.view_changed, timeline.zoom_changed]):
        timeline.zoom_in()
    with qtbot.waitSignal(timeline.zoom_changed) as zoom:
        timeline.zoom_fit()

    assert zoom.args == [0.0]


def test_zooming_by_key_keeps_the_playhead_where_it_is(timeline):
    timeline.set_playhead(30_000)
    x = timeline.view.x(30_000)

    timeline.zoom_in()
    timeline.set_zoom(0.5)
    timeline.zoom_out()

    assert abs(timeline.view.x(30_000) - x) <= 1


def test_a_running_playhead_turns_the_page_but_not_while_something_is_in_the_hand(timeline):
    timeline.show_span(0, 20_000)
    press(timeline, 300, RULER_Y)
    timeline.reveal(50_000)
    assert timeline.view.start_ms == 0

    release(timeline, 300, RULER_Y)
    timeline.reveal(50_000)

    assert timeline.view.start_ms < 50_000 < timeline.view.end_ms


def test_the_menu_is_asked_for_with_time_and_scene(timeline, qtbot):
    place = QPoint(x_of(30), FILM_Y)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, timeline.mapToGlobal(place), NONE
    )
    with qtbot.waitSignal(timeline.menu_wanted) as menu:
        QApplication.sendEvent(timeline, event)

    assert menu.args == [timeline.mapToGlobal(place), 30_000, "b"]


# Words


def tip_at(timeline: TimelineWidget, x: int, y: int) -> str:
    hit = timeline.mouse.hit(QPointF(x, y))
    return tip(timeline.scenery.review, timeline.marks, hit)


@pytest.mark.parametrize(
    ("seconds", "y", "words"),
    [
        (20, FILM_Y, "Ctrl+drag: this scene's side alone"),
        (50, FILM_Y, "3  Beach\n0:00:40 to 0:01:00, 20 s, to be looked at\nCheck the date."),
        (91, FILM_Y, "Damaged: two seconds are gone"),
        (62.5, FILM_Y, "in no scene"),
        (50, RULER_Y, "Ctrl+wheel"),
    ],
)
def test_tooltips_say_what_is_there_and_the_keys(timeline, seconds, y, words):
    assert words in tip_at(timeline, x_of(seconds), y)


def test_screen_readers_hear_scene_and_time(timeline):
    timeline.set_selection(["b"], "b")
    timeline.set_playhead(25_000)

    assert timeline.accessibleDescription() == "Scene 2 of 5, Birthday, suggested. At 0:00:25."
    assert timeline.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_focus_is_shown_to_those_who_came_by_key(timeline, qtbot):
    def edge() -> str:
        return timeline.grab().toImage().pixelColor(0, 5).name()

    timeline.clearFocus()
    timeline.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(timeline.hasFocus)
    assert edge() == DARK.accent

    timeline.clearFocus()
    assert edge() == DARK.panel


def test_the_pointer_tells_what_can_be_dragged(timeline):
    move(timeline, x_of(20), buttons=Qt.MouseButton.NoButton)
    assert timeline.cursor().shape() == Qt.CursorShape.SplitHCursor

    move(timeline, x_of(25), buttons=Qt.MouseButton.NoButton)
    assert timeline.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_without_a_title_nothing_happens(qtbot):
    empty = TimelineWidget()
    empty.set_colours(LIGHT)
    qtbot.addWidget(empty)
    empty.resize(400, 200)

    press(empty, 100)
    wheel(empty, 100, 1)
    empty.set_playhead(0)

    assert empty.grab().toImage().pixelColor(50, 50).name() == LIGHT.panel
