"""While all clips are checked, and when that is done: how far it is, and what was found."""

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QProgressBar, QPushButton, QWidget

from nostalgia_desktop.gui.checking.findings import (
    Findings,
    end_facts,
    end_heading,
    end_summary,
)
from nostalgia_desktop.gui.checking.listing import CheckList
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.fitting import fit_height
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.jobs.time_left import TimeLeft, words_of
from nostalgia_desktop.gui.jobs.words import one_line
from nostalgia_desktop.gui.roles import set_icon, set_look
from nostalgia_desktop.gui.translation import plural
from nostalgia_desktop.workflow.verify_report import VerifyNews, VerifyReport

_STEPS = 1000
"""The form's bar goes so far."""
_CLOCK_MS = 1_000
_AT_ONCE = 50
"""More rows are shown once a second: where all clips are gone, each takes less than a list does."""


class CheckClips(QDialog):
    """Shows one check. It goes on when it is closed, and may be shown again.

    `again_wished` carries the clips that are to be made again, as a list of `CheckedClip`.
    """

    stop_wished = Signal()
    again_wished = Signal(object)
    folder_wished = Signal()

    def __init__(
        self,
        colours: Colours,
        parent: QWidget | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.found, self.is_over, self._has_new_rows = Findings(), False, False
        self._now_s, self._left, self._news = now_s, TimeLeft(), VerifyNews(0, 0, "")
        form = load_form(self, "check_clips", (CheckList, ElidedLabel))
        self.heading, self.summary = form.child(QLabel, "heading"), form.child(QLabel, "summary")
        self.bar, self.at = form.child(QProgressBar, "bar"), form.child(ElidedLabel, "at")
        self.card, self.list = form.child(QFrame, "card"), form.child(CheckList, "list")
        self.stop, self.again = form.child(QPushButton, "stop"), form.child(QPushButton, "again")
        self.folder = form.child(QPushButton, "folder")
        self.leave = form.child(QPushButton, "leave")
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show_progress)
        self._clock.timeout.connect(self._show_new_rows)
        self.stop.clicked.connect(self.stop_wished)
        self.again.clicked.connect(lambda: self.again_wished.emit(list(self.found.to_make)))
        self.folder.clicked.connect(self.folder_wished)
        self.leave.clicked.connect(self.close)
        self.set_colours(colours)
        self.heading.setText(self.tr("Checking the clips"))
        self.summary.setText(self.tr("Looking what there is …"))
        self._show_buttons()
        fit_height(self)
        self.leave.setFocus()  # Else a key that was meant for the window would stop it.
        self._clock.start()

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self.list.set_colours(colours)
        set_icon(self.stop, "x", colours.text)
        set_icon(self.folder, "folder-open", colours.text)
        set_icon(self.again, "rotate-ccw", colours.on_accent)

    def take(self, news: VerifyNews) -> None:
        """Show how far it is, and the clip that was looked at if that is not whole."""
        self._news = news
        self._left.tell(self._now_s(), self._share())
        self._has_new_rows |= self.found.take(news)
        if len(self.found.rows) <= _AT_ONCE:
            self._show_new_rows()
        total = news.total
        self.heading.setText(plural(self.tr("Checking %Ln clip(s)", "", total), total))
        self._show_progress()

    def end(self, report: VerifyReport | None) -> None:
        """It is done, or where there is no report was stopped."""
        if report is not None:
            self._has_new_rows |= self.found.take_titles(report)
        is_stopped = report is None
        heading = end_heading(self.found, is_stopped=is_stopped)
        summary = end_summary(self.found, is_stopped=is_stopped)
        self._be_over(heading, summary, end_facts(self.found))
        is_bad = bool(self.found.troubles)
        set_look(self.bar, "state", "bad" if is_bad else "good" if report is not None else "")
        if report is not None:
            self.bar.setValue(_STEPS)

    def fail(self, why: str) -> None:
        """It could not go on."""
        self._be_over(self.tr("The clips could not be checked"), one_line(why))
        set_look(self.bar, "state", "bad")

    def _be_over(self, heading: str, summary: str, facts: str = "") -> None:
        self.is_over = True
        self._clock.stop()
        self._show_new_rows()
        self.heading.setText(heading)
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        self.at.set_text(facts)
        self._show_buttons()
        fit_height(self)
        (self.list if self.found.rows else self.leave).setFocus()

    def _share(self) -> float:
        news = self._news
        return news.done_bytes / news.total_bytes if news.total_bytes else 0.0

    def _show_progress(self) -> None:
        news, left = self._news, self._left.left_s(self._now_s())
        if not news.total or self.is_over:
            return
        at = self.tr("Clip {:,} of {:,}").format(min(news.done + 1, news.total), news.total)
        left_words = self.tr("{} left").format(words_of(left)) if left is not None else ""
        self.summary.setText(" · ".join(filter(None, (at, left_words))))
        self.at.set_text(one_line(news.name))
        self.bar.setValue(round(self._share() * _STEPS))

    def _show_new_rows(self) -> None:
        if not self._has_new_rows:
            return
        self._has_new_rows = False
        was_empty = not self.card.isVisibleTo(self)
        self.list.show_rows(tuple(self.found.rows))
        self.list.updateGeometry()
        self.card.show()
        if was_empty or len(self.found.rows) <= 5:
            fit_height(self)

    def _show_buttons(self) -> None:
        count = len(self.found.to_make)
        self.card.setVisible(bool(self.found.rows))
        self.at.setVisible(bool(self.at.whole_text) or not self.is_over)
        self.stop.setVisible(not self.is_over)
        self.again.setVisible(self.is_over and count > 0)
        self.folder.setVisible(self.is_over and bool(self.found.rows))
        words = plural(self.tr("Make %Ln clip(s) again", "", count), count)
        self.again.setText(f" {words}")
        self.again.setDefault(self.is_over and count > 0)
