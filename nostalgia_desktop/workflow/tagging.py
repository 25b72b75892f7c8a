"""The one door to what is written into a clip, whatever its container."""

import asyncio
from pathlib import Path

from nostalgia_desktop.archive.xmp import xmp_packet
from nostalgia_desktop.domain.clip_tags import ClipTags
from nostalgia_desktop.media.mkv_tags import is_matroska, write_mkv
from nostalgia_desktop.media.mp4_tags import write_mp4
from nostalgia_desktop.media.same_packets import check_same
from nostalgia_desktop.media.tag_set import TagSet
from nostalgia_desktop.media.threads import in_thread


class TagWriter:
    """Writes clips anew with other tags, and makes sure that nothing else changed."""

    def __init__(self, ffmpeg: str) -> None:
        self._ffmpeg = ffmpeg

    async def write_tags(
        self, source: Path, part: Path, tags: ClipTags, cover: bytes | None, name: str
    ) -> None:
        """Write the film of `source`, which stays as it is, to `part` with these tags alone.

        `name` is what the clip is called in messages.

        Raises:
            MediaError: it cannot be read, or did not come out the same.
            ArchiveError: it cannot be written.
        """
        wanted = TagSet(tags, xmp_packet(tags), cover)
        if await asyncio.to_thread(is_matroska, source):
            await write_mkv(self._ffmpeg, source, part, wanted)
        else:
            await in_thread(lambda stop: write_mp4(source, part, wanted, stop))
        await in_thread(lambda stop: check_same(source, part, name, stop))
