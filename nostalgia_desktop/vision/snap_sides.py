"""Tells to which side the short shots between near cuts belong: to what was before, or comes after.

An event is filmed in turns from few sides. So the shot between two cuts, of which one begins a
scene, looks like something in the half minute before them or in the one after them.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nostalgia_desktop.domain.survey import Survey
from nostalgia_desktop.vision.event_evidence import Values, palettes, spread

_SPAN_S = 30
# A second tells of a shot that fills so much of it.
_MOSTLY = 0.55
# Log odds by the logarithm of how much more alike one side is, and their bound for each shot;
# as for events, hardly anything depends on the exact values (`benchmarks.snapping`).
_SLOPE, _MOST = 3.0, 3.0


class Sides:
    """Knows how each second of a title looks."""

    def __init__(self, survey: Survey) -> None:
        self._rate = survey.rate
        self._looks = palettes(survey.looks)
        self._spread = spread(self._looks)

    def odds(self, frames: Sequence[int]) -> list[float]:
        """For each of some cuts, in order, log odds that what lies between them parts there."""
        first, last = frames[0] // self._rate, -(-frames[-1] // self._rate)
        old, new = self._looks[max(first - _SPAN_S, 0) : first], self._looks[last : last + _SPAN_S]
        if not len(old) or not len(new):
            return [0.0] * len(frames)
        shots = [self._is_old(shot, old, new) for shot in pairwise(frames)]
        return [sum(shots[:place]) - sum(shots[place:]) for place in range(len(frames))]

    def _is_old(self, shot: tuple[int, int], old: Values, new: Values) -> float:
        """Half the log odds that a shot belongs to what was before."""
        start_s, end_s = (float(frame / self._rate) for frame in shot)
        inside = [
            second
            for second in range(int(start_s), min(int(end_s) + 1, len(self._looks)))
            if min(end_s, second + 1) - max(start_s, second) >= _MOSTLY
        ]
        if not inside:
            return 0.0
        seen = self._looks[inside]
        to_old, to_new = (
            float(np.abs(seen[:, None] - side[None]).sum(axis=2).min(axis=1).mean())
            for side in (old, new)
        )
        told = np.log((to_new + self._spread / 2) / (to_old + self._spread / 2))
        return float(np.clip(_SLOPE * told, -_MOST, _MOST)) / 2
