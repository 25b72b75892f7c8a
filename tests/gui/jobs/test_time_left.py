"""The estimate of the time that is left: steady, and silent while nobody can know."""

import pytest

from nostalgia_desktop.gui.jobs.time_left import TimeLeft, words_of


def _told(*news: tuple[float, float]) -> TimeLeft:
    left = TimeLeft()
    for now_s, done in news:
        left.tell(now_s, done)
    return left


def test_a_steady_step_ends_when_it_seems_to():
    left = _told(*((second, second / 100) for second in range(51)))

    assert left.left_s(50) == pytest.approx(50)


def test_between_news_the_time_runs_on():
    left = _told((0, 0.0), (10, 0.1))

    assert left.left_s(14) == pytest.approx(86)


@pytest.mark.parametrize(
    "news",
    [(), ((0, 0.0),), ((0, 0.0), (1.5, 0.4)), ((0, 0.0), (60, 0.005)), ((0, 0.0), (60, 0.0))],
    ids=["nothing", "one", "too short", "too little", "stuck"],
)
def test_nothing_is_said_before_it_can_be_judged(news):
    assert _told(*news).left_s(61) is None


def test_one_slow_moment_changes_little_and_a_lasting_one_much():
    steady = [(second, second / 100) for second in range(41)]

    once = _told(*steady, (41, 0.4001))
    lasting = _told(*steady, *((40 + second, 0.4 + second / 1000) for second in range(1, 61)))

    assert 55 < (once.left_s(41) or 0) < 75
    assert 300 < (lasting.left_s(100) or 0) < 540


def test_a_step_that_begins_anew_forgets_what_was():
    left = _told((0, 0.0), (10, 0.9), (11, 0.0))

    assert left.left_s(12) is None


def test_two_news_of_one_moment_do_no_harm():
    left = _told((0, 0.0), (10, 0.1), (10, 0.2), (20, 0.2))

    assert left.left_s(20) == pytest.approx(80)


def test_it_is_never_over_before_its_end():
    left = _told((0, 0.0), (10, 0.5))

    assert left.left_s(25) == 0


def test_of_a_step_that_stands_still_nothing_is_said():
    left = _told((0, 0.0), (10, 0.5))

    assert left.left_s(31) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (29, "less than a minute"),
        (31, "about 1 min"),
        (239, "about 4 min"),
        (3_599, "about 1 h"),
        (7_790, "about 2 h 10 min"),
        (36_000, "about 10 h"),
    ],
)
def test_it_is_said_as_people_say_it(seconds, words):
    assert words_of(seconds) == words
