"""The buttons at the inspector's foot: approve, leave out, play."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.icons import icon
from nostalgia_desktop.gui.inspector.common import Shown
from nostalgia_desktop.gui.review_keys import tip_of

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
        self.approve, self.leave_out, self.play = (
            self._button("soft"),
            self._button(),
            self._button(),
        )
        self.done = QLabel(self)
        self.done.setProperty("role", "faint")
        self.done.setWordWrap(True)
        self._lay_out()
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
        words = self.tr("All scenes are looked over; {} become clips.").format(kept)
        self.done.setText(words if kept else self.tr("All scenes are left out."))
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
            self._name(self.approve, "download", self.tr("Make the clips"), "Ctrl+Return")
        else:
            several = self.tr("Approve {} and next").format(count)
            words = self.tr("Approve and next") if count == 1 else several
            self._name(self.approve, "check", words, "")
            self.approve.setToolTip(tip_of("approve"))
        self.approve.setIcon(icon(self._sign, colours.accent_text, _ICON))
        self.leave_out.setText(f" {self.tr('Take in') if is_out else self.tr('Leave out')}")
        sign = "rotate-ccw" if is_out else "trash-2"
        self.leave_out.setIcon(icon(sign, colours.muted, _ICON))
        self.leave_out.setToolTip(tip_of("leave_out"))
        self.play.setText(f" {self.tr('Play scene')}")
        self.play.setIcon(icon("play", colours.muted, _ICON))
        self.play.setToolTip(tip_of("play_scene"))

    def _name(self, button: QPushButton, sign: str, words: str, key: str) -> None:
        self._sign = sign
        button.setText(f" {words}")
        button.setToolTip(f"{words}  ({key})")

    def _button(self, kind: str = "") -> QPushButton:
        button = QPushButton(self)
        button.setIconSize(QSize(_ICON, _ICON))
        # A click leaves the focus where it was: Space plays, and does not approve again.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if kind:
            button.setProperty("kind", kind)
        return button

    def _lay_out(self) -> None:
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row.setSpacing(8)
        row.addWidget(self.leave_out, 1)
        row.addWidget(self.play, 1)
        column.addWidget(self.done)
        column.addWidget(self.approve)
        column.addLayout(row)
