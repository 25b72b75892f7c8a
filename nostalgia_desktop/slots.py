"""How much is done at the same time, and the one way to Gemini: shared by passes of a program."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from nostalgia_desktop.workflow.encode_queue import EncodeQueue
from nostalgia_desktop.workflow.room import RoomBook

if TYPE_CHECKING:
    from nostalgia_desktop.vision.gate import Gate
    from nostalgia_desktop.vision.gate_state import GateState

_DISC_SLOTS = 2  # More would only make an optical drive or a disk jump to and fro.


def _encode_queue() -> EncodeQueue:
    return EncodeQueue(ffmpegs_at_once())


def _look_slots() -> asyncio.Semaphore:
    # A look keeps little more than one processor busy: two at once on two processors take 0.7 of
    # the time that they take one after the other.
    return asyncio.Semaphore(os.cpu_count() or 2)


def ffmpegs_at_once() -> int:
    """How many clips are made at the same time, before anything was measured."""
    # Each ffmpeg that makes a clip uses about two processors.
    return max((os.cpu_count() or 2) // 2, 1)


@dataclass(slots=True)
class Slots:
    """How much is done at once; passes that run beside each other share them.

    `on_gate` is told how the way to Gemini stands, whenever that changes. `make_gate` makes that
    way, of the seconds for which a dead network is waited for, where the usual one has too much
    patience.
    """

    encodes: EncodeQueue = field(default_factory=_encode_queue)
    look: asyncio.Semaphore = field(default_factory=_look_slots)
    room: RoomBook = field(default_factory=RoomBook)
    disc: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, _DISC_SLOTS))
    on_gate: "Callable[[GateState], None] | None" = None
    make_gate: "Callable[[float], Gate] | None" = None
    _gate: "Gate | None" = None
    _wait_s: float = 0.0

    def gate(self, wait_s: float) -> "Gate":
        """The one way to Gemini; a dead network is waited for so many seconds."""
        from nostalgia_desktop.vision.gate import Gate

        if self._gate is None or wait_s != self._wait_s:
            make = self.make_gate or (lambda outage_s: Gate(outage_s=outage_s))
            self._gate, self._wait_s = make(wait_s), wait_s
            if self.on_gate is not None:
                self._gate.listen(self.on_gate)
        return self._gate

    def try_again(self) -> None:
        """Forget what was in the way: the key or the model is another now."""
        if self._gate is not None:
            self._gate.reset()
