"""What is heard in each scene, in step with what is seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sample_disc.scenes.beach import FLIGHT
from sample_disc.scenes.birthday import BLOW
from sample_disc.scenes.fireworks import BURSTS, RISE
from sample_disc.scenes.garden import PERIOD
from sample_disc.sound.synth import (
    Samples,
    Track,
    attack_decay,
    band,
    bump,
    church_bell,
    clock,
    glide,
    hiss,
)

HAPPY_BIRTHDAY = (
    "72:.75 72:.25 74:1 72:1 77:1 76:2 72:.75 72:.25 74:1 72:1 79:1 77:2 "
    "82:.75 82:.25 81:1 77:1 79:1 77:2"
)
SILENT_NIGHT = "79:1.5 81:.5 79:1 76:3 79:1.5 81:.5 79:1 76:3"
JINGLE_BELLS = "76:1 76:1 76:2 76:1 76:1 76:2 76:1 79:1 72:1.5 74:.5 76:4"


def _claps(track: Track, start: float, end: float, gain: float) -> None:
    rng = np.random.default_rng(14)
    for moment in rng.uniform(start, end, 62):
        low = float(rng.uniform(700, 1300))
        t = clock(0.09)
        clap = hiss(0.09, low, low * 2.6, int(moment * 1e4)) * attack_decay(t, 0.001, 0.016)
        track.add(float(moment), clap, gain * float(rng.uniform(0.5, 1)),
                  float(rng.uniform(-0.7, 0.7)))  # fmt: skip


def birthday(seconds: float) -> Samples:
    """Play the song on a music box; the candles are blown out and everyone claps."""
    track = Track(seconds)
    track.melody(HAPPY_BIRTHDAY, 1 / 3, start=0.1)
    t = clock(1.1)
    track.add(BLOW - 0.1, hiss(1.1, 500, 2600, 3) * bump(t, 0, 1.0), 0.10)
    _claps(track, BLOW + 1.1, seconds - 0.1, 0.28)
    track.add(0, hiss(seconds, 120, 700, 4), 0.006)
    return track.finished()


def beach(seconds: float) -> Samples:
    """Let waves roll in, gulls cry, and hands catch a ball."""
    track, t = Track(seconds), clock(seconds)
    for side, seed in ((-0.6, 5), (0.6, 6)):
        swell = 0.45 + 0.55 * np.sin(2 * np.pi * (t / 3.2 - 0.1 + 0.05 * side)) ** 2
        track.add(0, hiss(seconds, 90, 900, seed) * swell, 0.12, side)
        foam = np.clip(np.sin(2 * np.pi * (t / 3.2 - 0.02 + 0.04 * side)), 0, 1) ** 2
        track.add(0, hiss(seconds, 1800, 7000, seed + 2) * foam, 0.05, side)
    for start, base, side in ((0.7, 1150, -0.4), (2.6, 1300, 0.5), (4.6, 1080, 0.1)):
        for i in range(3):
            length = 0.34 - 0.05 * i
            tone = clock(length)
            cry = glide(tone, base * 1.22, base * 0.82) + 0.45 * glide(tone, base * 2.44,
                                                                       base * 1.64)  # fmt: skip
            track.add(start + 0.38 * i, cry * bump(tone, 0, length), 0.06, side)
    tap = clock(0.16)
    thump = glide(tap, 210, 120) * attack_decay(tap, 0.002, 0.035)
    for catch in range(1, int(seconds / FLIGHT) + 1):
        track.add(catch * FLIGHT, thump, 0.3, -0.4 if catch % 2 == 0 else 0.5)
    return track.finished()


def _chirps(track: Track) -> None:
    songs = ((0.3, 3600, 5, 0.11, -0.6), (1.5, 2900, 3, 0.2, 0.6), (2.7, 4100, 7, 0.08, 0.2),
             (3.9, 3200, 4, 0.15, -0.5), (5.1, 3800, 6, 0.1, 0.5))  # fmt: skip
    for start, base, count, gap, side in songs:
        for i in range(count):
            t = clock(gap * 0.75)
            call = glide(t, base * (1.18 if i % 2 else 0.95), base * (0.9 if i % 2 else 1.2))
            track.add(start + i * gap, call * bump(t, 0, gap * 0.75), 0.07, side)


def garden(seconds: float) -> Samples:
    """Birds sing, the sprinkler ticks, the swing creaks, the dog barks twice."""
    track = Track(seconds)
    _chirps(track)
    track.add(0, hiss(seconds, 2500, 8000, 20), 0.016, -0.3)
    t = clock(0.1)
    for i in range(int(seconds / 0.16)):
        tick = hiss(0.1, 2600, 6500, 21 + i % 5) * attack_decay(t, 0.004, 0.03)
        track.add(0.05 + i * 0.16, tick, 0.055 if i % 4 else 0.085, -0.3)
    creak_clock = clock(0.34)
    creak = np.sign(glide(creak_clock, 260, 340)) * glide(creak_clock, 900, 1300)
    creak = band(creak, 500, 1800) * bump(creak_clock, 0, 0.34)
    for i in range(int(seconds / PERIOD * 2)):
        track.add(PERIOD * (0.2 + i / 2), creak, 0.035, 0.4)
    bark_clock = clock(0.2)
    voice = np.sign(glide(bark_clock, 330, 210)) + 0.8 * hiss(0.2, 300, 1500, 30)
    bark = band(voice, 350, 1300) * attack_decay(bark_clock, 0.008, 0.055)
    for start in (3.3, 3.62):
        track.add(start, bark, 0.16, 0.1)
    return track.finished()


def christmas(seconds: float) -> Samples:
    """Play a carol on a music box by a crackling fire."""
    track = Track(seconds)
    track.melody(SILENT_NIGHT, 0.43, start=0.12, gain=0.26)
    for moment, chord in ((0.12, (60, 64)), (1.41, (60, 67)), (2.7, (60, 64)), (3.99, (60, 67))):
        for index, note in enumerate(chord):
            track.melody(f"{note}:1", 1, start=moment + 0.05 * index, gain=0.09, low=False)
    track.add(0, hiss(seconds, 60, 400, 40), 0.022, -0.6)
    rng = np.random.default_rng(41)
    t = clock(0.05)
    for i, moment in enumerate(rng.uniform(0, seconds - 0.1, 70)):
        snap = hiss(0.05, 900, 5200, 42 + i) * attack_decay(t, 0.0006, 0.006)
        track.add(float(moment), snap, 0.03 + 0.12 * float(rng.random()) ** 3, -0.6)
    return track.finished()


def snow(seconds: float) -> Samples:
    """Sleigh bells and a carol, and the hiss of the sledge as it passes."""
    track, t = Track(seconds), clock(seconds)
    beat = 0.315
    track.melody(JINGLE_BELLS, beat, start=0.1, gain=0.26)
    ring = clock(0.25)
    shake = np.zeros_like(ring)
    for freq in (5200, 6350, 7480, 8820):
        shake += np.sin(2 * np.pi * freq * ring) * attack_decay(ring, 0.003, 0.06)
    for i in range(int((seconds - 0.2) / beat)):
        track.add(0.1 + i * beat, shake, 0.034 if i % 2 else 0.055, 0.4)
    track.add(0, hiss(seconds, 900, 4200, 50) * bump(t, 0.4, seconds + 0.4), 0.035, 0.0)
    track.add(0, hiss(seconds, 150, 500, 51), 0.012)
    return track.finished()


def _firework(track: Track, at: float, side: float, seed: int) -> None:
    rise = clock(RISE)
    whistle = glide(rise, 900, 2300) * bump(rise, 0, RISE)
    track.add(at - RISE, whistle, 0.025, side)
    t = clock(1.1)
    boom = glide(t, 95, 42) * attack_decay(t, 0.003, 0.14)
    crack = hiss(1.1, 150, 1800, seed) * attack_decay(t, 0.002, 0.1)
    track.add(at, boom, 0.5, side)
    track.add(at, crack, 0.16, side)
    rng = np.random.default_rng(seed)
    snap_clock = clock(0.04)
    for moment in rng.uniform(0.25, 1.2, 26):
        snap = hiss(0.04, 2200, 8000, seed + int(moment * 1000))
        track.add(at + float(moment), snap * attack_decay(snap_clock, 0.0006, 0.005), 0.05, side)


def fireworks(seconds: float) -> Samples:
    """Rockets whistle and burst over church bells and cheers."""
    track, t = Track(seconds), clock(seconds)
    for i, burst in enumerate(BURSTS):
        if burst.at > 0:
            _firework(track, burst.at, (burst.x - 384) / 420, 60 + i)
    for i in range(5):
        track.add(0.1 + 1.15 * i, church_bell(392 if i % 2 == 0 else 330), 0.10, 0.35)
    for i, burst in enumerate(BURSTS):
        cheer = bump(t, burst.at + 0.1, burst.at + 1.4)
        track.add(0, band(hiss(seconds, 450, 1400, 80 + i), 450, 1400) * cheer, 0.03, -0.1)
    return track.finished()


SCORES: dict[str, Callable[[float], Samples]] = {
    "birthday cake": birthday,
    "beach": beach,
    "garden": garden,
    "christmas tree": christmas,
    "snowy hill": snow,
    "fireworks": fireworks,
}
