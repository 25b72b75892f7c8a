"""Which ffmpeg to use: the person's own choice, else the bundled one, else the system's."""

import re
import shutil
from functools import partial
from pathlib import Path

import imageio_ffmpeg

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.media.process import ProcessFailed, run_process

OLDEST = (5, 1)
_ADVICE = "install ffmpeg 5.1 or newer, or name one with NOSTALGIA_FFMPEG=/path/to/ffmpeg"
_VERSION = re.compile(r"^ffmpeg version n?(\d+)\.(\d+)?")


def find_ffmpeg(chosen: str = "") -> str:
    """The path of the ffmpeg program to run.

    Raises:
        MediaError: the chosen one is not there, or there is none at all.
    """
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise MediaError(f"{chosen} is no program that can be run; {_ADVICE}")
        return found
    try:
        bundled = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError:
        bundled = ""
    if bundled and Path(bundled).is_file():
        return str(bundled)
    found = shutil.which("ffmpeg")
    if found is None:
        raise MediaError(f"ffmpeg was not found; {_ADVICE}")
    return found


async def check_ffmpeg(path: str) -> tuple[int, int] | None:
    """Run `path -version` once; give its version, or None for a build without a number.

    Raises:
        MediaError: it cannot be started, is no ffmpeg, or is too old.
    """
    lines: list[str] = []
    try:
        await run_process(path, ["-version"], partial(lines.append))
    except ProcessFailed as error:
        raise MediaError(f"{path} does not work as ffmpeg ({error}); {_ADVICE}") from error
    if not lines or not lines[0].startswith("ffmpeg version"):
        raise MediaError(f"{path} is not ffmpeg; {_ADVICE}")
    match = _VERSION.match(lines[0])
    if match is None:
        return None  # A build from a snapshot: newer than any release that counts.
    version = int(match[1]), int(match[2] or 0)
    if version < OLDEST:
        raise MediaError(f"{path} is ffmpeg {version[0]}.{version[1]}, which is too old; {_ADVICE}")
    return version
