"""While clips are made, and when they are there: each one's progress, and what to do with them."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.finalize.model import ROW
from nostalgia_desktop.gui.finalize.parts import ClipList
from nostalgia_desktop.gui.finalize.rows import ClipRow, ClipState
from nostalgia_desktop.gui.finalize.run import FinalizeRun
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.jobs.time_left import words_of
from nostalgia_desktop.gui.pages.empty import short_place
from nostalgia_desktop.gui.roles import set_icon, set_look
from nostalgia_desktop.gui.translation import plural

_STEPS = 1000
"""The form's bar goes so far."""


class FinalizeProgress(QDialog):
    """Shows a `FinalizeRun`; work goes on when it is closed, and it may be shown again.

    `retry_wished` carries a `FinalizeWish`. Pausing and cancelling are the window's to do: it
    then says so by `set_paused` and `run.stop`.
    """

    pause_wished = Signal()
    cancel_wished = Signal()
    retry_wished = Signal(object)

    def __init__(
        self, run: FinalizeRun, archive: Path, colours: Colours, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.run, self._archive, self._colours, self._paused = run, archive, colours, False
        self._under_way = set[int]()
        form = load_form(self, "finalize_progress", (ClipList,))
        self._heading, self._summary = form.child(QLabel, "heading"), form.child(QLabel, "summary")
        self._bar, self.list = form.child(QProgressBar, "bar"), form.child(ClipList, "list")
        self.pause, self.cancel = (
            form.child(QPushButton, "pause"),
            form.child(QPushButton, "cancel"),
        )
        self.retry, self.play = form.child(QPushButton, "retry"), form.child(QPushButton, "play")
        self.show_folder = form.child(QPushButton, "show_folder")
        self.leave = form.child(QPushButton, "leave")
        self.list.opens = True
        self.list.follow(run.model)
        self._wire()
        self.set_colours(colours)
        self._show()
        self.resize(self.sizeHint())

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.list.set_colours(colours)
        for of, name in ((self.retry, "rotate-ccw"), (self.play, "play")):
            set_icon(of, name, colours.text)
        set_icon(self.show_folder, "folder-open", colours.on_accent)
        set_icon(self.cancel, "x", colours.text)
        self._show_pause()

    def set_paused(self, *, paused: bool) -> None:
        """Whether it stands still for now."""
        if paused and not self._paused:
            self.run.hold()
        self._paused = paused
        self._show_pause()
        self._show()

    def _show(self) -> None:
        run = self.run
        self._heading.setText(self._heading_words())
        self._summary.setText(self._end_words() if run.is_over else self._under_way_words())
        self._bar.setValue(round(run.share * _STEPS))
        self._show_bar_state()
        for widget in (self.pause, self.cancel):
            widget.setVisible(not run.is_over)
        self.retry.setVisible(run.is_over and len(run.done) < len(run.model.rows))
        for widget in (self.play, self.show_folder):
            widget.setVisible(run.is_over and bool(run.done))
        self.show_folder.setDefault(run.is_over)

    def _show_bar_state(self) -> None:
        run = self.run
        state = ("bad" if run.failed else "" if run.was_stopped else "good") if run.is_over else ""
        set_look(self._bar, "state", state)

    def _heading_words(self) -> str:
        run, total = self.run, len(self.run.model.rows)
        if not run.is_over:
            making = plural(self.tr("Making %Ln clip(s)", "", total), total)
            return self.tr("Paused") if self._paused else making
        if (made := len(run.done)) < total:
            return plural(self.tr("%Ln clip(s) made of {:,}", "", made), made).format(total)
        there = plural(self.tr("%Ln clip(s) (is|are) in {}", "", total), total)
        return there.format(self._archive.name or str(self._archive))

    def _under_way_words(self) -> str:
        run = self.run
        parts = [self.tr("{:,} of {:,} done").format(len(run.done), len(run.model.rows))]
        if run.failed:
            parts.append(self.tr("%Ln failed", "", len(run.failed)))
        if waiting := sum(row.waits_for_you for row in run.model.rows):
            parts.append(plural(self.tr("%Ln (waits|wait) for you", "", waiting), waiting))
        left = None if self._paused or waiting else run.left_s
        if left is not None:
            parts.append(self.tr("{} left").format(words_of(left)))
        return " · ".join(parts)

    def _end_words(self) -> str:
        run = self.run
        if count := len(run.failed):
            return plural(self._failed_words(count), count)
        if run.was_stopped:
            return self.tr("It was stopped. What is made stays; the rest can be made any time.")
        return short_place(self._archive)

    def _failed_words(self, count: int) -> str:
        """Why each failed stands in its row; of the others it is said how they are."""
        if not self.run.done:
            return self.tr("%Ln clip(s) could not be made; the list says why.", "", count)
        if self.run.was_stopped:
            return self.tr("%Ln clip(s) could not be made. What is made stays.", "", count)
        return self.tr("%Ln clip(s) could not be made; the others are whole.", "", count)

    def _show_pause(self) -> None:
        self.pause.setText(self.tr("Go on") if self._paused else self.tr("Pause"))
        set_icon(self.pause, "play" if self._paused else "pause", self._colours.text)

    def _wire(self) -> None:
        self.run.changed.connect(self._show)
        self.pause.clicked.connect(self.pause_wished)
        self.cancel.clicked.connect(self.cancel_wished)
        self.retry.clicked.connect(self._on_retry)
        self.play.clicked.connect(self._on_play)
        self.show_folder.clicked.connect(lambda: _open(self._archive))
        self.leave.clicked.connect(self.close)
        self.list.opened.connect(self._on_opened)
        self.run.model.dataChanged.connect(self._follow)

    def _follow(self, first: QModelIndex) -> None:
        """Keep in sight what is begun, unless somebody looks elsewhere.

        Not at all news: among thousands of clips a row takes a while to find.
        """
        row: ClipRow = first.data(ROW)
        was_under_way = first.row() in self._under_way
        if row.state is not ClipState.MAKING:
            self._under_way.discard(first.row())
        elif not was_under_way and not self.list.underMouse():
            self._under_way.add(first.row())
            self.list.scrollTo(first)

    def _on_retry(self) -> None:
        wish = self.run.to_retry
        self.run.begin_again()
        self.retry_wished.emit(wish)

    def _on_play(self) -> None:
        chosen = [index.data(ROW) for index in self.list.selectedIndexes()]
        done = [row for row in chosen if row.state is ClipState.DONE] or self.run.done
        _open(self._archive / done[0].clip.name)

    def _on_opened(self, index: QModelIndex) -> None:
        row: ClipRow = index.data(ROW)
        if row.state is ClipState.DONE:
            _open(self._archive / row.clip.name)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
