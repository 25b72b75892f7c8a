"""Finds cuts: frames that differ from the one before by more than the film around them moves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from nostalgia_desktop.media.shot_views import (
    Floats,
    Places,
    Views,
    distances,
    shifted_distances,
)

_LONGEST_FLAW = 5
_FLAT_LEVELS, _GAP_LEVELS = 3.0, 6.0
# A flaw stands out from the film around it, and what follows is what was before.
_FLAW_RATIO, _FLAW_LEVELS = 2.0, 1.0
_BACK_SHARE, _BACK_SHARE_MOVING, _MOTION_SLACK = 0.4, 0.6, 1.5
_NEAR, _FAR = 4, 25
_NEAR_RANK, _FAR_RANK = 2, 4
_QUIET = np.float32(0.5)
_CANDIDATE_RATIO, _CANDIDATE_LEVELS, _CANDIDATE_SURELY = 1.2, 1.0, 20.0
_LEAST_UNLIT = 0.35
# Fitted to films made for it, see docs/shots.md; in the order of weigh_jumps.
_WEIGHTS = np.array([0.82, 2.0, 6.2, 1.53, 2.0, 1.0], np.float32)
_BIAS = -8.05


@dataclass(frozen=True, slots=True)
class Evidence:
    """Candidates for cuts: their frames, and logarithms of what speaks for each, (n, k)."""

    frames: Places
    facts: Floats


def around(values: Floats, reach: int, rank: int) -> Floats:
    """For each value the `rank`-largest among its neighbours within `reach`, itself left out."""
    padded = np.pad(values, reach, mode="edge")
    windows = np.delete(sliding_window_view(padded, 2 * reach + 1), reach, axis=1)
    found: Floats = np.partition(windows, -rank, axis=1)[:, -rank]
    return found


def find_flaws(views: Views) -> npt.NDArray[np.bool_]:
    """Frames that belong to no shot: flashes, dropouts, pictures that failed for some frames."""
    flawed = _flat_runs(views)
    kept = np.flatnonzero(~flawed)
    flawed[kept[_interludes(views, kept)]] = True
    return flawed


def _flat_runs(views: Views) -> npt.NDArray[np.bool_]:
    """Frames of one colour, no more than some in a row."""
    flat: npt.NDArray[np.bool_] = views.luma.std(axis=1) < _FLAT_LEVELS
    edges = np.flatnonzero(np.diff(flat.astype(np.int8), prepend=0, append=0))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        flat[start:end] = _is_gap(views, int(start), int(end))
    return flat


def _is_gap(views: Views, start: int, end: int) -> bool:
    """Whether plain frames are few, and unlike the pictures on both sides."""
    if start == 0 or end == len(views) or end - start > _LONGEST_FLAW:
        return False
    sides = distances(views, np.array([start - 1, end - 1]), np.array([start, end]))
    return float(sides.min()) > _GAP_LEVELS


def _interludes(views: Views, kept: Places) -> npt.NDArray[np.bool_]:
    """Some frames unlike those before, which then go on."""
    found = np.zeros(len(kept), np.bool_)
    if len(kept) < _LONGEST_FLAW + 3:
        return found
    steps = distances(views, kept[:-1], kept[1:])
    usual = around(steps, _NEAR + 2, _NEAR + 2)
    places = np.flatnonzero(steps > _FLAW_RATIO * usual + _FLAW_LEVELS)
    lengths = np.arange(1, _LONGEST_FLAW + 1)
    moving = np.minimum(
        _BACK_SHARE_MOVING * steps[places, None],
        _MOTION_SLACK * usual[places, None] * (lengths + 1),
    )
    allowed = np.maximum(_BACK_SHARE * steps[places, None], moving)
    backs = _backs(views, kept, places, allowed)
    for place, back in zip(places, backs, strict=True):
        if not found[place] and back.min() < 1:
            # It has come back where more frames would bring it no nearer.
            length = 1 + int(np.argmax(back <= 1.5 * back.min() + 0.05))
            found[place + 1 : place + 1 + length] = True
    return found


def _backs(views: Views, kept: Places, places: Places, allowed: Floats) -> Floats:
    """How near frames come back after flaws of 1, 2 ... frames; below 1 is near enough."""
    after = places[:, None] + 2 + np.arange(allowed.shape[1])
    old = np.broadcast_to(kept[places][:, None], after.shape).ravel()
    new = kept[np.minimum(after, len(kept) - 1)].ravel()
    still = distances(views, old, new).reshape(after.shape) / allowed
    away = shifted_distances(views, kept[places], kept[places + 1])
    moved = shifted_distances(views, old, new).reshape(after.shape)
    moved /= _BACK_SHARE * away[:, None] + np.float32(0.01)
    return np.where(after < len(kept), np.minimum(still, moved), np.float32(np.inf))


@dataclass(frozen=True, slots=True)
class Jump:
    """A cut: the first frame of the new shot, and how sure it is, 0 to 1."""

    frame: int
    strength: float


def find_jumps(views: Views) -> list[Jump]:
    """All cuts, in order."""
    evidence = weigh_jumps(views)
    sure = (evidence.facts * _WEIGHTS).sum(axis=1) + _BIAS
    strengths = 1 / (1 + np.exp(-np.clip(sure, -30, 30)))
    return [
        Jump(int(frame), float(strength))
        for frame, strength in zip(evidence.frames, strengths, strict=True)
        if strength > 0.5
    ]


def weigh_jumps(views: Views) -> Evidence:
    """Frames that may begin a shot, with all that is known of each."""
    kept = np.flatnonzero(~find_flaws(views))
    if len(kept) < 2:
        return Evidence(np.zeros(0, np.intp), np.zeros((0, len(_WEIGHTS)), np.float32))
    old, new = kept[:-1], kept[1:]
    jumps = distances(views, old, new) / (new - old)
    near, far = around(jumps, _NEAR, _NEAR_RANK), around(jumps, _FAR, _FAR_RANK)
    stands_out = (jumps > _CANDIDATE_RATIO * (near + _QUIET)) & (jumps > _CANDIDATE_LEVELS)
    chosen = np.flatnonzero(stands_out | (jumps > _CANDIDATE_SURELY))
    chosen = chosen[_unlit(views, old[chosen], new[chosen]) > _LEAST_UNLIT]
    facts = [
        jumps[chosen] / (near[chosen] + _QUIET),
        jumps[chosen] / (far[chosen] + _QUIET),
        jumps[chosen] / (_wider(views, kept, chosen) + _QUIET),
        jumps[chosen],
        _moved(views, kept, chosen),
        _steadied(views, kept, chosen),
    ]
    stacked = np.stack(facts, axis=1).reshape(-1, len(facts))
    logs = np.log(np.maximum(stacked, np.float32(0.01)))
    logs[:, 2] = -np.abs(logs[:, 2])
    return Evidence(new[chosen], logs)


def _wider(views: Views, kept: Places, chosen: Places) -> Floats:
    """How far the pictures one further away on both sides are apart: as far, across a cut."""
    last = len(kept) - 1
    return distances(views, kept[np.maximum(chosen - 1, 0)], kept[np.minimum(chosen + 2, last)])


def _moved(views: Views, kept: Places, chosen: Places) -> Floats:
    """The jump against its neighbours, each with the camera's motion taken out."""
    offsets = np.array([0, -4, -3, -2, -1, 1, 2, 3, 4])
    places = np.clip(chosen[:, None] + offsets, 0, len(kept) - 2)
    seen, back = np.unique(places, return_inverse=True)
    moved = shifted_distances(views, kept[seen], kept[seen + 1])[back.reshape(places.shape)]
    others = np.sort(moved[:, 1:], axis=1)[:, -_NEAR_RANK]
    ratio: Floats = moved[:, 0] / (others + _QUIET)
    return ratio


def _steadied(views: Views, kept: Places, chosen: Places) -> Floats:
    """The jump against its neighbours between means of three frames, which have less noise."""

    def step(shift: int) -> Floats:
        places = np.clip(chosen[:, None] + shift + np.arange(-2, 4), 0, len(kept) - 1)
        luma = views.luma[kept[places]]
        away = luma[:, 3:].mean(axis=1) - luma[:, :3].mean(axis=1)
        away -= away.mean(axis=1, keepdims=True)
        size: Floats = np.abs(away).mean(axis=1)
        return size

    ratio = step(0) / (np.maximum(step(-3), step(3)) + _QUIET)
    return ratio.astype(np.float32)


def _unlit(views: Views, old: Places, new: Places) -> Floats:
    """The share of a change that no change of light or exposure explains."""
    a, b = (views.luma[places] for places in (old, new))
    a, b = (luma - luma.mean(axis=1, keepdims=True) for luma in (a, b))
    # No light turns a picture into its negative.
    common = np.maximum((a * b).sum(axis=1, keepdims=True), 0)
    left = [
        np.abs(one - common / ((other * other).sum(axis=1, keepdims=True) + _QUIET) * other)
        for one, other in ((a, b), (b, a))
    ]
    # One picture that is nearly plain is explained by any other, but not the other way round.
    most = np.maximum(left[0].mean(axis=1), left[1].mean(axis=1))
    share: Floats = most / (np.abs(b - a).mean(axis=1) + _QUIET)
    return share.astype(np.float32)
