"""Windows of a proxy's frames, names of films, and a command line that says the same twice."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nostalgia_desktop.media.proxy_rate import proxy_rate, proxy_step
from nostalgia_desktop.media.upload_args import (
    FilmWindow,
    ProxyFacts,
    film_key,
    film_width,
    upload_args,
)
from tests.media.proxies import NTSC, PAL

WINDOW = FilmWindow(100, 900, PAL)
FACTS = ProxyFacts(480, has_sound=True)
RATES = st.sampled_from([PAL, NTSC, Fraction(24), Fraction(50), Fraction(2), Fraction(60000, 1001)])


@pytest.mark.parametrize(
    ("start", "end", "rate"), [(5, 5, PAL), (9, 5, PAL), (-1, 5, PAL), (1, 5, PAL), (6, 10, PAL)]
)
def test_a_window_without_frames_of_the_proxy_cannot_be_made(start, end, rate):
    with pytest.raises(ValueError, match="no frames to upload"):
        FilmWindow(start, end, rate)


@given(frames=st.integers(1, 100_000), cut=st.floats(0, 1), rate=RATES)
def test_two_windows_that_meet_have_each_frame_of_the_proxy_once(frames, cut, rate):
    middle, step = round(frames * cut), proxy_step(rate)
    whole = FilmWindow(0, frames, rate).shown
    assume(0 < middle < frames and len(range(-(-middle // step), -(-frames // step))))

    first, second = FilmWindow(0, middle, rate), FilmWindow(middle, frames, rate)

    assert [*first.shown, *second.shown] == list(whole)
    assert second.first_frame >= middle > second.first_frame - step
    assert first.duration_s + second.duration_s == len(whole) / proxy_rate(rate)


def test_a_film_has_one_key_whoever_makes_it():
    assert film_key("a" * 64, WINDOW) == film_key("a" * 64, FilmWindow(100, 900, PAL))
    assert len(film_key("a" * 64, WINDOW)) == 64


def test_whatever_makes_another_film_makes_another_key():
    keys = {
        film_key("a" * 64, WINDOW),
        film_key("b" * 64, WINDOW),
        film_key("a" * 64, replace(WINDOW, start=101)),
        film_key("a" * 64, replace(WINDOW, end=901)),
        film_key("a" * 64, replace(WINDOW, rate=NTSC)),
        film_key("a" * 64, replace(WINDOW, with_sound=False)),
        film_key("a" * 64, FilmWindow(10, 900, PAL)),
    }

    assert len(keys) == 7


def test_the_same_wishes_give_the_same_arguments():
    args = upload_args(WINDOW, FACTS, "proxy", "strips", "out")

    assert args == upload_args(WINDOW, FACTS, "proxy", "strips", "out")
    assert args[-1] == "out"
    assert args[args.index("-video_size") + 1] == "144x24"


@pytest.mark.parametrize(("start", "seek"), [(0, None), (50, None), (100, "2.000000")])
def test_what_lies_before_the_window_is_not_read(start, seek):
    args = upload_args(FilmWindow(start, 900, PAL), FACTS, "proxy", "strips", "out")

    assert ("-ss" in args) == (seek is not None)
    assert seek is None or args[args.index("-ss") + 1] == seek


def test_sound_that_is_left_out_is_not_even_read():
    silent = upload_args(replace(WINDOW, with_sound=False), FACTS, "proxy", "strips", "out")

    assert silent == upload_args(WINDOW, replace(FACTS, has_sound=False), "proxy", "strips", "out")
    assert not [word for word in silent if ":a:" in word or word == "aac"]


def test_a_title_of_ten_hours_gets_a_wider_strip():
    late = FilmWindow(10 * 3600 * 25 - 100, 10 * 3600 * 25 + 100, PAL)

    assert late.times()[0] == "9:59:56.0"
    assert late.times()[-1] == "10:00:03.8"
    assert film_width(late, ProxyFacts(100, has_sound=False)) == 10 * 16 + 16
