"""While an heirloom is made: how far it is; and in the end, what is to know of it."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QProgressBar, QPushButton, QWidget

from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.fitting import fit_height
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.jobs.time_left import TimeLeft, words_of
from nostalgia_desktop.gui.jobs.words import format_size, one_line, shortened
from nostalgia_desktop.gui.pages.empty import short_place
from nostalgia_desktop.gui.roles import set_look

_STEPS = 1000
"""The form's bar goes so far."""
_MOST_NOTES = 6


class HeirloomProgress(QDialog):
    """Shows one heirloom in the making; `stop_wished` comes also where it is closed."""

    stop_wished = Signal()
    page_wished = Signal()

    def __init__(self, out: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._out, self._left, self.is_over = out, TimeLeft(), False
        form = load_form(self, "heirloom_progress", (ElidedLabel,))
        self.heading = form.child(QLabel, "heading")
        self.summary, self.at = form.child(ElidedLabel, "summary"), form.child(ElidedLabel, "at")
        self.bar, self.stop = form.child(QProgressBar, "bar"), form.child(QPushButton, "stop")
        self.card, self.notes = form.child(QFrame, "card"), form.child(QLabel, "notes")
        self.page, self.leave = form.child(QPushButton, "page"), form.child(QPushButton, "leave")
        self.stop.clicked.connect(self.reject)
        self.leave.clicked.connect(self.reject)
        self.page.clicked.connect(self.page_wished)
        self.finished.connect(self._on_finished)
        self.summary.set_text(self.tr("Looking at the clips …"))
        for each in (self.card, self.page, self.leave):
            each.hide()
        self.resize(self.sizeHint())

    def take(self, done: int, total: int, name: str) -> None:
        """Show how far it is, in bytes, and the file under way; without one the page is written."""
        share = done / max(total, 1)
        now = time.monotonic()
        self._left.tell(now, share)
        left = self._left.left_s(now)
        parts = [self.tr("{} of {}").format(format_size(done), format_size(total))]
        if left is not None:
            parts.append(self.tr("{} left").format(words_of(left)))
        self.summary.set_text(" · ".join(parts))
        self.at.set_text(one_line(name) or self.tr("Writing the page …"))
        self.bar.setValue(round(share * _STEPS))

    def end(self, heading: str, notes: Sequence[str], *, is_whole: bool) -> None:
        """It is there, but with something to know; `is_whole` says that no clip is missing."""
        self.is_over = True
        self.heading.setText(heading)
        self.summary.set_text(short_place(self._out))
        more = len(notes) - _MOST_NOTES
        told = [shortened(note) for note in notes[:_MOST_NOTES]]
        self.notes.setText("\n\n".join([*told, *([self._more(more)] if more > 0 else [])]))
        self.bar.setValue(_STEPS)
        set_look(self.bar, "state", "good" if is_whole else "")
        for each in (self.card, self.page, self.leave):
            each.show()
        for each in (self.at, self.stop):
            each.hide()
        self.page.setFocus()
        fit_height(self)

    def _more(self, count: int) -> str:
        return self.tr("and {:,} more").format(count)

    def _on_finished(self) -> None:
        if not self.is_over:
            self.stop_wished.emit()
