"""Whose turn it is to run ffmpeg: some at once, fair over discs, slow drives one at a time."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count


@dataclass(slots=True, eq=False)
class _Waiting:
    """Somebody who waits; `order` counts up."""

    disc: str
    drive: str
    order: int
    called: asyncio.Future[None] = field(default_factory=asyncio.Future)


class EncodeQueue:
    """Hands out turns, `at_once` at a time.

    Of those who wait, it is the turn of the disc with the fewest under way, then of the one that
    had its last turn longest ago, then of who came first: a small disc does not wait for all of a
    large one. No two turns are on the same slow drive, which would make it jump to and fro.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._waiting: list[_Waiting] = []
        self._discs, self._drives = Counter[str](), set[str]()
        self._last_turns: dict[str, int] = {}
        self._orders, self._turns = count(), count()
        self.noting = asyncio.Lock()
        """Held while somebody writes down how long a turn took."""
        self._turn_s, self._counted_s = 0.0, time.monotonic()

    @property
    def at_once(self) -> int:
        """How many turns there are at the same time, at most."""
        return self._at_once

    @at_once.setter
    def at_once(self, at_once: int) -> None:
        self._at_once = at_once
        self._call_next()

    @property
    def under_way(self) -> int:
        """How many turns there are now."""
        return self._discs.total()

    def turn_seconds(self) -> float:
        """How long all turns have lasted by now, together: 2 a second while there are two."""
        now_s = time.monotonic()
        self._turn_s += self.under_way * (now_s - self._counted_s)
        self._counted_s = now_s
        return self._turn_s

    @asynccontextmanager
    async def turn(self, disc: str = "", drive: str = "") -> AsyncIterator[None]:
        """Wait for a turn, which lasts to the end of the `with`.

        `drive` names a slow drive that is read from; empty where the drive is fast.
        """
        waiting = _Waiting(disc, drive, next(self._orders))
        self._waiting.append(waiting)
        self._call_next()
        try:
            await waiting.called
            yield
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:
                self.turn_seconds()
                self._discs[disc] -= 1
                self._drives.discard(drive)
            self._call_next()

    def _call_next(self) -> None:
        while self.under_way < self._at_once:
            able = [each for each in self._waiting if each.drive not in self._drives]
            if not able:
                return
            chosen = min(able, key=self._rank)
            self._waiting.remove(chosen)
            self.turn_seconds()
            self._discs[chosen.disc] += 1
            self._last_turns[chosen.disc] = next(self._turns)
            if chosen.drive:
                self._drives.add(chosen.drive)
            if not chosen.called.done():
                chosen.called.set_result(None)

    def _rank(self, waiting: _Waiting) -> tuple[int, int, int]:
        last_turn = self._last_turns.get(waiting.disc, -1)
        return self._discs[waiting.disc], last_turn, waiting.order
