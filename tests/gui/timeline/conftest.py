"""A made-up title whose every pixel is known: 100 s, five scenes, a cut, film in plain colours."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from nostalgia_desktop.domain.clock import PAL
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.survey import (
    Change,
    ChangeKind,
    Filmstrip,
    Span,
    Survey,
    Waveform,
)
from nostalgia_desktop.gui.colours import DARK
from nostalgia_desktop.gui.timeline.data import TimelineData
from nostalgia_desktop.gui.timeline.widget import TimelineWidget

WIDTH = 1024
"""With 12 px on either side, a second is 10 px wide: x = 12 + seconds * 10."""

GRID = FrameGrid(PAL, 2_500)
SCENES = (
    Scene(0, 20_000, "Garden", uid="a", is_approved=True),
    Scene(20_000, 40_000, "Birthday", uid="b", raw="{}"),
    Scene(40_000, 60_000, "Beach", uid="c", note="Check the date."),
    Scene(65_000, 80_000, "Shoes", uid="d", is_left_out=True),
    Scene(80_000, 100_000, "School", uid="e", raw="{}"),
)
FILM_COLOURS = ("#c02020", "#20c020")


def film() -> Filmstrip:
    """50 pictures, two seconds apart: red and green in turn."""
    image = QImage(10 * 96, 5 * 72, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for number in range(50):
        row, column = divmod(number, 10)
        painter.fillRect(column * 96, row * 72, 96, 72, QColor(FILM_COLOURS[number % 2]))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 95)
    return Filmstrip(50, 96, 72, 10, 5, 50, (bytes(buffer.data().data()),))


def survey() -> Survey:
    """One cut at 42 s, a dissolve from 50 to 52 s; loud from 20 to 40 s, else silent."""
    finest = bytes(200 if 1_000 <= place < 2_000 else 0 for place in range(5_000))
    levels = [finest]
    while len(levels[-1]) > 1:
        row = levels[-1] + b"\0" * (len(levels[-1]) % 2)
        levels.append(bytes(max(row[at : at + 2]) for at in range(0, len(row), 2)))
    changes = (
        Change(ChangeKind.CUT, 1_050, 1_050, 1.0),
        Change(ChangeKind.DISSOLVE, 1_250, 1_300, 0.9),
    )
    black, silence = (Span(2_100, 2_125),), (Span(0, 500),)
    waveform = Waveform(50, tuple(levels))
    return Survey(2_500, PAL, changes, black, silence, b"", b"", b"", waveform, None)


def title() -> TimelineData:
    """All of it."""
    damage = (Damage(DamageKind.MISSING, 90_000, 92_000, "two seconds are gone"),)
    return TimelineData(Review(GRID, SCENES), survey(), film(), (30_000,), damage, (20_600,))


@pytest.fixture
def make_timeline(qtbot) -> Callable[..., TimelineWidget]:
    """Makes a timeline that is on the screen, with all its pictures there."""

    def make(data: TimelineData | None = None, colours=DARK) -> TimelineWidget:
        timeline = TimelineWidget()
        timeline.set_colours(colours)
        qtbot.addWidget(timeline)
        timeline.resize(WIDTH, timeline.sizeHint().height())
        timeline.set_data(data or title())
        timeline.show()
        qtbot.waitExposed(timeline)
        timeline.grab()
        qtbot.waitUntil(lambda: not timeline.is_waiting)
        return timeline

    return make


@pytest.fixture
def timeline(make_timeline) -> TimelineWidget:
    """The made-up title, wholly seen."""
    return make_timeline()
