"""How long the timeline paints: 500 scenes over an hour of film and sound.

Usage: python -m benchmarks.timeline

Two figures for each width and density of the screen: `playhead`, a step of the playhead (what
lies still is copied, the rest painted), and `rebuild`, all painted anew as for each step of a
zoom. Both of the whole title, where all scenes are seen at once, and of ten minutes of it.
Pictures are drawn, as large as real ones. The figures are CPU time, as other programs run here too.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication

from nostalgia_desktop.domain.review import FrameGrid, Review
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.survey import Change, ChangeKind, Filmstrip, Survey, Waveform
from nostalgia_desktop.gui.timeline.data import TimelineData
from nostalgia_desktop.gui.timeline.overlay import playhead_region
from nostalgia_desktop.gui.timeline.widget import TimelineWidget

RATE = Fraction(25)
SECONDS, SCENES, SHOTS = 3600, 500, 700
WIDTHS, RATIOS = (1280, 2560), (1.0, 2.0)
STEPS = 60
_COLUMNS, _ROWS, _WIDTH, _HEIGHT, _EVERY = 10, 6, 96, 72, 50


def main() -> None:
    """Print a line for each width, density and part of the title."""
    app = QApplication(sys.argv)
    data = made_up()
    print("CPU ms, median/p95      playhead           rebuild")
    for ratio in RATIOS:
        for width in WIDTHS:
            timeline = TimelineWidget()
            timeline.resize(width, timeline.sizeHint().height())
            timeline.set_data(data)
            timeline.set_selection([data.review.scenes[9].uid], data.review.scenes[9].uid)
            for part, span_ms in (("title", SECONDS * 1000), ("10 min", 600_000)):
                timeline.show_span(0, span_ms)
                size = timeline.size() * ratio
                image = QImage(size, QImage.Format.Format_RGB32)
                image.setDevicePixelRatio(ratio)
                print(f"{width} px, {ratio:g}x, {part:7}", *_figures(timeline, image))
    app.quit()


def made_up() -> TimelineData:
    """An hour with its scenes, shots, sound and film."""
    rng, frames = Random(7), SECONDS * 25
    cuts = [0, *sorted(rng.sample(range(10, frames // 10 - 10), SCENES - 1)), frames // 10]
    grid = FrameGrid(RATE, frames)
    scenes = tuple(
        Scene(start * 400, end * 400, f"Scene about {start}", uid=f"{start}", raw="{}")
        for start, end in pairwise(cuts)
    )
    places = sorted(rng.sample(range(frames), SHOTS))
    shots = tuple(Change(ChangeKind.CUT, place, place, rng.random()) for place in places)
    levels = [bytes(int(rng.betavariate(2, 5) * 255) for _ in range(SECONDS * 50))]
    while len(levels[-1]) > 1:
        row = levels[-1] + b"\0"
        levels.append(bytes(max(row[at : at + 2]) for at in range(0, len(row) - 1, 2)))
    waveform = Waveform(50, tuple(levels))
    survey = Survey(frames, RATE, shots, (), (), b"", b"", b"", waveform, None)
    chapters = tuple(range(0, SECONDS * 1000, 300_000))
    return TimelineData(Review(grid, scenes), survey, _film(frames), chapters)


def _film(frames: int) -> Filmstrip:
    count = -(-frames // _EVERY)
    sheets = -(-count // (_COLUMNS * _ROWS))
    strips = [_sheet(number) for number in range(sheets)]
    return Filmstrip(_EVERY, _WIDTH, _HEIGHT, _COLUMNS, _ROWS, count, tuple(strips))


def _sheet(number: int) -> bytes:
    image = QImage(_COLUMNS * _WIDTH, _ROWS * _HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for place in range(_COLUMNS * _ROWS):
        row, column = divmod(place, _COLUMNS)
        colour = QColor.fromHsv((number * 60 + place) % 360, 120, 160)
        painter.fillRect(column * _WIDTH, row * _HEIGHT, _WIDTH, _HEIGHT, colour)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide6 has the format as bytes in its types, and takes text.
    image.save(buffer, "JPEG", 80)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _figures(timeline: TimelineWidget, image: QImage) -> Sequence[str]:
    _paint(timeline, image)
    while timeline.is_waiting:
        QApplication.processEvents()
        _paint(timeline, image)
    steps = iter(range(0, 10_000_000, 1_700))

    def step() -> None:
        """As the window does it: nothing is painted but where the playhead was and is."""
        before = playhead_region(timeline.scenery, timeline.playhead_ms)
        timeline.set_playhead(next(steps) % timeline.view.end_ms)
        _paint(timeline, image, before + playhead_region(timeline.scenery, timeline.playhead_ms))

    def rebuild() -> None:
        timeline.set_view(timeline.view.zoomed(1.01, timeline.width() / 3))
        _paint(timeline, image)

    return _timed(step), _timed(rebuild)


def _paint(timeline: TimelineWidget, image: QImage, region: QRegion | None = None) -> None:
    painter = QPainter(image)
    if region:
        painter.setClipRegion(region)
    timeline.paint(painter, image.devicePixelRatio())
    painter.end()


def _timed(work: Callable[[], None]) -> str:
    taken = []
    for _ in range(STEPS):
        before = time.thread_time()
        work()
        taken.append((time.thread_time() - before) * 1000)
    return f"{median(taken):6.2f}/{quantiles(taken, n=20)[-1]:5.2f} ms"


if __name__ == "__main__":
    main()
