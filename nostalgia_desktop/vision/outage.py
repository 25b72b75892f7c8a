"""Whether there is a network, as far as the calls to Gemini have shown."""

import math
from collections.abc import Sequence

# One failure may be a cable that was moved.
_DOWN_AFTER = 2


class Outage:
    """A circuit breaker: after two failures in a row one call at a time is let through.

    `longest_s` is how long an outage is waited for, `waits_s` the time before each of its tries;
    the last stays. Times are the event loop's, in seconds. `proofs` counts answers of the
    service, and `given_up` the outages that lasted too long.
    """

    def __init__(self, longest_s: float, waits_s: Sequence[float]) -> None:
        self._longest_s, self._waits_s = longest_s, tuple(waits_s)
        self._since: float | None = None
        self._try_at, self._tried, self._failures = 0.0, 0, 0
        self.is_probing = False
        self.proofs = self.given_up = 0

    @property
    def is_on(self) -> bool:
        """Whether the network is taken for dead."""
        return self._since is not None

    @property
    def opens_at(self) -> float:
        """When the next call may go; infinite while one is trying."""
        if not self.is_on:
            return -math.inf
        return math.inf if self.is_probing else self._try_at

    @property
    def ends_at(self) -> float:
        """When it has been waited for long enough."""
        return math.inf if self._since is None else self._since + self._longest_s

    def reached(self) -> None:
        """The service answered, whatever it said."""
        self.proofs += 1
        self.forget()

    def forget(self) -> None:
        """Take the network for alive."""
        self._failures, self._since = 0, None

    def give_up(self) -> None:
        """It was waited for long enough; the next call begins anew."""
        self.given_up += 1
        self.forget()

    def failed(self, now: float, stretch: float, *, was_probe: bool) -> None:
        """A call did not get through; the next wait is `stretch` times as long as the table's."""
        self._failures += 1
        if self._since is None and self._failures >= _DOWN_AFTER:
            self._since, self._tried = now, 0
        elif was_probe:
            self._tried = min(self._tried + 1, len(self._waits_s) - 1)
        else:
            return  # It had begun before the outage was known.
        self._try_at = now + self._waits_s[self._tried] * stretch
