"""The proxy against the first design's recipe: CPU time and size, side by side in one run.

Usage: python -m benchmarks.proxy [DISC …]      (without a disc: the bundled sample)

Both sides read the same title and run in turn, so that a busy machine harms both; the figures
are ratios of CPU seconds (user and system, of the ffmpeg processes alone) and of bytes.
"""

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.transcoder import Transcoder

ROUNDS = 3
FIRST_DESIGN = ["-vf", "scale=-1:360", "-r", "5", "-ac", "1", "-b:a", "32k"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: CPU seconds of its children, bytes of what it made."""

    cpu_s: float
    size: int


def main(discs: list[str]) -> None:
    """Measure each title of each disc."""
    app = QCoreApplication([])
    report = scan([Path(disc) for disc in discs] or [sample_disc()])
    print("title                            s   CPU ours/first  ratio    MB/h ours/first  ratio")
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        for disc in report.discs:
            for title in disc.titles:
                runner.run(compare(f"{disc.name}, {title.label}", title))


async def compare(name: str, title: Title) -> None:
    """Print one line: medians of some rounds, both sides in turn."""
    clock, ffmpeg = read_clock(title), find_ffmpeg()
    transcoder = Transcoder(ffmpeg)
    ours: list[Cost] = []
    first: list[Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "proxy.mp4"
        for _ in range(ROUNDS):
            ours.append(await _ours(transcoder, title, clock, out))
            first.append(_measured(lambda: _first_design(ffmpeg, title, out), out))
    seconds = float(clock.frames / clock.rate)
    a, b = (sorted(costs, key=lambda cost: cost.cpu_s)[ROUNDS // 2] for costs in (ours, first))
    print(
        f"{name[:28]:28} {seconds:6.1f}   {a.cpu_s:6.2f} {b.cpu_s:6.2f}   {a.cpu_s / b.cpu_s:5.2f}"
        f"   {a.size / seconds * 0.0036:7.1f} {b.size / seconds * 0.0036:7.1f}"
        f"   {a.size / b.size:5.2f}",
        flush=True,
    )


async def _ours(transcoder: Transcoder, title: Title, clock: TitleClock, out: Path) -> Cost:
    frames = min(60, clock.frames)
    picture = await transcoder.look_at(plan(clock, title, 0, frames), clock)
    before = _children_cpu_s()
    pieces = plan(clock, title, 0, clock.frames)
    await transcoder.create_proxy(pieces, clock, picture, out, lambda _done: None)
    return _cost_since(before, out)


def _first_design(ffmpeg: str, title: Title, out: Path) -> None:
    source = "concat:" + "|".join(str(part.path) for part in title.parts)
    command = [ffmpeg, "-v", "error", "-y", "-i", source, *FIRST_DESIGN, str(out)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def _measured(work: Callable[[], None], out: Path) -> Cost:
    before = _children_cpu_s()
    work()
    return _cost_since(before, out)


def _cost_since(before: float, out: Path) -> Cost:
    return Cost(_children_cpu_s() - before, out.stat().st_size)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
