"""Oscillators, filtered noise, instruments and levels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RATE = 48000
TARGET_LUFS = -20.0
Samples = NDArray[np.float64]


def clock(seconds: float) -> Samples:
    """Return the time of every sample."""
    return np.arange(round(seconds * RATE)) / RATE


def attack_decay(t: Samples, attack: float, decay: float) -> Samples:
    """Return an envelope that rises within attack and falls off with the decay time."""
    return np.minimum(1.0, t / attack) * np.exp(-np.maximum(0.0, t - attack) / decay)


def bump(t: Samples, start: float, end: float) -> Samples:
    """Return an envelope that swells and falls back smoothly between start and end."""
    share = np.clip((t - start) / (end - start), 0, 1)
    return np.sin(np.pi * share) ** 2


def band(samples: Samples, low: float, high: float, slope: float = 2.0) -> Samples:
    """Keep the frequencies between low and high, with soft edges."""
    spectrum = np.fft.rfft(samples)
    freq = np.maximum(1e-3, np.fft.rfftfreq(len(samples), 1 / RATE))
    gain = 1 / np.sqrt((1 + (low / freq) ** (2 * slope)) * (1 + (freq / high) ** (2 * slope)))
    return np.asarray(np.fft.irfft(spectrum * gain, len(samples)), dtype=np.float64)


def hiss(seconds: float, low: float, high: float, seed: int) -> Samples:
    """Return noise of unit strength between two frequencies."""
    rng = np.random.default_rng(seed)
    noise = band(rng.standard_normal(round(seconds * RATE)), low, high)
    return noise / float(np.sqrt(np.mean(noise**2)))


def glide(t: Samples, start: float, end: float) -> Samples:
    """Return a sine whose pitch moves evenly from start to end."""
    freq = np.linspace(start, end, len(t))
    return np.sin(2 * np.pi * np.cumsum(freq) / RATE)


def pitch(note: int) -> float:
    """Return the frequency of a MIDI note."""
    return float(440 * 2 ** ((note - 69) / 12))


def music_box(note: int) -> Samples:
    """Return the tone of a plucked steel comb."""
    t, freq = clock(1.6), pitch(note)
    tone = np.zeros_like(t)
    for ratio, level, decay in ((1, 1.0, 0.55), (2.0, 0.3, 0.3), (3.01, 0.16, 0.16), (5.4, 0.1,
                                0.07)):  # fmt: skip
        tone += level * np.sin(2 * np.pi * freq * ratio * t) * attack_decay(t, 0.003, decay)
    return tone * np.minimum(1, (1.6 - t) / 0.1)


def church_bell(freq: float) -> Samples:
    """Return a far bell with its hum, minor third and fifth."""
    t = clock(3.0)
    tone = np.zeros_like(t)
    for ratio, level, decay in ((0.5, 0.5, 1.6), (1, 0.8, 1.1), (1.2, 0.6, 0.8), (1.5, 0.3, 0.6),
                                (2, 0.6, 0.5), (2.7, 0.25, 0.25)):  # fmt: skip
        tone += level * np.sin(2 * np.pi * freq * ratio * t) * attack_decay(t, 0.004, decay)
    return tone


class Track:
    """A stereo track onto which sounds are laid."""

    def __init__(self, seconds: float) -> None:
        """Start with silence."""
        self.data = np.zeros((round(seconds * RATE), 2))

    def add(self, start: float, sound: Samples, gain: float = 1.0, side: float = 0.0) -> None:
        """Lay a sound at start seconds; side is -1 for left and 1 for right."""
        first = round(start * RATE)
        if first < 0:
            sound, first = sound[-first:], 0
        sound = sound[: max(0, len(self.data) - first)]
        angle = (side + 1) * math.pi / 4
        for channel, level in enumerate((math.cos(angle), math.sin(angle))):
            self.data[first : first + len(sound), channel] += sound * gain * level

    def melody(
        self, notes: str, beat: float, *, start: float = 0.0, gain: float = 0.3, low: bool = True
    ) -> None:
        """Play "note:beats" pairs on the music box; low adds a soft octave below."""
        moment = start
        for item in notes.split():
            note, beats = item.split(":")
            if note != "-":
                self.add(moment, music_box(int(note)), gain, 0.1)
                if low:
                    self.add(moment, music_box(int(note) - 12), gain * 0.35, -0.3)
            moment += float(beats) * beat

    def finished(self) -> Samples:
        """Return the track at the target loudness, limited and faded at both ends."""
        data = self.data * 10 ** ((TARGET_LUFS - loudness(self.data)) / 20)
        data = 0.7 * np.tanh(data / 0.7)
        fade = round(0.03 * RATE)
        ramp = np.sin(np.linspace(0, np.pi / 2, fade))[:, None]
        data[:fade] *= ramp
        data[-fade:] *= ramp[::-1]
        return data


def loudness(data: Samples) -> float:
    """Return the loudness in LUFS, with the weighting of ITU-R BS.1770 but without its gates."""
    spectrum = np.fft.rfft(data, axis=0)
    freq = np.fft.rfftfreq(len(data), 1 / RATE)
    z = np.exp(-2j * np.pi * freq / RATE)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    rumble = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weighted = np.fft.irfft(spectrum * (shelf * rumble)[:, None], len(data), axis=0)
    power = float(np.sum(np.mean(weighted**2, axis=0)))
    return -0.691 + 10 * math.log10(max(power, 1e-12))
