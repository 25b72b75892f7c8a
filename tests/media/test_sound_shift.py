"""How much later a sound is: told to a millisecond where it can be told, and else not at all."""

import numpy as np
import pytest

from nostalgia_desktop.media.mono_sound import HZ
from nostalgia_desktop.media.sound_shift import MARGIN, find_shift

_SECOND = HZ


def _noise(n: int, seed: int = 1):
    return (np.random.default_rng(seed).normal(size=n) * 0.1).astype(np.float32)


def _heard(original, late_ms: float):
    """A second out of the middle, as it is heard `late_ms` later."""
    start = MARGIN - round(late_ms * HZ / 1000)
    return original[start : start + _SECOND]


@pytest.mark.parametrize("late_ms", [0, 7, -12, 100, -100, 250, -299])
def test_a_shift_is_told_to_the_millisecond(late_ms: float):
    original = _noise(_SECOND + 2 * MARGIN)

    found = find_shift(_heard(original, late_ms), original)

    assert found.late_ms == pytest.approx(late_ms, abs=1)
    assert found.is_off == (abs(late_ms) > 20)


def test_a_tone_is_like_itself_at_many_places_and_none_is_called_wrong():
    tone = np.sin(np.arange(_SECOND + 2 * MARGIN) * 440 * 2 * np.pi / HZ).astype(np.float32)

    assert not find_shift(_heard(tone, 100), tone).is_off


def test_a_click_in_a_loud_hum_is_enough():
    hum = np.sin(np.arange(_SECOND + 2 * MARGIN) * 50 * 2 * np.pi / HZ).astype(np.float32)
    hum[MARGIN + 3000 : MARGIN + 3040] += _noise(40) * 3

    assert find_shift(_heard(hum, 100), hum).late_ms == pytest.approx(100, abs=1)


def test_of_silence_nothing_is_told():
    silent = np.zeros(_SECOND + 2 * MARGIN, np.float32)

    assert find_shift(silent[:_SECOND], _noise(silent.size)).late_ms is None
    assert find_shift(_noise(_SECOND), silent).late_ms is None


def test_another_sound_is_called_another():
    found = find_shift(_noise(_SECOND), _noise(_SECOND + 2 * MARGIN, seed=2))

    assert (found.late_ms, found.is_other) == (None, True)
