"""The local analyst's step: where a title's clock says that a recording was started anew."""

from nostalgia_desktop.domain.clock import PAL, Segment, TitleClock, Unit
from nostalgia_desktop.workflow.steps.local import restarts


def _clock(*starts_pts: int) -> TitleClock:
    """A clock of segments that last ten seconds each, with the timestamps they begin with."""
    units = [(Unit(n, n + 1, pts, pts + 900_000),) for n, pts in enumerate(starts_pts)]
    segments = [Segment(n * 250, 250, unit[0].pts, unit) for n, unit in enumerate(units)]
    return TitleClock(PAL, tuple(segments))


def test_a_clock_that_begins_anew_is_a_restart():
    assert restarts(_clock(0, 0, 0)) == [250, 500]


def test_timestamps_that_jump_back_a_little_or_far_ahead_are_a_restart():
    assert restarts(_clock(0, 890_000, 990_000 + 900_000)) == [250, 500]


def test_a_segment_that_goes_on_from_the_last_is_none():
    assert restarts(_clock(0, 900_450, 1_801_000)) == []


def test_one_segment_has_no_restart():
    assert restarts(_clock(0)) == []
