"""The bar under the stage: the time, the buttons that cut, play and step, sound, snap and zoom."""

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nostalgia_desktop.domain.time import format_length, format_ms
from nostalgia_desktop.gui.colours import Colours
from nostalgia_desktop.gui.player import controls
from nostalgia_desktop.gui.theme import text_font

_HEIGHT, _LEAST = 58, 580


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

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours, self._playing, self._muted = colours, False, False
        self._make_labels()
        self._make_buttons()
        self._make_sliders()
        self._lay_out()
        self._wire()
        self.setFixedHeight(_HEIGHT)
        self.set_colours(colours)
        self.set_enabled(False)

    def set_colours(self, colours: Colours) -> None:
        """Take another look."""
        self._colours = colours
        quiet = controls.icon_colour(colours)
        for button, control in self._quiet:
            controls.paint(button, control, quiet)
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
        for gives_way in (self._hide_volume, self._hide_zoom, self._hide_words, self._length.hide):
            if self._row.minimumSize().width() <= width:
                return
            gives_way()
            self._row.invalidate()

    def _show_all(self) -> None:
        for widget in (self.volume, self._length, *self._zooming):
            widget.show()
        self.split.setText(controls.SPLIT.words)
        self.merge.setText(controls.MERGE.words)
        self._row.invalidate()

    def _hide_volume(self) -> None:
        self.volume.hide()

    def _hide_zoom(self) -> None:
        for widget in self._zooming:
            widget.hide()

    def _hide_words(self) -> None:
        self.split.setText("")
        self.merge.setText("")

    def _make_labels(self) -> None:
        self._time, self._length = QLabel("0:00:00.0", self), QLabel("", self)
        self._time.setFont(text_font(14, QFont.Weight.DemiBold, tabular=True))
        self._length.setFont(text_font(14, tabular=True))
        self._length.setProperty("role", "dim")
        self._time.setMinimumWidth(self._time.fontMetrics().horizontalAdvance("0:00:00.0") + 4)
        self._time.setAccessibleName("Time")

    def _make_buttons(self) -> None:
        self.split = controls.word_button(controls.SPLIT, self)
        self.merge = controls.word_button(controls.MERGE, self)
        self.cut_back = controls.tool_button(controls.CUT_BACK, self)
        self.frame_back = controls.tool_button(controls.FRAME_BACK, self)
        self.play = controls.tool_button(controls.PLAY, self, "round")
        self.play.setIconSize(QSize(controls.PLAY_PX, controls.PLAY_PX))
        self.frame_on = controls.tool_button(controls.FRAME_ON, self)
        self.cut_on = controls.tool_button(controls.CUT_ON, self)
        self.mute = controls.tool_button(controls.MUTE, self)
        self.snap = controls.tool_button(controls.SNAP, self, "toggle")
        self.snap.setCheckable(True)
        self.snap.setChecked(True)
        self.zoom_out = controls.tool_button(controls.ZOOM_OUT, self)
        self.zoom_in = controls.tool_button(controls.ZOOM_IN, self)
        self._quiet = (
            (self.split, controls.SPLIT),
            (self.merge, controls.MERGE),
            (self.cut_back, controls.CUT_BACK),
            (self.frame_back, controls.FRAME_BACK),
            (self.frame_on, controls.FRAME_ON),
            (self.cut_on, controls.CUT_ON),
            (self.zoom_out, controls.ZOOM_OUT),
            (self.zoom_in, controls.ZOOM_IN),
        )
        steps = (self.cut_back, self.frame_back, self.play, self.frame_on, self.cut_on)
        self._needs_film = (self.split, self.merge, *steps)

    def _make_sliders(self) -> None:
        self.volume = controls.slider("Volume", self, 64)
        self.volume.setValue(80)
        self.zoom = controls.slider("Zoom of the timeline", self, 110)
        self._zooming: tuple[QWidget, ...] = (self.zoom_out, self.zoom, self.zoom_in)

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self._time, self._length),
            (self.split, self.merge),
            (self.cut_back, self.frame_back, self.play, self.frame_on, self.cut_on),
            (self.mute, self.volume, self.snap),
            self._zooming,
        )
        for number, group in enumerate(groups):
            if number:
                row.addSpacing(4)
                row.addStretch(1)
            for widget in group:
                row.addWidget(widget)

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
        for button in (self.cut_back, self.frame_back, self.frame_on, self.cut_on):
            button.setAutoRepeat(True)
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
        play = controls.PAUSE if self._playing else controls.PLAY
        controls.paint(self.play, play, self._colours.on_playhead)
        controls.rename(self.play, play)
        sound = controls.UNMUTE if self._muted else controls.MUTE
        controls.paint(self.mute, sound, controls.icon_colour(self._colours))
        controls.rename(self.mute, sound)
        lit = controls.icon_colour(self._colours, lit=self.snap.isChecked())
        controls.paint(self.snap, controls.SNAP, lit)
