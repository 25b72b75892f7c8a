"""Is the first or last picture of a clip the one that it should be, or one beside it?"""

from collections.abc import Mapping
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.clip_check import EndPicture

Cells = npt.NDArray[np.float32]

_ROWS, _COLUMNS = 72, 96
# Shades of 255, on average over all cells. What x264 and a deinterlacer do to a picture stays
# below 3, and to those beside it they do the same.
_CLEARLY, _CLOSER, _FAR = 1.5, 0.5, 18.0
# Black is 0 in some files and 16 in others.
_MOST_OFFSET = 20.0


@dataclass(frozen=True, slots=True)
class EndVerdict:
    """`picture` says how it compares; `off` how many frames too late the clip's picture is."""

    picture: EndPicture
    off: int | None = None


def cells_of(frame: av.VideoFrame, field: int | None = None) -> Cells:
    """The mean grey of each cell of a grid, of one field's lines alone: 0 has the top line."""
    grey = frame.reformat(format="gray").to_ndarray()
    lines = grey if field is None else grey[field::2]
    upright = np.rot90(lines, frame.rotation // 90).astype(np.float32)
    rows = np.linspace(0, upright.shape[0], _ROWS + 1).astype(int)[:-1]
    columns = np.linspace(0, upright.shape[1], _COLUMNS + 1).astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(upright, rows, axis=0), columns, axis=1)
    sizes = np.outer(
        np.diff(rows, append=upright.shape[0]), np.diff(columns, append=upright.shape[1])
    )
    return np.asarray(sums / np.maximum(sizes, 1), np.float32)


def compare(shown: Cells, originals: Mapping[int, Cells], *, is_exact: bool = True) -> EndVerdict:
    """Compare a clip's picture with the original's frames, by how much later these are.

    Where nothing moves all of them are alike, and none is wrong. `is_exact` is false where a
    picture may last for several frames: then one beside it is as good.
    """
    if 0 not in originals:
        return EndVerdict(EndPicture.NOT_COMPARED)
    distances = {late: _distance(shown, cells) for late, cells in originals.items()}
    nearest = min(distances, key=lambda late: (distances[late], abs(late)))
    own, best = distances[0], distances[nearest]
    if is_exact and best < own * _CLOSER and own - best > _CLEARLY:
        return EndVerdict(EndPicture.OTHER, nearest)
    if best > _FAR:
        return EndVerdict(EndPicture.OTHER)
    return EndVerdict(EndPicture.SAME)


def _distance(shown: Cells, original: Cells) -> float:
    """How different two pictures are, but for the shades that a conversion may have moved."""
    apart = original - original.mean()
    slope = float((apart * (shown - shown.mean())).sum() / max(float((apart**2).sum()), 1.0))
    gain = min(max(slope, 0.8), 1.25)
    offset = float(shown.mean() - gain * original.mean())
    fitted = gain * original + min(max(offset, -_MOST_OFFSET), _MOST_OFFSET)
    return float(np.abs(fitted - shown).mean())
