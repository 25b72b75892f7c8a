"""How likely it is that each of some places is what an analyst meant.

Its times are off, each by itself and all together: often more toward the end of what it saw.
How much is not known, so every way of being off (a line over the stretch, and a spread around it)
is held against all bounds at once, and counts as much as it explains them. Bounds with one place
near tell most, those between many cuts little, and no single one decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Seconds by which the line is off at most, and what is usual at the start and the end of a
# stretch: models are off more toward the end.
_OFF_S, _STEPS, _USUAL_START_S, _USUAL_END_S = 1.8, 25, 0.45, 0.8
_SPREADS_S = (0.12, 0.25, 0.5, 0.9)
# One bound in twenty lies at no place of the survey's, anywhere within reach.
_NOWHERE, _REACH_S = 0.05, 4.0

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """A bound as the analyst gave it, and the places near it.

    `along` is where in its stretch it lies, 0 to 1. `away_s` are how many seconds each place lies
    behind the bound, `odds` what speaks for each apart from that, as log odds.
    """

    along: float
    away_s: Sequence[float]
    odds: Sequence[float]


def place_chances(bounds: Sequence[Told]) -> list[list[float]]:
    """For each bound of a stretch, how likely each of its places is, 0 to 1.

    What is left to 1 is how likely it is that none is.
    """
    model = _Ways()
    known = model.prior + sum(
        (np.log(model.explained(each).sum(axis=-1)) for each in bounds if len(each.away_s)),
        np.zeros_like(model.prior),
    )
    weights = np.exp(known - known.max())
    weights /= weights.sum()
    return [list(_chances(model.explained(each), weights)) for each in bounds]


def _chances(explained: Values, weights: Values) -> Iterator[float]:
    shares = explained / explained.sum(axis=-1, keepdims=True)
    averages = (shares * weights[..., None]).sum(axis=(0, 1, 2))
    yield from averages[:-1].tolist()


class _Ways:
    """All ways of being off: by so much at the start, so much at the end, with such a spread."""

    def __init__(self) -> None:
        steps = np.linspace(-_OFF_S, _OFF_S, _STEPS)
        self._at_start = steps[:, None, None]
        self._at_end = steps[None, :, None]
        self._spread = np.array(_SPREADS_S)[None, None, :]
        unusual = (self._at_start / _USUAL_START_S) ** 2 + (self._at_end / _USUAL_END_S) ** 2
        self.prior: Values = np.broadcast_to(-unusual / 2, (_STEPS, _STEPS, len(_SPREADS_S)))

    def explained(self, bound: Told) -> Values:
        """How well each way explains a bound by each of its places, and last by none."""
        odds = np.array(bound.odds, np.float64)
        known = np.exp(odds - odds.max()) if len(odds) else odds
        # Where the analyst is late, the place lies before what it said.
        line = -(self._at_start + (self._at_end - self._at_start) * bound.along)
        spread = self._spread[..., None]
        off = (np.array(bound.away_s) - line[..., None]) / spread
        fits = np.exp(-(off**2) / 2) / (spread * np.sqrt(2 * np.pi))
        none = np.full((*self.prior.shape, 1), _NOWHERE / _REACH_S)
        return np.concatenate([fits * known / max(known.sum(), 1e-9), none], axis=-1)
