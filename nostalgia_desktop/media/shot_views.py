"""Tap frames made small, and how much two of them differ: what all of the shot finder looks at."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.media.tap import TAP_HEIGHT, TAP_WIDTH

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]

# The last lines of a tape's picture are torn where its heads take turns.
_ROWS, _COLUMNS = TAP_HEIGHT // 2 - 2, TAP_WIDTH // 2
_SMALL_ROWS, _SMALL_COLUMNS = _ROWS // 2, _COLUMNS // 2
_LUMA, _QUARTER = TAP_WIDTH * TAP_HEIGHT, TAP_WIDTH * TAP_HEIGHT // 4
# A light that goes on changes the level of all the picture, and is no other picture.
_LEVEL_WEIGHT, _COLOUR_WEIGHT = np.float32(0.25), np.float32(0.5)
_REACH_X, _REACH_Y = 4, 2
_FINE_REACH_X, _FINE_REACH_Y, _SPECK = 7, 3, np.float32(0.3)
# As many frames as stay in the processor's cache.
_CHUNK = 128


@dataclass(frozen=True, slots=True)
class Views:
    """Frames in two sizes, levels 0 to 255: `luma` (n, 704), `small` (n, 3, 11, 16) as Y, U, V."""

    luma: Floats
    small: Floats

    def __len__(self) -> int:
        return len(self.luma)


def make_views(frames: Bytes) -> Views:
    """Views of tap frames, shape (n, TAP_BYTES)."""
    count = len(frames)
    views = Views(
        np.empty((count, _ROWS * _COLUMNS), np.float32),
        np.empty((count, 3, _SMALL_ROWS, _SMALL_COLUMNS), np.float32),
    )
    for at in range(0, count, _CHUNK):
        part = slice(at, at + _CHUNK)
        luma = _halved(frames[part, :_LUMA].reshape(-1, TAP_HEIGHT, TAP_WIDTH)[:, : 2 * _ROWS])
        views.luma[part] = luma.reshape(len(luma), -1)
        views.small[part, 0] = _halved(luma)
        for plane in (1, 2):
            first = _LUMA + (plane - 1) * _QUARTER
            colour = frames[part, first : first + _QUARTER].reshape(-1, TAP_HEIGHT // 2, _COLUMNS)
            views.small[part, plane] = _halved(colour[:, :_ROWS])
    return views


def _halved(planes: npt.NDArray[np.uint8] | Floats) -> Floats:
    """Means of two by two."""
    wide = planes.astype(np.float32, copy=False)
    rows = wide[:, ::2] + wide[:, 1::2]
    halved: Floats = (rows[..., ::2] + rows[..., 1::2]) * np.float32(0.25)
    return halved


def distances(views: Views, old: Places, new: Places) -> Floats:
    """How much frames `new` differ from frames `old`, pair by pair, in levels."""
    found = np.empty(len(old), np.float32)
    for at in range(0, len(old), _CHUNK):
        part = slice(at, at + _CHUNK)
        luma = views.luma[new[part]] - views.luma[old[part]]
        colour = views.small[new[part], 1:] - views.small[old[part], 1:]
        level = luma.mean(axis=1, keepdims=True)
        luma -= level
        np.abs(luma, out=luma)
        np.abs(colour, out=colour)
        found[part] = (
            luma.mean(axis=1)
            + _LEVEL_WEIGHT * np.abs(level[:, 0])
            + 2 * _COLOUR_WEIGHT * colour.reshape(len(colour), -1).mean(axis=1)
        )
    return found


def shifted_distances(views: Views, old: Places, new: Places) -> Floats:
    """The same at the shift of the whole picture that suits each pair best, seen coarsely."""
    a, b = views.small[old], views.small[new]
    best = np.full(len(old), np.inf, np.float32)
    for dy in range(-_REACH_Y, _REACH_Y + 1):
        for dx in range(-_REACH_X, _REACH_X + 1):
            away = b[:, :, _from(dy), _from(dx)] - a[:, :, _from(-dy), _from(-dx)]
            np.minimum(best, _size(away), out=best)
    return best


def _from(shift: int) -> slice:
    return slice(max(shift, 0), None) if shift >= 0 else slice(None, shift)


def _size(away: Floats) -> Floats:
    level = away[:, 0].mean(axis=(1, 2), keepdims=True)
    luma = np.abs(away[:, 0] - level).mean(axis=(1, 2))
    colour = np.abs(away[:, 1:]).mean(axis=(1, 2, 3))
    size: Floats = luma + _LEVEL_WEIGHT * np.abs(level[:, 0, 0]) + 2 * _COLOUR_WEIGHT * colour
    return size


def shares_unmoved(views: Views, old: Places, new: Places) -> Floats:
    """How much of the difference of two frames' luma no shift of the whole picture explains."""
    a = views.luma[old].reshape(-1, _ROWS, _COLUMNS)
    b = views.luma[new].reshape(-1, _ROWS, _COLUMNS)
    left = np.full(len(a), np.inf, np.float32)
    for dy in range(-_FINE_REACH_Y, _FINE_REACH_Y + 1):
        for dx in range(-_FINE_REACH_X, _FINE_REACH_X + 1):
            away = b[:, _from(dy), _from(dx)] - a[:, _from(-dy), _from(-dx)]
            np.minimum(left, _evenly(away), out=left)
    shares: Floats = (left + _SPECK) / (_evenly(b - a) + _SPECK)
    return shares


def _evenly(away: Floats) -> Floats:
    """Mean size of a difference, whatever its level."""
    size: Floats = np.abs(away - away.mean(axis=(1, 2), keepdims=True)).mean(axis=(1, 2))
    return size
