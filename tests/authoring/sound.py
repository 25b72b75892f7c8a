"""A quiet tone with a click at known frames, and the reader that finds the clicks again."""

import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame

from tests.authoring.media import Source, sounds, time_of

RATE = 48_000
_CLICK_HZ = 1000
_CLICK_S = Fraction(4, 1000)
_CLICK_LEVEL, _TONE_LEVEL = 0.6, 0.03
# A click may be made louder or softer on its way, but never as soft as the tone.
_LEAST_LEVEL = 0.1
_LEAST_GAP_S = Fraction(1, 5)

Samples = npt.NDArray[np.float64]


def write_wav(path: Path, frames: int, fps: Fraction, clicks: list[int], tone_hz: int) -> None:
    """Write a stereo WAV as long as `frames` pictures, with a click as each of `clicks` begins."""
    times_s = np.arange(_sample_of(frames, fps)) / RATE
    samples = _TONE_LEVEL * np.sin(2 * np.pi * tone_hz * times_s)
    click = _CLICK_LEVEL * np.sin(2 * np.pi * _CLICK_HZ * times_s[: int(_CLICK_S * RATE)])
    for frame in clicks:
        start = _sample_of(frame, fps)
        samples[start : start + len(click)] += click
    pcm = (np.column_stack([samples, samples]) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.tobytes())


def _sample_of(frame: int, fps: Fraction) -> int:
    return round(frame / fps * RATE)


def click_times(source: Source, track: int = 0) -> list[Fraction]:
    """When each click of an audio stream begins, in seconds on the stream's own clock.

    Right to about a millisecond, also after lossy compression; `track` counts from 0. LPCM in a
    VOB reads up to 10 ms late, as FFmpeg gives a packet's time to sound left from the one before.
    """
    frames = list(sounds(source, track))
    if not frames:
        return []
    rate = frames[0].sample_rate
    pieces = [_mono(frame) for frame in frames]
    ends = np.cumsum([len(piece) for piece in pieces])
    starts_s = _starts_s(frames)
    times = []
    for sample in _click_starts(np.concatenate(pieces), rate):
        # Each frame's own time counts, as the clock may start again between two frames.
        index = int(np.searchsorted(ends, sample, side="right"))
        into_frame = sample - int(ends[index]) + len(pieces[index])
        times.append(starts_s[index] + Fraction(into_frame, rate))
    return times


def _starts_s(frames: list[AudioFrame]) -> list[Fraction]:
    """When each frame starts; one without a time follows on the frame before."""
    starts_s: list[Fraction] = []
    expected_s = Fraction(0)
    for frame in frames:
        starts_s.append(time_of(frame, expected_s))
        expected_s = starts_s[-1] + Fraction(frame.samples, frame.sample_rate)
    return starts_s


def _mono(frame: AudioFrame) -> Samples:
    samples = frame.to_ndarray()
    scale = 1.0 if samples.dtype.kind == "f" else 2.0 ** (8 * samples.dtype.itemsize - 1)
    if not frame.format.is_planar:
        samples = samples.reshape(-1, len(frame.layout.channels)).T
    return np.asarray(samples.mean(axis=0) / scale)


def _click_starts(samples: Samples, rate: int) -> list[int]:
    """Where a window of a click's length holds the most of a click's pitch."""
    length = int(_CLICK_S * rate)
    turning = np.exp(-2j * np.pi * _CLICK_HZ * np.arange(len(samples)) / rate)
    sums = np.concatenate([[0], np.cumsum(samples * turning)])
    levels = 2 * np.abs(sums[length:] - sums[:-length]) / length
    enough = max(_LEAST_LEVEL, float(levels.max(initial=0)) / 2)
    loud = np.flatnonzero(levels > enough)
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > _LEAST_GAP_S * rate) + 1)
    return [int(group[levels[group].argmax()]) for group in groups if len(group)]
