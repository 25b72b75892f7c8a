"""Finds a bound that two answers about the same minute both saw, though each is a little off."""

from collections.abc import Sequence

# Each may be off by a second and a half, and rounded to a second.
SAME_MS = 4_000


def common_bound(left: Sequence[int], right: Sequence[int], at_ms: int) -> tuple[int, int] | None:
    """The pair of bounds, one of each list, that are the same and nearest to `at_ms`.

    Both lists are in order, in milliseconds; as many as can be are paired, in order, with the
    least sum of distances. None where no pair is within `SAME_MS`.
    """
    pairs = _pairs(tuple(left), tuple(right))
    return min(pairs, key=lambda pair: (abs(sum(pair) / 2 - at_ms), pair), default=None)


def _pairs(left: tuple[int, ...], right: tuple[int, ...]) -> list[tuple[int, int]]:
    """All pairs: the way of pairing that gains most, each pair the more the nearer it is."""
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            paired = _gain(left[i], right[j]) + best[i + 1][j + 1]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        gain = _gain(left[i], right[j])
        if gain and best[i][j] == gain + best[i + 1][j + 1]:
            pairs.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _gain(left: int, right: int) -> int:
    """More than nothing for a pair that may be one bound."""
    return max(2 * SAME_MS - abs(left - right), 0) if abs(left - right) <= SAME_MS else 0
