"""While clips are made, and when they are there: each one's progress, and what to do with them."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.finalize.model import ROW
from nostalgia_desktop.gui.finalize.parts import ClipList, button, card, label, set_icon
from nostalgia_desktop.gui.finalize.rows import ClipRow, ClipState
from nostalgia_desktop.gui.finalize.run import FinalizeRun
from nostalgia_desktop.gui.jobs.time_left import words_of
from nostalgia_desktop.gui.jobs.words import counted

_WIDTH, _STEPS = 720, 1000


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
        self._heading, self._summary = label("title"), label("muted")
        self._bar, self.list = QProgressBar(), ClipList(run.model, opens=True)
        self.pause, self.cancel = button(self.tr("Pause")), button(self.tr("Cancel"))
        self.retry, self.play = button(self.tr("Retry")), button(self.tr("Play"))
        self.show_folder = button(self.tr("Show in folder"), "primary")
        self.leave = button(self.tr("Close"))
        self._lay_out()
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
        if self._bar.property("state") != state:
            self._bar.setProperty("state", state)
            self._bar.style().unpolish(self._bar)
            self._bar.style().polish(self._bar)

    def _heading_words(self) -> str:
        run, total = self.run, len(self.run.model.rows)
        if not run.is_over:
            clips = counted(total, self.tr("clip"), self.tr("clips"))
            return (self.tr("Paused") if self._paused else self.tr("Making {}")).format(clips)
        if len(run.done) < total:
            made = counted(len(run.done), self.tr("clip"), self.tr("clips"))
            return self.tr("{} made of {:,}").format(made, total)
        clips = counted(total, self.tr("clip is"), self.tr("clips are"))
        return self.tr("{} in {}").format(clips, self._archive.name or str(self._archive))

    def _under_way_words(self) -> str:
        run = self.run
        parts = [self.tr("{:,} of {:,} done").format(len(run.done), len(run.model.rows))]
        if run.failed:
            parts.append(self.tr("{:,} failed").format(len(run.failed)))
        left = None if self._paused else run.left_s
        if left is not None:
            parts.append(self.tr("{} left").format(words_of(left)))
        return " · ".join(parts)

    def _end_words(self) -> str:
        run = self.run
        if run.failed:
            count = len(run.failed)
            failed = counted(count, self.tr("clip"), self.tr("clips"))
            return self.tr("{} could not be made; the others are whole.").format(failed)
        if run.was_stopped:
            return self.tr("It was stopped. What is made stays; the rest can be made any time.")
        return str(self._archive)

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
        """Keep in sight what is being made, unless somebody looks elsewhere."""
        row: ClipRow = first.data(ROW)
        if row.state is ClipState.MAKING and not self.list.underMouse():
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

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Finalize"))
        self.setMinimumWidth(_WIDTH)
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("All clips"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 20)
        layout.setSpacing(4)
        for widget in (self._heading, self._summary):
            layout.addWidget(widget)
        layout.addSpacing(12)
        layout.addWidget(self._bar)
        layout.addSpacing(14)
        layout.addWidget(card(self.list), 1)
        layout.addSpacing(14)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(10)
        for widget in (self.pause, self.cancel, self.retry):
            layout.addWidget(widget)
        layout.addStretch()
        for widget in (self.leave, self.play, self.show_folder):
            layout.addWidget(widget)
        return layout


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
