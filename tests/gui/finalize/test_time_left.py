"""The estimate for a batch of clips: each disc has its speed, and several share the machine."""

import pytest

from nostalgia_desktop.gui.finalize.time_left import ClipsTimeLeft
from nostalgia_desktop.workflow.finalize_plan import PlannedClip
from nostalgia_desktop.workflow.pace import GUESS, Pace

MINUTE_MS = 60_000


def _clip(job_id: int, uid: str, length_ms: int = MINUTE_MS, *, only_tags: bool = False):
    return PlannedClip(job_id, uid, "Lake", f"{uid}.mp4", length_ms, 1, only_tags=only_tags)


def _left(*clips: PlannedClip, pace: Pace = GUESS) -> ClipsTimeLeft:
    return ClipsTimeLeft(clips, pace)


def _make(left: ClipsTimeLeft, uid: str, begin_s: float, took_s: float) -> float:
    """Let a clip be made alone; gives when it is there."""
    for step in range(11):
        left.tell(begin_s + took_s * step / 10, uid, step / 10)
    return begin_s + took_s


def test_what_is_alike_takes_equally_long():
    left = _left(*(_clip(1, uid) for uid in "abcd"))

    now_s = _make(left, "a", 0, 30)

    assert left.left_s(now_s) == pytest.approx(90)


def test_each_disc_has_a_speed_of_its_own():
    """A clip of each was made; of the slow disc there are three more, of the fast one none."""
    left = _left(_clip(1, "fast"), *(_clip(2, uid) for uid in "abcd"))

    now_s = _make(left, "a", _make(left, "fast", 0, 20), 80)

    assert left.left_s(now_s) == pytest.approx(3 * 80, rel=0.11)


def test_two_at_once_share_the_machine():
    left = _left(*(_clip(1, uid) for uid in "abcd"))
    for step in range(11):
        left.tell(6 * step, "a", step / 10)
        left.tell(6 * step, "b", step / 10)

    assert left.left_s(60) == pytest.approx(60, rel=0.1)


def test_the_last_one_is_not_slower_for_being_alone():
    left = _left(_clip(1, "a"), _clip(1, "b", 2 * MINUTE_MS))
    for step in range(11):
        left.tell(4 * step, "a", step / 10)
        left.tell(4 * step, "b", step / 20)

    assert left.left_s(40) == pytest.approx(20, rel=0.1)


def test_between_news_the_time_runs_on_only_while_something_is_made():
    left = _left(*(_clip(1, uid) for uid in "ab"))
    now_s = _make(left, "a", 0, 30)
    assert left.left_s(now_s + 600) == pytest.approx(30)

    left.tell(now_s, "b", 0.0)

    assert left.left_s(now_s + 10) == pytest.approx(20)
    assert left.left_s(now_s + 600) == 0


def test_a_clip_that_begins_anew_counts_again_and_what_was_learnt_stays():
    left = _left(*(_clip(1, uid) for uid in "ab"))
    now_s = _make(left, "a", 0, 30)
    left.tell(now_s, "b", 0.0)
    left.tell(now_s + 15, "b", 0.5)

    left.put_back(now_s + 15, "b")

    assert left.left_s(now_s + 1000) == pytest.approx(30)


def test_a_clip_that_failed_is_waited_for_no_more():
    left = _left(*(_clip(1, uid) for uid in "abc"))
    now_s = _make(left, "a", 0, 30)
    left.tell(now_s, "b", 0.0)

    left.drop(now_s, "b")

    assert left.left_s(now_s) == pytest.approx(30)


def test_words_alone_take_next_to_no_time():
    left = _left(_clip(1, "a"), *(_clip(1, uid, only_tags=True) for uid in "bc"))

    now_s = _make(left, "a", 0, 30)

    assert left.left_s(now_s) == pytest.approx(0.6)


def test_nothing_is_said_before_it_can_be_judged():
    left = _left(_clip(1, "a"))
    assert left.left_s(5) is None

    for now_s, done in ((0, 0.0), (2, 0.04), (2.9, 0.2)):
        left.tell(now_s, "a", done)
    assert left.left_s(2.9) is None
    left.tell(6, "a", 0.2)
    assert left.left_s(6) == pytest.approx(24, rel=0.2)


def test_a_measured_pace_counts_at_first_and_less_and_less():
    """It was twice as fast as the film; now it is as fast as the film."""
    left = _left(_clip(1, "a", 100 * MINUTE_MS), pace=Pace(2, 1, is_measured=True))
    for second in range(0, 5):
        left.tell(second, "a", second / 6000)
    at_first = left.left_s(4)
    for second in range(5, 300):
        left.tell(second, "a", second / 6000)

    assert 3_000 < at_first < 5_000
    assert left.left_s(299) == pytest.approx(5701, rel=0.05)


@pytest.mark.parametrize("slower", [0.5, 3.0])
def test_when_all_come_on_slower_or_faster_that_counts_within_a_minute(slower):
    """A minute of film took 30 seconds, until something else began on the machine, or ended."""
    left = _left(_clip(1, "a", 100 * MINUTE_MS))
    for second in range(600):
        left.tell(second, "a", second / 3_000)
    before = left.left_s(599)
    for second in range(1, 91):
        left.tell(599 + second, "a", (599 + second / slower) / 3_000)

    really = (3_000 - 599 - 90 / slower) * slower
    assert before == pytest.approx(2_401, rel=0.05)
    assert left.left_s(689) == pytest.approx(really, rel=0.3)
