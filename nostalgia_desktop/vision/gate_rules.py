"""The rules of the gate to Gemini: who may go, who waits until when, and who is turned away."""

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nostalgia_desktop.domain.errors import (
    BusyKind,
    ModelUnknown,
    VisionBusy,
    VisionError,
    VisionKeyRejected,
)
from nostalgia_desktop.vision.gate_state import GateKind, clock_words
from nostalgia_desktop.vision.gate_troubles import Troubles
from nostalgia_desktop.vision.outage import Outage
from nostalgia_desktop.vision.pace import Pace

_LONGEST_WAIT_S = 120.0
# A computer that slept has not counted: the clock on the wall is looked at this often.
_LOOK_AT_CLOCK_S = 300.0
_GONE = "Gemini could not be reached for a long time; try again when there is a network"


@dataclass(slots=True, eq=False)
class Caller:
    """One call on its way; `not_before` is on the event loop's clock.

    `tries` are failures of its own while others got through. `proofs` is the outage's count when
    it failed last, `given_up` that of when it came; `era` is the pace's when it was let in.
    """

    metered: bool
    ahead: bool
    given_up: int
    turn: "asyncio.Future[None]" = field(init=False)
    not_before: float = 0.0
    tries: int = 0
    proofs: int = -1
    era: int = 0
    is_probe: bool = False


class Rules:
    """What is in the way, and what follows from it for a caller.

    `patience` and `outage_s` are those of `Gate`; `stretch` makes a wait a little longer.
    """

    def __init__(
        self,
        patience: Sequence[float],
        outage_s: float,
        probes: Sequence[float],
        now: Callable[[], datetime],
        stretch: Callable[[], float],
        next_day: Callable[[datetime], datetime],
    ) -> None:
        self._patience, self._outage_s = tuple(patience), outage_s
        self._now, self._stretch, self._next_day = now, stretch, next_day
        self.pace, self.outage, self.troubles = Pace(), Outage(outage_s, probes), Troubles(now)
        self._key_error: VisionKeyRejected | None = None
        self._model_error: ModelUnknown | None = None
        self._used_up_until: datetime | None = None

    def forget(self) -> None:
        """Forget all troubles."""
        self._key_error = self._model_error = self._used_up_until = None
        self.outage.forget()
        self.troubles.clear()

    def expire(self, now: float) -> None:
        """End what ends by time, on the loop's clock."""
        self.troubles.expire(now)
        if self._used_up_until is not None and self._now() >= self._used_up_until:
            self._used_up_until = None
            self.troubles.end(GateKind.QUOTA)
        if now >= self.outage.ends_at:
            self.outage.give_up()
            self.troubles.end(GateKind.NETWORK)

    def next_end(self, now: float) -> float:
        """When to look again for what ends by time, whether or not anybody waits."""
        end = min(self.troubles.next_end, self.outage.ends_at)
        if self._used_up_until is None:
            return end
        left_s = (self._used_up_until - self._now()).total_seconds()
        return min(end, now + min(left_s, _LOOK_AT_CLOCK_S))

    def opens_at(self, caller: Caller) -> float:
        """When a caller may go; infinite where that is not a matter of the loop's clock."""
        if not self.pace.has_room or (caller.metered and self._used_up_until is not None):
            return math.inf
        return max(caller.not_before, self.troubles.ends(GateKind.RATE), self.outage.opens_at)

    def refusal(self, caller: Caller) -> VisionError | None:
        """Why a caller is turned away without a request; made anew for each."""
        if self._key_error is not None:
            return VisionKeyRejected(str(self._key_error))
        if caller.given_up != self.outage.given_up:
            return VisionBusy(_GONE, kind=BusyKind.NETWORK)
        if not caller.metered:
            return None
        if self._model_error is not None:
            return ModelUnknown(str(self._model_error), self._model_error.models)
        return self._too_far()

    def admit(self, caller: Caller) -> None:
        """A caller goes."""
        self.pace.running += 1
        caller.era = self.pace.era
        caller.is_probe = self.outage.is_on
        self.outage.is_probing = self.outage.is_probing or caller.is_probe

    def leave(self, caller: Caller) -> None:
        """A caller is back, however it ended."""
        self.pace.running -= 1
        if caller.is_probe:
            caller.is_probe = self.outage.is_probing = False

    def succeeded(self) -> None:
        """A call was answered."""
        self._reached()
        self.pace.succeeded()

    def failed(self, caller: Caller, error: VisionError) -> VisionError | None:
        """What to raise, or None where the caller is to try again."""
        caller.ahead = False
        if isinstance(error, VisionBusy) and error.kind is BusyKind.NETWORK:
            return self._unreachable(caller, error)
        self._reached()
        caller.given_up = self.outage.given_up
        if isinstance(error, VisionBusy):
            quota = error.kind is BusyKind.QUOTA
            return self._use_up(caller, error) if quota else self._busy(caller, error)
        if isinstance(error, VisionKeyRejected):
            self._key_error = error
            self.troubles.begin(GateKind.KEY, "Gemini does not take the key; check the settings")
        elif isinstance(error, ModelUnknown) and caller.metered:
            self._model_error = error
            self.troubles.begin(GateKind.MODEL, "Gemini has no such model; choose another one")
        return error

    def _reached(self) -> None:
        self.outage.reached()
        self.troubles.end(GateKind.NETWORK)

    def _busy(self, caller: Caller, error: VisionBusy) -> VisionError | None:
        is_rate = error.kind is BusyKind.RATE
        if is_rate:
            self.pace.slow_down(caller.era)
        delay_s = self._next_wait_s(caller, error.retry_s)
        if delay_s is None:
            return error
        if is_rate:
            caller.ahead = True  # It was in front before.
            words = f"Gemini asks to wait {max(1, round(delay_s))} s"
            self.troubles.begin_for(GateKind.RATE, words, delay_s)
        else:
            caller.not_before = asyncio.get_running_loop().time() + delay_s
            words = "Gemini is overloaded; it goes on by itself"
            self.troubles.begin_for(GateKind.OVERLOAD, words, delay_s)
        return None

    def _use_up(self, caller: Caller, error: VisionBusy) -> VisionError | None:
        if not caller.metered:
            return error
        self._used_up_until = until = self._next_day(self._now())
        words = f"today's quota is used up; it goes on {self._at(until)}"
        self.troubles.begin(GateKind.QUOTA, words, until.astimezone(self._now().tzinfo))
        return self._too_far()

    def _too_far(self) -> VisionBusy | None:
        """The error where the quota's next day is further away than it is waited for."""
        until = self._used_up_until
        if until is None or (left_s := (until - self._now()).total_seconds()) <= self._outage_s:
            return None
        text = f"today's quota at Gemini is used up; it goes on {self._at(until)}"
        return VisionBusy(text, left_s, BusyKind.QUOTA)

    def _at(self, until: datetime) -> str:
        now = self._now()
        return clock_words(until.astimezone(now.tzinfo), now)

    def _unreachable(self, caller: Caller, error: VisionBusy) -> VisionError | None:
        now = asyncio.get_running_loop().time()
        self.expire(now)
        if self._outage_s <= 0 or caller.proofs != self.outage.proofs:
            # Where others have got through since, it may be this call alone that never does.
            delay_s = self._next_wait_s(caller, None)
            if delay_s is None:
                return error
            caller.proofs, caller.not_before = self.outage.proofs, now + delay_s
        if caller.given_up != self.outage.given_up:
            return error
        if self._outage_s > 0:
            self.outage.failed(now, self._stretch(), was_probe=caller.is_probe)
        if self.outage.is_on:
            caller.not_before = 0.0
            words = "waiting for the network; it goes on by itself"
            self.troubles.begin(GateKind.NETWORK, words)
        return None

    def _next_wait_s(self, caller: Caller, asked_s: float | None) -> float | None:
        """How long a caller waits before its next try; None when its patience is at an end."""
        if caller.tries >= len(self._patience):
            return None
        own_s = self._patience[caller.tries] * self._stretch()
        caller.tries += 1
        return min(asked_s or own_s, _LONGEST_WAIT_S)
