"""How fast the job list is with 10,000 titles: loading, filtering, searching, following, painting.

Prints CPU milliseconds of the window's thread, medians of seven, as a share of a frame of 16 ms
for what happens while a person works. `python -m benchmarks.job_list [TITLES]`
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.archives import SCENES, made_up_job
from nostalgia_desktop.domain.job import Job, Step
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.jobs.panel import JobPanel
from nostalgia_desktop.gui.jobs.rows import Show
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.services import open_records

_TITLES, _TURNS, _FRAME_MS = 10_000, 7, 16.0


def _cpu_ms(work: Callable[[], object], turns: int = _TURNS) -> float:
    """CPU of this thread for one call, the median of several."""
    taken = []
    for _turn in range(turns):
        before = time.thread_time()
        work()
        taken.append((time.thread_time() - before) * 1000)
    return statistics.median(taken)


def _tell(what: str, ms: float, *, once: bool = False) -> None:
    frames = "" if once else f"   {ms / _FRAME_MS:6.2f} of a frame"
    print(f"{what:<58}{ms:9.2f} ms{frames}")


def main() -> None:
    """Measure a list of so many titles as the first argument says."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _TITLES
    app = QApplication([])
    theme = Theme(app, "dark")
    with tempfile.TemporaryDirectory() as folder:
        records = open_records(Path(folder))
        model, panel = JobListModel(records.jobs), JobPanel()
        panel.set_colours(theme.colours)
        panel.follow(model)
        panel.resize(276, 1300)
        panel.show()
        jobs = [made_up_job(number) for number in range(1, count + 1)]
        print(f"{count:,} titles with {SCENES} scenes each")
        _tell("take them in", _cpu_ms(lambda: model.take(jobs), 1), once=True)
        _measure(app, model, panel, jobs)


def _measure(app: QApplication, model: JobListModel, panel: JobPanel, jobs: list[Job]) -> None:
    _tell("the first search", _cpu_ms(lambda: model.want("scene 3"), 1), once=True)
    searches = iter(f"{year} scene {number}" for year in range(1985, 2000) for number in range(9))
    _tell("each further search", _cpu_ms(lambda: model.want(next(searches))))
    shows = iter([Show.REVIEW, Show.DONE, Show.STOPPED, Show.WORKING] * 9)
    _tell("each filter", _cpu_ms(lambda: model.want("", next(shows))))
    model.want()
    _tell("one title changes", _cpu_ms(lambda: _change(model, jobs[:1])))
    _tell("a thousand titles change at once", _cpu_ms(lambda: _change(model, jobs[:1000])))
    _tell("all of them change at once", _cpu_ms(lambda: _change(model, jobs)))
    ids = [job.id for job in jobs[:100]]
    model.set_turns(ids)
    _tell("a hundred tell how far they are", _cpu_ms(lambda: _progress(model, ids)))
    _tell("a title is added in the middle", _cpu_ms(lambda: _add(model, jobs)))
    _tell("the whole list is painted", _cpu_ms(lambda: panel.view.grab()))
    bar = panel.view.verticalScrollBar()
    _tell("scrolled to its end and back", _cpu_ms(lambda: _scroll(app, panel, bar.maximum())))


def _change(model: JobListModel, jobs: list[Job]) -> None:
    for job in jobs:
        model._on_job_changed(replace(job, duration_ms=1_000))
    model._tell_changes()


def _progress(model: JobListModel, ids: list[int]) -> None:
    for number in ids:
        model._on_progress(number, Step.PROXY.value, 0.5)
    model._tell_changes()


_extra = iter(range(10_000_000, 20_000_000))


def _add(model: JobListModel, jobs: list[Job]) -> None:
    middle = jobs[len(jobs) // 2]
    model._on_job_added(replace(middle, id=next(_extra)))


def _scroll(app: QApplication, panel: JobPanel, end: int) -> None:
    for place in (end, 0):
        panel.view.verticalScrollBar().setValue(place)
        app.processEvents()


if __name__ == "__main__":
    main()
