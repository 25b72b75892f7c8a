"""The check of finished clips beside the encoding of these, in CPU seconds of one run.

Usage: python -m benchmarks.clip_check [DISC …]      (without a disc: the bundled sample)

Of each title one scene of at most a minute is made as Finalize makes it, and checked. `ffmpeg` is
what ffmpeg took to encode it, `program` what this program did meanwhile, `check` the whole check
and `hash` the SHA-256. `decode` is what bare ffmpeg takes to decode the clip from end to end, which
nobody can do without who wants to know that it can be played: so `over decode` is what the program
takes more than ffmpeg alone would take to encode and decode it, as a share of both; `over encode`
is that of all the program does, its check included, as a share of encoding alone.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.cpu_time import children_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.archive.checksum import file_sha256
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clip_check import ClipCheck
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.clip_check import check_clip
from nostalgia_desktop.media.clip_picture import clip_frames
from nostalgia_desktop.media.clip_plan import Original, Planned
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.transcoder import Transcoder

ROUNDS = 3
LONGEST_S = 60
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of one round."""

    ffmpeg: float
    program: float
    check: float
    hash: float
    decode: float

    @property
    def over_encode(self) -> float:
        """All that the program does, beside ffmpeg's encoding."""
        return (self.program + self.check + self.hash) / self.ffmpeg

    @property
    def over_decode(self) -> float:
        """The same beside ffmpeg's encoding and decoding."""
        bare = self.ffmpeg + self.decode
        return (self.ffmpeg + self.program + self.check + self.hash) / bare - 1


def main(discs: list[str]) -> None:
    """Measure one scene of each title."""
    quiet_libav()
    print(
        "title                       s |  CPU s: ffmpeg program  check   hash decode "
        "| check/ffmpeg  over encode  over decode"
    )
    for_each_title(discs, measure)


async def measure(name: str, title: Title) -> None:
    """Print one line: the middle of some rounds."""
    clock, transcoder = read_clock(title), Transcoder(find_ffmpeg())
    samples = plan(clock, title, 0, min(60, clock.frames))
    picture = await transcoder.look_at(samples, clock)
    frames = min(clock.frames, int(LONGEST_S * clock.rate))
    rounds = [await _round(transcoder, title, clock, picture, frames) for _ in range(ROUNDS)]
    cost = sorted(rounds, key=lambda each: each.over_encode)[ROUNDS // 2]
    print(
        f"{name[:24]:24} {float(frames / clock.rate):6.0f} |      {cost.ffmpeg:9.2f}"
        f" {cost.program:7.2f} {cost.check:6.2f} {cost.hash:6.2f} {cost.decode:6.2f}"
        f" | {cost.check / cost.ffmpeg:12.1%} {cost.over_encode:12.1%} {cost.over_decode:12.1%}",
        flush=True,
    )


async def _round(
    transcoder: Transcoder, title: Title, clock: TitleClock, picture: Picture, frames: int
) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        mine, theirs = time.process_time(), children_s()
        await transcoder.transcode_segment(
            *(plan(clock, title, 0, frames), clock, picture, Quality(), clip),
            *(lambda _done: None, _agree),
        )
        encoded, program = children_s() - theirs, time.process_time() - mine
        doubled = clip_frames(frames, picture, Quality())
        planned = Planned(0, frames, doubled, clock.rate, picture)
        original = Original(lambda start, end: plan(clock, title, start, end), clock.frames)
        found, check = await asyncio.to_thread(_timed, lambda: check_clip(clip, planned, original))
        _complain(found)
        _sum, hashed = await asyncio.to_thread(_timed, lambda: file_sha256(clip))
        return Cost(encoded, program, check, hashed, _decode_s(clip))


async def _agree(_part: object, _made: object) -> None:
    """Let the clip have its name; the check is done by itself here."""


def _complain(found: ClipCheck) -> None:
    for text in (*found.faults, *found.findings):
        print(f"  {text}")


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    before = time.thread_time()
    return work(), time.thread_time() - before


def _decode_s(clip: Path) -> float:
    before = children_s()
    command = [find_ffmpeg(), "-v", "error", "-threads", "1", "-i", str(clip)]
    subprocess.run([*command, "-map", "0", "-f", "null", "-"], check=True, stdin=subprocess.DEVNULL)
    return children_s() - before


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
