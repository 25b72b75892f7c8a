"""Finds a video encoder in this machine's hardware that really works with its ffmpeg.

That ffmpeg knows an encoder says nothing of the machine: each is tried with a short real film.
"""

import asyncio
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

import ffmpeg as ffmpeg_python

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.encoders import device_args, encodable, picture_options
from nostalgia_desktop.media.ffmpeg_output import compiled
from nostalgia_desktop.media.process import run_process
from nostalgia_desktop.media.quality import HARDWARE_ENCODERS, Encoder, Quality
from nostalgia_desktop.media.streams import measure_file

_FRAMES = 10
_PATIENCE_S = 20

log = logging.getLogger(__name__)


class HardwareSearch:
    """Looks for encoders, and remembers for each ffmpeg what was found as long as it lives."""

    def __init__(self, candidates: Sequence[Encoder] = HARDWARE_ENCODERS) -> None:
        self._candidates = candidates
        self._found: dict[str, Encoder | None] = {}

    async def find(self, ffmpeg: str) -> Encoder | None:
        """The first candidate that works, or None.

        Raises:
            MediaError: ffmpeg does not tell what encoders it has.
        """
        if ffmpeg not in self._found:
            self._found[ffmpeg] = await self._try_all(ffmpeg)
        return self._found[ffmpeg]

    async def _try_all(self, ffmpeg: str) -> Encoder | None:
        known = await known_encoders(ffmpeg)
        for encoder in self._candidates:
            if encoder in known and await _works(ffmpeg, encoder):
                log.info("%s works on this machine", encoder)
                return encoder
        return None


async def known_encoders(ffmpeg: str) -> frozenset[str]:
    """The names of all encoders that an ffmpeg was built with.

    Raises:
        MediaError: it does not tell.
    """
    lines: list[str] = []
    await run_process(ffmpeg, ["-hide_banner", "-encoders"], lines.append)
    words = (line.split() for line in lines)
    return frozenset(line[1] for line in words if len(line) > 1)


async def _works(ffmpeg: str, encoder: Encoder) -> bool:
    """Whether a film of television's size comes out whole."""
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4"
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await run_process(ffmpeg, _trial_args(encoder, str(film)))
            facts = await asyncio.to_thread(measure_file, film)
        except (MediaError, TimeoutError) as error:
            log.info("%s does not work on this machine: %r", encoder, error)
            return False
    return facts.frames == _FRAMES


def _trial_args(encoder: Encoder, out: str) -> list[str]:
    quality = Quality(encoder=encoder)
    video = ffmpeg_python.input("testsrc2=s=720x576:r=50", format="lavfi")
    video = encodable(video.filter("trim", end_frame=_FRAMES), quality)
    return compiled([video], out, picture_options(quality), first=device_args(quality))
