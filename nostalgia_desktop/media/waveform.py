"""The loudest sample of each bin of sound, as a pyramid that can be drawn at any width."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import Waveform
from nostalgia_desktop.media.sound_reader import BIN, BINS_PER_S, Samples

Bytes = npt.NDArray[np.uint8]


def padded(samples: Samples, multiple: int) -> Samples:
    """Samples with silence behind them, up to a whole multiple."""
    return np.pad(samples, (0, -samples.size % multiple))


def peaks_of(block: Samples) -> npt.NDArray[np.float32]:
    """The loudest sample of each bin, without its sign; a bin that is begun counts."""
    peaks: npt.NDArray[np.float32] = np.abs(padded(block, BIN)).reshape(-1, BIN).max(axis=1)
    return peaks


def make_waveform(peaks: npt.NDArray[np.float32]) -> Waveform:
    """The pyramid over a title's bins: 255 is full scale, linear as it is drawn."""
    # Rounded up: what is not wholly silent is to be seen.
    return waveform_of(np.ceil(peaks.clip(0, 1) * 255).astype(np.uint8), BINS_PER_S)


def waveform_of(finest: Bytes, per_second: int) -> Waveform:
    """The pyramid over its finest level, as it was stored; none over nothing."""
    return Waveform(per_second, tuple(level.tobytes() for level in _levels(finest)))


def _levels(level: Bytes) -> Iterator[Bytes]:
    if level.size:
        yield level
    while level.size > 1:
        level = np.pad(level, (0, level.size % 2)).reshape(-1, 2).max(axis=1)
        yield level
