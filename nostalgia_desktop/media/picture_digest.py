"""A short sum of a decoded picture, by which two are known to be the same byte for byte."""

from hashlib import blake2b

import av
import numpy as np

_BYTES = 16


def digest_of(frame: av.VideoFrame) -> bytes:
    """The same for the same pixels, whatever lies beside them in memory."""
    sums = blake2b(f"{frame.format.name} {frame.width} {frame.height}".encode(), digest_size=_BYTES)
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        sums.update(np.ascontiguousarray(rows[:, : plane.width]).data)
    return sums.digest()
