"""The buttons at the inspector's foot: approve, leave out, play."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.inspector.common import Shown
from nostalgia_desktop.gui.review_keys import tip_of
from nostalgia_desktop.gui.roles import set_icon
from nostalgia_desktop.gui.translation import plural

_ICON = 16


class Decisions(QWidget):
    """Shows what can be decided about the selection, and emits what is."""

    approve_wished = Signal()
    leave_out_wished = Signal()
    play_wished = Signal()
    clips_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._shown: Shown | None = None
        form = load_form(self, "decisions")
        self.approve, self.done = form.child(QPushButton, "approve"), form.child(QLabel, "done")
        self.leave_out = form.child(QPushButton, "leave_out")
        self.play = form.child(QPushButton, "play")
        self.approve.clicked.connect(self._on_approve)
        self.leave_out.clicked.connect(self.leave_out_wished)
        self.play.clicked.connect(self.play_wished)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self._paint()

    def show_scenes(self, shown: Shown) -> None:
        """Show what can be done with these."""
        self._shown = shown
        self.done.setVisible(self._is_done)
        kept = sum(not scene.is_left_out for scene in shown.review.scenes)
        words = self.tr("All scenes are looked over; %Ln (becomes a clip|become clips).", "", kept)
        self.done.setText(plural(words, kept) if kept else self.tr("All scenes are left out."))
        self.play.setEnabled(shown.is_one)
        self._paint()

    @property
    def _is_done(self) -> bool:
        """Whether the next thing to do is to make the clips."""
        shown = self._shown
        return shown is not None and shown.is_all_decided

    @property
    def _makes_clips(self) -> bool:
        shown = self._shown
        return self._is_done and shown is not None and shown.is_approved

    def _on_approve(self) -> None:
        (self.clips_wished if self._makes_clips else self.approve_wished).emit()

    def _paint(self) -> None:
        shown, colours = self._shown, self._colours
        count = len(shown.scenes) if shown else 1
        is_out = shown is not None and shown.is_left_out
        if self._makes_clips:
            words, sign = self.tr("Make the clips"), "download"
            self.approve.setToolTip(f"{words}  (Ctrl+Return)")
        else:
            several = self.tr("Approve {} and next").format(count)
            words, sign = self.tr("Approve and next") if count == 1 else several, "check"
            self.approve.setToolTip(tip_of("approve"))
        self.approve.setText(words)
        set_icon(self.approve, sign, colours.accent_text, _ICON)
        words = self.tr("Take in") if is_out else self.tr("Leave out")
        self.leave_out.setText(words)
        set_icon(self.leave_out, "rotate-ccw" if is_out else "trash-2", colours.muted, _ICON)
        self.leave_out.setToolTip(tip_of("leave_out"))
        set_icon(self.play, "play", colours.muted, _ICON)
        self.play.setToolTip(tip_of("play_scene"))
