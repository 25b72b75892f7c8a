"""What other tags for a clip cost, beside its encode, in one run: CPU seconds of all processes.

Usage: python -m benchmarks.retag [SECONDS]      (a clip of 60 s without)

A film of interlaced PAL with noise becomes a clip as the second pass makes it; then its title,
people and date are changed, and the second pass is run again. The aim is 1 % of the encode.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.services import PassOptions, Records, build_orchestrator, open_records
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.orchestrator import Orchestrator
from nostalgia_desktop.workflow.quote import Consent

SECONDS, AIM = 60, 0.01
_FILM = "testsrc2=s=720x576:r=50,noise=alls=12:allf=t,tinterlace=interleave_top,setdar=4/3"


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds of this program, and of those that it ran and that have ended."""

    own: float
    others: float

    @property
    def all(self) -> float:
        """Both."""
        return self.own + self.others

    def __sub__(self, before: "Spent") -> "Spent":
        return Spent(self.own - before.own, self.others - before.others)


def spent() -> Spent:
    """What was spent up to now."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, others = (used.ru_utime + used.ru_stime for used in both)
    return Spent(own, others)


def make_film(folder: Path, seconds: int) -> Path:
    """An MPEG program stream as a recorder would write it."""
    folder.mkdir()
    film, length = folder / "film.mpg", str(seconds)
    sources = ["-f", "lavfi", "-i", _FILM, "-f", "lavfi", "-i", "sine=r=48000"]
    video = ["-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-b:v", "6M", "-g", "12", "-bf", "2"]
    coded = [*video, "-c:a", "mp2", "-t", length, "-f", "dvd", str(film)]
    subprocess.run([find_ffmpeg(""), "-v", "error", *sources, *coded], check=True)
    return folder


async def _nobody(_quote: object) -> Consent:
    return Consent(agreed=False)


async def _open(records: Records) -> Orchestrator:
    return await build_orchestrator(records, Settings(), PassOptions(), "", "", _nobody)


async def _measured(records: Records) -> Spent:
    """What a second pass costs."""
    orchestrator, before = await _open(records), spent()
    await orchestrator.batch_finalize()
    used = spent() - before
    await orchestrator.close()
    return used


async def measure(base: Path, seconds: int) -> tuple[Spent, Spent, int]:
    """The cost of a clip, of other tags for it, and the clip's size in bytes."""
    (base / "archive").mkdir()
    records = open_records(base / "archive")
    orchestrator = await _open(records)
    await orchestrator.batch_submit([make_film(base / "film", seconds)])
    await orchestrator.close()
    job = records.jobs.jobs()[0]
    scene = Scene(0, job.duration_ms or 0, "Lake", uid="a")
    records.jobs.save_review(job.id, (scene,))
    encode = await _measured(records)
    people = ("Ada", "Mum", "Grandpa")
    records.jobs.save_review(
        job.id, (replace(scene, title="At the lake", people=people, date="1994-08-14"),)
    )
    words = await _measured(records)
    size = records.jobs.job(job.id).clips[0].size
    records.database.close()
    return encode, words, size


def main() -> None:
    """Print both, and the ratio."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    loop = qasync.QEventLoop(QCoreApplication([]))
    with tempfile.TemporaryDirectory() as base, asyncio.Runner(loop_factory=lambda: loop) as runner:
        encode, words, size = runner.run(measure(Path(base), seconds))
    print(f"a clip of {seconds} s, {size / 1e6:.1f} MB; CPU seconds: this program + ffmpeg")
    print(f"  encoded      {encode.own:8.2f} + {encode.others:7.2f}")
    print(f"  other tags   {words.own:8.2f} + {words.others:7.2f}")
    print(f"  ratio        {words.all / encode.all:8.2%}   (aim: {AIM:.0%})")


if __name__ == "__main__":
    main()
