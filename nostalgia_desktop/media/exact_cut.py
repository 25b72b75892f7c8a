"""Finds the very frame of the original at which a shot begins, where the proxy only knew about."""

from itertools import pairwise

import av.error
import numpy as np

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.media.piece_reader import numbered_frames, open_piece

_WIDTH, _HEIGHT = 90, 72
# A cut changes the picture several times as much as the motion around it does.
_CLEAR = 2.5
_LEAST_CHANGE = 4.0


def find_cut_frame(piece: Piece) -> int | None:
    """The frame of the piece, counted from its first, that differs most from the one before.

    None where no frame stands out clearly (a fade, a whip pan, damage). Takes some 30 ms.
    """
    try:
        small = _small_pictures(piece)
    except (OSError, av.error.FFmpegError):
        return None
    if len(small) < 4:
        return None
    changes = [
        float(np.abs(after - before).mean()) for (_at, before), (_later, after) in pairwise(small)
    ]
    best = int(np.argmax(changes))
    others = sorted(changes[:best] + changes[best + 1 :])
    if changes[best] < max(_CLEAR * others[-1], _LEAST_CHANGE):
        return None
    return small[best + 1][0]


def _small_pictures(piece: Piece) -> list[tuple[int, np.ndarray]]:
    pictures = []
    with open_piece(piece) as opened:
        for number, frame in numbered_frames(piece, opened):
            small = frame.reformat(width=_WIDTH, height=_HEIGHT, format="gray").to_ndarray()
            pictures.append((number, small.astype(np.int16)))
    return pictures
