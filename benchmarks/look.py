"""One look at a title (proxy and survey) against the first design's proxy and a bare decode.

Usage: python -m benchmarks.look [DISC …]      (without a disc: the bundled sample)

All sides read the same title and run in turn, so that a busy machine harms all; the figures are
ratios of CPU seconds (user and system: of ffmpeg and, for ours, of the program too) and of bytes.
`read` is how many bytes of files ffmpeg read, against the title's size.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.cpu_time import cpu_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.survey import Surveyor, look_into
from nostalgia_desktop.media.survey_file import write_look
from nostalgia_desktop.media.tap import TAP_BYTES
from nostalgia_desktop.media.transcoder import Transcoder

ROUNDS = 3
FIRST_DESIGN = ["-vf", "scale=-1:360", "-r", "5", "-ac", "1", "-b:a", "32k"]
DECODE = ["-map", "0:v:0", "-map", "0:a:0?", "-fps_mode", "passthrough", "-f", "null", "-"]
_HEAD = (
    "title                       s |  CPU s: look  proxy  decode  first | look/first look/decode "
    "| MB/h proxy survey  proxy/first | read/title"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: CPU seconds, bytes of the proxy and of the survey, bytes read."""

    cpu_s: float
    size: int = 0
    survey: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """A title to look at, and the tools to do so."""

    ffmpeg: str
    title: Title
    clock: TitleClock
    picture: Picture
    pieces: Sequence[Piece]
    out: Path

    async def look(self) -> Cost:
        """Proxy and survey, as the program makes them."""
        clock, before, started = self.clock, cpu_s(), _read_bytes()
        survey = self.out.with_suffix(".survey")
        with Surveyor(clock.frames, clock.rate, lambda _done: None) as surveyor:
            await self._proxy(surveyor.feed)
            read = _read_bytes() - started
            found = await surveyor.pictures()
        look = await asyncio.to_thread(look_into, self.out, found, clock.rate)
        await asyncio.to_thread(write_look, look, survey)
        sizes = self.out.stat().st_size, survey.stat().st_size
        # The tiny pictures come through a pipe, which counts too; the finished proxy is read twice,
        # once as its index is put to its front and once as it is checked.
        others = clock.frames * TAP_BYTES + 2 * sizes[0]
        return Cost(cpu_s() - before, *sizes, read - others)

    async def proxy(self) -> Cost:
        """The proxy alone."""
        before = cpu_s()
        await self._proxy(None)
        return Cost(cpu_s() - before)

    async def _proxy(self, on_tap: Callable[[bytes], None] | None) -> None:
        transcoder = Transcoder(self.ffmpeg)
        await transcoder.create_proxy(
            self.pieces, self.clock, self.picture, self.out, lambda _done: None, on_tap
        )

    def plain(self, *args: str, threads: Sequence[str] = ()) -> Cost:
        """Another way to read the title, with ffmpeg alone."""
        source = "concat:" + "|".join(str(part.path) for part in self.title.parts)
        command = [self.ffmpeg, "-v", "fatal", "-y", *threads, "-f", "mpeg", "-i", source, *args]
        before = cpu_s()
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        size = Path(args[-1]).stat().st_size if args[-1] != "-" else 0
        return Cost(cpu_s() - before, size)


def main(discs: list[str]) -> None:
    """Measure each title of each disc."""
    print(_HEAD)
    for_each_title(discs, compare)
    memory = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    mine, ffmpeg = (used.ru_maxrss // 1024 for used in memory)
    print(f"most memory at any time: {mine} MB in the program, {ffmpeg} MB in an ffmpeg")


async def compare(name: str, title: Title) -> None:
    """Print one line: medians of some rounds, all sides in turn."""
    clock, ffmpeg = read_clock(title), find_ffmpeg()
    samples = plan(clock, title, 0, min(60, clock.frames))
    picture = await Transcoder(ffmpeg).look_at(samples, clock)
    pieces = plan(clock, title, 0, clock.frames)
    with tempfile.TemporaryDirectory() as folder:
        subject = Subject(ffmpeg, title, clock, picture, pieces, Path(folder) / "proxy.mp4")
        rounds = [await _round(subject) for _ in range(ROUNDS if clock.frames < 15_000 else 1)]
    look, proxy, decode, first = (
        sorted(costs, key=lambda cost: cost.cpu_s)[len(rounds) // 2]
        for costs in zip(*rounds, strict=True)
    )
    seconds, of_title = float(clock.frames / clock.rate), sum(part.size for part in title.parts)
    print(
        f"{name[:24]:24} {seconds:6.0f} |     {look.cpu_s:8.2f} {proxy.cpu_s:6.2f} "
        f"{decode.cpu_s:7.2f} {first.cpu_s:6.2f} | {look.cpu_s / first.cpu_s:10.2f} "
        f"{look.cpu_s / decode.cpu_s:11.2f} | {look.size / seconds * 0.0036:10.1f} "
        f"{look.survey / seconds * 0.0036:6.2f} {look.size / first.size:12.2f} "
        f"| {look.read / of_title:10.3f}",
        flush=True,
    )


async def _round(subject: Subject) -> tuple[Cost, Cost, Cost, Cost]:
    out = str(subject.out.with_name("first.mp4"))
    return (
        await subject.look(),
        await subject.proxy(),
        subject.plain(*DECODE, threads=("-threads", "1")),
        subject.plain(*FIRST_DESIGN, out),
    )


def _read_bytes() -> int:
    """Bytes that this program and its finished children have read, from files and pipes."""
    return int(psutil.Process().io_counters().read_chars)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
