"""Finds pieces in which no picture can be decoded, and lets the one before go on over them.

Where timestamps begin anew in a badly joined film a piece may be a frame or two long, and what it
should show may be in none of its bytes. ffmpeg can repeat a picture, but not make up the first one.
"""

from collections.abc import Sequence
from dataclasses import replace

import av.error

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.media.piece_reader import (
    numbered_frames,
    open_piece,
    ticks_per_frame,
)

# A longer one holds a key frame, and damage that swallows a second and more is known by the clock.
_DOUBTFUL_FRAMES = 30


def shows_picture(piece: Piece) -> bool:
    """Whether a picture of a piece can be decoded, if it has any; takes 10 ms where it is short.

    Long ones are taken for good, and so is what is all sound.
    """
    if piece.frames > _DOUBTFUL_FRAMES:
        return True
    try:
        with open_piece(piece) as opened:
            all_sound = bool(opened.streams.audio) and not opened.streams.video
            return all_sound or next(numbered_frames(piece, opened), None) is not None
    except (OSError, av.error.FFmpegError):
        return False


def without_blind(pieces: Sequence[Piece]) -> list[Piece]:
    """The same film in pieces that show something, but perhaps the first. Run it in a thread."""
    seen: list[Piece] = []
    for piece in pieces:
        if seen and not shows_picture(piece):
            seen[-1] = _longer(seen[-1], piece.frames)
        else:
            seen.append(piece)
    return seen


def _longer(piece: Piece, frames: int) -> Piece:
    more = round(frames * ticks_per_frame(piece))
    return replace(piece, frames=piece.frames + frames, end_pts=piece.end_pts + more)
