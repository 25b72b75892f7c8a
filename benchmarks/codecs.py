"""Which encoder makes the smallest clips that still look like the original? Side by side.

Usage: python -m benchmarks.codecs [DISC …]      (without a disc: the bundled sample)

Some seconds of each title are deinterlaced without loss, once as they are and once with the noise
of a worn tape. All candidates encode that; VMAF (libvmaf in ffmpeg) compares each with it. CPU
seconds are of encoding alone: what reading the lossless film takes is measured too and taken off.
`plays` is whether the program's own library can show it: Qt's player, without help of hardware.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoSink
from PySide6.QtWidgets import QApplication

from benchmarks.cpu_time import children_s
from benchmarks.titles import for_each_title
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.transcoder import Transcoder

LENGTH_S = 8
_HEAD = f"{'title':25} {'encoder':26}   CPU s    kb/s   VMAF 1 % low  plays"
LOSSLESS = Quality("ultrafast", 0)
NOISE = "noise=alls=10:allf=t"
_X265 = ("libx265", "-x265-params", "log-level=error")
CANDIDATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("x264 faster crf 20 (Keep)", ("libx264", "-preset", "faster", "-crf", "20")),
    ("x264 faster crf 25", ("libx264", "-preset", "faster", "-crf", "25")),
    ("x265 fast crf 22", (*_X265, "-preset", "fast", "-crf", "22")),
    ("x265 fast crf 24", (*_X265, "-preset", "fast", "-crf", "24")),
    ("x265 fast crf 26", (*_X265, "-preset", "fast", "-crf", "26")),
    ("x265 medium crf 24", (*_X265, "-preset", "medium", "-crf", "24")),
    ("SVT-AV1 8 crf 32", ("libsvtav1", "-preset", "8", "-crf", "32")),
    ("SVT-AV1 8 crf 38", ("libsvtav1", "-preset", "8", "-crf", "38")),
    ("SVT-AV1 8 crf 44", ("libsvtav1", "-preset", "8", "-crf", "44")),
    ("SVT-AV1 6 crf 32", ("libsvtav1", "-preset", "6", "-crf", "32")),
    ("SVT-AV1 6 crf 38", ("libsvtav1", "-preset", "6", "-crf", "38")),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a candidate came to: CPU seconds, bytes, VMAF's mean and its lowest percentile."""

    cpu_s: float
    size: int
    vmaf: float
    worst: float
    plays: bool


def main(discs: Sequence[str]) -> None:
    """Measure each title of each disc."""
    if discs[:1] == ["--play"]:
        print(_count_shown(discs[1]))
        return
    print(_HEAD)
    for_each_title(discs, compare)


async def compare(name: str, title: Title) -> None:
    """Print a line for each candidate, without noise and with it."""
    ffmpeg, clock = find_ffmpeg(), read_clock(title)
    picture = await Transcoder(ffmpeg).look_at(plan(clock, title, 0, 60), clock)
    frames = min(round(LENGTH_S * clock.rate), clock.frames)
    start = (clock.frames - frames) // 2
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4"
        await Transcoder(ffmpeg).transcode_segment(
            plan(clock, title, start, start + frames),
            clock,
            picture,
            LOSSLESS,
            film,
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )
        noisy = Path(folder) / "noisy.mp4"
        lossless = ("-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "0")
        _run(ffmpeg, "-i", str(film), "-vf", NOISE, *lossless, str(noisy))
        seconds = float(frames / clock.rate)
        for label, original in ((name, film), (f"noise: {name}", noisy)):
            _compare(ffmpeg, label, original, seconds)


def _compare(ffmpeg: str, label: str, original: Path, seconds: float) -> None:
    reading = _cpu_of(ffmpeg, "-i", str(original), "-an", "-f", "null", "-")
    for candidate, args in CANDIDATES:
        result = _measure(ffmpeg, original, args)
        print(
            f"{label[:25]:25} {candidate:26} {result.cpu_s - reading:7.1f} "
            f"{result.size * 8 / seconds / 1000:7.0f} {result.vmaf:6.2f} {result.worst:7.2f}"
            f"  {'yes' if result.plays else 'NO'}",
            flush=True,
        )


def _measure(ffmpeg: str, original: Path, args: Sequence[str]) -> Result:
    out, scores = original.with_name("clip.mkv"), original.with_name("scores.json")
    picture = ("-an", "-pix_fmt", "yuv420p", "-c:v", *args)
    cpu_s = _cpu_of(ffmpeg, "-i", str(original), *picture, str(out))
    # By their number alone the frames are paired: times in Matroska are rounded.
    numbered = "[0:v]settb=1/60,setpts=N[a];[1:v]settb=1/60,setpts=N[b]"
    judge = f"{numbered};[a][b]libvmaf=n_threads=2:log_fmt=json:log_path={scores}"
    null = ("-fps_mode", "passthrough", "-f", "null", "-")
    # Two frames may have the same time in what nobody looks at: not worth a word.
    _run(ffmpeg, "-v", "fatal", "-i", str(out), "-i", str(original), "-lavfi", judge, *null)
    judged = json.loads(scores.read_text())
    each = sorted(frame["metrics"]["vmaf"] for frame in judged["frames"])
    vmaf = judged["pooled_metrics"]["vmaf"]["mean"]
    return Result(cpu_s, out.stat().st_size, vmaf, each[len(each) // 100], _plays(out))


def _plays(film: Path) -> bool:
    """In a process of its own: a player wants an application with windows."""
    command = [sys.executable, "-m", "benchmarks.codecs", "--play", str(film)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) > 0


def _count_shown(film: str) -> int:
    """How many pictures Qt's player shows in two seconds."""
    app = QApplication([])
    player, sink, shown = QMediaPlayer(), QVideoSink(), list[bool]()
    player.setVideoSink(sink)
    sink.videoFrameChanged.connect(lambda frame: shown.append(frame.isValid()))
    player.setSource(QUrl.fromLocalFile(film))
    player.play()
    QTimer.singleShot(2000, app.quit)
    app.exec()
    return sum(shown)


def _cpu_of(ffmpeg: str, *args: str) -> float:
    before = children_s()
    _run(ffmpeg, *args)
    return children_s() - before


def _run(ffmpeg: str, *args: str) -> None:
    command = [ffmpeg, "-v", "error", "-nostdin", "-y", *args]
    quiet = os.environ | {"SVT_LOG": "1"}
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, env=quiet)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
