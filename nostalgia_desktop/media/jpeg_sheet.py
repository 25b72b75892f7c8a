"""Puts small pictures side by side on sheets, as JPEG, with libav's own encoder."""

from collections.abc import Sequence
from fractions import Fraction

import av
import av.video.codeccontext
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

Plane = npt.NDArray[np.uint8]
Planes = tuple[Plane, Plane, Plane]
"""Y, U and V as JPEG has them: full range, BT.601, half as many colours each way."""

# From fine to coarse, as libav's mjpeg counts; 4 shows no blocks, 24 is a mere sketch.
_QUALITIES = (4, 6, 9, 14, 24)
_BLACK = (0, 128, 128)


class Shrinker:
    """Makes pictures small; keeps what libswscale worked out for the one before."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height, self._scaler = width, height, VideoReformatter()

    def planes(self, picture: av.VideoFrame) -> Planes:
        """A picture at the small size, both of whose sides are even."""
        small = self._scaler.reformat(
            picture,
            width=self._width,
            height=self._height,
            format="yuvj420p",
            interpolation=Interpolation.AREA,
            dst_colorspace=Colorspace.ITU601,
            dst_color_range=ColorRange.JPEG,
        )
        array = np.asarray(small.to_ndarray(), np.uint8)
        colours = array[self._height :].reshape(2, self._height // 2, self._width // 2)
        return array[: self._height], colours[0], colours[1]


def make_sheet(pictures: Sequence[Planes], columns: int, most_bytes: int) -> bytes:
    """A JPEG of pictures of one size, line after line: as fine as `most_bytes` allow."""
    sheet = [
        _tiled([planes[index] for planes in pictures], columns, _BLACK[index]) for index in range(3)
    ]
    jpeg = b""
    for quality in _QUALITIES:
        jpeg = _encoded(sheet, quality)
        if len(jpeg) <= most_bytes:
            break
    return jpeg


def _tiled(tiles: Sequence[Plane], columns: int, empty: int) -> Plane:
    height, width = tiles[0].shape
    rows = -(-len(tiles) // columns)
    cells = np.full((rows * columns, height, width), empty, np.uint8)
    cells[: len(tiles)] = tiles
    grid = cells.reshape(rows, columns, height, width).swapaxes(1, 2)
    return grid.reshape(rows * height, columns * width)


def _encoded(sheet: Sequence[Plane], quality: int) -> bytes:
    height, width = sheet[0].shape
    flat = np.concatenate([plane.ravel() for plane in sheet]).reshape(-1, width)
    frame = av.VideoFrame.from_ndarray(flat, format="yuvj420p")
    frame.color_range = ColorRange.JPEG
    encoder = av.video.codeccontext.VideoCodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base, encoder.thread_count = Fraction(1), 1
    encoder.color_range = ColorRange.JPEG
    encoder.qmin = encoder.qmax = quality
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
