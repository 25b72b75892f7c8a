"""Titles as clips, ours against HandBrake's: CPU, size, and VMAF against the same reference.

Usage: python -m benchmarks.handbrake [--seconds N] [DISC …]     (without a disc: the sample)

Needs HandBrakeCLI (Debian: handbrake-cli), which bobs with its decomb filter at x264's medium
preset and quality 20. The reference is the original, deinterlaced to its full field rate by bwdif
and kept without loss. HandBrake may begin a frame early or late: the offset at which its pictures
are nearest to the reference's is found first, and printed. CPU is user and system of all processes.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from benchmarks.cpu_time import cpu_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.busy import busiest_frames
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.transcoder import Transcoder

HANDBRAKE = "HandBrakeCLI"
_WIDTH, _HEIGHT = 96, 64
_MOST_OFFSET = 12
_SAMPLES, _FRAMES_EACH = 6, 60
_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Result:
    """A clip: CPU seconds, bytes, VMAF (mean over its frames), and frames from the reference's."""

    cpu_s: float
    size: int
    vmaf: float
    offset: int = 0


def main(arguments: Sequence[str]) -> None:
    """Measure each title of each disc."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handbrake")
    parser.add_argument("--seconds", type=int, default=_SECONDS, help="so much of each title")
    parser.add_argument("discs", nargs="*")
    args = parser.parse_args(arguments)
    if shutil.which(HANDBRAKE) is None:
        sys.exit(f"{HANDBRAKE} is not installed (Debian: apt-get install handbrake-cli)")
    print(
        "title                       s | CPU s: ours  HandBrake ratio | MB: ours  HandBrake ratio "
        "| VMAF: ours  HandBrake (its offset)"
    )

    async def measure(name: str, title: Title) -> None:
        await compare(name, title, args.seconds)

    for_each_title(args.discs, measure)


async def compare(name: str, title: Title, seconds: int) -> None:
    """Print one line."""
    clock, ffmpeg = read_clock(title), find_ffmpeg()
    starts = (0, *busiest_frames(clock, _SAMPLES))
    samples = [plan(clock, title, at, min(at + _FRAMES_EACH, clock.frames)) for at in starts]
    picture = await Transcoder(ffmpeg).look_at(list(chain(*samples)), clock)
    frames = min(clock.frames, int(seconds * clock.rate))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(ffmpeg, title, clock, picture, frames, Path(folder))
        reference = bench.reference()
        ours = await bench.ours(reference)
        theirs = bench.handbrake(reference)
    print(
        f"{name[:24]:24} {float(frames / clock.rate):6.0f} | {ours.cpu_s:11.1f} "
        f"{theirs.cpu_s:10.1f} {ours.cpu_s / theirs.cpu_s:5.2f} | {ours.size / 1e6:8.2f} "
        f"{theirs.size / 1e6:10.2f} {ours.size / theirs.size:5.2f} | {ours.vmaf:10.2f} "
        f"{theirs.vmaf:10.2f} ({theirs.offset:+d})",
        flush=True,
    )


@dataclass(frozen=True, slots=True)
class Bench:
    """A stretch at the beginning of a title, and the tools to make clips of it."""

    ffmpeg: str
    title: Title
    clock: TitleClock
    picture: Picture
    frames: int
    folder: Path

    @property
    def source(self) -> Path:
        """The title in one file, which every program can open."""
        source = self.folder / "source.mpg"
        if not source.exists():
            with source.open("wb") as whole:
                for part in self.title.parts:
                    with part.path.open("rb") as file:
                        file.seek(part.start)
                        whole.write(file.read(part.size))
        return source

    def reference(self) -> Path:
        """The stretch without loss, at full field rate where it is interlaced."""
        out = self.folder / "reference.mkv"
        parity = self.picture.scan.value
        bob = [] if self.picture.scan is Scan.PROGRESSIVE else [f"bwdif=send_field:{parity}:all"]
        cut = f"trim=end_frame={self.frames}"
        command = [self.ffmpeg, "-v", "fatal", "-y", "-f", "mpeg", "-i", str(self.source), "-an"]
        command += ["-vf", ",".join([cut, *bob]), "-fps_mode", "passthrough"]
        subprocess.run([*command, "-c:v", "ffv1", str(out)], check=True)
        return out

    async def ours(self, reference: Path) -> Result:
        """As the program makes it, its checks included."""
        out, before = self.folder / "ours.mp4", cpu_s()

        async def nothing_more(*_args: object) -> None:
            return

        pieces = plan(self.clock, self.title, 0, self.frames)
        await Transcoder(self.ffmpeg).transcode_segment(
            pieces, self.clock, self.picture, Quality(), out, lambda _done: None, nothing_more
        )
        return self._judged(out, reference, cpu_s() - before)

    def handbrake(self, reference: Path) -> Result:
        """As HandBrake makes it of the same stretch of the same file."""
        out = self.folder / "handbrake.mp4"
        command = [HANDBRAKE, "-i", str(self.source), "-o", str(out)]
        command += ["--stop-at", f"frames:{self.frames}"]
        command += ["-e", "x264", "--encoder-preset", "medium", "-q", "20", "--decomb=bob"]
        command += ["--crop", "0:0:0:0", "--auto-anamorphic", "--vfr", "-E", "av_aac", "-B", "160"]
        before = cpu_s()
        subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        return self._judged(out, reference, cpu_s() - before)

    def _judged(self, clip: Path, reference: Path, cpu_s: float) -> Result:
        offset = best_offset(self._small(clip), self._small(reference))
        return Result(cpu_s, clip.stat().st_size, self._vmaf(clip, reference, offset), offset)

    def _small(self, film: Path) -> np.ndarray:
        scale = f"scale={_WIDTH}:{_HEIGHT},format=gray"
        command = [self.ffmpeg, "-v", "fatal", "-i", str(film), "-an", "-vf", scale]
        command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-"]
        raw = subprocess.run(command, check=True, capture_output=True).stdout
        return np.frombuffer(raw, np.uint8).reshape(-1, _HEIGHT, _WIDTH).astype(np.int16)

    def _vmaf(self, clip: Path, reference: Path, offset: int) -> float:
        """`offset` frames of the reference come before the clip's first, or after it where < 0."""
        skips = max(-offset, 0), max(offset, 0)
        same = ["format=yuv420p,settb=1/1000,setpts=N"] * 2
        sides = [
            f"[{at}:v]trim=start_frame={skip},{form}[{at}]"
            for at, (skip, form) in enumerate(zip(skips, same, strict=True))
        ]
        judge = "[0][1]libvmaf=n_threads=2:shortest=1"
        command = [self.ffmpeg, "-hide_banner", "-i", str(clip), "-i", str(reference)]
        command += ["-lavfi", ";".join([*sides, judge]), "-fps_mode", "passthrough"]
        said = subprocess.run([*command, "-f", "null", "-"], check=True, capture_output=True).stderr
        return float(said.decode().rpartition("VMAF score:")[2].split()[0])


def best_offset(clip: np.ndarray, reference: np.ndarray) -> int:
    """How many frames of the reference come before the clip's first; less than 0 the other way."""

    def distance(offset: int) -> float:
        ours, other = clip[max(-offset, 0) :], reference[max(offset, 0) :]
        count = min(len(ours), len(other))
        return float(np.abs(ours[:count] - other[:count]).mean())

    return min(range(-_MOST_OFFSET, _MOST_OFFSET + 1), key=lambda at: (distance(at), abs(at)))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
