"""A review as a person does it: how soon another place is seen, and what an hour of it costs.

Usage: python -m benchmarks.review [DEEDS]      (6,000, about what an hour holds; without a screen)

Three titles of an hour with 500 scenes each, and the sample disc's two with their originals, on the
window's own review page. `scrub` goes to random places of an hour's preview one after the other,
until the picture there was painted; `sweep` moves the mouse over all of it, 120 times a second, and
counts the pictures that are seen. Times are of the clock on the wall, beside them the CPU time of
all threads, decoding and painting. After that deeds of all kinds are done in random order, with
changes of title in between; memory must not grow with them.
"""

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.review_archive import review_archive
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.domain.edits import Bound
from nostalgia_desktop.domain.field_edits import SceneField
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.review import Side
from nostalgia_desktop.gui.collector import MainThreadCollector
from nostalgia_desktop.gui.review_page import SceneReviewPage
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.services import open_records

_SEEKS, _SWEEP_S, _SWEEP_HZ = 300, 5, 120
_DEEDS, _PER_TITLE, _PATIENCE_MS = 6_000, 150, 5_000
_TELL_AT = (0.1, 0.25, 0.5, 0.75, 1.0)


class _Screen(QObject):
    """Waits until a picture was painted on the stage."""

    def __init__(self, page: SceneReviewPage) -> None:
        super().__init__(page)
        self._page, self._loop, self.painted = page, QEventLoop(), 0
        self._is_new = False
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._loop.exit(1))
        page.player.frame_changed.connect(self._on_frame)
        page.widget.stage.installEventFilter(self)

    def eventFilter(self, _stage: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint and self._is_new:
            self._is_new = False
            self.painted += 1
            if self._page.player.is_settled:
                # After this event: then it is on the screen.
                QTimer.singleShot(0, self._loop.quit)
        return False

    def wait(self) -> None:
        """Until the wanted place is seen."""
        self._patience.start()
        if self._loop.exec():
            raise SystemExit(f"no picture came within {_PATIENCE_MS} ms")
        self._patience.stop()

    def _on_frame(self) -> None:
        self._is_new = True


def main(deeds: int) -> None:
    """Print what each part took."""
    app = QApplication([])
    theme = Theme(app, "dark")
    with tempfile.TemporaryDirectory() as folder:
        records = review_archive(Path(folder), sample_disc())
        page = SceneReviewPage(open_records(records.layout.root))
        page.widget.resize(1280, 760)
        page.set_colours(theme.colours)
        page.widget.show()
        jobs = records.jobs.jobs()
        collector = MainThreadCollector()
        _open(page, jobs[-1])
        _scrub(page, _Screen(page))
        _hour(page, jobs, deeds)
        collector.stop()
        sys.stdout.flush()
        page.close_down()
    os._exit(0)  # The player's threads may hold up an ordinary end.


def _open(page: SceneReviewPage, job: Job) -> None:
    loop = QEventLoop()
    opened = page.opened.connect(lambda _number: loop.quit())
    page.open_job(job)
    loop.exec()
    page.opened.disconnect(opened)
    QTest.qWait(200)


def _scrub(page: SceneReviewPage, screen: _Screen) -> None:
    chance, length = random.Random(7), page.player.duration_ms

    def seek(at_ms: int) -> float:
        began = time.perf_counter()
        page.playhead.seek(at_ms)
        screen.wait()
        return (time.perf_counter() - began) * 1000

    places = [chance.randrange(0, length) for _ in range(_SEEKS)]
    before = time.process_time()
    took = [seek(at_ms) for at_ms in places]
    cpu = (time.process_time() - before) * 1000 / len(places)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(
        f"scrub, an hour: median {statistics.median(took):.1f} ms, p95 {p95:.1f} ms (aim 40), "
        f"CPU {cpu:.1f} ms each",
        flush=True,
    )
    screen.painted, before = 0, time.process_time()
    steps = _SWEEP_S * _SWEEP_HZ
    for step in range(steps):
        page.playhead.seek(length * step // steps)
        QTest.qWait(1000 // _SWEEP_HZ)
    cpu = (time.process_time() - before) * 1000 / max(screen.painted, 1)
    print(f"sweep: {screen.painted / _SWEEP_S:.0f} pictures a second, CPU {cpu:.1f} ms each")


class _Person:
    """Does things that a review is made of."""

    def __init__(self, page: SceneReviewPage) -> None:
        self._page, self._chance = page, random.Random(11)
        self._deeds: tuple[tuple[int, Callable[[], None]], ...] = (
            (40, self._seek),
            (15, self._select),
            (10, self._write),
            (8, self._drag),
            (6, self._nudge),
            (5, lambda: page.actions["undo"].trigger()),
            (3, lambda: page.actions["redo"].trigger()),
            (4, lambda: page.actions["split"].trigger()),
            (4, lambda: page.actions["merge"].trigger()),
            (6, lambda: page.actions["approve"].trigger()),
            (3, lambda: page.actions["zoom_in"].trigger()),
            (3, lambda: page.actions["zoom_out"].trigger()),
        )

    def do_something(self) -> None:
        """One deed, and a moment for what follows from it."""
        weights, deeds = zip(*self._deeds, strict=True)
        (deed,) = self._chance.choices(deeds, weights)
        deed()
        QTest.qWait(self._chance.choice((0, 0, 5, 20)))

    def _seek(self) -> None:
        self._page.playhead.seek(self._chance.randrange(self._page.player.duration_ms or 1))

    def _select(self) -> None:
        self._page.scenes.select(self._chance.choice(self._page.scenes.review.scenes).uid)

    def _write(self) -> None:
        for length in range(1, 6):
            self._page.editor.write(SceneField.TITLE, "A day"[:length])
        self._page.editor.end_typing()

    def _drag(self) -> None:
        if (bound := self._bound()) is not None:
            self._page.editor.begin_drag()
            for _step in range(8):
                at_ms = self._page.playhead.ms + self._chance.randrange(-2_000, 2_000)
                self._page.editor.drag(bound, at_ms)
            self._page.editor.end_drag()

    def _nudge(self) -> None:
        if (bound := self._bound()) is not None:
            self._page.editor.nudge(bound, self._chance.choice((-1, 1)))

    def _bound(self) -> Bound | None:
        return self._page.editor.bound(self._chance.choice((Side.START, Side.END)))


def _hour(page: SceneReviewPage, jobs: list[Job], deeds: int) -> None:
    person, began = _Person(page), time.process_time()
    for job in jobs:
        _open(page, job)
    _tell("begin", began)
    marks = {round(deeds * share) for share in _TELL_AT}
    for number in range(1, deeds + 1):
        if number % _PER_TITLE == 0:
            page.save()
            _open(page, jobs[number // _PER_TITLE % len(jobs)])
        person.do_something()
        if number in marks:
            _tell(f"{number:,} deeds", began)


def _tell(what: str, began: float) -> None:
    gc.collect()
    print(
        f"{what:>13}: {_resident_mb():6.1f} MB resident, {len(gc.get_objects()):,} objects, "
        f"{time.process_time() - began:.0f} s of CPU",
        flush=True,
    )


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _DEEDS)
