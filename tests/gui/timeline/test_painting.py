"""What is on the screen is where it belongs: blocks, film, sound, ticks, hatching, playhead."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.timeline.bands import LEAST_PX, share_out
from nostalgia_desktop.gui.timeline.data import TimelineData
from nostalgia_desktop.gui.timeline.glyphs import draw_glyph
from nostalgia_desktop.gui.timeline.widget import TimelineWidget
from tests.gui.timeline.conftest import FILM_COLOURS, GRID, SCENES, title

BANDS = share_out(LEAST_PX)
BLANK_Y = BANDS.title + 3
"""In the title bars, above what is written there."""


def x_of(seconds: float) -> int:
    return 12 + round(seconds * 10)


def picture(timeline: TimelineWidget) -> QImage:
    return timeline.grab().toImage()


def colour(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def is_like(seen: str, wanted: str, by: int = 12) -> bool:
    one, other = QColor(seen).toTuple(), QColor(wanted).toTuple()
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_blocks_stand_from_bound_to_bound(make_timeline, colours):
    image = picture(make_timeline(colours=colours))

    for seconds, ground in ((10, colours.raised), (30, colours.raised), (62.5, colours.panel)):
        assert colour(image, x_of(seconds), BLANK_Y) == ground
    row = BANDS.film - 3
    assert colour(image, x_of(20) - 4, row) == colours.raised
    assert colour(image, x_of(20), row) == colours.panel
    assert colour(image, x_of(20) + 4, row) == colours.raised


def test_the_current_scene_is_in_the_accent_with_handles_and_no_other(timeline):
    timeline.set_selection(["b", "c"], "b")
    image = picture(timeline)

    assert colour(image, x_of(30), BLANK_Y) == DARK.accent
    assert colour(image, x_of(50), BLANK_Y) == DARK.accent_soft
    assert colour(image, x_of(10), BLANK_Y) == DARK.raised
    middle = (BANDS.film + BANDS.wave) // 2
    assert colour(image, x_of(20) + 4, middle + 12) == DARK.accent
    assert colour(image, x_of(40) - 4, middle + 12) == DARK.accent
    assert colour(image, x_of(10), BANDS.title) != DARK.accent


def test_film_begins_anew_with_each_scene(timeline):
    image = picture(timeline)
    y = BANDS.film + 20

    # Slots of 96 px from 13 on: their middles are at 4.9 s, 14.5 s.
    assert is_like(colour(image, x_of(2), y), FILM_COLOURS[0])
    assert is_like(colour(image, x_of(12), y), FILM_COLOURS[1])


def test_film_that_is_not_there_yet_leaves_its_place(qtbot):
    timeline = TimelineWidget()
    qtbot.addWidget(timeline)
    timeline.resize(1_024, LEAST_PX)
    timeline.set_data(title())

    first = picture(timeline)
    assert timeline.is_waiting
    qtbot.waitUntil(lambda: not timeline.is_waiting)

    assert not is_like(colour(first, x_of(2), BANDS.film + 20), FILM_COLOURS[0])
    assert is_like(colour(picture(timeline), x_of(2), BANDS.film + 20), FILM_COLOURS[0])


def test_sound_is_tall_where_it_is_loud(timeline):
    image = picture(timeline)
    middle = (BANDS.wave + BANDS.below) // 2

    def tall(seconds: float) -> int:
        columns = [
            sum(
                colour(image, x_of(seconds) + dx, y) == DARK.wave
                for y in range(BANDS.wave, BANDS.below)
            )
            for dx in range(3)
        ]
        return max(columns)

    assert tall(30) == 2 * (BANDS.below - BANDS.wave) // 2 - 10
    assert tall(50) == 2
    assert colour(image, x_of(30) // 3 * 3, middle) == DARK.wave


def test_shot_changes_have_a_tick(timeline):
    image = picture(timeline)
    y = BANDS.title - 5

    assert colour(image, x_of(42), y) == DARK.muted
    assert colour(image, x_of(42) - 1, y) == colour(image, x_of(42) + 1, y) == DARK.panel
    slow = [colour(image, x_of(seconds), y) for seconds in (50.2, 51.8)]
    assert DARK.panel not in slow


def test_chapters_have_a_flag(timeline):
    image = picture(timeline)

    assert colour(image, x_of(30), BANDS.title - 4) == DARK.wave


def test_gaps_and_scenes_left_out_are_hatched_and_dim(timeline):
    image = picture(timeline)
    y = BANDS.film + 30

    for start, end in ((60.5, 64.5), (66, 79)):
        seen = {colour(image, x, y) for x in range(x_of(start), x_of(end))}
        assert len(seen) > 1
        assert all(QColor(each).value() < 120 for each in seen)
    assert len({colour(image, x, y) for x in range(x_of(0) + 2, x_of(9))}) == 1


def test_damage_and_black_film_are_marked(timeline):
    image = picture(timeline)

    assert colour(image, x_of(91), BANDS.film - 2) == DARK.bad
    beside, within = (
        colour(image, x_of(83), BANDS.film + 3),
        colour(image, x_of(84) + 4, BANDS.film + 3),
    )
    assert QColor(within).value() < QColor(beside).value()


def test_the_ruler_has_ticks_at_its_times(timeline):
    image = picture(timeline)

    for seconds in (20, 50, 100):
        assert colour(image, x_of(seconds), BANDS.lane - 6) == DARK.faint


def test_the_playhead_stands_over_all_and_jumps(timeline):
    timeline.set_playhead(50_000)
    image = picture(timeline)

    # Above the digits in the bubble, whatever the typeface.
    for y in (4, BANDS.film + 5, BANDS.wave + 5):
        assert colour(image, x_of(50) - 1, y) == DARK.playhead
    timeline.set_playhead(70_000)
    image = picture(timeline)
    assert colour(image, x_of(50) - 1, BANDS.film + 5) != DARK.playhead
    assert colour(image, x_of(70) - 1, BANDS.film + 5) == DARK.playhead


def test_a_moving_playhead_rebuilds_nothing(timeline):
    picture(timeline)
    before = timeline.rebuilds

    for ms in range(0, 100_000, 1_000):
        timeline.set_playhead(ms)
        picture(timeline)

    assert timeline.rebuilds == before


def test_other_scenes_a_selection_or_another_look_rebuild_once(timeline):
    for change in (
        lambda: timeline.set_review(Review(GRID, SCENES[:3])),
        lambda: timeline.set_selection(["a"], "a"),
        lambda: timeline.set_colours(LIGHT),
        lambda: timeline.zoom_in(),
    ):
        before = timeline.rebuilds
        change()
        picture(timeline)
        picture(timeline)
        assert timeline.rebuilds == before + 1


@pytest.mark.parametrize("ratio", [1.25, 2.0])
def test_dense_screens_get_all_their_pixels(timeline, ratio):
    image = QImage(timeline.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    timeline.paint(painter, ratio)
    painter.end()

    columns = {colour(image, x, round(20 * ratio)) for x in range(image.width())}
    assert len(columns) > 5
    assert colour(image, round(x_of(30) * ratio), round(BLANK_Y * ratio)) == DARK.raised


def test_a_title_is_drawn_without_film_sound_or_scenes(make_timeline):
    timeline = make_timeline(TimelineData(Review(GRID)))

    assert colour(picture(timeline), x_of(50), BLANK_Y) == DARK.panel


def test_hundreds_of_scenes_in_every_state_are_drawn(make_timeline):
    states = ({"is_approved": True}, {"is_left_out": True}, {"note": "?"}, {"raw": "{}"}, {})
    scenes = tuple(
        Scene(at * 200, at * 200 + 200, "A title", uid=f"{at}", **states[at % 5])
        for at in range(500)
    )
    timeline = make_timeline(replace(title(), review=Review(GRID, scenes)))
    timeline.set_selection(["3", "4"], "4")

    assert colour(picture(timeline), x_of(0), BLANK_Y) != DARK.panel


def test_scenes_from_right_to_left_keep_number_and_title_apart(make_timeline):
    scenes = (
        Scene(0, 50_000, "\u05d9\u05d5\u05dd\n\u05d4\u05d5\u05dc\u05d3\u05ea", uid="a"),
        Scene(50_000, 100_000, "A\tB", uid="b"),
    )
    timeline = make_timeline(TimelineData(Review(GRID, scenes)))
    image = picture(timeline)

    written = [
        x
        for x in range(x_of(1), x_of(40))
        if any(colour(image, x, y) == DARK.text for y in range(BANDS.title, BANDS.film))
    ]
    assert written[0] < x_of(3)
    assert written[-1] < x_of(15)


def test_signs_can_come_from_elsewhere(qtbot):
    asked = []

    def icon(name, colour, size, ratio):
        asked.append((name, size))
        return QPixmap(size, size)

    timeline = TimelineWidget()
    timeline.set_icons(icon)
    qtbot.addWidget(timeline)
    timeline.resize(1_024, LEAST_PX)
    timeline.set_data(title())
    picture(timeline)

    assert {name for name, _ in asked} == {"circle-check", "sparkles", "triangle-alert", "eye-off"}


@pytest.mark.parametrize(
    "name", ["circle-check", "triangle-alert", "sparkles", "eye-off", "circle-plus"]
)
def test_every_sign_can_be_drawn(name):
    image = QImage(QSize(24, 24), QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    draw_glyph(painter, name, QColor("red"), 0, 0, 24)
    painter.end()

    assert any(image.pixelColor(x, 12).alpha() for x in range(24))


def test_five_thousand_frames_lose_no_reference(timeline):
    """PySide6 6.12.0 on Python 3.11 lost one to None with each void call, and died of it."""
    image = QImage(timeline.size(), QImage.Format.Format_RGB32)
    before = sys.getrefcount(None)
    for frame in range(5_000):
        timeline.set_playhead(frame * 20)
        painter = QPainter(image)
        painter.setClipRect(0, 0, 50, 50)
        timeline.paint(painter, 1.0)
        painter.end()

    assert abs(sys.getrefcount(None) - before) < 2_500


def test_a_grid_of_another_rate_is_drawn_too(make_timeline):
    grid = FrameGrid(GRID.rate * 2, 5_000)

    timeline = make_timeline(TimelineData(Review(grid, (Scene(0, 100_000, uid="a"),))))

    assert colour(picture(timeline), x_of(50), BLANK_Y) == DARK.raised
