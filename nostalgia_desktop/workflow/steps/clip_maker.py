"""One clip: cut, encoded, tagged, checked, described, and only then given its name."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nostalgia_desktop.archive.checksum import file_sha256, file_size
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clip_check import ClipCheck
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import ArchiveError, DriveFull, MediaError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.part_file import (
    free_bytes,
    part_file,
    put_in_place,
    replace_with,
    require_space,
)
from nostalgia_desktop.media.quality import HARDWARE_ENCODERS
from nostalgia_desktop.media.threads import in_thread, told_from_thread
from nostalgia_desktop.media.transcoder import BeforeRename
from nostalgia_desktop.workflow.clip_names import ClipNames
from nostalgia_desktop.workflow.clip_posters import clip_poster, keep_poster, make_poster
from nostalgia_desktop.workflow.clip_sidecars import check_in
from nostalgia_desktop.workflow.encoder_choice import do_without_hardware
from nostalgia_desktop.workflow.room import SPARE_BYTES
from nostalgia_desktop.workflow.steps.clip_words import describe
from nostalgia_desktop.workflow.steps.made_check import MadeCheck
from nostalgia_desktop.workflow.steps.take import Take, Way
from nostalgia_desktop.workflow.workshop import Workshop

_MAKING = 0.88
"""This share of the time a clip is encoded; the rest of it, what came out is checked."""


class ClipMaker:
    """Makes the clips of one job; with `is_here` the originals of `title` lie on this machine."""

    def __init__(
        self, shop: Workshop, job: Job, title: Title, clock: TitleClock, *, is_here: bool = True
    ) -> None:
        self._shop, self._job, self._title, self._clock = shop, job, title, clock
        self._names = ClipNames(shop.jobs, shop.layout, shop.wishes.clips.names)
        self._checks = MadeCheck(shop.layout, job, title if is_here else None, clock)

    async def make(
        self,
        take: Take,
        clip: Clip,
        way: Way,
        on_progress: Progress,
        on_waits: Callable[[str], None],
    ) -> Clip:
        """Make a reserved clip; gives it with what damage had swallowed and its check found.

        `on_waits` is told what it waits for a person to do; nothing once that is done.

        Raises:
            MediaError: it did not come out as planned, or the check found a fault in it.
            ArchiveError: it could not be written.
            SourceMissing: the originals are gone.
        """
        pieces = plan(self._clock, self._title, take.start_frame, take.end_frame)
        check: Mapping[str, Any] | None
        try:
            if way is Way.FILM:
                clip, check = await self._with_room(take, clip, pieces, on_progress, on_waits)
            elif way is Way.TAGS:
                clip, check = await self._retag(take, clip)
            else:
                path = self._path(clip)
                found = await in_thread(lambda stop: self._checks.again(path, take, clip, stop))
                check = found.as_json()
        except FileExistsError as error:
            raise ArchiveError(
                f"{clip.path} appeared while it was being made; start again, it gets another name"
            ) from error
        rate = self._clock.rate
        await asyncio.to_thread(describe, self._shop, self._job, rate, take, clip, pieces, check)
        return clip

    async def _with_room(
        self,
        take: Take,
        clip: Clip,
        pieces: Sequence[Piece],
        on_progress: Progress,
        on_waits: Callable[[str], None],
    ) -> tuple[Clip, Mapping[str, Any]]:
        """Encode it once there is room, and again where that is gone on the way."""
        await asyncio.to_thread(self._shop.layout.make_clip_folder, clip.path)
        root, most = self._shop.layout.root, self._shop.quality.most_bytes_per_s
        needed = int(take.frames / self._clock.rate * most) + SPARE_BYTES

        def tell_room(missing: int) -> None:
            # What to do comes first: a list may have no room for a long path.
            room = f"make {missing / 1e6:,.0f} MB free, and it goes on by itself"
            waits = f"waits for room: {room} ({root})"
            on_waits(waits if missing else "")

        while True:
            async with self._shop.room.held(root, needed, tell_room):
                try:
                    return await self._encode(take, clip, pieces, on_progress)
                except DriveFull:
                    if not self._shop.room.waits or await self._has_room(needed):
                        raise

    async def _has_room(self, needed: int) -> bool:
        return (await asyncio.to_thread(free_bytes, self._shop.layout.root)) >= needed

    async def _encode(
        self, take: Take, clip: Clip, pieces: Sequence[Piece], on_progress: Progress
    ) -> tuple[Clip, Mapping[str, Any]]:
        """Cut and encode it from the originals."""
        checked, found = clip, ClipCheck(0, 0, 0)

        async def before_rename(part: Path, made: Made) -> None:
            nonlocal checked, found
            cover = await in_thread(lambda stop: make_poster(part, stop))
            with part_file(self._path(clip).with_suffix(".tagged")) as tagged:
                await self._write_tags(part, tagged, take, clip, cover)
                await asyncio.to_thread(replace_with, tagged, part)
            tell = told_from_thread(lambda part: on_progress(_MAKING + (1 - _MAKING) * part))
            found = await in_thread(
                lambda stop: self._checks.made(part, take, clip.path, made, stop, tell)
            )
            known = replace(clip, missing_frames=made.missing_frames, findings=found.findings)
            checked = await self._known(part, known, cover)
            await asyncio.to_thread(self._make_way, clip)

        await self._transcode(
            take, clip, pieces, lambda part: on_progress(_MAKING * part), before_rename
        )
        return checked, found.as_json()

    async def _transcode(
        self,
        take: Take,
        clip: Clip,
        pieces: Sequence[Piece],
        on_progress: Progress,
        before_rename: BeforeRename,
    ) -> None:
        async def transcode() -> None:
            await self._shop.transcoder.transcode_segment(
                pieces,
                self._clock,
                take.picture,
                self._shop.quality,
                self._path(clip),
                on_progress,
                before_rename,
                take.chapters,
            )

        try:
            await transcode()
        except MediaError as error:
            if self._shop.quality.encoder not in HARDWARE_ENCODERS:
                raise
            do_without_hardware(self._shop, clip.path, error)
            await transcode()

    async def _retag(self, take: Take, clip: Clip) -> tuple[Clip, Mapping[str, Any] | None]:
        """Write the film of the clip it replaces anew, with other tags."""
        layout, sha256 = self._shop.layout, clip.replaces_sha256
        old = layout.root / clip.replaces
        await asyncio.to_thread(layout.make_clip_folder, clip.path)
        require_space(layout.root, file_size(old) + SPARE_BYTES)
        check = await asyncio.to_thread(check_in, old)
        cover = await in_thread(lambda stop: clip_poster(layout, old, sha256, stop))
        with part_file(self._path(clip)) as part:
            await self._write_tags(old, part, take, clip, cover)
            checked = await self._known(part, clip, cover)
            older = await asyncio.to_thread(self._make_way, clip)
            if older is None:
                raise MediaError(
                    f"{clip.replaces} was changed while its tags were written; finalize again"
                )
            await asyncio.to_thread(put_in_place, part, self._path(clip))
        if layout.replaced in older.parents:
            # Its film is in the new clip, packet for packet: kept, it would only take room.
            await asyncio.to_thread(older.unlink, missing_ok=True)
        return checked, check

    async def _write_tags(
        self, source: Path, part: Path, take: Take, clip: Clip, cover: bytes | None
    ) -> None:
        await self._shop.tag_writer.write_tags(source, part, take.tags, cover, clip.path)

    async def _known(self, part: Path, clip: Clip, cover: bytes | None) -> Clip:
        """Keep the checksum of a finished part file, by which its clip is known as ours."""
        checksum = await in_thread(lambda stop: file_sha256(part, stop))
        checked = replace(clip, sha256=checksum, size=file_size(part))
        self._shop.jobs.put_clip(checked)
        # It must be on disk before the name.
        await asyncio.to_thread(self._shop.jobs.to_disk)
        if cover:
            await asyncio.to_thread(keep_poster, self._shop.layout, checksum, cover)
        return checked

    def _make_way(self, clip: Clip) -> Path | None:
        """Set aside the older clip that this one replaces; gives where that lies now.

        None where somebody changed it; one that a person renamed stays where it is.
        """
        if not (clip.replaces and self._names.is_ours(clip.replaces, clip.replaces_sha256)):
            return None
        if self._names.is_named_by_us(clip.replaces):
            return self._names.set_aside(clip.replaces)
        return self._shop.layout.root / clip.replaces

    def _path(self, clip: Clip) -> Path:
        return self._shop.layout.root / clip.path
