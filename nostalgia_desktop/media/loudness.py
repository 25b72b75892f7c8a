"""Loudness as EBU R 128 has it: ITU-R BS.1770-4 for the level, EBU Tech 3342 for the range."""

import math

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import Loudness
from nostalgia_desktop.media.sound_reader import BIN, BINS_PER_S, HZ, Samples

Powers = npt.NDArray[np.float64]

_OFFSET_DB = -0.691
_GATE_LUFS, _INTEGRATED_GATE_LU, _RANGE_GATE_LU = -70.0, -10.0, -20.0
_STEP = BINS_PER_S // 10
_MOMENTARY, _SHORT_TERM = BINS_PER_S * 2 // 5, BINS_PER_S * 3
_RANGE_PERCENT = (10, 95)

# Overlap-save: of each transform the first samples are history, in which the filter's response
# has fallen by 230 dB; the rest is whole bins, and a block of sound is whole transforms.
_TRANSFORM, _NEW = 8192, 20 * BIN
_HISTORY = _TRANSFORM - _NEW


class KWeighting:
    """The filter that hears as people do; one for each title, as it remembers the block before."""

    def __init__(self) -> None:
        self._before = np.zeros(_HISTORY, np.float32)

    def powers(self, block: Samples) -> Powers:
        """The mean square of each 20 ms bin of a block, weighted; a bin that is begun counts."""
        sound = np.concatenate([self._before, block, np.zeros(-block.size % _NEW, np.float32)])
        self._before = sound[-_HISTORY:]
        pieces = np.lib.stride_tricks.sliding_window_view(sound, _TRANSFORM)[::_NEW]
        weighted = np.fft.irfft(np.fft.rfft(pieces) * _RESPONSE)[:, _HISTORY:].reshape(-1, BIN)
        squares = np.einsum("ij,ij->i", weighted, weighted) / BIN
        return np.asarray(squares[: -(-block.size // BIN)], np.float64)


def measure_loudness(powers: Powers, peak: float) -> Loudness | None:
    """How loud a title is, by its weighted bins that are whole and its loudest sample.

    The one channel is measured as it is. ffmpeg mixes it as (L + R) / √2: what is the same on
    both sides is as loud as in stereo, its peaks are 3 dB higher and may be above 0 dBFS. None
    where nothing is above the gate of -70 LUFS, or all is shorter than 400 ms.
    """
    momentary = _gated(_means(powers, _MOMENTARY), _INTEGRATED_GATE_LU)
    if not momentary.size:
        return None
    integrated = float(in_lufs(momentary.mean()))
    return Loudness(integrated, _range_lu(powers), 20 * math.log10(peak))


def in_lufs(power: npt.ArrayLike) -> Powers:
    """Weighted mean squares as loudness."""
    with np.errstate(divide="ignore"):
        return np.asarray(_OFFSET_DB + 10 * np.log10(power), np.float64)


def _range_lu(powers: Powers) -> float:
    """From the softest to the loudest three seconds, without the extremes."""
    short_term = _gated(_means(powers, _SHORT_TERM), _RANGE_GATE_LU)
    if not short_term.size:
        return 0.0
    low, high = np.percentile(in_lufs(short_term), _RANGE_PERCENT, method="nearest")
    return float(high - low)


def _means(powers: Powers, bins: int) -> Powers:
    """The mean of each window of so many bins, a tenth of a second apart."""
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    ends = sums[bins::_STEP]
    means: Powers = (ends - sums[: ends.size * _STEP : _STEP]) / bins
    return means


def _gated(powers: Powers, relative_lu: float) -> Powers:
    """What is loud enough: first at all, then beside what is left."""
    loud = powers[in_lufs(powers) > _GATE_LUFS]
    if not loud.size:
        return loud
    return loud[in_lufs(loud) > in_lufs(loud.mean()) + relative_lu]


def _k_response() -> npt.NDArray[np.complex64]:
    """The two filters of BS.1770 at this rate of samples, for each frequency of a transform.

    The standard gives coefficients for 48 kHz alone. These are the analogue filters behind them
    as libebur128 works them out, through the bilinear transform.
    """
    z = np.exp(-2j * np.pi * np.arange(_TRANSFORM // 2 + 1) / _TRANSFORM)
    gain, q, k = 10 ** (3.999843853973347 / 20), 0.7071752369554196, _warped(1681.974450955533)
    middle = gain**0.4996667741545416 * k / q
    shelf = _polynomial(z, gain + middle + k**2, 2 * (k**2 - gain), gain - middle + k**2)
    response = shelf / _poles(z, k, q)
    k, q = _warped(38.13547087602444), 0.5003270373238773
    # The standard leaves the gain of this one as it is for 48 kHz: 1 - 2 z + z², not scaled.
    scale = 1 + k / q + k**2
    response *= _polynomial(z, scale, -2 * scale, scale) / _poles(z, k, q)
    return response.astype(np.complex64)


def _warped(hz: float) -> float:
    return math.tan(math.pi * hz / HZ)


def _poles(z: npt.NDArray[np.complex128], k: float, q: float) -> npt.NDArray[np.complex128]:
    return _polynomial(z, 1 + k / q + k**2, 2 * (k**2 - 1), 1 - k / q + k**2)


def _polynomial(
    z: npt.NDArray[np.complex128], first: float, second: float, third: float
) -> npt.NDArray[np.complex128]:
    return first + second * z + third * z**2


_RESPONSE = _k_response()
