"""A clip played inside the library: the stage over all of the page, and a quiet bar below it."""

from fractions import Fraction

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QSlider, QToolButton, QWidget

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.elided import ElidedLabel
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.jobs.words import one_line
from nostalgia_desktop.gui.library.words import line_of, trouble_of
from nostalgia_desktop.gui.player import controls
from nostalgia_desktop.gui.player.facts import PlayState
from nostalgia_desktop.gui.player.preview_player import PreviewPlayer
from nostalgia_desktop.gui.player.stage import VideoStage
from nostalgia_desktop.gui.roles import set_role
from nostalgia_desktop.gui.theme import text_font
from nostalgia_desktop.workflow.library import LibraryClip

_LEAST_NOTE = 240
"""What is wrong with a clip is read beside the longest title too; in pixels."""
_FRAME_MS, _SKIP_MS = Fraction(20), 5_000
"""Clips of interlaced film have fifty frames a second; where they have fewer, a seek to between
two of them shows the first."""


class ClipPlayer(QWidget):
    """Plays one clip. `closed` says that the person is through, `step_wished` carries -1 or 1."""

    closed = Signal()
    step_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self.player = PreviewPlayer(self)
        form = load_form(self, "clip_player", (VideoStage, ElidedLabel))
        self.stage, self.place = form.child(VideoStage, "stage"), form.child(QSlider, "place")
        self.title, self._line = form.child(ElidedLabel, "title"), form.child(ElidedLabel, "line")
        self.note = form.child(ElidedLabel, "note")
        self._time, self._length = form.child(QLabel, "time"), form.child(QLabel, "length")
        self.play, self.mute = form.child(QToolButton, "play"), form.child(QToolButton, "mute")
        self.before, self.next = form.child(QToolButton, "before"), form.child(QToolButton, "next")
        self.leave, self.volume = form.child(QToolButton, "leave"), form.child(QSlider, "volume")
        for time in (self._time, self._length):
            time.setFont(text_font(13, QFont.Weight.DemiBold, tabular=True))
        self._wire()
        self.set_colours(DARK)

    def set_colours(self, colours: Colours) -> None:
        """Paint in another look."""
        self._colours = colours
        self.stage.set_colours(colours)
        for button, name in (
            (self.leave, "x"),
            (self.before, "skip-back"),
            (self.next, "skip-forward"),
        ):
            controls.paint_quiet(button, name, colours)
        self._show_state()
        self._show_sound()

    def open(self, clip: LibraryClip, *, has_before: bool, has_next: bool) -> None:
        """Play a clip from its start."""
        self.title.set_text(one_line(clip.title))
        self._line.set_text(line_of(clip))
        self._line.setVisible(bool(line_of(clip)))
        note = " ".join(f"{text.rstrip('.')}." for text in trouble_of(clip))
        self.note.set_text(note)
        self.note.setMinimumWidth(_LEAST_NOTE if note else 0)
        set_role(self.note, "bad" if clip.damage else "warning")
        self.before.setEnabled(has_before)
        self.next.setEnabled(has_next)
        if clip.is_gone:
            self.player.unload()
            self.stage.set_message(self.tr("The file is gone"), str(clip.path), "eye-off")
            return
        self.player.load(clip.path, _FRAME_MS)
        self.player.play()
        self.play.setFocus()

    def leave_clip(self) -> None:
        """Play no more; the file may be deleted then."""
        self.player.unload()
        self.stage.clear()

    def _on_position(self, ms: int) -> None:
        self._time.setText(format_length(ms) if ms >= 60_000 else f"0:{ms // 1000:02}")
        if not self.place.isSliderDown():
            with QSignalBlocker(self.place):
                self.place.setValue(ms)

    def _on_duration(self, ms: int) -> None:
        self.place.setRange(0, max(ms - 1, 0))
        self._length.setText(format_length(ms) if ms >= 60_000 else f"0:{ms // 1000:02}")

    def _on_failed(self, _message: str) -> None:
        text = self.tr("It may be damaged. Another program may still play it.")
        self.stage.set_message(self.tr("This clip cannot be played"), text)

    def _show_state(self) -> None:
        is_playing = self.player.state is PlayState.PLAYING
        controls.show_playing(self.play, self._colours, is_playing=is_playing)

    def _show_sound(self) -> None:
        controls.show_muted(self.mute, self._colours, is_muted=self.player.is_muted)
        with QSignalBlocker(self.volume):
            self.volume.setValue(0 if self.player.is_muted else round(self.player.volume * 100))

    def _wire(self) -> None:
        player = self.player
        player.frame_changed.connect(self.stage.show_frame)
        player.position_changed.connect(self._on_position)
        player.duration_changed.connect(self._on_duration)
        player.state_changed.connect(self._show_state)
        player.sound_changed.connect(self._show_sound)
        player.failed.connect(self._on_failed)
        self.stage.play_wished.connect(player.toggle)
        self.play.clicked.connect(player.toggle)
        self.mute.clicked.connect(lambda: player.set_muted(not player.is_muted))
        self.volume.valueChanged.connect(lambda value: player.set_volume(value / 100))
        self.place.valueChanged.connect(player.seek)
        self.leave.clicked.connect(self.closed)
        self.before.clicked.connect(lambda: self.step_wished.emit(-1))
        self.next.clicked.connect(lambda: self.step_wished.emit(1))
        self._make_keys()

    def _make_keys(self) -> None:
        for key, does in (
            (Qt.Key.Key_Space, self._on_space),
            (Qt.Key.Key_K, self.player.toggle),
            (Qt.Key.Key_V, self.mute.click),
            (Qt.Key.Key_Escape, self.leave.click),
            (Qt.Key.Key_PageUp, self.before.click),
            (Qt.Key.Key_PageDown, self.next.click),
        ):
            _shortcut(self, key).activated.connect(does)
        for key, step in ((Qt.Key.Key_Left, -_SKIP_MS), (Qt.Key.Key_Right, _SKIP_MS)):
            _shortcut(self, key).activated.connect(lambda step=step: self._skip(step))

    def _on_space(self) -> None:
        """Who went to a button with the Tab key wants to press it."""
        focused = self.focusWidget()
        if isinstance(focused, QToolButton) and focused.hasFocus():
            focused.click()
        else:
            self.player.toggle()

    def _skip(self, step_ms: int) -> None:
        self.player.seek(self.player.position_ms + step_ms)


def _shortcut(area: QWidget, key: Qt.Key) -> QShortcut:
    shortcut = QShortcut(QKeySequence(key), area)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return shortcut
