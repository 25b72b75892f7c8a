"""Turns to encode: so many at once, fair over discs, one at a time on a slow drive."""

import asyncio
from contextlib import suppress

import pytest

from nostalgia_desktop.workflow.encode_queue import EncodeQueue


class Hall:
    """People with turns that last until they are told to go; `now` are those who have one."""

    def __init__(self, at_once: int) -> None:
        self.queue = EncodeQueue(at_once)
        self.now: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def comes(self, name: str, disc: str = "", drive: str = "") -> None:
        self._ends[name] = asyncio.Event()
        self._tasks[name] = asyncio.ensure_future(self._stay(name, disc, drive))
        await _settle()

    async def goes(self, name: str) -> None:
        self._ends[name].set()
        await _settle()

    async def gives_up(self, name: str) -> None:
        self._tasks[name].cancel()
        with suppress(asyncio.CancelledError):
            await self._tasks[name]
        await _settle()

    async def close(self) -> None:
        for name in self._tasks:
            await self.gives_up(name)

    async def _stay(self, name: str, disc: str, drive: str) -> None:
        async with self.queue.turn(disc, drive):
            self.now.append(name)
            try:
                await self._ends[name].wait()
            finally:
                self.now.remove(name)


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def in_hall(at_once: int):
    """Run a test as a coroutine with a hall."""

    def decorate(test):
        def run():
            async def work():
                hall = Hall(at_once)
                try:
                    await test(hall)
                finally:
                    await hall.close()

            asyncio.run(work())

        run.__name__ = test.__name__
        return run

    return decorate


@in_hall(2)
async def test_no_more_than_so_many_have_a_turn(hall):
    for name in "abc":
        await hall.comes(name)
    assert hall.now == ["a", "b"]

    await hall.goes("a")

    assert hall.now == ["b", "c"]


@in_hall(1)
async def test_a_small_disc_does_not_wait_for_all_of_a_large_one(hall):
    for number in range(5):
        await hall.comes(f"large {number}", "large")
    await hall.comes("small 0", "small")
    await hall.comes("small 1", "small")

    seen = []
    while hall.now:
        seen += hall.now
        await hall.goes(hall.now[0])

    assert seen == [
        *("large 0", "small 0", "large 1", "small 1"),
        *("large 2", "large 3", "large 4"),
    ]


@in_hall(2)
async def test_two_turns_at_once_are_for_two_discs(hall):
    for name, disc in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        await hall.comes(name, disc)
    assert hall.now == ["a1", "a2"]
    await hall.comes("a3", "a")

    await hall.goes("a1")

    assert hall.now == ["a2", "b1"]


@in_hall(3)
async def test_a_slow_drive_is_read_by_one_at_a_time_and_in_order(hall):
    for number in range(3):
        await hall.comes(f"cd {number}", "cd", "/media/cd")
    await hall.comes("disk", "disk")
    assert hall.now == ["cd 0", "disk"]

    await hall.goes("cd 0")

    assert hall.now == ["disk", "cd 1"]


@in_hall(1)
async def test_who_gives_up_waiting_takes_no_turn(hall):
    for name in "abc":
        await hall.comes(name)

    await hall.gives_up("b")
    await hall.goes("a")

    assert hall.now == ["c"]


@in_hall(1)
async def test_who_is_called_and_gives_up_at_that_moment_leaves_the_turn_to_the_next(hall):
    for name in "abc":
        await hall.comes(name, drive="/media/cd")

    hall._ends["a"].set()
    await asyncio.sleep(0)
    hall._tasks["b"].cancel()
    await _settle()

    assert hall.now == ["c"]
    assert hall.queue.under_way == 1


@in_hall(1)
async def test_more_at_once_call_those_who_wait_and_fewer_send_nobody_away(hall):
    for name in "abcd":
        await hall.comes(name)

    hall.queue.at_once = 3
    await _settle()
    assert hall.now == ["a", "b", "c"]

    hall.queue.at_once = 1
    await hall.goes("a")
    assert hall.now == ["b", "c"]


@in_hall(2)
async def test_the_time_of_all_turns_is_counted_together(hall):
    await hall.comes("a")
    await hall.comes("b")
    began = asyncio.get_running_loop().time()
    before = hall.queue.turn_seconds()
    await asyncio.sleep(0.05)

    lasted = hall.queue.turn_seconds() - before

    assert lasted == pytest.approx(2 * (asyncio.get_running_loop().time() - began), rel=0.1)
