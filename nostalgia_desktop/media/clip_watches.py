"""What is kept of a clip's pictures and sound while it is decoded: never the whole of it."""

from collections import deque
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.media.mono_sound import S_US, Samples, placed, power_of

END_US = 2 * S_US
"""So much sound is kept of either end."""

# As in the survey of a title (`shot_looks`): black is 16, or 32 with the pedestal of NTSC.
_BLACK_LEVEL, _BLACK_CONTRAST = 40.0, 4.0
_SPARSE_LINES, _SPARSE_COLUMNS = 24, 6
_BITS, _DEPTHS, _PROBES = 8, (8, 10, 12), 7
# Far softer than any tape's hiss: nothing was written there.
_SILENT_POWER, _SHORTEST_SILENCE_US = 10 ** (-65 / 10), S_US // 2
# Matroska rounds timestamps to milliseconds; a lost AAC frame leaves 21 ms.
_SOUND_GAP_US = 15_000

Luma = npt.NDArray[np.float32]


class PictureWatch:
    """Takes a clip's pictures in the order in which they are shown."""

    def __init__(self) -> None:
        self.first: av.VideoFrame | None = None
        self.last: av.VideoFrame | None = None
        self._times: list[int] = []
        self._base = Fraction(1)
        self._black: list[int] = []

    def take(self, frame: av.VideoFrame) -> None:
        """Take the next one."""
        self.first, self.last = self.first or frame, frame
        self._base = frame.time_base or self._base
        if is_black(frame):
            self._black.append(len(self._times))
        self._times.append(frame.pts or 0)

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self._times)

    @property
    def black(self) -> tuple[Span, ...]:
        """The stretches of black ones, by their places in the clip."""
        spans: list[Span] = []
        for place in self._black:
            if spans and spans[-1].end == place:
                spans[-1] = Span(spans[-1].start, place + 1)
            else:
                spans.append(Span(place, place + 1))
        return tuple(spans)

    @property
    def uneven(self) -> int:
        """How many do not follow the one before at the usual distance."""
        steps = np.diff(np.array(self._times, np.float64))
        if not steps.size:
            return 0
        usual = float(np.median(steps))
        # Half a millisecond either way, where a container rounds.
        slack = max(usual / 2, float(Fraction(1, 1000) / self._base))
        return int((np.abs(steps - usual) >= slack).sum())

    @property
    def length_ms(self) -> int:
        """How long they last, the last one as long as the others."""
        if len(self._times) < 2:
            return round(self.count * float(self._base) * 1000)
        shown = self._times[-1] - self._times[0]
        return round(Fraction(shown * len(self._times), len(self._times) - 1) * self._base * 1000)


def is_black(frame: av.VideoFrame) -> bool:
    """Whether nothing is to be seen; looks at few pixels."""
    if _has_bright_pixels(frame):
        return False
    luma = _sparse_luma(frame)
    return bool(luma.mean() < _BLACK_LEVEL and luma.std() < _BLACK_CONTRAST)


def _has_bright_pixels(frame: av.VideoFrame) -> bool:
    """Whether a handful of pixels is bright already, as in nearly every picture."""
    if frame.format.components[0].bits != _BITS or not frame.format.is_planar:
        return False
    luma = memoryview(frame.planes[0])
    step = len(luma) // (_PROBES + 1)
    # One may be a speck.
    return sum(luma[(place + 1) * step] > _BLACK_LEVEL for place in range(_PROBES)) > 1


def _sparse_luma(frame: av.VideoFrame) -> Luma:
    part = frame.format.components[0]
    if not frame.format.is_planar or part.bits not in _DEPTHS:
        grey = frame.to_ndarray(format="gray")[::_SPARSE_LINES, ::_SPARSE_COLUMNS]
        return grey.astype(np.float32)
    # Copying the whole picture would take longer than all the rest of the look.
    kind = np.dtype(np.uint8 if part.bits == _BITS else "<u2")
    rows = np.frombuffer(memoryview(frame.planes[0]), kind).reshape(frame.height, -1)
    sparse = rows[::_SPARSE_LINES, : frame.width : _SPARSE_COLUMNS].astype(np.float32)
    return np.asarray(sparse / (1 << part.bits - _BITS), np.float32)


class SoundWatch:
    """Takes a clip's sound, frame after frame. Times are microseconds on the clip's clock."""

    def __init__(self) -> None:
        self._head: list[tuple[int, av.AudioFrame]] = []
        self._tail: deque[tuple[int, av.AudioFrame]] = deque()
        self.end_us = self.gaps = 0
        self._silent_from: int | None = None
        self._silence: list[tuple[int, int]] = []

    def take(self, frame: av.AudioFrame) -> None:
        """Take the next one."""
        at_us = self.end_us
        if frame.pts is not None and (base := frame.time_base):
            at_us = frame.pts * base.numerator * S_US // base.denominator
        self.gaps += at_us - self.end_us > _SOUND_GAP_US
        self._watch_silence(at_us, is_silent=power_of(frame) < _SILENT_POWER)
        self.end_us = at_us + frame.samples * S_US // frame.sample_rate
        if at_us < END_US:
            self._head.append((at_us, frame))
        self._tail.append((at_us, frame))
        while self._tail[0][0] < at_us - END_US:
            self._tail.popleft()

    def samples(self, start_us: int, n: int) -> Samples:
        """Sound of the first or last seconds, as `mono_sound` has it."""
        return placed(self._head if start_us < END_US // 2 else self._tail, start_us, n)

    @property
    def silence(self) -> tuple[tuple[int, int], ...]:
        """The silent stretches of half a second and more."""
        self._watch_silence(self.end_us, is_silent=False)
        return tuple(self._silence)

    def _watch_silence(self, at_us: int, *, is_silent: bool) -> None:
        if is_silent:
            self._silent_from = at_us if self._silent_from is None else self._silent_from
            return
        if self._silent_from is not None and at_us - self._silent_from >= _SHORTEST_SILENCE_US:
            self._silence.append((self._silent_from, at_us))
        self._silent_from = None
