"""The overview shows all scenes, and its frame moves and zooms the timeline."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.review import Review
from nostalgia_desktop.gui.colours import DARK, LIGHT
from nostalgia_desktop.gui.timeline.overview import HEIGHT_PX, OverviewStrip
from nostalgia_desktop.gui.timeline.view import View, whole_title
from tests.gui.timeline.conftest import GRID, SCENES, WIDTH

LEFT = Qt.MouseButton.LeftButton
PART = whole_title(100_000, PAL, WIDTH).showing(40_000, 60_000)


@pytest.fixture
def overview(qtbot) -> OverviewStrip:
    strip = OverviewStrip()
    qtbot.addWidget(strip)
    strip.resize(WIDTH, HEIGHT_PX)
    strip.set_review(Review(GRID, SCENES))
    strip.set_view(PART)
    strip.view_wanted.connect(strip.set_view)
    strip.show()
    return strip


@pytest.fixture
def wanted(overview) -> list[View]:
    views: list[View] = []
    overview.view_wanted.connect(views.append)
    return views


def x_of(seconds: float) -> int:
    return 12 + round(seconds * 10)


def colour(strip: OverviewStrip, seconds: float) -> str:
    return strip.grab().toImage().pixelColor(x_of(seconds), HEIGHT_PX // 2).name()


def drag(qtbot, strip: OverviewStrip, start: int, end: int) -> None:
    y = HEIGHT_PX // 2
    qtbot.mousePress(strip, LEFT, pos=QPoint(start, y))
    qtbot.mouseMove(strip, QPoint((start + end) // 2, y))
    qtbot.mouseMove(strip, QPoint(end, y))
    qtbot.mouseRelease(strip, LEFT, pos=QPoint(end, y))


def test_scenes_have_the_colours_of_their_states(overview):
    overview.set_current("b")

    seen = [colour(overview, seconds) for seconds in (10, 30, 50, 62, 72, 90)]

    assert seen[1] == DARK.accent
    assert len(set(seen)) == 6


def test_another_look_is_taken_on(overview):
    overview.set_colours(LIGHT)
    overview.set_current("b")

    assert colour(overview, 30) == LIGHT.accent


def test_the_playhead_is_shown(overview):
    overview.set_playhead(90_000)

    assert colour(overview, 90) == DARK.playhead


def test_dragging_the_frame_moves_along(overview, wanted, qtbot):
    drag(qtbot, overview, x_of(50), x_of(60))

    assert wanted[-1].ms_per_px == PART.ms_per_px
    assert abs(wanted[-1].start_ms - PART.start_ms - 10_000) < 200


def test_a_press_beside_the_frame_calls_it_there(overview, wanted, qtbot):
    qtbot.mousePress(overview, LEFT, pos=QPoint(x_of(20), 10))

    middle = (wanted[-1].start_ms + wanted[-1].end_ms) / 2
    assert abs(middle - 20_000) < 200


def test_dragging_an_edge_zooms_and_the_other_stays(overview, wanted, qtbot):
    left = 12 + PART.start_ms / 100
    right = 12 + PART.end_ms / 100
    drag(qtbot, overview, round(right), round(right) + 100)

    assert abs(wanted[-1].start_ms - PART.start_ms) < 150
    assert abs(wanted[-1].end_ms - PART.end_ms - 10_000) < 300
    wanted.clear()
    drag(qtbot, overview, round(left), round(left) - 100)
    assert abs(wanted[-1].start_ms - PART.start_ms + 10_000) < 300


def test_the_wheel_moves_along(overview, wanted, qtbot):
    place = QPointF(x_of(50), 10)
    event = QWheelEvent(
        place,
        overview.mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(overview, event)

    assert wanted[-1].left_px - PART.left_px == round(WIDTH / 10)


def test_edges_have_their_own_pointer(overview, qtbot):
    qtbot.mouseMove(overview, QPoint(round(12 + PART.end_ms / 100), 10))
    assert overview.cursor().shape() == Qt.CursorShape.SizeHorCursor

    qtbot.mouseMove(overview, QPoint(x_of(50), 10))
    assert overview.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_nothing_is_drawn_before_there_is_a_title(qtbot):
    strip = OverviewStrip()
    qtbot.addWidget(strip)
    strip.set_playhead(0)
    qtbot.mousePress(strip, LEFT, pos=QPoint(5, 5))

    assert strip.grab().toImage().pixelColor(50, 10).name() == DARK.panel
