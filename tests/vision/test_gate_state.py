"""When a day of quota ends, and how a time is said."""

import sys
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from nostalgia_desktop.vision.gate_state import clock_words, next_quota_day

PACIFIC = ZoneInfo("America/Los_Angeles")
BERLIN = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 10, 3, 12, tzinfo=UTC), datetime(2026, 10, 4, 7, tzinfo=UTC)),
        # 23:30 in California: half an hour is left.
        (datetime(2026, 10, 4, 6, 30, tzinfo=UTC), datetime(2026, 10, 4, 7, tzinfo=UTC)),
        (datetime(2026, 12, 3, 12, tzinfo=UTC), datetime(2026, 12, 4, 8, tzinfo=UTC)),
        # A day of 25 hours and one of 23: the clocks change.
        (datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)),
        (datetime(2026, 3, 8, 9, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC)),
    ],
)
def test_the_quota_is_given_anew_just_after_midnight_in_california(now, midnight):
    assert next_quota_day(now) == midnight + timedelta(minutes=1)


def test_a_quota_that_is_used_up_at_midnight_is_asked_for_again_soon():
    now = datetime(2026, 10, 4, 0, 2, tzinfo=PACIFIC)

    assert next_quota_day(now) == now + timedelta(minutes=5)


def test_without_a_table_of_zones_the_day_is_that_of_winter(monkeypatch):
    monkeypatch.setitem(sys.modules, "tzdata", None)
    zoneinfo.reset_tzpath(to=())
    ZoneInfo.clear_cache()
    try:
        now = datetime(2026, 7, 3, 12, tzinfo=UTC)
        assert next_quota_day(now) == datetime(2026, 7, 4, 8, 1, tzinfo=UTC)
    finally:
        zoneinfo.reset_tzpath()
        ZoneInfo.clear_cache()


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (datetime(2026, 10, 3, 23, 5, tzinfo=BERLIN), "at 23:05"),
        (datetime(2026, 10, 4, 9, 0, tzinfo=BERLIN), "tomorrow at 09:00"),
        (datetime(2026, 10, 5, 9, 0, tzinfo=BERLIN), "on Monday at 09:00"),
    ],
)
def test_a_time_is_said_as_people_say_it(until, words):
    assert clock_words(until, datetime(2026, 10, 3, 22, tzinfo=BERLIN)) == words
