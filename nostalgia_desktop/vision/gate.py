"""The one way to Gemini: how many calls at once, who waits for what, and when it goes on.

Limits and troubles belong to a key, not to a title, so all passes of a program share one gate.
What is in the way, and what the gate does about it:

* *too fast* (RATE): all wait as long as the service asks, and fewer go at once afterwards;
* *overloaded*: who met it waits, longer each time;
* *no network*: after two failures in a row all wait, and one at a time tries its own call;
* *the day's quota is used up*: all that is metered waits for the next day;
* *wrong key, no such model*: nobody tries again before `reset`.

Callers stand in one queue. All waiting, for a turn or for a time, happens there, with one timer
for the earliest; whatever changes looks through the queue again, so no wake-up is lost.
"""

import asyncio
import logging
import math
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from nostalgia_desktop.domain.errors import VisionError
from nostalgia_desktop.vision.gate_rules import Caller, Rules
from nostalgia_desktop.vision.gate_state import GateState, next_quota_day
from nostalgia_desktop.vision.gate_troubles import Listener

log = logging.getLogger(__name__)
_T = TypeVar("_T")

# Seconds to wait before each further try; the service's own `retryDelay` comes first.
PATIENCE = (2.0, 5.0, 15.0, 40.0)
# Seconds before each try while there is no network; the last stays.
PROBES = (2.0, 5.0, 15.0, 30.0, 60.0)
OUTAGE_S = 12 * 3600.0
_SHORTEST_TIMER_S = 0.001


class Gate:
    """Lets calls through to Gemini. One for all passes of a program, used on one event loop.

    `patience` are the seconds before each further try of one call; when they are used up, its
    error is raised. `outage_s` is how long a dead network or a used up quota is waited for; with
    0 the network is given no more patience than anything else. `probes` are the seconds before
    each try while there is no network. `now`, `jitter` (0 to 1) and `next_day` are for tests.
    """

    def __init__(
        self,
        patience: Sequence[float] = PATIENCE,
        outage_s: float = OUTAGE_S,
        probes: Sequence[float] = PROBES,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        jitter: Callable[[], float] = random.random,
        next_day: Callable[[datetime], datetime] = next_quota_day,
    ) -> None:
        # Who failed together must not come back together.
        self._rules = Rules(patience, outage_s, probes, now, lambda: 1 + jitter() / 5, next_day)
        self._queue = deque[Caller]()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def state(self) -> GateState:
        """How it stands."""
        return self._rules.troubles.state

    @property
    def limit(self) -> int:
        """How many calls may go at once."""
        return self._rules.pace.limit

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Have every change of `state` told, soon after it; what comes back ends that."""
        return self._rules.troubles.listen(callback)

    def reset(self) -> None:
        """Forget all troubles: the key or model was changed, or a person wants it tried now.

        To be called on the event loop.
        """
        self._rules.forget()
        for caller in self._queue:
            caller.not_before = 0.0
        self._look()

    async def call(
        self,
        action: Callable[[], Awaitable[_T]],
        doing: str,
        *,
        metered: bool = True,
        ahead: bool = False,
    ) -> _T:
        """Do something at Gemini, and again where that may help; `action` is called for each try.

        `doing` is what the log calls it. What is not `metered`, such as deleting a file, needs
        no quota and no model and does not wait for them. What goes `ahead` is the next piece of
        something begun, and waits behind nobody.

        Raises:
            VisionBusy: it did not get better in the time there is.
            VisionError: what the action raised; a rejected key or unknown model from then on, too.
        """
        caller = Caller(metered, ahead, self._rules.outage.given_up)
        while True:
            await self._enter(caller)
            try:
                result = await action()
            except VisionError as error:
                final = self._rules.failed(caller, error)
                if final is error:
                    raise
                if final is not None:
                    raise final from error
                log.warning("%s: %s; it is tried again", doing, error)
            else:
                self._rules.succeeded()
                return result
            finally:
                self._rules.leave(caller)
                self._look()

    async def _enter(self, caller: Caller) -> None:
        """Wait for a turn."""
        caller.turn = asyncio.get_running_loop().create_future()
        (self._queue.appendleft if caller.ahead else self._queue.append)(caller)
        self._look()
        try:
            await caller.turn
        except asyncio.CancelledError:
            if caller in self._queue:
                self._queue.remove(caller)
            elif not caller.turn.cancelled() and not caller.turn.exception():
                self._rules.leave(caller)  # Its turn had come in the same moment.
            self._look()
            raise

    def _look(self) -> None:
        """Let in and turn away whom it is time for, and set the timer for the next."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._rules.expire(now)
        wake = self._rules.next_end(now)
        for caller in tuple(self._queue):
            refusal = self._rules.refusal(caller)
            opens_at = self._rules.opens_at(caller)
            if refusal is None and opens_at > now and not caller.turn.cancelled():
                wake = min(wake, opens_at)
                continue
            self._queue.remove(caller)
            if caller.turn.cancelled():
                continue
            if refusal is not None:
                caller.turn.set_exception(refusal)
            else:
                self._rules.admit(caller)
                caller.turn.set_result(None)
        self._set_timer(loop, wake)

    def _set_timer(self, loop: asyncio.AbstractEventLoop, wake: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if math.isfinite(wake):
            delay_s = max(wake - loop.time(), _SHORTEST_TIMER_S)
            self._timer = loop.call_later(delay_s, self._look)
