"""Short stretches of sound as one row of samples, each where its timestamp puts it."""

from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

HZ = 8_000
"""Enough to tell by an eighth of a millisecond where a sound lies; a sample is -1 to 1."""


S_US = 1_000_000
"""Microseconds of a second."""


def placed(frames: Iterable[tuple[int, av.AudioFrame]], start_us: int, n: int) -> Samples:
    """The `n` samples from `start_us` on, silent where no frame is.

    Each frame comes with its time in microseconds. They may change their format in between.
    """
    row, resamplers = np.zeros(n, np.float32), dict[tuple[str, str, int], av.AudioResampler]()
    for at_us, frame in frames:
        form = frame.format.name, frame.layout.name, frame.sample_rate
        if form not in resamplers:
            resamplers[form] = av.AudioResampler("flt", "mono", HZ)
        # By its own time alone: the resampler would have them follow each other without a gap.
        frame.pts, frame.time_base = at_us, Fraction(1, S_US)
        for heard in resamplers[form].resample(frame):
            _put(row, heard, start_us)
    return row


def _put(row: Samples, heard: av.AudioFrame, start_us: int) -> None:
    samples = np.asarray(heard.to_ndarray()[0], np.float32)
    time_s = (heard.pts or 0) * (heard.time_base or Fraction(1, HZ))
    first = round((time_s - Fraction(start_us, S_US)) * HZ)
    begin, end = max(first, 0), min(first + samples.size, row.size)
    if begin < end:
        row[begin:end] = samples[begin - first : end - first]


def power_of(frame: av.AudioFrame) -> float:
    """The mean square of a frame's samples, of all channels; 1 is as loud as can be."""
    if frame.format.name == "fltp":
        # As AAC is decoded: without copying, as there are ever so many frames.
        rows = [np.frombuffer(memoryview(plane), np.float32) for plane in frame.planes]
        power = sum(float(np.dot(row, row)) for row in (row[: frame.samples] for row in rows))
        return power / max(frame.samples * len(rows), 1)
    samples = frame.to_ndarray().ravel()
    # Whole numbers count up to half of what their bytes can hold.
    full = 1.0 if samples.dtype.kind == "f" else 2.0 ** (8 * samples.dtype.itemsize - 1)
    return float(np.square(samples / full).mean()) if samples.size else 0.0
