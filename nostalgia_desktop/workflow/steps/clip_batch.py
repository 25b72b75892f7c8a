"""The clips of one title: made side by side where the machine carries it, in the tape's order."""

import asyncio
import os
import time
from collections.abc import Sequence
from typing import Any

import psutil

from nostalgia_desktop.domain.clip import Clip, ClipNews
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.job import Job, Step
from nostalgia_desktop.workflow.drives import slow_drive
from nostalgia_desktop.workflow.pace import best_at_once, note_pace, read_paces
from nostalgia_desktop.workflow.side_by_side import do_all
from nostalgia_desktop.workflow.steps.clip_maker import ClipMaker
from nostalgia_desktop.workflow.steps.take import Take, Way
from nostalgia_desktop.workflow.workshop import Workshop

_NEARLY = 0.999
"""A clip that is encoded is checked and named before it is done."""
_MEMORY_EACH = 600_000_000
"""Bytes that an ffmpeg may take; more of them than there is memory for would be slower."""

Todo = Sequence[tuple[Take, Clip]]


class ClipBatch:
    """Makes the clips of a title that are still to make; one that fails does not stop the others.

    How many are made at once follows what was measured: see `pace`.
    """

    def __init__(self, shop: Workshop, job: Job, title: Title, maker: ClipMaker) -> None:
        self._shop, self._job, self._title, self._maker = shop, job, title, maker
        self._parts: dict[str, float] = {}
        self._work: dict[str, int] = {}
        self._missing, self._failures = 0, dict[int, str]()
        self._drive = ""

    async def make(self, todo: Todo, ways: Sequence[Way]) -> int:
        """Make them, each in its way; gives the number of frames that damage had swallowed.

        Raises:
            MediaError: some could not be made; the message names each with its reason.
            ArchiveError: the archive cannot be written any more.
        """
        wanted = [(*each, way) for each, way in zip(todo, ways, strict=True)]
        # Words are written in next to no time.
        self._work = {
            take.scene.uid: take.frames if way is Way.FILM else 1 for take, _clip, way in wanted
        }
        self._drive = await asyncio.to_thread(slow_drive, self._title.parts[0].path)
        await self._follow_pace()
        await do_all(self._make_one, wanted, at_once=len(wanted))
        if self._failures:
            raise MediaError("; ".join(self._failures[at] for at in sorted(self._failures)))
        return self._missing

    async def _make_one(self, wanted: tuple[Take, Clip, Way]) -> None:
        take, clip, way = wanted
        async with self._shop.encodes.turn(self._disc, self._drive):
            try:
                made = await self._timed(take, clip, way)
                self._missing += made.missing_frames
            except MediaError as error:
                self._failures[take.number] = f"“{take.scene.title[:80]}”: {error}"
                self._tell(take, failure=str(error))
        self._share(take, 1.0)

    async def _timed(self, take: Take, clip: Clip, way: Way) -> Clip:
        """Make one, and remember how long it took beside how many others."""
        queue = self._shop.encodes
        began, turns = time.monotonic(), queue.turn_seconds()
        self._on_progress(take, 0.0)
        made = await self._maker.make(
            take,
            clip,
            way,
            lambda part: self._on_progress(take, part),
            lambda waits: self._tell(take, waits=waits),
        )
        took_s = time.monotonic() - began
        at_once = (queue.turn_seconds() - turns) / took_s if took_s > 0 else 1.0
        self._tell(take, 1.0, findings=made.findings)
        if way is Way.FILM:
            await self._note(at_once, take.scene.length_ms, round(took_s * 1000))
        return made

    async def _note(self, at_once: float, film_ms: int, took_ms: int) -> None:
        layout, quality = self._shop.layout, self._shop.wishes.clips.quality
        async with self._shop.encodes.noting:  # What is noted is added to what was.
            await asyncio.to_thread(note_pace, layout, quality, at_once, film_ms, took_ms)
        await self._follow_pace()

    async def _follow_pace(self) -> None:
        shop = self._shop
        paces = await asyncio.to_thread(read_paces, shop.layout, shop.wishes.clips.quality)
        memory = psutil.virtual_memory().available // _MEMORY_EACH + shop.encodes.under_way
        most = max(min(os.cpu_count() or 1, memory), 1)
        shop.encodes.at_once = best_at_once(paces, shop.usual_at_once, most)

    @property
    def _disc(self) -> str:
        return f"{self._job.source.root}/{self._job.source.folder}"

    def _on_progress(self, take: Take, part: float) -> None:
        self._tell(take, min(part, _NEARLY))
        self._share(take, part)

    def _tell(self, take: Take, done: float = 0.0, **facts: Any) -> None:
        self._shop.jobs.tell_clip(ClipNews(self._job.id, take.scene.uid, done, **facts))

    def _share(self, take: Take, part: float) -> None:
        """Tell the progress of all clips of the title, each by its length."""
        self._parts[take.scene.uid] = part
        made = sum(self._work[uid] * done for uid, done in self._parts.items())
        total = sum(self._work.values())
        self._shop.progress(self._job, Step.FINALIZE)(made / total)
