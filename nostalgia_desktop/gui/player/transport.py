"""The bar under the stage: the time, the buttons that cut, play and step, sound, snap and zoom."""

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from nostalgia_desktop.domain.time import format_length, format_ms
from nostalgia_desktop.gui.colours import DARK, Colours
from nostalgia_desktop.gui.forms import load_form
from nostalgia_desktop.gui.player import controls
from nostalgia_desktop.gui.theme import text_font

_HEIGHT, _LEAST = 58, 540
_ICONS = {
    "split": "scissors",
    "merge": "merge",
    "cut_back": "skip-back",
    "frame_back": "step-back",
    "frame_on": "step-forward",
    "cut_on": "skip-forward",
    "zoom_out": "zoom-out",
    "zoom_in": "zoom-in",
}


class TransportBar(QWidget):
    """Says where the playhead is and emits what the user wants; it does nothing itself.

    `zoom_wished` and `volume_wished` carry 0 to 1.
    """

    split_wished = Signal()
    merge_wished = Signal()
    cut_back_wished = Signal()
    cut_on_wished = Signal()
    frame_back_wished = Signal()
    frame_on_wished = Signal()
    play_wished = Signal()
    mute_wished = Signal(bool)
    volume_wished = Signal(float)
    snap_wished = Signal(bool)
    zoom_wished = Signal(float)
    zoom_out_wished = Signal()
    zoom_in_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = DARK
        self._playing = self._muted = False
        self._find_parts()
        self._wire()
        self.set_colours(DARK)
        self.set_enabled(False)

    def set_colours(self, colours: Colours) -> None:
        """Take another look."""
        self._colours = colours
        for button, name in self._quiet:
            controls.paint_quiet(button, name, colours)
        self._paint_switches()

    def set_position(self, ms: int) -> None:
        """Where the playhead is: `0:16:02.6`."""
        self._time.setText(format_ms(ms)[:-2])

    def set_duration(self, ms: int) -> None:
        """How long the title is: `1:02:14`."""
        self._length.setText(f"/ {format_length(ms)}")
        self._fit(self.width())

    def set_playing(self, playing: bool) -> None:
        """Whether time runs: the round button then pauses it."""
        self._playing = playing
        self._paint_switches()

    def set_enabled(self, enabled: bool) -> None:
        """Whether there is anything to play."""
        for button in self._needs_film:
            button.setEnabled(enabled)

    def set_can_split(self, can: bool) -> None:
        """Whether the playhead is where a scene can be split."""
        self.split.setEnabled(can)

    def set_can_merge(self, can: bool) -> None:
        """Whether the scene has a next one."""
        self.merge.setEnabled(can)

    def set_sound(self, volume: float, muted: bool) -> None:
        """How loud it is."""
        self._muted = muted
        with QSignalBlocker(self.volume):
            self.volume.setValue(0 if muted else round(volume * 100))
        self._paint_switches()

    def set_snap(self, on: bool) -> None:
        """Whether cuts snap."""
        with QSignalBlocker(self.snap):
            self.snap.setChecked(on)
        self._paint_switches()

    def set_zoom(self, zoom: float) -> None:
        """How much of the tape is seen: 0 all of it, 1 the least."""
        with QSignalBlocker(self.zoom):
            self.zoom.setValue(round(zoom * 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, what keys and wheel can do as well gives way."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def minimumSizeHint(self) -> QSize:
        """Without what gives way."""
        return QSize(_LEAST, _HEIGHT)

    def _fit(self, width: int) -> None:
        self._show_all()
        for gives_way in (
            self._hide_volume,
            self.zoom.hide,
            self._hide_zoom,
            self._hide_words,
            self._length.hide,
        ):
            if self._row.minimumSize().width() <= width:
                return
            gives_way()
            self._row.invalidate()

    def _show_all(self) -> None:
        for widget in (self.volume, self._length, *self._zooming):
            widget.show()
        for button, words in self._words.items():
            button.setText(words)
        self._row.invalidate()

    def _hide_volume(self) -> None:
        self.volume.hide()

    def _hide_zoom(self) -> None:
        for widget in self._zooming:
            widget.hide()

    def _hide_words(self) -> None:
        for button in self._words:
            button.setText("")

    def _find_parts(self) -> None:
        form = load_form(self, "transport")
        self._row = form.child(QHBoxLayout, "row")
        self._time, self._length = form.child(QLabel, "time"), form.child(QLabel, "length")
        self._time.setFont(text_font(14, QFont.Weight.DemiBold, tabular=True))
        self._length.setFont(text_font(14, tabular=True))
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance("0:00:00.0") + 4)
        self.split, self.merge = form.child(QPushButton, "split"), form.child(QPushButton, "merge")
        # A style sheet cannot set words apart from their icon: a space does.
        self._words = {button: f" {button.text()}" for button in (self.split, self.merge)}
        self.play, self.mute = form.child(QToolButton, "play"), form.child(QToolButton, "mute")
        self.cut_back = form.child(QToolButton, "cut_back")
        self.frame_back = form.child(QToolButton, "frame_back")
        self.frame_on = form.child(QToolButton, "frame_on")
        self.cut_on = form.child(QToolButton, "cut_on")
        self.volume, self.snap = form.child(QSlider, "volume"), form.child(QToolButton, "snap")
        self.zoom_out = form.child(QToolButton, "zoom_out")
        self.zoom_in = form.child(QToolButton, "zoom_in")
        self.zoom = form.child(QSlider, "zoom")
        self._zooming: tuple[QWidget, ...] = (self.zoom_out, self.zoom, self.zoom_in)
        self._quiet = [
            (form.child(QAbstractButton, name), drawing) for name, drawing in _ICONS.items()
        ]
        steps = (self.cut_back, self.frame_back, self.play, self.frame_on, self.cut_on)
        self._needs_film = (self.split, self.merge, *steps)
        self._show_all()

    def _wire(self) -> None:
        self.split.clicked.connect(self.split_wished)
        self.merge.clicked.connect(self.merge_wished)
        self.cut_back.clicked.connect(self.cut_back_wished)
        self.cut_on.clicked.connect(self.cut_on_wished)
        self.frame_back.clicked.connect(self.frame_back_wished)
        self.frame_on.clicked.connect(self.frame_on_wished)
        self.play.clicked.connect(self.play_wished)
        self.zoom_out.clicked.connect(self.zoom_out_wished)
        self.zoom_in.clicked.connect(self.zoom_in_wished)
        self.mute.clicked.connect(self._on_mute)
        self.snap.toggled.connect(self._on_snap)
        self.volume.valueChanged.connect(self._on_volume)
        self.zoom.valueChanged.connect(self._on_zoom)

    def _on_mute(self) -> None:
        self.mute_wished.emit(not self._muted)

    def _on_snap(self, on: bool) -> None:
        self._paint_switches()
        self.snap_wished.emit(on)

    def _on_volume(self, value: int) -> None:
        self.volume_wished.emit(value / 100)

    def _on_zoom(self, value: int) -> None:
        self.zoom_wished.emit(value / 100)

    def _paint_switches(self) -> None:
        controls.show_playing(self.play, self._colours, is_playing=self._playing)
        controls.show_muted(self.mute, self._colours, is_muted=self._muted)
        controls.paint_quiet(self.snap, "magnet", self._colours, lit=self.snap.isChecked())
