"""Follows what was dropped: a row at once, then its titles, or what was wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nostalgia_desktop.gui.arrivals import remarks, verdicts
from nostalgia_desktop.gui.drop import Dropped
from nostalgia_desktop.gui.jobs.model import JobListModel
from nostalgia_desktop.gui.passes import PassRunner
from nostalgia_desktop.workflow.pass_report import Found


@dataclass(frozen=True, slots=True)
class _Drop:
    paths: tuple[Path, ...]
    rows: tuple[int, ...]


class Drops(QObject):
    """Joins the list and the runner. `found` carries the numbers of a drop's jobs."""

    found = Signal(list)
    told = Signal(str)

    def __init__(
        self, model: JobListModel, runner: PassRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._runner = model, runner
        self._open: dict[int, _Drop] = {}
        runner.looked.connect(self._on_looked)
        runner.look_failed.connect(self._on_failed)

    def take(self, dropped: Dropped) -> None:
        """Show a row for each path now, and begin to look into them."""
        if dropped.rejects:
            self.told.emit(" ".join(dropped.rejects))
        self.add(dropped.paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Folders and files that were dropped or chosen together."""
        if paths:
            rows = tuple(self._model.add_arrivals(paths))
            self._open[self._runner.submit(paths)] = _Drop(tuple(paths), rows)

    def give_up(self) -> None:
        """Work was stopped: nobody looks into what is still open."""
        for drop in self._open.values():
            for row in drop.rows:
                self._model.settle(row)
        self._open.clear()

    def _on_looked(self, number: int, found: Found) -> None:
        drop = self._open.pop(number, None)
        if drop is None:
            return
        for row, verdict in zip(drop.rows, verdicts(drop.paths, found), strict=True):
            self._model.settle(row, verdict.text, is_note=verdict.is_note)
        if told := remarks(found):
            self.told.emit(" · ".join(told))
        if found.job_ids:
            self.found.emit(list(found.job_ids))

    def _on_failed(self, number: int, text: str) -> None:
        drop = self._open.pop(number, None)
        for row in drop.rows if drop else ():
            self._model.settle(row, text)
