"""Archive clips both ways: the original's MPEG-2 copied and cut to the frame, and FFV1.

Usage: python -m benchmarks.smart_cut [--cuts N] [DISC …]      (without a disc: the bundled sample)

Of each title N random scenes (40 if not told) of 0.5 to 20 s are made, each in both ways. Every
picture of the copied clip is held against the original's, decoded here once more by itself: `other`
counts those that were said to be copied and are not the same byte for byte, `PSNR` is that of the
worst one that was encoded anew. `frames` counts clips whose number of pictures is not what the
system's own ffmpeg says, or whose pictures it decodes otherwise. `disc` is the bytes of the
original in proportion to a scene's length, sound included; `film` is the copy's picture alone. CPU
is seconds of each way, the proof included. Of clips that were not copied the reasons are told.
"""

import argparse
import asyncio
import hashlib
import os
import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av

from benchmarks.cpu_time import cpu_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.media import Picture
from nostalgia_desktop.media.assembly import Made, Order
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.how_made import how_made
from nostalgia_desktop.media.picture_digest import digest_of
from nostalgia_desktop.media.piece_reader import film_stream, numbered_frames, open_piece
from nostalgia_desktop.media.quality import ARCHIVE
from nostalgia_desktop.media.smart_clip import SmartClip
from nostalgia_desktop.media.smart_edges import psnr_db
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.transcoder import Transcoder

LONGEST_S, SHORTEST_S = 20, 0.5
_CUTS = 40


class Lossless(Transcoder):
    """Makes FFV1 of everything, as archive clips were made before."""

    async def _original(self, clip: SmartClip, order: Order, on_progress: object) -> Made:
        del clip, on_progress
        return await self._assembler.make(order, lambda _done: None)


@dataclass(slots=True)
class Sums:
    """What came out of all scenes of a title."""

    scenes: int = 0
    copied_scenes: int = 0
    pictures: int = 0
    copied: int = 0
    other: int = 0
    odd_counts: int = 0
    worst_db: float = 99.0
    disc_bytes: float = 0.0
    smart_bytes: int = 0
    smart_film_bytes: int = 0
    lossless_bytes: int = 0
    smart_cpu: float = 0.0
    lossless_cpu: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Print a line for each title."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=_CUTS)
    parser.add_argument("discs", nargs="*")
    wanted = parser.parse_args()
    quiet_libav()
    print(
        "title                    | scenes copied | pictures copied  anew other frames  PSNR "
        "|  MB disc copied (film) FFV1 | copied/disc FFV1/disc | CPU s copied FFV1 ratio"
    )

    async def measure(name: str, title: Title) -> None:
        await _measure(name, title, wanted.cuts)

    for_each_title(wanted.discs, measure)


async def _measure(name: str, title: Title, cuts: int) -> None:
    clock = read_clock(title)
    samples = plan(clock, title, 0, min(60, clock.frames))
    picture = await Transcoder(find_ffmpeg()).look_at(samples, clock)
    sums, chance = Sums(), random.Random(f"{name} {clock.frames}")
    for _number in range(cuts):
        length = round(chance.uniform(SHORTEST_S, LONGEST_S) * clock.rate)
        start = chance.randrange(max(clock.frames - length, 1))
        await _scene(title, clock, picture, (start, min(start + length, clock.frames)), sums)
    _tell(name, sums)


async def _scene(
    title: Title, clock: TitleClock, picture: Picture, span: tuple[int, int], sums: Sums
) -> None:
    pieces = plan(clock, title, *span)
    with tempfile.TemporaryDirectory() as folder:
        smart, lossless = Path(folder) / "smart.mkv", Path(folder) / "lossless.mkv"
        made, sums.smart_cpu = await _make(
            Transcoder(find_ffmpeg()), (pieces, clock, picture), smart, sums.smart_cpu
        )
        _other, sums.lossless_cpu = await _make(
            Lossless(find_ffmpeg()), (pieces, clock, picture), lossless, sums.lossless_cpu
        )
        sums.scenes += 1
        if not made.copied:
            reason = how_made(smart).partition(": ")[2]
            sums.reasons[re.sub(r"\d[\d,]*", "…", reason)] += 1
            return
        frames = span[1] - span[0]
        sums.copied_scenes += 1
        sums.pictures += frames
        sums.copied += made.copied
        share = frames / clock.frames
        sums.disc_bytes += share * sum(part.end - part.start for part in title.parts)
        sums.smart_bytes += smart.stat().st_size
        sums.smart_film_bytes += _film_bytes(smart)
        sums.lossless_bytes += lossless.stat().st_size
        await asyncio.to_thread(_compare, smart, pieces, made.copied, sums)


async def _make(
    transcoder: Transcoder,
    source: tuple[tuple[Piece, ...], TitleClock, Picture],
    clip: Path,
    before: float,
) -> tuple[Made, float]:
    start = cpu_s()
    made = await transcoder.transcode_segment(*source, ARCHIVE, clip, lambda _done: None, _agree)
    return made, before + cpu_s() - start


async def _agree(_part: object, _made: object) -> None:
    """Let the clip have its name."""


def _film_bytes(clip: Path) -> int:
    with av.open(str(clip)) as opened:
        return sum(packet.size for packet in opened.demux(video=0))


def _compare(clip: Path, pieces: tuple[Piece, ...], copied: int, sums: Sums) -> None:
    """Hold every picture of a clip against the original's."""
    same, count = 0, 0
    with av.open(str(clip)) as opened:
        for shown, frame in zip(opened.decode(video=0), _originals(pieces), strict=True):
            count += 1
            if digest_of(shown) == digest_of(frame):
                same += 1
            else:
                sums.worst_db = min(sums.worst_db, psnr_db(shown, frame))
    # What was encoded anew may by chance be the same too.
    sums.other += max(copied - same, 0)
    sums.odd_counts += count != sum(piece.frames for piece in pieces) or not _reads_same(clip)


def _originals(pieces: tuple[Piece, ...]) -> Iterator[av.VideoFrame]:
    for piece in pieces:
        with open_piece(piece) as opened:
            yield from (frame for _place, frame in numbered_frames(piece, opened))


def _reads_same(clip: Path) -> bool:
    """Whether the system's ffmpeg, another version, decodes the very same pictures in time."""
    with av.open(str(clip)) as opened:
        video = film_stream(opened)
        assert video is not None
        ours = [hashlib.md5(frame.to_ndarray().tobytes()) for frame in opened.decode(video)]
    system = shutil.which("ffmpeg") or find_ffmpeg()
    passed = ["-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "-"]
    told = subprocess.run(
        [system, "-v", "error", "-i", str(clip), *passed],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = [line.split()[-1] for line in told.stdout.splitlines() if not line.startswith("#")]
    return not told.stderr and theirs == [each.hexdigest() for each in ours]


def _tell(name: str, sums: Sums) -> None:
    anew = sums.pictures - sums.copied
    disc = max(sums.disc_bytes, 1.0)
    print(
        f"{name[:24]:24} | {sums.scenes:6} {sums.copied_scenes:6} "
        f"| {sums.pictures:8} {sums.copied:6} {anew:5} {sums.other:5} {sums.odd_counts:6} "
        f"{sums.worst_db:5.1f} | {disc / 1e6:7.1f} {sums.smart_bytes / 1e6:6.1f} "
        f"{sums.smart_film_bytes / 1e6:6.1f} {sums.lossless_bytes / 1e6:6.1f} "
        f"| {sums.smart_bytes / disc:11.2f} {sums.lossless_bytes / disc:9.2f} "
        f"| {sums.smart_cpu:12.1f} {sums.lossless_cpu:5.1f} "
        f"{sums.smart_cpu / max(sums.lossless_cpu, 1e-9):5.2f}",
        flush=True,
    )
    for reason, times in sums.reasons.most_common():
        print(f"  {times} times: {reason}")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()
