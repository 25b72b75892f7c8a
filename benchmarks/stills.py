"""Single frames of the original against a plain PyAV open and seek, side by side in one run.

Usage: python -m benchmarks.stills [FILE or DISC …]      (without one: the bundled sample)

Wall milliseconds and CPU milliseconds for one random frame, and for ten neighbours together;
medians of some rounds, both sides in turn. The plain way is what most programs do; it is exact
only where the file's own timestamps are, and not at all on a DVD of several parts or programs.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.error

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.still_frames import still_frames
from nostalgia_desktop.media.streams import probe_piece, quiet_libav
from nostalgia_desktop.workflow.title_reading import read_title_clock

ROUNDS, NEIGHBOURS, LINES = 30, 10, 108


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of what a still took, in milliseconds."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:6.1f} {self.cpu:6.1f}"


def main(sources: list[str]) -> None:
    """Measure each title of each disc or file."""
    quiet_libav()
    report = scan([Path(source) for source in sources] or [sample_disc()])
    print(f"{'':28} one: ours      plain         ten: ours      plain    (ms wall, CPU)")
    for disc in report.discs:
        for title in disc.titles:
            compare(f"{disc.name}, {title.label}", title)


def compare(name: str, title: Title) -> None:
    """Print one line."""
    clock = read_title_clock(title)
    aspect = probe_piece(plan(clock, title, 0, 1)[0]).aspect
    draw = random.Random(1)
    firsts = [draw.randrange(max(clock.frames - NEIGHBOURS, 1)) for _ in range(ROUNDS)]
    costs = []
    for count in (1, NEIGHBOURS):
        spans = [(first, min(first + count, clock.frames)) for first in firsts]
        costs.append(_measured(lambda a, b: _ours(title, clock, a, b, aspect), spans))
        costs.append(_measured(lambda a, b: _plain(title, clock, a, b, aspect), spans))
    print(f"{name[:28]:28} {'  '.join(map(str, costs))}", flush=True)


def _ours(title: Title, clock: TitleClock, first: int, end: int, aspect: Fraction) -> None:
    found = still_frames(lambda a, b: plan(clock, title, a, b), range(first, end), LINES, aspect)
    if len(found) != end - first:
        print(f"  {end - first - len(found)} frames from {first} on cannot be decoded")


def _plain(title: Title, clock: TitleClock, first: int, end: int, aspect: Fraction) -> None:
    width = round(LINES * aspect)
    with av.open(str(title.parts[0].path)) as opened:
        video = opened.streams.video[0]
        start = (video.start_time or 0) * (video.time_base or 1)
        at = start + first / clock.rate
        try:
            opened.seek(int(at / (video.time_base or 1)), stream=video)
        except av.error.FFmpegError:
            return
        left = end - first
        for frame in opened.decode(video):
            if (frame.time or 0) < at - Fraction(1, 100):
                continue
            frame.reformat(width=width, height=LINES, format="rgb24").to_ndarray().tobytes()
            left -= 1
            if not left:
                return


def _measured(work: Callable[[int, int], None], spans: list[tuple[int, int]]) -> Cost:
    walls, cpus = [], []
    for span in spans:
        wall, cpu = time.perf_counter(), time.process_time()
        work(*span)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return Cost(statistics.median(walls), statistics.median(cpus))


if __name__ == "__main__":
    main(sys.argv[1:])
