"""Reads the sound of a proxy as one row of samples, exactly as long as the title."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.container
import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.proxy_file import discard_others, unreadable

Samples = npt.NDArray[np.float32]

HZ = 16_000
"""The proxy's own rate of samples; a sample is -1 to 1, hardly ever more."""

BINS_PER_S = 50
BIN = HZ // BINS_PER_S
"""Samples of a bin, the finest stretch that anything is found out about: 20 ms."""

BLOCK_S = 16
"""Seconds that are worked on at a time: a few megabytes, in which an hour is never held."""

# The sound ends within 50 ms of the picture; a file that was cut short ends much earlier.
_MISSING = HZ


def sample_count(frames: int, rate: Fraction) -> int:
    """How many samples a title lasts, begun ones too."""
    return -int(-frames * HZ // rate)


def sound_blocks(
    opened: av.container.InputContainer, proxy: Path, length: int, should_stop: ShouldStop
) -> Iterator[Samples]:
    """The first `length` samples of an open proxy, in blocks of `BLOCK_S`; the last is shorter.

    What is missing at the end is silent. Timestamps place the samples, as an AAC stream begins
    with some that are not to be heard.

    Raises:
        MediaError: the sound ends long before the title.
        Cancelled: `should_stop` said so.
        OSError, av.error.FFmpegError: it cannot be read.
    """
    waiting, count, done = list[Samples](), 0, 0
    for piece in _joined(opened, length):
        waiting.append(piece)
        count += piece.size
        while count >= BLOCK_S * HZ:
            if should_stop():
                raise Cancelled
            block, rest = np.split(np.concatenate(waiting), [BLOCK_S * HZ])
            yield block
            waiting, count, done = [rest], rest.size, done + block.size
    missing = length - done - count
    if missing > _MISSING:
        raise unreadable(proxy, f"its sound ends {missing // HZ} s too early")
    last = np.concatenate([*waiting, np.zeros(missing, np.float32)])
    if last.size:
        yield last


def _joined(opened: av.container.InputContainer, length: int) -> Iterator[Samples]:
    """Pieces that follow each other without a gap from time 0 on, `length` samples at most."""
    end = 0
    for at, samples in _placed(opened):
        gap = min(max(at - end, 0), length - end)
        if gap:
            yield np.zeros(gap, np.float32)
        piece = samples[max(end - at, 0) :][: length - end - gap]
        end += gap + piece.size
        yield piece
        if end >= length:
            return


def _placed(opened: av.container.InputContainer) -> Iterator[tuple[int, Samples]]:
    """Each decoded piece of mono sound, and the sample at which it starts."""
    audio, end = opened.streams.audio[0], 0
    discard_others(opened, audio)
    # Does nothing at all to what is as it should be.
    resampler = av.AudioResampler("fltp", "mono", HZ)
    for frame in opened.decode(audio):
        for heard in resampler.resample(frame):
            samples = np.asarray(heard.to_ndarray()[0], np.float32)
            at = end if heard.pts is None else round(heard.pts * (heard.time_base or 0) * HZ)
            end = at + samples.size
            yield at, samples
