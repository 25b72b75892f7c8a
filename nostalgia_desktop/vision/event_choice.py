"""Chooses among places those at which events begin, all at once, so that lengths are likely too."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import Span

_SCENES, _SHORTEST_MEAN_S, _LONGEST_MEAN_S = 15, 8.0, 150.0
# Below the first a scene needs strong evidence at both ends, below the second it cannot be.
_SHORT_S, _LEAST_S = 4.0, 1.0
_LEAST_ODDS, _MOST_ODDS = -3.0, 1.0
# So many times the usual number of scenes may have more for than against them.
_MANY = 1.5
# A scene too many is joined with one key, one too few has to be looked for.
_RATHER_MORE = 2.0
_SHORT, _LONG, _VERY_SHORT, _NEVER = 2.0, 2.0, 5.0, 1e6

Values = npt.NDArray[np.float64]


def scene_length_s(title_s: float) -> float:
    """How long a scene is, about: 150 s on a tape of an hour, less on short ones."""
    return min(max(title_s / _SCENES, _SHORTEST_MEAN_S), _LONGEST_MEAN_S)


def with_prior(told: Sequence[float], title_s: float) -> list[float]:
    """Log odds of all places: of 800 cuts hardly one in twenty begins an event, of five most do.

    `told` is what speaks for each. Where too many seem to begin one, what they have in common is
    how the film was made, and only what sets a place apart counts.
    """
    wanted = max(title_s / scene_length_s(title_s) - 1, 0.5)
    prior = _MOST_ODDS
    if len(told) > wanted:
        prior = float(np.log(wanted / (len(told) - wanted))) + _RATHER_MORE
    odds = [each + min(max(prior, _LEAST_ODDS), _MOST_ODDS) for each in told]
    first_too_many = sorted(odds, reverse=True)[int(_MANY * wanted + 1) :][:1]
    return [each - max(*first_too_many, 0.0) for each in odds] if first_too_many else odds


def choose(
    frames: Sequence[int], odds: Sequence[float], run: Span, rate: Fraction, scene_s: float
) -> list[int]:
    """Indexes of the chosen places inside `run`, in order, with the best sum of all odds."""
    at_s = np.array([run.start, *frames, run.end]) / float(rate)
    gains = np.array([0.0, *odds, 0.0])
    best, back = np.zeros(len(at_s)), np.zeros(len(at_s), np.int64)
    for index in range(1, len(at_s)):
        sums = best[:index] - _unlikely(at_s[index] - at_s[:index], scene_s)
        back[index] = int(np.argmax(sums))
        best[index] = sums[back[index]] + gains[index]
    chosen, index = [], int(back[-1])
    while index > 0:
        chosen.append(index - 1)
        index = int(back[index])
    return chosen[::-1]


def _unlikely(lengths_s: Values, scene_s: float) -> Values:
    """What scenes cost, in log odds: below half and above one and a half times the usual."""
    short = _SHORT * np.log(np.maximum(scene_s / 2 / lengths_s, 1.0))
    long = _LONG * np.log(np.maximum(lengths_s / scene_s / 1.5, 1.0)) ** 2
    very_short = _VERY_SHORT * np.maximum(_SHORT_S / lengths_s - 1, 0.0)
    return np.asarray(short + long + very_short + _NEVER * (lengths_s < _LEAST_S))
