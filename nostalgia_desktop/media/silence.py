"""Finds the stretches of a title in which nothing is to be heard."""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import Span
from nostalgia_desktop.media.loudness import Powers, in_lufs
from nostalgia_desktop.media.sound_reader import BINS_PER_S

# No tape is ever digitally silent: hiss lies 40 to 45 dB below what a recorder takes as full,
# and camcorders turn a quiet room up to some -45 LUFS, which people do hear as the scene's sound.
# So a stretch is silent that is 25 LU softer than the film itself and below -50 LUFS as well. In
# a film of faint sound the first of the two alone would call nothing silent: below -60 LUFS all
# is, as is a tape that holds nothing but its own hiss.
_BELOW_PROGRAMME_LU = -25.0
_LOUDEST_LUFS, _SOFTEST_LUFS = -50.0, -60.0
_SHORTEST = BINS_PER_S * 7 // 10
# A tick of the tape between two quiet stretches does not part them.
_TICK_BINS, _TICK_LU = 4, 10.0

Flags = npt.NDArray[np.bool_]


def find_silence(
    powers: Powers, programme_lufs: float | None, frames: int, rate: Fraction
) -> tuple[Span, ...]:
    """The silent stretches of 0.7 s and more, in frames of the title.

    `powers` are the K-weighted mean squares of its 20 ms bins, `programme_lufs` its integrated
    loudness; None where it has no programme to speak of. A title that is silent all through is
    one stretch, however short.
    """
    levels = in_lufs(powers)
    limit = _limit_lufs(programme_lufs)
    silent = _without_ticks(levels < limit, levels < limit + _TICK_LU)
    if silent.all():
        return (Span(0, frames),)
    spans = (_span(start, end, frames, rate) for start, end in _long(silent))
    return tuple(span for span in spans if span.start < span.end)


def _limit_lufs(programme_lufs: float | None) -> float:
    if programme_lufs is None:
        return _LOUDEST_LUFS
    return min(max(programme_lufs + _BELOW_PROGRAMME_LU, _SOFTEST_LUFS), _LOUDEST_LUFS)


def _without_ticks(silent: Flags, nearly: Flags) -> Flags:
    """Silence with the short and soft ticks in it; the title's two ends are no ticks."""
    filled = silent.copy()
    for start, end in _runs(~silent):
        inside = start > 0 and end < silent.size
        if inside and end - start <= _TICK_BINS and nearly[start:end].all():
            filled[start:end] = True
    return filled


def _long(silent: Flags) -> list[tuple[int, int]]:
    return [(start, end) for start, end in _runs(silent) if end - start >= _SHORTEST]


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Where flags are set, as half-open stretches."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _span(start: int, end: int, frames: int, rate: Fraction) -> Span:
    return Span(*(min(round(at * rate / BINS_PER_S), frames) for at in (start, end)))
