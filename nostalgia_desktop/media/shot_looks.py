"""What the seconds of a title look like, and where it is black."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import LOOK_BYTES, LOOK_COLUMNS, LOOK_ROWS, Span
from nostalgia_desktop.media.shot_views import Bytes, Views
from nostalgia_desktop.media.tap import TAP_HEIGHT, TAP_WIDTH

_LUMA = TAP_WIDTH * TAP_HEIGHT
# Black is 16; recorders that keep the pedestal of NTSC write it as 32.
_BLACK_LEVEL, _SPECKS, _BLACK_CONTRAST, _GREY = 40.0, 0.02, 4.0, 14.0
_SHORTEST_BLACK, _LONGEST_SPECK = 5, 2


class Looks:
    """The mean colour of each field of a grid, second by second: see `domain.survey`."""

    def __init__(self, rate: Fraction) -> None:
        self._rate = rate
        self._frames = 0
        self._sums: list[npt.NDArray[np.int64]] = []
        self._counts: list[int] = []

    def feed(self, frames: Bytes) -> None:
        """Take the next frames, shape (n, TAP_BYTES)."""
        if not len(frames):
            return
        numbers = np.arange(self._frames, self._frames + len(frames))
        self._frames += len(frames)
        seconds = numbers * self._rate.denominator // self._rate.numerator
        firsts = np.flatnonzero(np.diff(seconds, prepend=-1))
        sums = np.add.reduceat(_grids(frames), firsts, axis=0)
        counts = np.diff(firsts, append=len(frames))
        for second, total, count in zip(seconds[firsts], sums, counts, strict=True):
            self._add(int(second), total, int(count))

    def _add(self, second: int, total: npt.NDArray[np.int64], count: int) -> None:
        while len(self._sums) <= second:
            self._sums.append(np.zeros(LOOK_BYTES, np.int64))
            self._counts.append(0)
        self._sums[second] += total
        self._counts[second] += count

    def seconds(self) -> bytes:
        """`LOOK_BYTES` for each second begun; where no frame begins the one before is shown."""
        begun = -(-self._frames // self._rate)
        shown = [second for second, count in enumerate(self._counts) if count]
        places = np.searchsorted(shown, np.arange(begun), side="right") - 1
        return b"".join(self._mean(shown[place]) for place in places)

    def _mean(self, second: int) -> bytes:
        cell = _LUMA // (LOOK_COLUMNS * LOOK_ROWS)
        pixels = np.tile([cell, cell // 4, cell // 4], LOOK_BYTES // 3) * self._counts[second]
        mean: Bytes = ((self._sums[second] + pixels // 2) // pixels).astype(np.uint8)
        return mean.tobytes()


def _grids(frames: Bytes) -> npt.NDArray[np.int64]:
    """Sums of Y, U and V over each field of the grid, (n, LOOK_BYTES)."""
    quarter = _LUMA // 4
    planes = (
        _cells(frames[:, :_LUMA], 1),
        _cells(frames[:, _LUMA : _LUMA + quarter], 2),
        _cells(frames[:, _LUMA + quarter :], 2),
    )
    return np.stack(planes, axis=-1).reshape(len(frames), LOOK_BYTES).astype(np.int64)


def _cells(plane: Bytes, smaller: int) -> npt.NDArray[np.uint32]:
    rows, columns = TAP_HEIGHT // smaller // LOOK_ROWS, TAP_WIDTH // smaller // LOOK_COLUMNS
    fields = plane.reshape(-1, LOOK_ROWS, rows, LOOK_COLUMNS, columns)
    lines: npt.NDArray[np.uint32] = fields.sum(axis=4, dtype=np.uint32)
    cells: npt.NDArray[np.uint32] = lines.sum(axis=2, dtype=np.uint32)
    return cells


class Darkness:
    """Which frames are black, whatever the tape's noise adds to them."""

    def __init__(self) -> None:
        self._black = bytearray()

    def feed(self, views: Views) -> None:
        """Take the next frames."""
        bright = (views.luma > _BLACK_LEVEL).mean(axis=1) <= _SPECKS
        grey = np.abs(views.small[:, 1:].mean(axis=(2, 3)) - 128).max(axis=1) < _GREY
        black = bright & grey & (views.luma.std(axis=1) < _BLACK_CONTRAST)
        self._black += black.astype(np.uint8).tobytes()

    def spans(self) -> tuple[Span, ...]:
        """The black stretches; a frame or two with a flaw do not part them."""
        black = np.frombuffer(bytes(self._black), np.uint8)
        edges = np.flatnonzero(np.diff(black.astype(np.int8), prepend=0, append=0))
        spans: list[Span] = []
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if spans and start - spans[-1].end <= _LONGEST_SPECK:
                spans[-1] = Span(spans[-1].start, end)
            else:
                spans.append(Span(start, end))
        return tuple(span for span in spans if span.end - span.start >= _SHORTEST_BLACK)
