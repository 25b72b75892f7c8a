"""What is in the way to Gemini at the moment, and who wants to know."""

import asyncio
import math
from collections.abc import Callable
from datetime import datetime, timedelta

from nostalgia_desktop.vision.gate_state import OPEN, GateKind, GateState

Listener = Callable[[GateState], None]
"""Told a new state, on the event loop."""


class Troubles:
    """All troubles there are; the first of `GateKind` is the one that is told."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._states: dict[GateKind, GateState] = {}
        self._ends: dict[GateKind, float] = {}
        self._listeners: list[Listener] = []
        self._told = OPEN

    @property
    def state(self) -> GateState:
        """The trouble that matters most."""
        return next((self._states[kind] for kind in GateKind if kind in self._states), OPEN)

    @property
    def next_end(self) -> float:
        """When, on the loop's clock, the first of them ends by time alone."""
        return min(self._ends.values(), default=math.inf)

    def ends(self, kind: GateKind) -> float:
        """When, on the loop's clock, a trouble ends; long ago where there is none."""
        return self._ends.get(kind, -math.inf)

    def begin(self, kind: GateKind, words: str, until: datetime | None = None) -> None:
        """There is a trouble, until `end` is called."""
        self._ends.pop(kind, None)
        self._states[kind] = GateState(kind, until, words)
        self._tell()

    def begin_for(self, kind: GateKind, words: str, delay_s: float) -> None:
        """There is a trouble, for so long; one that lasts longer already stays as it is."""
        end = asyncio.get_running_loop().time() + delay_s
        if end > self.ends(kind):
            self.begin(kind, words, self._now() + timedelta(seconds=delay_s))
            self._ends[kind] = end

    def end(self, kind: GateKind) -> None:
        """A trouble is over."""
        self._ends.pop(kind, None)
        if self._states.pop(kind, None) is not None:
            self._tell()

    def expire(self, now: float) -> None:
        """End what ends by time, on the loop's clock."""
        for kind in [kind for kind, end in self._ends.items() if end <= now]:
            self.end(kind)

    def clear(self) -> None:
        """All are over."""
        for kind in GateKind:
            self.end(kind)

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Have every change told; what comes back ends that, and may be called twice."""
        self._listeners.append(callback)

        def unlisten() -> None:
            if callback in self._listeners:
                self._listeners.remove(callback)

        return unlisten

    def _tell(self) -> None:
        state = self.state
        if state == self._told:
            return
        self._told = state
        for callback in self._listeners:
            # Not from in here: what goes wrong there must not leave the gate half changed.
            asyncio.get_running_loop().call_soon(self._tell_one, callback, state)

    def _tell_one(self, callback: Listener, state: GateState) -> None:
        if callback in self._listeners:
            callback(state)
