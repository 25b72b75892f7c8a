"""The cut view shows the original's very frames, read from their bar codes."""

from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.gui.colours import DARK
from nostalgia_desktop.gui.cut_view import CutView
from nostalgia_desktop.gui.frame_source import FrameSource
from nostalgia_desktop.workflow import title_reading
from nostalgia_desktop.workflow.title_reading import read_title_clock
from tests.authoring.barcode import read_field
from tests.gui.player.conftest import grey_of

PICTURE = Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, ())


@pytest.fixture
def title(test_disc) -> Title:
    (disc, *_) = scan([test_disc("pal_two_parts")]).discs
    return disc.titles[0]


@pytest.fixture
def clock(title: Title) -> TitleClock:
    return read_title_clock(title)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What sources belong to: it ends them here, and not a thread that still reads for them."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def source(window: QWidget, title: Title, clock: TitleClock) -> FrameSource:
    made = FrameSource(window)
    made.open(title, clock, PICTURE)
    return made


@pytest.fixture
def view(qtbot: QtBot, source: FrameSource) -> CutView:
    made = CutView()
    made.follow(source)
    qtbot.addWidget(made)
    made.resize(2_000, 330)
    made.show()
    qtbot.waitExposed(made)
    return made


def _shown(view: CutView) -> list[int | None]:
    """The numbers of the frames that can be read on the view, from left to right."""
    seen = []
    for index in range(6):
        room = view.strip.tile_rect(index).toRect()
        field = read_field(grey_of(view.strip.grab(room).toImage()))
        seen.append(None if field is None else field // 2)
    return seen


def _settle(qtbot: QtBot, view: CutView, frames: list[int | None]) -> None:
    qtbot.waitUntil(lambda: _shown(view) == frames, timeout=10_000)


@pytest.mark.parametrize("frame", [3, 100, 125, 200, 297])
def test_it_shows_the_three_frames_before_a_cut_and_the_three_after(
    qtbot: QtBot, view: CutView, frame: int
):
    view.show_cut(frame)

    _settle(qtbot, view, list(range(frame - 3, frame + 3)))


def test_at_the_start_there_is_nothing_before(qtbot: QtBot, view: CutView):
    view.show_cut(0)

    _settle(qtbot, view, [None, None, None, 0, 1, 2])
    assert not view.earlier.isEnabled()


def test_at_the_end_there_is_nothing_after(qtbot: QtBot, view: CutView, clock: TitleClock):
    view.show_cut(clock.frames)

    last = clock.frames - 1
    _settle(qtbot, view, [last - 2, last - 1, last, None, None, None])
    assert not view.later.isEnabled()


def test_the_frame_where_the_clip_begins_is_marked(qtbot: QtBot, view: CutView):
    view.show_cut(100)
    _settle(qtbot, view, list(range(97, 103)))

    picture = view.strip.grab().toImage()
    edges = [_edge_colour(picture, view, index) for index in range(6)]
    assert [index for index, colour in enumerate(edges) if colour == DARK.accent] == [3]


def _edge_colour(picture: QImage, view: CutView, index: int) -> str:
    room = view.strip.tile_rect(index)
    return picture.pixelColor(round(room.center().x()), round(room.top()) - 1).name()


def test_buttons_arrows_and_clicks_ask_for_steps(qtbot: QtBot, view: CutView):
    view.show_cut(100)
    steps: list[int] = []
    view.nudge_wished.connect(steps.append)
    qtbot.mouseClick(view.earlier, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.later, Qt.MouseButton.LeftButton)
    qtbot.keyClick(view.strip, Qt.Key.Key_Left)
    qtbot.keyClick(view.strip, Qt.Key.Key_Right)
    for index in (0, 3, 5):
        at = view.strip.tile_rect(index).center().toPoint()
        qtbot.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=at)

    assert steps == [-1, 1, -1, 1, -3, 2]


def test_no_step_leads_out_of_the_title(qtbot: QtBot, view: CutView):
    view.show_cut(0)
    with qtbot.assertNotEmitted(view.nudge_wished):
        qtbot.keyClick(view.strip, Qt.Key.Key_Left)


def test_a_step_shows_the_next_frame_and_decodes_one_alone(
    qtbot: QtBot, view: CutView, monkeypatch: pytest.MonkeyPatch
):
    asked: list[int] = []
    real = title_reading.frames

    def counting(*args, **kwargs):
        asked.append(len(args[2]))
        return real(*args, **kwargs)

    monkeypatch.setattr(title_reading, "frames", counting)
    view.nudge_wished.connect(lambda by: view.show_cut(view.frame + by))
    view.show_cut(100)
    _settle(qtbot, view, list(range(97, 103)))
    qtbot.mouseClick(view.later, Qt.MouseButton.LeftButton)
    _settle(qtbot, view, list(range(98, 104)))
    qtbot.mouseClick(view.earlier, Qt.MouseButton.LeftButton)
    _settle(qtbot, view, list(range(97, 103)))

    assert asked == [6, 1]


def test_of_many_cuts_the_newest_wins(qtbot: QtBot, source: FrameSource, view: CutView):
    told: list[int] = []
    source.arrived.connect(lambda images: told.extend(images))
    for frame in range(20, 260, 8):
        view.show_cut(frame)
    _settle(qtbot, view, list(range(249, 255)))

    assert set(told) <= set(range(249, 255))


def test_before_they_are_read_there_are_placeholders(view: CutView):
    view.show_cut(100)

    assert _shown(view) == [None] * 6


def test_a_lost_original_is_told(
    qtbot: QtBot, view: CutView, window: QWidget, tmp_path: Path, test_disc
):
    copy = tmp_path / "disc"
    copy.mkdir()
    for file in test_disc("pal_two_parts").rglob("*"):
        if file.is_file():
            (copy / file.name).write_bytes(file.read_bytes())
    (disc, *_) = scan([copy]).discs
    lost, source = disc.titles[0], FrameSource(window)
    source.open(lost, read_title_clock(lost), PICTURE)
    alone = CutView()
    alone.follow(source)
    qtbot.addWidget(alone)
    for file in copy.glob("*.VOB"):
        file.unlink()
    alone.show_cut(100)

    qtbot.waitUntil(lambda: "cannot be read" in alone.strip.accessibleDescription(), timeout=10_000)


def test_a_closed_source_tells_nothing_more(qtbot: QtBot, source: FrameSource, view: CutView):
    told: list[object] = []
    source.arrived.connect(told.append)
    view.show_cut(150)
    source.close()
    view.clear()
    qtbot.wait(300)

    assert told == []
    assert _shown(view) == [None] * 6
