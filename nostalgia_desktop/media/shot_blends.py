"""Finds dissolves and fades: stretches in which one picture turns into another along a line.

While two shots are mixed, each frame lies between the two pictures at the ends, and moves from
one towards the other at an even pace. A camera that moves goes from picture to picture too, but
not along a straight line, and what it saw before can be found again, shifted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from nostalgia_desktop.media.shot_views import (
    Floats,
    Places,
    Views,
    shares_unmoved,
    shifted_distances,
)

Doubles = npt.NDArray[np.float64]

# Lengths in frames at which mixtures are looked for, and where within each.
_LENGTHS = (8, 12, 18, 27, 40, 60, 80)
_STEPS_PER_LENGTH = 6
_STRAIGHT, _EVEN = 0.5, 0.35
_SHORTEST, _LONGEST = 6, 110
# The picture at the end differs from the one at the start by so many levels.
_LEAST_AWAY, _LARGEST_STEP, _LEAST_UNMOVED, _MOST_ALIKE = 2.0, 0.4, 0.45, 0.93
_LUMA = 176
_PLAIN_LEVELS, _DARK, _BRIGHT = 3.0, 45.0, 190.0
# Fitted to films made for it, see docs/shots.md; in the order of _facts.
_WEIGHTS = np.array([-18.4, -6.6, 1.7, -23.4], np.float32)
_SHIFT_WEIGHT, _BIAS, _FADE_BONUS = 4.0, -0.1, 1.5
# What no evidence of shifts can make good.
_HOPELESS, _SPECK = -_SHIFT_WEIGHT * math.log(2), 0.1
_SETTLED, _FLAT_REACH = 2, 25


@dataclass(frozen=True, slots=True)
class Blend:
    """Frames [start, end) between two pictures, and whether one of those is plain.

    `strength` says how sure it is, 0 to 1.
    """

    start: int
    end: int
    from_plain: bool
    to_plain: bool
    strength: float


def find_blends(views: Views) -> list[Blend]:
    """All mixtures of two pictures, in order, none over another."""
    pictures = np.ascontiguousarray(views.small.reshape(len(views), -1))
    ramps = sorted({_ramp(pictures, start, end) for start, end in _straight_runs(pictures)})
    blends = [_measured(pictures, *ramp) for ramp in ramps]
    found: list[Blend] = []
    unmoved = _unmoved(views, [blend for blend in blends if blend is not None])
    # Parts of a mixture are mixtures too: of those that are as sure, the longest is the whole.
    for blend in sorted(
        unmoved, key=lambda blend: (-round(blend.strength, 1), blend.start - blend.end)
    ):
        if all(blend.end <= other.start or other.end <= blend.start for other in found):
            found.append(blend)
    return sorted(found, key=lambda blend: blend.start)


def _straight_runs(pictures: Floats) -> list[tuple[int, int]]:
    """Stretches that go nearly straight from one picture to another."""
    runs: list[tuple[int, int]] = []
    means = _means(pictures)
    for length in _LENGTHS:
        starts = np.arange(0, len(pictures) - length, max(1, length // _STEPS_PER_LENGTH))
        if len(starts):
            runs.extend((start, start + length) for start in _straight(means, starts, length))
    return runs


def _means(pictures: Floats) -> Floats:
    """Each frame's mean with its two neighbours, for less noise."""
    padded = np.concatenate([pictures[:1], pictures, pictures[-1:]])
    means: Floats = (padded[:-2] + padded[1:-1] + padded[2:]) / np.float32(3)
    return means


def _straight(means: Floats, starts: Places, length: int) -> list[int]:
    """The straightest of the stretches of one length, no two of them nearly the same."""
    corners = [means[starts + length * third // 3] for third in range(4)]
    legs = [new - old for old, new in pairwise(corners)]
    sizes = np.stack([np.linalg.norm(leg, axis=1) for leg in legs]) + np.float32(1e-3)
    turns = np.stack(
        [
            np.einsum("nk,nk->n", legs[a], legs[b]) / (sizes[a] * sizes[b])
            for a, b in ((0, 1), (1, 2), (0, 2))
        ]
    ).min(axis=0)
    away = np.linalg.norm(corners[3] - corners[0], axis=1)
    turns[sizes.min(axis=0) < _EVEN * sizes.max(axis=0)] = 0
    turns[away < _LEAST_AWAY * np.sqrt(means.shape[1])] = 0
    turns[_alikes(corners[0], corners[3]) > _MOST_ALIKE] = 0
    padded = np.pad(turns, _STEPS_PER_LENGTH // 3)
    highest = sliding_window_view(padded, 2 * (_STEPS_PER_LENGTH // 3) + 1).max(axis=1)
    return [int(at) for at in starts[(turns > _STRAIGHT) & (turns == highest)]]


def _measured(pictures: Floats, first: int, last: int) -> Blend | None:
    """The blend that [first, last) may be; its strength is still a sum of evidence."""
    if not _SHORTEST <= last - first <= _LONGEST or first < 1 or last >= len(pictures):
        return None
    old, new = _ends(pictures, first, last)
    old_plain, new_plain = _is_plain(old), _is_plain(new)
    facts = None if old_plain and new_plain else _facts(pictures, first, last)
    if facts is None:
        return None
    sure = float(facts @ _WEIGHTS) + _BIAS + (_FADE_BONUS if old_plain or new_plain else 0.0)
    return Blend(first, last, old_plain, new_plain, sure) if sure > _HOPELESS else None


def _unmoved(views: Views, blends: Sequence[Blend]) -> list[Blend]:
    """Those that are sure enough, and no motion of the camera."""
    first = np.array([blend.start for blend in blends], np.intp)
    last = np.array([blend.end for blend in blends], np.intp)
    middle = (first + last) // 2
    whole, early, late = (
        shifted_distances(views, *pair)
        for pair in ((first - 1, last), (first - 1, middle), (middle, last))
    )
    evidence = np.log((whole + _SPECK) / (np.maximum(early, late) + _SPECK)) * _SHIFT_WEIGHT
    shares = shares_unmoved(views, first - 1, last)
    return [
        replace(blend, strength=logistic(blend.strength + more))
        for blend, more, share in zip(blends, evidence.tolist(), shares, strict=True)
        if blend.strength + more > 0 and share > _LEAST_UNMOVED
    ]


def logistic(value: float) -> float:
    """A sum of evidence as a share, 0 to 1."""
    return 1 / (1 + math.exp(-min(max(value, -30.0), 30.0)))


def _is_plain(picture: Floats) -> bool:
    """Whether a picture is all black or all white, as far as a tape knows these."""
    luma = picture[:_LUMA]
    return float(luma.std()) < _PLAIN_LEVELS and not _DARK < float(luma.mean()) < _BRIGHT


def _ends(pictures: Floats, first: int, last: int) -> tuple[Floats, Floats]:
    """The pictures just before and just after [first, last)."""
    return (
        pictures[max(first - _SETTLED, 0) : first].mean(axis=0),
        pictures[last : last + _SETTLED].mean(axis=0),
    )


def _ramp(pictures: Floats, start: int, end: int) -> tuple[int, int]:
    """First frame of the way and first frame after it: flat, a slope, and flat again."""
    reach = min(2 * (end - start), _LONGEST // 2)
    low, high = max(start - reach, 0), min(end + reach, len(pictures))
    axis = pictures[end] - pictures[start]
    unit = axis / max(float(axis @ axis), 1e-3)
    way = np.einsum("nk,k->n", pictures[low:high] - pictures[start], unit)
    first, last = _best_slope(way, start - low, end - low)
    return low + first, low + last


def _best_slope(way: Floats, start: int, end: int) -> tuple[int, int]:
    """Where a slope between two levels fits best that has most of [start, end) in it."""
    values = way.astype(np.float64)
    sums = [np.cumsum(np.r_[0.0, part]) for part in (values, values**2, _numbered(values))]
    slack = max((end - start) // 3, 2)
    coarse = max((end - start) // 16, 1)
    firsts = np.arange(1, start + slack + 1, coarse)
    lasts = np.arange(max(end - slack, 4), len(way), coarse)
    first, last = _best_pair(firsts, lasts, sums, (start, end))
    if coarse == 1:
        return first, last
    firsts = np.arange(max(first - coarse, 1), first + coarse + 1)
    lasts = np.arange(last - coarse, min(last + coarse + 1, len(way)))
    return _best_pair(firsts, lasts, sums, (first, last))


def _numbered(values: Doubles) -> Doubles:
    return values * np.arange(len(values))


def _best_pair(
    firsts: Places, lasts: Places, sums: list[Doubles], otherwise: tuple[int, int]
) -> tuple[int, int]:
    a, b = (grid.ravel() for grid in np.meshgrid(firsts, lasts, indexing="ij"))
    keep = b - a >= 3
    a, b = a[keep], b[keep]
    if not len(a):
        return otherwise
    best = int(np.argmin(_slope_errors(a, b, *sums)))
    return int(a[best]), int(b[best])


def _slope_errors(
    a: Places, b: Places, sums: Doubles, squares: Doubles, moments: Doubles
) -> Doubles:
    """What flat up to a, a slope over [a, b) and flat from b on leave over, for each a and b."""
    reach = np.minimum(b - a, _FLAT_REACH)
    left, right = np.maximum(a - reach, 0), np.minimum(b + reach, len(sums) - 1)
    low = (sums[a] - sums[left]) / (a - left)
    high = (sums[right] - sums[b]) / (right - b)
    flat = squares[a] - squares[left] - (a - left) * low**2
    flat += squares[right] - squares[b] - (right - b) * high**2
    # On the slope frame k is expected at base + rise * k.
    rise = (high - low) / (b - a + 1)
    base = low - rise * (a - 1)
    numbers, numbers_squared = (b * (b - 1) - a * (a - 1)) / 2, _squares_to(b) - _squares_to(a)
    slope = squares[b] - squares[a] - 2 * base * (sums[b] - sums[a])
    slope += (b - a) * base**2 + 2 * base * rise * numbers + rise**2 * numbers_squared
    slope -= 2 * rise * (moments[b] - moments[a])
    errors: Doubles = (flat + slope) / (right - left) / np.maximum((high - low) ** 2, 1e-3)
    return errors


def _squares_to(end: Places) -> Doubles:
    """The sum of all squares of whole numbers below `end`."""
    total: Doubles = (end - 1) * end * (2 * end - 1) / 6
    return total


def _facts(pictures: Floats, first: int, last: int) -> Floats | None:
    """What tells a mixture from a moving picture; None where it is none at a glance.

    How far frames lie off the line between the ends, how alike these are, how long it takes, and
    how uneven the pace is.
    """
    old, new = _ends(pictures, first, last)
    way, length = new - old, last - first
    size = float(np.linalg.norm(way))
    if size < _LEAST_AWAY * math.sqrt(len(old)):
        return None
    steps = np.linalg.norm(np.diff(pictures[first - 1 : last + 1], axis=0), axis=1) / size
    if steps.max() > max(_LARGEST_STEP, 2.5 / (length + 1)):
        return None
    between = pictures[first:last] - old
    # The sums are too small for the threads that a matrix product would wake.
    done = np.einsum("nk,k->n", between, way / size**2)
    aside = np.median(np.linalg.norm(between - done[:, None] * way, axis=1)) / size
    uneven = np.sqrt(np.mean((done - np.arange(1, length + 1) / (length + 1)) ** 2))
    facts = [aside, float(_alikes(old[None], new[None])[0]), math.log(length), uneven]
    return np.array(facts, np.float32)


def _alikes(old: Floats, new: Floats) -> Floats:
    """Correlations of pictures' luma, pair by pair; a plain one is like no other."""
    a, b = (luma[:, :_LUMA] - luma[:, :_LUMA].mean(axis=1, keepdims=True) for luma in (old, new))
    powers = ((a * a).sum(axis=1) + 2 * _LUMA) * ((b * b).sum(axis=1) + 2 * _LUMA)
    alikes: Floats = (a * b).sum(axis=1) / np.sqrt(powers)
    return alikes
