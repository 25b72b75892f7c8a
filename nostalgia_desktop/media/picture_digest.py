"""A short sum of a decoded picture, by which two are known to be the same byte for byte."""

from collections.abc import Iterator
from hashlib import blake2b

import av
import numpy as np
import numpy.typing as npt

_BYTES = 16


def digest_of(frame: av.VideoFrame) -> bytes:
    """The same for the same pixels, whatever lies beside them in memory."""
    sums = blake2b(f"{frame.format.name} {frame.width} {frame.height}".encode(), digest_size=_BYTES)
    for shades in planes_of(frame):
        sums.update(np.ascontiguousarray(shades).data)
    return sums.digest()


def planes_of(frame: av.VideoFrame) -> Iterator[npt.NDArray[np.uint8]]:
    """The brightness of a picture with 8 bits a sample, then its colours: lines by columns."""
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        yield rows[:, : plane.width]
