"""Listens to a finished proxy once: silence, how it sounds, its waveform and its loudness."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.survey import Loudness, Span, Waveform
from nostalgia_desktop.media.loudness import KWeighting, Powers, measure_loudness
from nostalgia_desktop.media.proxy_file import open_proxy
from nostalgia_desktop.media.silence import find_silence
from nostalgia_desktop.media.sound_bands import sounds_of
from nostalgia_desktop.media.sound_reader import BIN, BINS_PER_S, sample_count, sound_blocks
from nostalgia_desktop.media.waveform import make_waveform, peaks_of


@dataclass(frozen=True, slots=True)
class SoundFindings:
    """What the sound of a title holds.

    `silence` in frames of the title; `sounds` as `SOUND_BYTES` has it, for each second begun.
    A title without sound has none of all this, not even silence.
    """

    silence: tuple[Span, ...]
    sounds: bytes
    waveform: Waveform
    loudness: Loudness | None


def listen(
    proxy: Path, frames: int, rate: Fraction, should_stop: ShouldStop = lambda: False
) -> SoundFindings:
    """Read the sound of the proxy of a title of so many frames; its time is the title's time.

    Takes a second or two for an hour: run it in a thread.

    Raises:
        MediaError: the proxy cannot be read, or its sound ends long before the title.
        Cancelled: `should_stop` said so.
    """
    length, weighting = sample_count(frames, rate), KWeighting()
    sounds, peaks, powers = [], [np.zeros(0, np.float32)], [np.zeros(0)]
    with open_proxy(proxy) as opened:
        if not opened.streams.audio:
            return SoundFindings((), b"", Waveform(BINS_PER_S, ()), None)
        for block in sound_blocks(opened, proxy, length, should_stop):
            sounds.append(sounds_of(block).tobytes())
            peaks.append(peaks_of(block))
            powers.append(weighting.powers(block))
    all_peaks, all_powers = np.concatenate(peaks), np.concatenate(powers)
    loudness = _loudness(all_powers[: length // BIN], float(all_peaks.max(initial=0)))
    programme = loudness.integrated_lufs if loudness else None
    silence = find_silence(all_powers, programme, frames, rate)
    return SoundFindings(silence, b"".join(sounds), make_waveform(all_peaks), loudness)


def _loudness(powers: Powers, peak: float) -> Loudness | None:
    return measure_loudness(powers, peak) if peak else None
