"""Single frames of the original as pictures: exact ones, decoding no more than they need."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import av.error
import numpy as np

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.picture_finder import Sought, find_pictures
from nostalgia_desktop.media.piece_reader import open_piece, ticks_per_frame

PiecesOf = Callable[[int, int], Sequence[Piece]]
"""What to read for frames [start, end) of a title, as `disc.input_plan.plan` knows it."""

# So many are read at once: their packets wait in memory.
_NEAR_FRAMES = 50


@dataclass(frozen=True, slots=True)
class StillFrame:
    """A frame as it is shown: RGB, 8 bits each, square pixels, line after line."""

    frame: int
    width: int
    height: int
    rgb: bytes


def still_frames(
    pieces_of: PiecesOf,
    numbers: Sequence[int],
    height: int,
    aspect: Fraction,
    should_stop: ShouldStop = lambda: False,
) -> dict[int, StillFrame]:
    """Frames of a title by their numbers, `height` lines each; `aspect` is the display aspect.

    Frames that cannot be decoded are not among them. Neighbours are decoded together.

    Raises:
        Cancelled: `should_stop` said so.
    """
    size = (round(height * aspect), height)
    pictures = original_pictures(pieces_of, numbers, should_stop)
    return {number: _still(number, picture, *size) for number, picture in pictures}


def original_pictures(
    pieces_of: PiecesOf,
    numbers: Sequence[int],
    should_stop: ShouldStop = lambda: False,
) -> Iterator[tuple[int, av.VideoFrame]]:
    """The same frames as they were decoded.

    Raises:
        Cancelled: `should_stop` said so.
    """
    for sought in _together(pieces_of, sorted(set(numbers))):
        try:
            with open_piece(sought[0].piece, should_stop, quick=True) as opened:
                yield from find_pictures(sought, opened, should_stop)
        except (OSError, av.error.FFmpegError):
            continue  # What can be read of the others is still of use.
        finally:
            if should_stop():
                raise Cancelled


def _together(pieces_of: PiecesOf, numbers: Sequence[int]) -> Iterator[list[Sought]]:
    """The wanted frames in groups that are read at once: near each other, in one segment."""
    at = 0
    while at < len(numbers):
        first = numbers[at]
        end = bisect_left(numbers, first + _NEAR_FRAMES, lo=at)
        for piece in pieces_of(first, numbers[end - 1] + 1):
            inside = numbers[at : bisect_left(numbers, first + piece.frames, lo=at)]
            if inside:
                yield [Sought(number, _alone(piece, number - first)) for number in inside]
            at, first = at + len(inside), first + piece.frames
        at = end


def _alone(piece: Piece, place: int) -> Piece:
    """One frame of a piece, to be found in all that is read for the piece."""
    step = ticks_per_frame(piece)
    first_pts, end_pts = (piece.first_pts + round(each * step) for each in (place, place + 1))
    return replace(piece, first_pts=first_pts, end_pts=end_pts, frames=1)


def _still(number: int, picture: av.VideoFrame, width: int, height: int) -> StillFrame:
    turns = picture.rotation // 90
    across, down = (height, width) if turns % 2 else (width, height)
    rgb = picture.reformat(width=across, height=down, format="rgb24").to_ndarray()
    return StillFrame(number, width, height, np.rot90(rgb, turns).tobytes())
