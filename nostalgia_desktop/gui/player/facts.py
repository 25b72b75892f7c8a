"""What is known of the player at any moment, and who is told when it changes."""

from enum import Enum

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QVideoFrame

from nostalgia_desktop.gui.player.span import Span


class PlayState(Enum):
    """What the player does."""

    EMPTY = "empty"
    LOADING = "loading"
    PAUSED = "paused"
    PLAYING = "playing"
    FAILED = "failed"


class PlayerFacts(QObject):
    """State, playhead, speed and span of a player; times are whole milliseconds of the title.

    `position_changed` tells where the playhead is, at once when a seek is asked for: the picture
    follows through `frame_changed`. `speed_changed` carries 1, 2 or 4, negative backwards.
    `span_changed` carries the `Span` that is played by itself, or None.
    """

    position_changed = Signal(int)
    duration_changed = Signal(int)
    state_changed = Signal(object)
    speed_changed = Signal(int)
    span_changed = Signal(object)
    sound_changed = Signal(float, bool)
    frame_changed = Signal(QVideoFrame)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = PlayState.EMPTY
        self._position_ms, self._speed = 0, 1
        self._span: Span | None = None

    @property
    def state(self) -> PlayState:
        """What it does now."""
        return self._state

    @property
    def is_playing(self) -> bool:
        """Whether time runs, forwards or backwards."""
        return self._state is PlayState.PLAYING

    @property
    def position_ms(self) -> int:
        """Where the playhead is."""
        return self._position_ms

    @property
    def speed(self) -> int:
        """How fast it plays, or would play."""
        return self._speed

    @property
    def span(self) -> Span | None:
        """The stretch that is played by itself."""
        return self._span

    def _move_to(self, ms: int) -> None:
        if ms != self._position_ms:
            self._position_ms = ms
            self.position_changed.emit(ms)

    def _set_state(self, state: PlayState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _set_speed(self, speed: int) -> None:
        if speed != self._speed:
            self._speed = speed
            self.speed_changed.emit(speed)

    def _set_span(self, span: Span | None) -> None:
        if span != self._span:
            self._span = span
            self.span_changed.emit(span)
