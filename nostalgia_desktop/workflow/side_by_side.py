"""Does the same with many things, some at a time."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import TypeVar

# Enough to keep ffmpeg and the network busy; a thousand at once would hold up the event loop.
_JOBS_AT_ONCE = 8


_Thing = TypeVar("_Thing")


async def do_all(
    do: Callable[[_Thing], Awaitable[None]],
    things: Sequence[_Thing],
    at_once: int = _JOBS_AT_ONCE,
) -> None:
    """Do all, some at a time; when one raises, the others are cancelled and awaited first."""
    turns = asyncio.Semaphore(at_once)

    async def in_turn(thing: _Thing) -> None:
        async with turns:
            await do(thing)

    try:
        async with asyncio.TaskGroup() as group:
            for thing in things:
                group.create_task(in_turn(thing))
    except ExceptionGroup as errors:
        # A lost database hits all jobs at once: one report of it is enough.
        raise errors.exceptions[0] from errors


def by_turns(things: Iterable[_Thing], group_of: Callable[[_Thing], Hashable]) -> list[_Thing]:
    """The first of each group, then the second of each, so that none waits for all of another."""
    seen = Counter[Hashable]()
    ranked = list[tuple[int, _Thing]]()
    for thing in things:
        group = group_of(thing)
        ranked.append((seen[group], thing))
        seen[group] += 1
    return [thing for _rank, thing in sorted(ranked, key=itemgetter(0))]
