"""How each second sounds: its level and how that is spread from low to high."""

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import SOUND_BYTES
from nostalgia_desktop.media.sound_reader import HZ, Samples
from nostalgia_desktop.media.waveform import padded

BANDS = SOUND_BYTES - 1
LOWEST_HZ, HIGHEST_HZ = 60, HZ // 2
"""The bands' outer edges; each band's upper edge is 1.84 times its lower one."""

_FLOOR_DB = -96.0
_HOP = HZ // 25
_WINDOW = 2 * _HOP
_HANN = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)).astype(np.float32)

Bytes = npt.NDArray[np.uint8]


def band_edges_hz() -> npt.NDArray[np.float64]:
    """The nine edges of the eight bands, evenly spread as the ear has it."""
    return np.geomspace(LOWEST_HZ, HIGHEST_HZ, BANDS + 1)


def sounds_of(block: Samples) -> Bytes:
    """`SOUND_BYTES` for each second of a block, which begins with one; a last one may be short.

    RMS over what there is of a second, 0 to 255 for -96 to 0 dBFS.
    """
    seconds = padded(block, HZ).reshape(-1, HZ)
    powers = np.empty((len(seconds), SOUND_BYTES))
    powers[:, 0] = np.einsum("ij,ij->i", seconds, seconds) / HZ
    powers[:, 1:] = _band_powers(seconds)
    there = block.size - (len(seconds) - 1) * HZ
    powers[-1, 0] /= there / HZ
    powers[-1, 1:] /= _WEIGHT[:there].sum() / _WEIGHT.sum()
    return _as_bytes(powers)


def _band_powers(seconds: Samples) -> npt.NDArray[np.float64]:
    """The mean square in each band, over windows that lie inside their second."""
    powers = np.empty((len(seconds), BANDS))
    for number, second in enumerate(seconds):
        windows = np.lib.stride_tricks.sliding_window_view(second, _WINDOW)[::_HOP]
        spectrum = np.fft.rfft(windows * _HANN).astype(np.complex64, copy=False)
        parts = spectrum.view(np.float32)
        # Squares of real and imaginary parts side by side.
        powers[number] = np.add.reduceat(np.einsum("ij,ij->j", parts, parts), _FIRSTS)[:BANDS]
    powers *= 2 / (_WINDOW * _WEIGHT.sum())
    return powers


def _as_bytes(powers: npt.NDArray[np.float64]) -> Bytes:
    with np.errstate(divide="ignore"):
        level = 1 - 10 * np.log10(powers) / _FLOOR_DB
    as_bytes: Bytes = np.rint(level.clip(0, 1) * 255).astype(np.uint8)
    return as_bytes


def _weight() -> npt.NDArray[np.float64]:
    """How much each sample of a second counts in all windows together."""
    weight = np.zeros(HZ)
    for start in range(0, HZ - _WINDOW + 1, _HOP):
        weight[start : start + _WINDOW] += _HANN**2
    return weight


_WEIGHT = _weight()
# Where in a spectrum of real and imaginary parts each band begins; the last one is not counted.
_FIRSTS = np.ceil(band_edges_hz() * _WINDOW / HZ).astype(np.int64) * 2
