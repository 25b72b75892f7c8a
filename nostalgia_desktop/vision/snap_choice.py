"""Chooses for all bounds of a title at once, so that none passes another or makes a scene tiny."""

from collections.abc import Sequence
from dataclasses import dataclass

from nostalgia_desktop.domain.snap import SnapReason


@dataclass(frozen=True, slots=True)
class Choice:
    """A frame that a bound may have; `merit` is how much speaks for it, as a log probability."""

    frame: int
    reason: SnapReason
    confidence: float
    merit: float


@dataclass(frozen=True, slots=True)
class Choices:
    """What one bound may be: the last is that it stays, at `choices[-1].frame`.

    At least `distance` frames lie between it and the next bound.
    """

    choices: Sequence[Choice]
    distance: int


def choose(bounds: Sequence[Choices]) -> list[Choice]:
    """One choice for each bound, with the best sum of merits of all that keep the distances.

    All bounds where they are have to keep them.
    """
    sums: list[list[float]] = []
    back: list[list[int]] = []
    for index, bound in enumerate(bounds):
        if index == 0:
            sums.append([choice.merit for choice in bound.choices])
            back.append([0] * len(bound.choices))
            continue
        best = [_best_before(bounds[index - 1], sums[-1], choice.frame) for choice in bound.choices]
        pairs = zip(best, bound.choices, strict=True)
        sums.append([before[0] + choice.merit for before, choice in pairs])
        back.append([before[1] for before in best])
    return _traced(bounds, sums, back)


def _best_before(bound: Choices, sums: Sequence[float], frame: int) -> tuple[float, int]:
    """The best sum with which the bound before can leave room for `frame`, and its choice."""
    last = frame - bound.distance
    return max(
        (
            (total, index)
            for index, (choice, total) in enumerate(zip(bound.choices, sums, strict=True))
            if choice.frame <= last
        ),
        default=(float("-inf"), 0),
    )


def _traced(
    bounds: Sequence[Choices], sums: Sequence[Sequence[float]], back: Sequence[Sequence[int]]
) -> list[Choice]:
    chosen: list[Choice] = []
    index = max(range(len(sums[-1])), key=lambda each: sums[-1][each]) if sums else 0
    for bound, before in zip(reversed(bounds), reversed(back), strict=True):
        chosen.append(bound.choices[index])
        index = before[index]
    return chosen[::-1]
