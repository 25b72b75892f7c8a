"""How long a step will still take, judged by how it came on so far."""

from dataclasses import dataclass

from nostalgia_desktop.gui.translation import tr

_SETTLE_S, _SETTLE_DONE = 2.0, 0.01
"""Before so much is known of a step, any guess would be wild."""
_RECENT_S = 20.0
"""What lies further back counts less and less."""
_OVERDUE_S = 10.0
"""A step that should have been over so long ago stands still: what it waits for, nobody knows."""


@dataclass(slots=True)
class _News:
    at_s: float
    done: float


class TimeLeft:
    """An estimate for one step; times are seconds of any clock that only runs forward."""

    def __init__(self) -> None:
        self._first: _News | None = None
        self._last = _News(0.0, 0.0)
        self._rate = 0.0

    def tell(self, now_s: float, done: float) -> None:
        """The step is `done` far, 0 to 1; one that falls back has begun anew."""
        if self._first is None or done < self._last.done:
            self._first, self._rate = _News(now_s, done), 0.0
        elif now_s > self._last.at_s:
            self._smooth(now_s, done)
        else:
            return
        self._last = _News(now_s, done)

    def left_s(self, now_s: float) -> float | None:
        """Seconds until the end, or None while there is too little to judge by."""
        first = self._first
        if first is None or self._rate <= 0:
            return None
        if self._last.at_s - first.at_s < _SETTLE_S or self._last.done - first.done < _SETTLE_DONE:
            return None
        left_s = (1 - self._last.done) / self._rate - (now_s - self._last.at_s)
        return None if left_s < -_OVERDUE_S else max(left_s, 0.0)

    def _smooth(self, now_s: float, done: float) -> None:
        """Mix what was new into the speed so far, more of it the longer that took."""
        took = now_s - self._last.at_s
        new = (done - self._last.done) / took
        known = self._last.at_s - (self._first or self._last).at_s
        # At first a plain mean over all; later the last `_RECENT_S` count most.
        share = took / (min(known, _RECENT_S) + took)
        self._rate += (new - self._rate) * share


def short_words_of(left_s: float) -> str:
    """The same where there is little room: `< 1 min`, `4 min`, `2 h 10 min`."""
    return tr("< 1 min") if round(left_s / 60) < 1 else _span(left_s)


def words_of(left_s: float) -> str:
    """A length of time as one says it: `less than a minute`, `about 4 min`, `about 2 h 10 min`."""
    is_long = round(left_s / 60) >= 1
    return tr("about {}").format(_span(left_s)) if is_long else tr("less than a minute")


def _span(left_s: float) -> str:
    minutes = round(left_s / 60)
    if minutes < 60:
        return tr("{} min").format(minutes)
    hours, rest = divmod(round(minutes / 10) * 10, 60)
    return tr("{} h {} min").format(hours, rest) if rest else tr("{} h").format(hours)
