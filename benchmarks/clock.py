"""The title clock: what opening a long title costs, and a scene at its end against its start.

Usage: python -m benchmarks.clock [DISC]      (without a disc: an hour is authored, 4 GB)

CPU is user and system seconds. Scenes are decoded and thrown away, as encoding costs the same
wherever a scene lies. The linear read is what every tool does that seeks behind `-i`: it decodes
all that comes before.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.long_title import long_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.ffmpeg_inputs import source_url
from nostalgia_desktop.store.codec import pack_clock, unpack_clock

ROUNDS = 5
SCENE_S = 2
_LINEAR_S = 120
_PROTOCOLS = "concatf,concat,file,subfile,data"


def main(arguments: Sequence[str]) -> None:
    """Measure the longest title of a disc."""
    disc = Path(arguments[0]) if arguments else long_title()
    titles = [title for found in scan([disc]).discs for title in found.titles]
    title = max(titles, key=lambda each: each.size)
    clock = _open(title)
    _stored(clock)
    _scenes(title, clock)


def _open(title: Title) -> TitleClock:
    costs, read = [], 0
    for _ in range(ROUNDS):
        before = _own_cpu_s()
        clock = read_clock(title)
        costs.append(_own_cpu_s() - before)
    read = _bytes_read(title)
    share = read / title.size
    units = sum(len(segment.units) for segment in clock.segments)
    print(
        f"title      {title.size / 1e9:.2f} GB, {clock.duration_ms / 60_000:.1f} min, {units} units"
    )
    print(
        f"open       {_median(costs):.3f} s of CPU (aim 0.5), "
        f"{read:,} bytes, {share:.3%} (aim 0.5 %)"
    )
    return clock


def _bytes_read(title: Title) -> int:
    """What `read_clock` reads, counted by the system."""
    before = _io_bytes()
    read_clock(title)
    return _io_bytes() - before


def _io_bytes() -> int:
    io = Path("/proc/self/io")
    if not io.is_file():
        return 0
    return int(io.read_text().splitlines()[0].split()[1])


def _stored(clock: TitleClock) -> None:
    packed = pack_clock(clock)
    before = time.process_time()
    for _ in range(ROUNDS):
        unpack_clock(packed)
    ms = (time.process_time() - before) / ROUNDS * 1000
    print(f"stored     {len(packed):,} bytes, read again in {ms:.1f} ms of CPU")


def _scenes(title: Title, clock: TitleClock) -> None:
    frames = int(SCENE_S * clock.rate)
    start = plan(clock, title, 10 * frames, 11 * frames)
    end = plan(clock, title, clock.frames - 2 * frames, clock.frames - frames)
    sizes = [
        sum(part.end - part.start for piece in each for part in piece.ranges)
        for each in (start, end)
    ]
    first, last = [], []
    for _ in range(ROUNDS):
        first.append(_decode(start))
        last.append(_decode(end))
    a, b = _median(first), _median(last)
    print(f"scene      {SCENE_S} s at start {a:.3f} s of CPU, {sizes[0]:,} bytes")
    print(f"           {SCENE_S} s at end   {b:.3f} s of CPU, {sizes[1]:,} bytes")
    print(f"           end/start: CPU {b / a:.2f}, bytes {sizes[1] / sizes[0]:.2f} (aim 1.2)")
    linear = _linear(title) * clock.duration_ms / 1000 / _LINEAR_S
    print(
        f"linear     {linear:.1f} s of CPU (of {_LINEAR_S} s read, times the length): "
        f"CPU 1/{linear / b:.0f}, bytes 1/{title.size / sizes[1]:.0f} (aim 1/300)"
    )


def _decode(pieces: Sequence[Piece]) -> float:
    before = _children_cpu_s()
    for piece in pieces:
        trim = f"trim=start_pts={piece.first_pts - 900}:end_pts={piece.end_pts - 900}"
        source = ["-protocol_whitelist", _PROTOCOLS, "-f", "mpeg", "-threads", "1"]
        _run(["-copyts", *source, "-i", source_url(piece.ranges), "-vf", trim])
    return _children_cpu_s() - before


def _linear(title: Title) -> float:
    """CPU seconds to decode the title's first seconds, as a linear read does with all of it."""
    with TitleReader(title.parts) as reader:
        url = source_url(reader.ranges(0, reader.size))
    before = _children_cpu_s()
    source = ["-protocol_whitelist", _PROTOCOLS, "-f", "mpeg", "-threads", "1"]
    _run([*source, "-i", url, "-t", str(_LINEAR_S)])
    return _children_cpu_s() - before


def _run(arguments: Sequence[str]) -> None:
    command = [find_ffmpeg(), "-v", "fatal", "-nostdin", *arguments, "-f", "null", "-"]
    subprocess.run(command, check=True)


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main(sys.argv[1:])
