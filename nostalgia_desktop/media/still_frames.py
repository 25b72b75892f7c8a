"""Single frames of the original as pictures: exact ones, decoding no more than they need."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import av
import av.error
import numpy as np

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.picture_finder import Sought, find_pictures
from nostalgia_desktop.media.piece_reader import film_stream, open_ranges, seek

PiecesOf = Callable[[int, int], Sequence[Piece]]
"""What to read for frames [start, end) of a title, as `disc.input_plan.plan` knows it."""


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
    sought = [Sought(number, pieces_of(number, number + 1)[0]) for number in sorted(set(numbers))]
    size, stills = (round(height * aspect), height), dict[int, StillFrame]()
    for _place, group in groupby(sought, key=lambda each: each.piece.ranges):
        try:
            for number, picture in _pictures(list(group), should_stop):
                stills[number] = _still(number, picture, *size)
        except (OSError, av.error.FFmpegError):
            continue  # What can be read of the others is still of use.
        finally:
            if should_stop():
                raise Cancelled
    return stills


def _pictures(
    sought: Sequence[Sought], should_stop: ShouldStop
) -> Iterator[tuple[int, av.VideoFrame]]:
    piece = sought[0].piece
    with open_ranges(piece.ranges, piece.container, should_stop, quick=True) as opened:
        video = film_stream(opened)
        if video is None:
            return
        for _seek, group in groupby(sought, key=lambda each: each.piece.seek_pts):
            together = list(group)
            seek(opened, together[0].piece)
            yield from find_pictures(together, opened, video, should_stop)


def _still(number: int, picture: av.VideoFrame, width: int, height: int) -> StillFrame:
    turns = picture.rotation // 90
    across, down = (height, width) if turns % 2 else (width, height)
    rgb = picture.reformat(width=across, height=down, format="rgb24").to_ndarray()
    return StillFrame(number, width, height, np.rot90(rgb, turns).tobytes())
