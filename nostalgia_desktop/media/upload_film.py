"""Makes the film of one window of a title that is uploaded: the proxy, with its time below.

The proxy that people watch stays as it is.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from nostalgia_desktop.domain.errors import ArchiveError, MediaError
from nostalgia_desktop.domain.media import Progress
from nostalgia_desktop.media.part_file import part_file, replace_with
from nostalgia_desktop.media.process import ProcessFailed, run_process
from nostalgia_desktop.media.proxy_file import ADVICE, open_proxy, unreadable
from nostalgia_desktop.media.report import explain, progress_reader
from nostalgia_desktop.media.streams import FileFacts, measure_file
from nostalgia_desktop.media.time_strip import draw_strips
from nostalgia_desktop.media.upload_args import FilmWindow, ProxyFacts, upload_args

_WHAT = "the film to upload"


@dataclass(frozen=True, slots=True)
class UploadFilm:
    """A film that was made; its time 0 is the title's frame `first_frame`."""

    path: Path
    first_frame: int
    facts: FileFacts
    size: int


class UploadFilmMaker:
    """Runs ffmpeg on proxies, one process for each window."""

    def __init__(self, ffmpeg: str) -> None:
        self._ffmpeg = ffmpeg

    async def make(
        self, proxy: Path, window: FilmWindow, final: Path, on_progress: Progress
    ) -> UploadFilm:
        """Make the film of a window; it replaces an older one.

        Raises:
            MediaError: ffmpeg failed, or the proxy is damaged or not that long.
            ArchiveError: the drive is full or gone.
        """
        facts = await asyncio.to_thread(_look_at, proxy)
        with part_file(final.with_suffix(".strips")) as strips, part_file(final) as part:
            await _write(strips, window)
            args = upload_args(window, facts, str(proxy), str(strips), str(part))
            frames = len(window.shown)
            try:
                await run_process(self._ffmpeg, args, progress_reader(frames, on_progress))
            except ProcessFailed as error:
                raise explain(error, _WHAT, part) from error
            made = await asyncio.to_thread(measure_file, part)
            if made.frames != frames:
                raise MediaError(
                    f"{_WHAT} came out with {made.frames} frames instead of {frames}, as {proxy} "
                    f"is damaged or that of another title: {ADVICE}"
                )
            size = part.stat().st_size
            await asyncio.to_thread(replace_with, part, final)
        return UploadFilm(final, window.first_frame, made, size)


def _look_at(proxy: Path) -> ProxyFacts:
    with open_proxy(proxy) as opened:
        if not opened.streams.video:
            raise unreadable(proxy, "it has no picture")
        return ProxyFacts(opened.streams.video[0].width, bool(opened.streams.audio))


async def _write(strips: Path, window: FilmWindow) -> None:
    """Write the strips in a thread that has ended when this has, cancelled or not."""

    def write() -> None:
        try:
            strips.write_bytes(draw_strips(window.times()))
        except OSError as error:
            raise ArchiveError(f"{strips.parent} cannot be written: {error.strerror}") from error

    writing = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        await asyncio.shield(writing)
    finally:
        await asyncio.wait([writing])
