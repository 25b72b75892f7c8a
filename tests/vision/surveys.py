"""Surveys of films that were never shot: places that look and sound in their own ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np

from nostalgia_desktop.domain.survey import (
    LOOK_BYTES,
    SOUND_BYTES,
    Change,
    ChangeKind,
    Span,
    Survey,
    Waveform,
)

PAL, NTSC = Fraction(25), Fraction(30000, 1001)
BLACK, BLUE = "black", "blue"
_PLAIN = {BLACK: (16, 128, 128), BLUE: (41, 240, 110)}
_SILENT = np.zeros(SOUND_BYTES)


@dataclass(frozen=True)
class Shot:
    """A shot of some seconds: where it was filmed, from which side, and how it sounds there.

    It begins with a cut, unless `join` says otherwise; then `blend` frames around it are of both.
    `sound` is that of its place, where none is given; an empty one is silence.
    """

    place: str
    seconds: float
    side: str = ""
    sound: str | None = None
    join: ChangeKind | None = ChangeKind.CUT
    blend: int = 0


@dataclass(frozen=True)
class Film:
    """A survey, and the first frame of each shot, with the end of the last."""

    survey: Survey
    starts: tuple[int, ...]


def film(shots: Sequence[Shot], rate: Fraction = PAL, *, sound: bool = True) -> Film:
    """The survey of a film of these shots."""
    draw = np.random.default_rng(1994)
    lengths = [max(round(Fraction(shot.seconds) * rate), 1) for shot in shots]
    starts = tuple(accumulate(lengths, initial=0))
    frames = starts[-1]
    by_frame = np.repeat(np.arange(len(shots)), lengths)
    firsts = np.array([-(-second * rate // 1) for second in range(-(-frames // rate))], int)
    firsts = firsts[firsts < frames]
    looks = _by_second([_look(shot) for shot in shots], by_frame, firsts)
    plain = np.array([shot.place in _PLAIN for shot in shots])[by_frame[firsts]]
    looks = looks + draw.normal(0, 3, looks.shape) * ~plain[:, None]
    sounds = _by_second([_sound(shot) for shot in shots], by_frame, firsts)
    sounds = (sounds + draw.normal(0, 8, sounds.shape)) * (sounds > 0)
    survey = Survey(
        frames=frames,
        rate=rate,
        changes=tuple(_changes(shots, starts)),
        black=_where(shots, starts, lambda shot: shot.place == BLACK),
        silence=_where(shots, starts, lambda shot: not _sound(shot).any()) if sound else (),
        scores=bytes(0 if shots[int(index)].place in _PLAIN else 12 for index in by_frame),
        looks=looks.clip(0, 255).round().astype(np.uint8).tobytes(),
        sounds=sounds.clip(0, 255).round().astype(np.uint8).tobytes() if sound else b"",
        waveform=Waveform(10, ()),
        loudness=None,
    )
    return Film(survey, starts)


def _by_second(
    values: Sequence[np.ndarray], by_frame: np.ndarray, firsts: np.ndarray
) -> np.ndarray:
    """Means over the frames of each second."""
    counts = np.diff(firsts, append=len(by_frame))
    sums = np.add.reduceat(np.array(values, np.float32)[by_frame], firsts, axis=0)
    return np.asarray(sums / counts[:, None])


def _changes(shots: Sequence[Shot], starts: Sequence[int]) -> list[Change]:
    return [
        Change(shot.join, start - shot.blend // 2, start + shot.blend - shot.blend // 2, 1.0)
        for shot, start in zip(shots[1:], starts[1:], strict=False)
        if shot.join is not None
    ]


def _where(
    shots: Sequence[Shot], starts: Sequence[int], is_so: Callable[[Shot], bool]
) -> tuple[Span, ...]:
    spans: list[Span] = []
    for shot, start, end in zip(shots, starts, starts[1:], strict=False):
        if is_so(shot) and spans and spans[-1].end == start:
            spans[-1] = Span(spans[-1].start, end)
        elif is_so(shot):
            spans.append(Span(start, end))
    return tuple(spans)


def _look(shot: Shot) -> np.ndarray:
    """Twelve fields of a grid: a place has its light and its colours, a side of it its own too."""
    if shot.place in _PLAIN:
        return np.tile(_PLAIN[shot.place], LOOK_BYTES // 3).astype(float)
    place, side = _by_name(shot.place), _by_name(shot.place + shot.side)
    middle = place.uniform((60, 100, 100), (190, 156, 156))
    spread = side.normal(0, (25, 6, 6), (LOOK_BYTES // 3, 3))
    return np.asarray(middle + side.normal(0, (12, 6, 6)) + spread).reshape(-1)


def _sound(shot: Shot) -> np.ndarray:
    name = shot.place if shot.sound is None else shot.sound
    if shot.sound == "" or (shot.sound is None and shot.place in _PLAIN):
        return _SILENT
    return np.asarray(_by_name("sound of " + name).uniform(90, 200, SOUND_BYTES))


def _by_name(name: str) -> np.random.Generator:
    return np.random.default_rng(list(name.encode()))
