"""How many clips are made in an hour with one, two … encodes at the same time?

Usage: python -m benchmarks.at_once [--most N] [--seconds N] [DISC …]     (without one: the sample)

Each title is cut into six scenes of so many seconds (at most a sixth of it), which are made with
one encode at a time, then with two, and so on to `--most`, in turn. Prints scenes an hour, and the
CPU of all processes beside that of one at a time. It is the encoding alone: no tags, no checks.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cpu_time import cpu_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.quality import KEEP
from nostalgia_desktop.media.transcoder import Transcoder

_SCENES = 6


def main(arguments: Sequence[str]) -> None:
    """Measure each title of each disc."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.at_once")
    parser.add_argument("--most", type=int, default=max((os.cpu_count() or 1), 2))
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("discs", nargs="*")
    wish = parser.parse_args(arguments)

    async def measure(name: str, title: Title) -> None:
        await compare(name, title, wish.most, wish.seconds)

    print("title                    at once | scenes an hour   of one | CPU s of one")
    for_each_title(wish.discs, measure)


async def compare(name: str, title: Title, most: int, seconds: int) -> None:
    """Print a line for each number at once."""
    clock, transcoder = read_clock(title), Transcoder(find_ffmpeg())
    samples = plan(clock, title, 0, min(60, clock.frames))
    picture = await transcoder.look_at(samples, clock)
    frames = min(clock.frames // _SCENES, int(seconds * clock.rate))
    one: tuple[float, float] | None = None
    for at_once in range(1, most + 1):
        wall_s, cpu_s = await _made(transcoder, clock, title, picture, frames, at_once)
        one = one or (wall_s, cpu_s)
        print(
            f"{name[:24]:24} {at_once:7} | {_SCENES / wall_s * 3600:14,.0f} "
            f"{one[0] / wall_s:8.2f} | {cpu_s:5.1f} {cpu_s / one[1]:6.2f}",
            flush=True,
        )


async def _made(
    transcoder: Transcoder,
    clock: TitleClock,
    title: Title,
    picture: Picture,
    frames: int,
    at_once: int,
) -> tuple[float, float]:
    """Seconds on the wall and of CPU for all scenes."""
    turns, began, before = asyncio.Semaphore(at_once), time.monotonic(), cpu_s()

    async def nothing_more(*_args: object) -> None:
        return

    with tempfile.TemporaryDirectory() as folder:

        async def make(number: int) -> None:
            async with turns:
                await transcoder.transcode_segment(
                    plan(clock, title, number * frames, (number + 1) * frames),
                    clock,
                    picture,
                    KEEP,
                    Path(folder) / f"{number}.mp4",
                    lambda _done: None,
                    nothing_more,
                )

        await asyncio.gather(*map(make, range(_SCENES)))
    return time.monotonic() - began, cpu_s() - before


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
