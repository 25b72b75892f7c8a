"""How much later a sound is than the same sound elsewhere, if that can be told."""

from dataclasses import dataclass

import numpy as np

from nostalgia_desktop.media.mono_sound import HZ, Samples

MARGIN = HZ * 3 // 10
"""Samples, 300 ms: what is shifted by more is no more known to be the same sound."""
TOLERANCE_MS = 20.0
"""Where a mouth and its word still belong together, and above what a container's clock rounds."""
FAULT_MS = 50.0
"""Gaps below 20 ms stay, and LPCM is read up to 10.5 ms late; by more a clip is badly made."""

_TOLERANCE = round(TOLERANCE_MS * HZ / 1000)
_SHORTEST = HZ // 4
_SILENT_RMS = 0.0005
# A likeness of 1 is the same sound; what AAC makes of it stays well above 0.8. A tone is like
# itself at many places, so another place has to fit much better before it counts.
_ALIKE, _UNLIKE, _BETTER = 0.6, 0.2, 0.15


@dataclass(frozen=True, slots=True)
class Shift:
    """`late_ms` is how much later the sound is; None where it cannot be told.

    `is_other` says that it is nowhere near like the original's.
    """

    late_ms: float | None = None
    is_other: bool = False

    @property
    def is_off(self) -> bool:
        """Whether people would notice."""
        return self.late_ms is not None and abs(self.late_ms) > TOLERANCE_MS

    @property
    def is_fault(self) -> bool:
        """Whether the clip is worth nothing as it is."""
        return self.is_other or (self.late_ms is not None and abs(self.late_ms) > FAULT_MS)


def find_shift(heard: Samples, original: Samples) -> Shift:
    """Compare some sound with the original's, which begins and ends `MARGIN` samples further out.

    Raises:
        ValueError: it does not.
    """
    if original.size != heard.size + 2 * MARGIN:
        raise ValueError(f"{original.size} samples around {heard.size}")
    if heard.size < _SHORTEST or _is_silent(heard) or _is_silent(original[MARGIN:-MARGIN]):
        return Shift()
    likeness = _likeness(_sharpened(heard), _sharpened(original))
    best = int(likeness.argmax())
    near = slice(MARGIN - _TOLERANCE, MARGIN + _TOLERANCE + 1)
    if likeness[best] < _ALIKE:
        return Shift(is_other=bool(likeness[best] < _UNLIKE))
    if likeness[near].max() > likeness[best] - _BETTER:
        best = near.start + int(likeness[near].argmax())
    return Shift(round((MARGIN - best) * 1000 / HZ, 1))


def _is_silent(samples: Samples) -> bool:
    return bool(np.sqrt(np.mean(np.square(samples))) < _SILENT_RMS)


def _sharpened(samples: Samples) -> Samples:
    """Each sample against the one before: hum and rumble are alike at every place."""
    return np.diff(samples, prepend=samples[:1])


def _likeness(heard: Samples, original: Samples) -> Samples:
    """The correlation of both for each place at which `heard` may begin in `original`."""
    size = 1 << (original.size + heard.size).bit_length()
    product = np.fft.rfft(original, size) * np.conj(np.fft.rfft(heard, size))
    sums = np.fft.irfft(product, size)[: 2 * MARGIN + 1]
    squares = np.concatenate([[0.0], np.cumsum(np.square(original, dtype=np.float64))])
    energy = squares[heard.size :] - squares[: -heard.size]
    scale = np.sqrt(np.maximum(energy, 1e-12) * np.sum(np.square(heard, dtype=np.float64)))
    return np.asarray(sums / np.maximum(scale, 1e-12), np.float32)
