"""Room is held back for what is under way, and waited for where a person can make some."""

import asyncio

import pytest

from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.workflow import room
from nostalgia_desktop.workflow.room import RoomBook

FREE = 100_000_000


@pytest.fixture
def disk(monkeypatch):
    """A disk whose free bytes a test sets."""
    free = {"bytes": FREE}
    monkeypatch.setattr("nostalgia_desktop.media.part_file.free_bytes", lambda _: free["bytes"])
    monkeypatch.setattr(room, "free_bytes", lambda _folder: free["bytes"])
    monkeypatch.setattr(room, "_LOOK_AGAIN_S", 0.01)
    return free


def test_two_never_count_on_the_same_bytes(disk, tmp_path):
    async def work():
        book, seen = RoomBook(), []

        async def take(name, needed, until):
            async with book.held(tmp_path, needed):
                seen.append(name)
                await until.wait()
                seen.append(f"{name} is done")

        first, second = asyncio.Event(), asyncio.Event()
        second.set()
        async with asyncio.TaskGroup() as group:
            group.create_task(take("a", 60_000_000, first))
            await asyncio.sleep(0.05)
            group.create_task(take("b", 60_000_000, second))
            group.create_task(take("small", 30_000_000, second))
            await asyncio.sleep(0.1)
            assert seen == ["a", "small", "small is done"]
            first.set()
        assert seen[-3:] == ["a is done", "b", "b is done"]

    asyncio.run(work())


def test_without_anybody_to_wait_for_it_is_an_error_that_says_how_much(disk, tmp_path):
    async def work():
        async with RoomBook().held(tmp_path, 150_000_000):
            pytest.fail("there is no room")

    with pytest.raises(ArchiveError, match=r"100 MB free, but about 150 MB are needed"):
        asyncio.run(work())


def test_who_may_wait_goes_on_once_somebody_has_made_room(disk, tmp_path):
    told: list[int] = []

    async def work():
        async def make_room():
            await asyncio.sleep(0.05)
            assert told
            disk["bytes"] = 200_000_000

        making = asyncio.ensure_future(make_room())
        async with RoomBook(waits=True).held(tmp_path, 150_000_000, told.append):
            pass
        await making

    asyncio.run(work())

    assert set(told[:-1]) == {50_000_000}
    assert told[-1] == 0


def test_who_stops_waiting_holds_nothing(disk, tmp_path):
    async def work():
        book = RoomBook(waits=True)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), book.held(tmp_path, 150_000_000):
                pytest.fail("there is no room")
        async with book.held(tmp_path, FREE):
            pass

    asyncio.run(work())
