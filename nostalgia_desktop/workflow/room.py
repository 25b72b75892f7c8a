"""How much room a clip may need, and how much there is that nobody else will take."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from nostalgia_desktop.domain.errors import ArchiveError
from nostalgia_desktop.media.part_file import free_bytes, require_space

SPARE_BYTES = 20_000_000
_LOOK_AGAIN_S = 3.0


def room_at(folder: Path) -> int | None:
    """The bytes free where a folder lies or will lie; None where the drive does not say."""
    for place in (folder, *folder.parents):
        with suppress(ArchiveError):
            return free_bytes(place)
    return None


class RoomBook:
    """Holds back room for what is under way, so that two clips never count on the same bytes.

    With `waits`, what finds no room waits until somebody has made some; else that is an error.
    """

    def __init__(self, *, waits: bool = False) -> None:
        self.waits = waits
        self._held = 0
        self._given_back = asyncio.Event()

    @asynccontextmanager
    async def held(
        self, folder: Path, needed: int, tell: Callable[[int], None] = lambda _missing: None
    ) -> AsyncIterator[None]:
        """Hold so many bytes until the end of the `with`; others that hold some are waited for.

        `tell` gets how many bytes are missing while it waits for a person, and 0 after that.

        Raises:
            ArchiveError: there is no room, and nobody who will give some back; or no drive.
        """
        missing = await self._missing(folder, needed)
        has_told = False
        while missing > 0:
            if not self._held:
                if not self.waits:
                    await asyncio.to_thread(require_space, folder, needed)
                tell(missing)
                has_told = True
            self._given_back.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._given_back.wait(), _LOOK_AGAIN_S)
            missing = await self._missing(folder, needed)
        if has_told:
            tell(0)
        self._held += needed
        try:
            yield
        finally:
            self._held -= needed
            self._given_back.set()

    async def _missing(self, folder: Path, needed: int) -> int:
        free = await asyncio.to_thread(free_bytes, folder)
        return self._held + needed - free
