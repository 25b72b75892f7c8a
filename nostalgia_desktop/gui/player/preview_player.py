"""The preview of a title: seeks, plays, plays one stretch, shuttles to and fro."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtMultimedia import QVideoFrame

from nostalgia_desktop.gui.player.clock import PlayClock
from nostalgia_desktop.gui.player.engine import Engine
from nostalgia_desktop.gui.player.facts import PlayerFacts, PlayState
from nostalgia_desktop.gui.player.grid import FrameGrid
from nostalgia_desktop.gui.player.seeker import Seeker
from nostalgia_desktop.gui.player.span import Span, around

_TICK_MS, _BACKWARDS_TICK_MS = 33, 80
_FASTEST = 4


class PreviewPlayer(PlayerFacts):
    """Plays a proxy in the title's time; what it does is told by the signals of `PlayerFacts`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid, self._limit_ms = FrameGrid(Fraction(1), 0), 0
        self._when_loaded: Callable[[], None] | None = None
        self._clock, self._engine = PlayClock(), Engine(self)
        self._seeker = Seeker(self._engine.go_to, self)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)
        self._engine.loaded.connect(self._on_loaded)
        self._engine.frame.connect(self._on_frame)
        self._engine.at.connect(self._on_engine_at)
        self._engine.ended.connect(self._on_ended)
        self._engine.failed.connect(self._on_failed)

    @property
    def duration_ms(self) -> int:
        """How long the title is."""
        return self._grid.duration_ms

    @property
    def volume(self) -> float:
        """How loud it is, 0 to 1 as an ear hears it."""
        return self._engine.sound.volume

    @property
    def is_muted(self) -> bool:
        """Whether nothing is heard."""
        return self._engine.sound.is_muted

    @property
    def is_settled(self) -> bool:
        """Whether the picture has followed the playhead."""
        return not self._seeker.is_busy

    def load(self, proxy: Path, frame_ms: Fraction, duration_ms: int = 0) -> None:
        """Open a proxy whose frames last `frame_ms` each; it begins paused at its first frame.

        `duration_ms` is the title's length; without it the file's own counts.
        """
        self._clear()
        self._grid = FrameGrid(frame_ms, duration_ms)
        self._set_state(PlayState.LOADING)
        self._engine.load(proxy)

    def unload(self) -> None:
        """Close the proxy."""
        self._clear()
        self._engine.unload()
        self._set_state(PlayState.EMPTY)

    def seek(self, ms: int) -> None:
        """Show the frame of a time, soon; of many wishes in a row the last one counts."""
        if self._state is PlayState.LOADING:
            self._when_loaded = lambda: self.seek(ms)
        if not self._is_ready:
            return
        at_ms = self._grid.clamp(ms)
        if self._span is not None and not (self.is_playing and self._span.holds(at_ms)):
            self._set_span(None)
        self._move_to(at_ms)
        if self.is_playing and self._speed > 0:
            self._clock.start(at_ms, self._speed)
            self._seeker.seek(self._grid.inside_ms(at_ms))
            return
        if self.is_playing:
            self._clock.start(at_ms, self._speed)
        self._seeker.seek(self._grid.middle_ms(at_ms))

    def play(self) -> None:
        """Play from the playhead on; at the title's end, from its start.

        A stretch that is played by itself and was paused goes on to its end.
        """
        at_end = self._grid.frame_at(self._position_ms) >= self._grid.last_frame
        goes_on = self._span is not None and not self._span.has_ended(self._position_ms)
        self._run(0 if at_end else self._position_ms, self._span if goes_on else None)

    def pause(self) -> None:
        """Stand still where the playhead is."""
        if self.is_playing:
            self._halt(self._clock.now())
        elif self._state is PlayState.LOADING:
            self._when_loaded = None

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play_range(self, start_ms: int, end_ms: int) -> None:
        """Play [start_ms, end_ms) alone; it pauses on the last millisecond before the end."""
        self._play_span(lambda: Span(start_ms, end_ms))

    def play_around(self, ms: int) -> None:
        """Play from two seconds before a cut to two seconds after it."""
        self._play_span(lambda: around(ms, self.duration_ms))

    def forward(self) -> None:
        """L: play, then twice and four times as fast."""
        faster = self.is_playing and self._speed > 0
        span = None if self._span and self._span.has_ended(self._position_ms) else self._span
        self._run(self._position_ms, span, min(self._speed * 2, _FASTEST) if faster else 1)

    def backward(self) -> None:
        """J: run backwards, then twice and four times as fast."""
        faster = self.is_playing and self._speed < 0
        self._run(self._position_ms, None, max(self._speed * 2, -_FASTEST) if faster else -1)

    def set_volume(self, volume: float) -> None:
        """Make it louder or softer, and heard."""
        self._engine.sound.set_volume(volume)
        self.set_muted(False)

    def set_muted(self, muted: bool) -> None:
        """Switch the sound off or on."""
        self._engine.sound.set_muted(muted)
        self.sound_changed.emit(self.volume, self.is_muted)

    @property
    def _is_ready(self) -> bool:
        return self._state in (PlayState.PAUSED, PlayState.PLAYING)

    def _play_span(self, make: Callable[[], Span]) -> None:
        if self._state is PlayState.LOADING:
            self._when_loaded = lambda: self._play_span(make)
        if self._is_ready:
            span = make()
            self._run(span.start_ms, span)

    def _run(self, from_ms: int, span: Span | None, speed: int = 1) -> None:
        if self._state is PlayState.LOADING:
            self._when_loaded = lambda: self._run(self._position_ms, span, speed)
        if not self._is_ready:
            return
        self._set_span(span)
        self._set_speed(speed)
        self._limit_ms = self._limit()
        self._seeker.cancel()
        self._clock.start(from_ms, speed)
        if speed > 0:
            self._engine.run(self._grid.inside_ms(from_ms), speed)
        else:
            self._engine.pause()
        self._set_state(PlayState.PLAYING)
        self._on_tick()

    def _limit(self) -> int:
        """Where time has to stop: before the proxy's last frame ends, as Qt closes it there."""
        if self._speed < 0:
            return 0
        last = self._grid.middle_ms(self._grid.clamp(self.duration_ms))
        return min(last, self._span.end_ms - 1) if self._span else last

    def _on_tick(self) -> None:
        if not self.is_playing:
            return
        now = self._clock.now()
        left_ms = (self._limit_ms - now) // self._speed
        if left_ms <= 0:
            self._halt_at_limit()
            return
        self._move_to(now)
        if self._speed < 0:
            self._seeker.seek(self._grid.middle_ms(now))
        self._timer.start(min(_TICK_MS if self._speed > 0 else _BACKWARDS_TICK_MS, left_ms))

    def _halt_at_limit(self) -> None:
        if self._speed < 0:
            self._halt(0)
        else:
            self._halt(self._span.end_ms - 1 if self._span else self.duration_ms - 1)

    def _halt(self, at_ms: int) -> None:
        self._timer.stop()
        self._engine.pause()
        self._set_state(PlayState.PAUSED)
        self._set_speed(1)
        self._move_to(self._grid.clamp(at_ms))
        # Always: a frame that was under way may still come, and must not stay.
        self._seeker.cancel()
        self._seeker.seek(self._grid.middle_ms(self._position_ms))

    def _on_loaded(self, file_ms: int) -> None:
        self._grid = FrameGrid(self._grid.frame_ms, self._grid.duration_ms or file_ms)
        self._set_state(PlayState.PAUSED)
        self.duration_changed.emit(self.duration_ms)
        wish, self._when_loaded = self._when_loaded, None
        self.seek(0)
        if wish is not None:
            wish()

    def _on_frame(self, frame: QVideoFrame) -> None:
        self._seeker.on_frame(frame.startTime(), frame.endTime())
        at_us = self._position_ms * 1000
        if self.is_playing and frame.startTime() - 1000 <= at_us < frame.endTime():
            self._clock.release()
        self.frame_changed.emit(frame)

    def _on_engine_at(self, ms: int) -> None:
        if self.is_playing and self._speed > 0 and not self._seeker.is_busy:
            self._clock.correct(ms)

    def _on_ended(self) -> None:
        """Qt was faster than our pause: it shows nothing any more until it is asked to."""
        if self.is_playing and self._speed > 0:
            self._halt_at_limit()

    def _on_failed(self, message: str) -> None:
        self._clear()
        self._set_state(PlayState.FAILED)
        self.failed.emit(message)

    def _clear(self) -> None:
        self._timer.stop()
        self._seeker.cancel()
        self._when_loaded = None
        self._set_span(None)
        self._set_speed(1)
        self._move_to(0)
