"""Finds pieces in which no picture can be decoded, and lets the one before go on over them.

Where timestamps begin anew in a badly joined film a piece may be a frame or two long, and what it
should show may be in none of its bytes. ffmpeg can repeat a picture, but not make up the first one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import av.container
import av.error

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.media.piece_reader import (
    Stamper,
    film_stream,
    nearest,
    open_piece,
    ticks_per_frame,
)

# A longer one holds a key frame, and damage that swallows a second and more is known by the clock.
_DOUBTFUL_FRAMES = 30


def shows_picture(piece: Piece) -> bool:
    """Whether a picture of a piece can be decoded, if it has any; takes 10 ms where it is short.

    One from before the piece counts where another follows: it is shown until that one comes. Long
    pieces are taken for good, and so is what is all sound.
    """
    if piece.frames > _DOUBTFUL_FRAMES:
        return True
    try:
        with open_piece(piece) as opened:
            if opened.streams.audio and not opened.streams.video:
                return True
            return _is_shown(piece, _times(piece, opened))
    except (OSError, av.error.FFmpegError):
        return False


def _is_shown(piece: Piece, times: Iterable[int]) -> bool:
    before = False
    for ticks in times:
        number = nearest((ticks - piece.first_pts) / ticks_per_frame(piece))
        if number >= 0:
            return before or number < piece.frames
        before = True
    return False


def _times(piece: Piece, opened: av.container.InputContainer) -> Iterator[int]:
    """When each picture is shown, those before and behind the piece too."""
    stamper, video = Stamper(piece), film_stream(opened)
    for frame in opened.decode(video) if video else ():
        ticks = stamper.ticks(frame)
        if ticks is not None:
            yield ticks


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
