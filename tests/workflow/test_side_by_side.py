"""Many things are done side by side, and none waits for all of another kind."""

import asyncio

import pytest

from nostalgia_desktop.workflow.side_by_side import by_turns, do_all


def test_groups_take_turns():
    things = ["a1", "a2", "a3", "b1", "c1", "c2"]

    assert by_turns(things, lambda thing: thing[0]) == ["a1", "b1", "c1", "a2", "c2", "a3"]
    assert by_turns([], len) == []


def test_no_more_than_so_many_are_done_at_once():
    now, most = 0, 0

    async def do(_thing: int) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    asyncio.run(do_all(do, range(10), at_once=3))

    assert (now, most) == (0, 3)


def test_when_one_fails_the_others_are_stopped_and_that_one_is_told():
    stopped = []

    async def do(thing: int) -> None:
        if thing == 1:
            await asyncio.sleep(0)
            raise ValueError("lost")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.append(thing)
            raise

    with pytest.raises(ValueError, match="lost"):
        asyncio.run(do_all(do, range(3)))

    assert sorted(stopped) == [0, 2]
