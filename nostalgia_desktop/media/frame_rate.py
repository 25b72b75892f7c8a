"""Finds the frame rate that a film's timestamps really follow, whatever its header claims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.clock import PAL, TICKS_PER_S

Stamps = npt.NDArray[np.int64]

_NTSC_RATES = tuple(Fraction(whole * 1000, 1001) for whole in (15, 24, 30, 60, 120, 240))
_WHOLE_RATES = tuple(map(Fraction, (10, 12, 15, 24, 25, 30, 48, 50, 60, 100, 120, 240)))
STANDARD_RATES = _WHOLE_RATES + _NTSC_RATES
_NEAR = 0.1
# A claim may be this far from the usual distance of pictures that wander, a guess not.
_CLAIMED, _GUESSED = 0.25, 0.15
# Timestamps in whole milliseconds wander by a thirtieth of a frame; a third is another rate.
_STEADY = 0.6
# So little can be chance: then what the header claims is right.
_ALIKE = 0.002
_SLOWEST, _FASTEST = 5, 240
_LARGEST_DENOMINATOR = 1001


@dataclass(frozen=True, slots=True)
class Grid:
    """Frames a second; without `steady` pictures last for different times."""

    rate: Fraction
    steady: bool

    @property
    def ticks(self) -> Fraction:
        """How many 90 kHz ticks a frame lasts."""
        return TICKS_PER_S / self.rate

    def origin(self, run: Stamps) -> int:
        """When the first frame of a run begins, so that all its pictures lie near whole frames.

        That is not always when its first picture is shown: timestamps may be rounded.
        """
        first = int(run[0])
        if not self.steady or len(run) < 2:
            return first
        off, _places_of = _places(run, self.rate)
        return first + round(float(off.max() + off.min()) / 2 * float(self.ticks))


def find_rate(runs: Sequence[Stamps], declared: Iterable[Fraction]) -> Grid:
    """The rate of runs of ascending timestamps (90 kHz ticks) without a gap inside.

    `declared` are the rates that the file claims, the most likely first. The result lies between 5
    and 240 frames a second: slower pictures last for several frames.
    """
    claims = [rate for rate in declared if rate > 0]
    runs = [run for run in runs if len(run) > 1]
    if not runs:
        return Grid(_within_reason(claims[0] if claims else PAL), steady=True)
    usual = TICKS_PER_S / float(np.median(np.concatenate([np.diff(run) for run in runs])))
    longest = max(runs, key=len)
    candidates = [
        rate
        for rate in (*claims, *STANDARD_RATES, _measured(longest, usual))
        if abs(rate / usual - 1) < _NEAR
    ]
    fits = [(max(_spread(run, rate) for run in runs), rate) for rate in candidates]
    best = min((spread for spread, _rate in fits), default=_STEADY)
    if best < _STEADY:
        rate = next(rate for spread, rate in fits if spread <= best + _ALIKE)
        return Grid(_within_reason(rate), steady=True)
    return Grid(_within_reason(_nominal(usual, claims)), steady=False)


def _measured(run: Stamps, usual: float) -> Fraction:
    """From the first timestamp to the last, counting the steps between."""
    span = int(run[-1] - run[0])
    steps = max(round(span * usual / TICKS_PER_S), 1)
    return Fraction(steps * TICKS_PER_S, span).limit_denominator(_LARGEST_DENOMINATOR)


def _spread(run: Stamps, rate: Fraction) -> float:
    """How far pictures lie from whole frames, in frames; infinite where two share one."""
    off, places = _places(run, rate)
    return float(np.ptp(off)) if (np.diff(places) > 0).all() else float("inf")


def _places(run: Stamps, rate: Fraction) -> tuple[npt.NDArray[np.float64], Stamps]:
    exact = (run - run[0]) * float(rate / TICKS_PER_S)
    places = np.rint(exact)
    return exact - places, places.astype(np.int64)


def _nominal(usual: float, claims: Sequence[Fraction]) -> Fraction:
    """The standard rate nearest to the usual distance of pictures; a claimed one first."""
    for known, far in ((claims, _CLAIMED), (STANDARD_RATES, _GUESSED)):
        near = [rate for rate in known if rate in STANDARD_RATES]
        near = [rate for rate in near if abs(rate / usual - 1) < far]
        if near:
            return min(near, key=lambda rate: abs(rate / usual - 1))
    return Fraction(usual).limit_denominator(_LARGEST_DENOMINATOR)


def _within_reason(rate: Fraction) -> Fraction:
    if rate < _SLOWEST:
        return rate * -(-_SLOWEST // rate)
    return rate / -(-rate // _FASTEST)
