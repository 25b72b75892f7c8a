"""One clip: cut, encoded, checked, described, and only then given its name."""

import asyncio
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nostalgia_desktop.archive.checksum import file_sha256, file_size
from nostalgia_desktop.archive.sidecar import ClipFacts, sidecar_text
from nostalgia_desktop.archive.tags import Tags
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import Picture, Progress
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.assembly import Made
from nostalgia_desktop.media.ffmpeg_args import clip_frames
from nostalgia_desktop.media.part_file import part_file, replace_with, require_space
from nostalgia_desktop.media.streams import measure_file
from nostalgia_desktop.workflow.clip_names import ClipNames, sidecar_path
from nostalgia_desktop.workflow.threads import in_thread
from nostalgia_desktop.workflow.workshop import Workshop

# What x264 at crf 20 needs for the noisiest tape that was measured, with the sound.
BYTES_PER_S = 1_600_000
SPARE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Take:
    """One scene with all that its clip is made from; `number` is its place in the title.

    `picture` is the title's, in the shape that it has in this scene.
    """

    scene: Scene
    number: int
    start_frame: int
    end_frame: int
    picture: Picture
    tags: Tags
    key: str

    @property
    def frames(self) -> int:
        """How many frames of the original it has."""
        return self.end_frame - self.start_frame


class ClipMaker:
    """Makes the clips of one job; `title` lies on this machine."""

    def __init__(self, shop: Workshop, job: Job, title: Title, clock: TitleClock) -> None:
        self._shop, self._job, self._title, self._clock = shop, job, title, clock
        self._names = ClipNames(shop.jobs, shop.layout)

    async def make(self, take: Take, clip: Clip, on_progress: Progress) -> int:
        """Make a reserved clip; gives the number of frames that damage had swallowed.

        Raises:
            MediaError: it did not come out as planned.
            ArchiveError: it could not be written.
        """
        if await asyncio.to_thread(self._names.is_ours, clip.path, clip.sha256):
            # Killed between the clip's name and the last word: it is whole, only tell so.
            await asyncio.to_thread(self._describe, take, clip)
            return clip.missing_frames
        seconds = float(take.frames / self._clock.rate)
        require_space(self._shop.layout.root, int(seconds * BYTES_PER_S) + SPARE_BYTES)
        checked = clip

        async def before_rename(part: Path, made: Made) -> None:
            nonlocal checked
            checksum = await in_thread(lambda stop: file_sha256(part, stop))
            size = await asyncio.to_thread(file_size, part)
            checked = replace(clip, sha256=checksum, size=size, missing_frames=made.missing_frames)
            self._shop.jobs.put_clip(checked)
            # The checksum must be on disk before the name: by it the clip is known as ours.
            await asyncio.to_thread(self._shop.jobs.to_disk)
            await asyncio.to_thread(self._make_way, clip)

        try:
            await self._shop.transcoder.transcode_segment(
                plan(self._clock, self._title, take.start_frame, take.end_frame),
                self._clock,
                take.picture,
                self._shop.wishes.quality,
                take.tags,
                self._shop.layout.root / clip.path,
                on_progress,
                before_rename,
            )
        except FileExistsError as error:
            raise ArchiveError(
                f"{clip.path} appeared while it was being made; start again, it gets another name"
            ) from error
        await asyncio.to_thread(self._describe, take, checked)
        return checked.missing_frames

    def _make_way(self, clip: Clip) -> None:
        """Set aside the older clip that this one replaces, unless somebody changed that."""
        if clip.replaces and self._names.is_ours(clip.replaces, clip.replaces_sha256):
            self._names.set_aside(clip.replaces)

    def _describe(self, take: Take, clip: Clip) -> None:
        """Write the sidecar, then the last word that the clip is done."""
        path = self._shop.layout.root / clip.path
        pieces = plan(self._clock, self._title, take.start_frame, take.end_frame)
        planned = clip_frames(take.frames, take.picture)
        if measure_file(path).frames != planned:
            raise MediaError(f"{clip.path} has not the {planned} frames it was made with")
        facts = ClipFacts(
            path.name,
            clip.sha256,
            clip.size or file_size(path),
            planned,
            clip.missing_frames,
            take.start_frame,
            take.end_frame,
            self._clock.rate,
        )
        settings = asdict(self._shop.wishes.quality) | {"field_order": take.picture.scan.value}
        text = sidecar_text(self._shop.program, self._job, take.scene, pieces, settings, facts)
        with part_file(sidecar_path(path)) as part:
            try:
                # A path that is no UTF-8 becomes an escape, which JSON understands.
                part.write_text(text, encoding="utf-8", errors="backslashreplace")
            except OSError as error:
                raise ArchiveError(f"{part} cannot be written: {error.strerror}") from error
            replace_with(part, sidecar_path(path))
        self._shop.jobs.put_clip(replace(clip, done=True, replaces="", replaces_sha256=""))
