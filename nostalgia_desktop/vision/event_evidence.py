"""How much speaks for an event that begins at a place, as log odds.

What was there before is compared with what comes after over most of a minute on both sides: each
second is held against the most similar one across the place. So a party filmed in turns from two
sides stays one event, since what is seen after a cut was seen before it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import LOOK_BYTES, SOUND_BYTES, ChangeKind, Span, Survey
from nostalgia_desktop.vision.event_places import Place

_LONGEST_SPAN_S, _SHORTEST_SPAN_S, _SOUND_SPAN_S = 60, 15, 15
# How far apart seconds are: light changes within an event, and so does what the camera makes of
# it; colours do less. Further apart in time counts as a little less alike.
_LUMA, _CHROMA, _FADES_AFTER_S = 0.6, 2.0, 100
# The most similar part tells. A distance that tells nothing is half of what parts any two
# seconds of the title, within bounds; one of sounds is 5 dB.
_ALIKE, _NEAR, _SAMPLES, _LEAST_SPREAD, _MOST_SPREAD, _APART_DB = 0.1, 1.0, 300, 5.0, 12.0, 5.0
# Log odds by the logarithm of the distance, and their bounds. Those of looks are fitted to films
# put together of real footage (`benchmarks.events`), and hardly depend on the exact values.
_LOOK_SLOPE, _LOOK_LEAST, _LOOK_MOST = 2.8, -3.5, 3.5
_SOUND_SLOPE, _SOUND_LEAST, _SOUND_MOST = 1.2, -0.8, 1.2
_RESTART, _MARK, _SILENCE, _FADE, _DISSOLVE, _NO_CHANGE = 3.0, 4.5, 0.7, 0.8, 0.2, -0.5
_SHORTEST_DARK_S, _DARK, _DARK_PER_S, _MOST_DARK = 0.15, 0.8, 0.6, 2.6
_LONGEST_PAUSE_S = 20

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a place, each as log odds; below 0 it speaks against it."""

    look: float
    sound: float
    dark: float
    silence: float
    change: float
    restart: float
    mark: float

    @property
    def total(self) -> float:
        """All together."""
        told = self.dark + self.silence + self.change + self.restart + self.mark
        return self.look + self.sound + told


class Witness:
    """Knows how a title looks and sounds, and weighs its places.

    `scene_s` is how long a scene of such a title is, about. Restarts and marks that come more
    often than scenes tell of shots.
    """

    def __init__(self, survey: Survey, places: Sequence[Place], scene_s: float) -> None:
        self._survey = survey
        self._looks, self._sounds = palettes(survey.looks), _decibels(survey.sounds)
        self._spread = spread(self._looks)
        self._span_s = round(min(max(scene_s, _SHORTEST_SPAN_S), _LONGEST_SPAN_S))
        length_s = float(survey.frames / survey.rate)
        self._restart = _worth(sum(place.restart for place in places), length_s / scene_s)
        self._mark = _worth(sum(place.mark > 0 for place in places), length_s / scene_s)

    def weigh(self, place: Place, run: Span) -> Evidence:
        """All that speaks for a place in the stretch `run` of the title."""
        rate = self._survey.rate
        first, last = -(-run.start // rate), run.end // rate
        before, after = (place.frame - place.dark) // rate, -(-place.frame // rate)
        sides = (
            slice(max(first, before - self._span_s), before),
            slice(after, max(after, min(last, after + self._span_s))),
        )
        return Evidence(
            look=self._look(*sides),
            sound=self._sound(*sides),
            dark=_dark(place.dark, rate),
            silence=_SILENCE if self._is_silent(place) else 0.0,
            change=_change(place),
            restart=_RESTART * self._restart if place.restart else 0.0,
            mark=_MARK * self._mark * place.mark,
        )

    def _look(self, before: slice, after: slice) -> float:
        old, new = self._looks[before], self._looks[after]
        if not len(old) or not len(new):
            return 0.0
        apart = np.abs(old[:, None] - new[None]).sum(axis=2)
        ago, ahead = np.arange(len(old), 0, -1), np.arange(1, len(new) + 1)
        apart *= 1 + (ago[:, None] + ahead[None] - 2) / _FADES_AFTER_S
        nearest = (
            _alike(apart.min(axis=0), ahead / self._span_s),
            _alike(apart.min(axis=1), ago / self._span_s),
        )
        return _odds(sum(nearest) / 2 / self._spread, _LOOK_SLOPE, _LOOK_LEAST, _LOOK_MOST)

    def _sound(self, before: slice, after: slice) -> float:
        """The soft and the loud moments of each band: a place sounds through its pauses."""
        old, new = self._sounds[before][-_SOUND_SPAN_S:], self._sounds[after][:_SOUND_SPAN_S]
        if len(old) < 2 or len(new) < 2 or max(old.max(), new.max()) == 0:
            return 0.0
        apart = np.quantile(old, (0.25, 0.75), axis=0) - np.quantile(new, (0.25, 0.75), axis=0)
        return _odds(
            float(np.abs(apart).mean()) / _APART_DB, _SOUND_SLOPE, _SOUND_LEAST, _SOUND_MOST
        )

    def _is_silent(self, place: Place) -> bool:
        """Whether a silence ends or lies at a place, and not all around it."""
        rate = self._survey.rate
        near, long = int(rate / 2), int(_LONGEST_PAUSE_S * rate)
        return any(
            span.start - near <= place.frame <= span.end + near and span.end - span.start < long
            for span in self._survey.silence
        )


def _alike(apart: Values, away: Values) -> float:
    """The distance below which the most similar part lies; seconds near the place count most."""
    order = np.argsort(apart, kind="stable")
    weights = np.exp(-away[order] / _NEAR)
    shares = np.cumsum(weights) / weights.sum()
    return float(np.interp(_ALIKE, shares, apart[order]))


def _odds(ratio: float, slope: float, least: float, most: float) -> float:
    """Log odds from how much larger a distance is than one that tells nothing."""
    return float(np.clip(slope * np.log(max(ratio, 1e-6)), least, most))


def _worth(count: int, scenes: float) -> float:
    return min(scenes / (count + 1), 1.0)


def _dark(frames: int, rate: Fraction) -> float:
    seconds = float(frames / rate)
    if seconds < _SHORTEST_DARK_S:
        return 0.0
    return min(_DARK + _DARK_PER_S * seconds, _MOST_DARK)


def _change(place: Place) -> float:
    """A fade is made to end something; a cut that is not sure may be none."""
    if place.kind is None:
        return _NO_CHANGE
    made = {ChangeKind.FADE: _FADE, ChangeKind.DISSOLVE: _DISSOLVE}.get(place.kind, 0.0)
    return made + 2 * (place.change - 1)


def palettes(looks: bytes) -> Values:
    """Brightness and colours of each second, wherever in the picture they are: a camera pans."""
    cells = np.frombuffer(looks, np.uint8).reshape(-1, LOOK_BYTES // 3, 3)
    ranked = np.sort(cells.astype(np.float64), axis=1) * (_LUMA, _CHROMA, _CHROMA)
    return ranked.reshape(-1, LOOK_BYTES) / LOOK_BYTES


def _decibels(sounds: bytes) -> Values:
    levels = np.frombuffer(sounds, np.uint8).reshape(-1, SOUND_BYTES)
    return levels.astype(np.float64) * (96 / 255)


def spread(looks: Values) -> float:
    """A distance between seconds that tells nothing, by how much the title has to show."""
    some = looks[:: max(len(looks) // _SAMPLES, 1)]
    apart = np.abs(some[:, None] - some[None]).sum(axis=2)
    return float(np.clip(np.median(apart) / 2, _LEAST_SPREAD, _MOST_SPREAD))
