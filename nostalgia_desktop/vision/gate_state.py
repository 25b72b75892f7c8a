"""How the way to Gemini stands, in words for a person, and when a day of its quota ends."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# No `strftime`: Qt sets the person's locale, and the sentence around it is English.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Google's clock and this computer's differ: so long after midnight it is still asked again.
_GRACE = timedelta(minutes=1)
_TURN_OF_DAY = timedelta(minutes=30)
_AGAIN = timedelta(minutes=5)


class GateKind(StrEnum):
    """What is in the way; the order is that in which they are told."""

    KEY = "key"
    MODEL = "model"
    QUOTA = "quota"
    NETWORK = "network"
    RATE = "rate"
    OVERLOAD = "overload"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class GateState:
    """How the gate stands.

    `until` is when it goes on or tries again, in local time, and None where nobody can say.
    `words` is a sentence for a person, empty while all is well.
    """

    kind: GateKind
    until: datetime | None = None
    words: str = ""


OPEN = GateState(GateKind.OPEN)


def next_quota_day(now: datetime) -> datetime:
    """When the quotas of a day are given anew: at midnight of Pacific time.

    Source: https://ai.google.dev/gemini-api/docs/rate-limits. Just after midnight a used up quota
    is taken for one of the day before, and the answer is a few minutes later.
    """
    local = now.astimezone(_pacific())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if local - midnight < _TURN_OF_DAY:
        return now + _AGAIN
    # Both carry the zone, so a day is a day by the clock on the wall, of 23 or 25 hours too.
    return (midnight + timedelta(days=1)).astimezone(UTC) + _GRACE


def _pacific() -> tzinfo:
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:  # Windows has no such table.
        return timezone(timedelta(hours=-8))


def clock_words(until: datetime, now: datetime) -> str:
    """A time as a person says it: `at 09:00`, `tomorrow at 09:00`, `on Monday at 09:00`.

    Both must be in the same zone, the person's.
    """
    days = (until.date() - now.date()).days
    at = f"at {until:%H:%M}"
    if days == 0:
        return at
    return f"tomorrow {at}" if days == 1 else f"on {_WEEKDAYS[until.weekday()]} {at}"
