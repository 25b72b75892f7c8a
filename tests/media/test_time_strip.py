"""Title time is written to the tenth, and drawn so that every letter can be told."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nostalgia_desktop.media.proxy_rate import proxy_step
from nostalgia_desktop.media.time_strip import (
    CELL_WIDTH,
    LETTERS,
    STRIP_LINES,
    clock_text,
    draw_strips,
    strip_width,
)
from tests.media.proxies import NTSC, PAL
from tests.media.strips import read_strip

RATES = st.sampled_from([PAL, NTSC, Fraction(24000, 1001), Fraction(50), Fraction(60000, 1001)])


@pytest.mark.parametrize(
    ("frame", "rate", "text"),
    [
        (0, PAL, "0:00:00.0"),
        (5, PAL, "0:00:00.2"),
        (1_499, PAL, "0:01:00.0"),  # 59.96 s.
        (89_995, PAL, "0:59:59.8"),
        (90_000, PAL, "1:00:00.0"),
        (107_892, NTSC, "1:00:00.0"),  # 3599.996 s.
        (900_000, PAL, "10:00:00.0"),
    ],
)
def test_a_time_is_written_to_the_nearest_tenth(frame, rate, text):
    assert clock_text(frame, rate) == text


@given(frame=st.integers(0, 5_000_000), rate=RATES)
def test_what_is_written_is_within_half_a_tenth_of_the_truth(frame, rate):
    hours, minutes, seconds = clock_text(frame, rate).split(":")

    written = int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    assert abs(written - frame / rate) <= Fraction(1, 20)
    assert int(minutes) < 60
    assert Fraction(seconds) < 60


@given(number=st.integers(0, 500_000), rate=RATES)
def test_no_two_frames_of_a_proxy_show_the_same(number, rate):
    step = proxy_step(rate)

    assert clock_text(number * step, rate) != clock_text((number + 1) * step, rate)


@given(st.lists(st.text(LETTERS.strip(), min_size=1, max_size=10), min_size=1, max_size=4))
def test_what_is_drawn_can_be_read(texts):
    drawn = _pixels(draw_strips(texts), strip_width(texts))

    assert [read_strip(picture * 255) for picture in drawn] == texts


def test_no_letter_touches_another_or_the_edge():
    (drawn,) = _pixels(draw_strips([LETTERS]), strip_width([LETTERS]))

    assert not drawn[[0, -1]].any()
    assert not drawn[:, CELL_WIDTH - 1 :: CELL_WIDTH].any()


@pytest.mark.parametrize("text", ["1-2", "0:00:0O.0", "½"])
def test_other_letters_are_refused(text):
    with pytest.raises(ValueError, match="not found"):
        draw_strips([text])


def _pixels(bits: bytes, width: int) -> np.ndarray:
    return np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(-1, STRIP_LINES, width)
