"""How fast a preview of an hour shows another place: QMediaPlayer, as the window will use it.

Usage: python -m benchmarks.seek [PROXY]      (without one: the sample's, over and over for an hour)

The player is paused; a seek ends when the frame of the wanted time is there. Times are of the
clock on the wall: run it on a quiet machine.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer, QUrl  # isort: skip
import qasync
from PySide6.QtGui import QGuiApplication
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink

from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.media.ffmpeg_binary import find_ffmpeg
from nostalgia_desktop.media.transcoder import Transcoder

SEEKS = 300
_HOUR_S = 3600
_GIVE_UP_MS = 5_000


class Player:
    """A paused player whose frames can be waited for."""

    def __init__(self, proxy: Path) -> None:
        self._sink, self._player = QVideoSink(), QMediaPlayer()
        self._player.setVideoSink(self._sink)
        self._loop = QEventLoop()
        self._wanted_us = 0
        self._patience = QTimer(singleShot=True, interval=_GIVE_UP_MS)
        self._patience.timeout.connect(lambda: self._loop.exit(1))
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.setSource(QUrl.fromLocalFile(str(proxy)))
        self._wait()

    @property
    def duration_ms(self) -> int:
        """How long the preview is."""
        return self._player.duration()

    def seek(self, at_ms: int) -> float:
        """Show the frame of a time; gives the milliseconds that it took."""
        self._wanted_us = at_ms * 1000
        started = time.perf_counter()
        self._player.setPosition(at_ms)
        self._wait()
        return (time.perf_counter() - started) * 1000

    def _wait(self) -> None:
        self._patience.start()
        if self._loop.exec():
            raise SystemExit(f"no frame came within {_GIVE_UP_MS} ms")
        self._patience.stop()

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status == QMediaPlayer.MediaStatus.LoadedMedia:
            self._player.pause()  # No frame comes before.

    def _on_frame(self, frame: QVideoFrame) -> None:
        if frame.isValid() and frame.startTime() <= self._wanted_us < frame.endTime():
            self._loop.exit(0)


def main(args: list[str]) -> None:
    """Seek to random places, a frame on, and a frame back; print what each took."""
    _app = QGuiApplication([])
    with tempfile.TemporaryDirectory() as folder:
        proxy = Path(args[0]) if args else hour_of_preview(Path(folder))
        player, chance = Player(proxy), random.Random(7)
        last = player.duration_ms - 1_000
        places = [chance.randrange(0, last) // 200 * 200 + 100 for _ in range(SEEKS)]
        print(f"{proxy.name}: {last / 60_000:.0f} min, {proxy.stat().st_size / 1e6:.0f} MB")
        _tell("random place", [player.seek(at) for at in places])
        steps = [(player.seek(at), player.seek(at + 200)) for at in places[:100]]
        _tell("a frame on", [after for _before, after in steps])
        steps = [(player.seek(at + 200), player.seek(at)) for at in places[:100]]
        _tell("a frame back", [after for _before, after in steps])
    os._exit(0)  # The player's threads may hold up an ordinary end.


def _tell(what: str, took_ms: list[float]) -> None:
    p95 = statistics.quantiles(took_ms, n=20)[-1]
    print(f"{what:14} median {statistics.median(took_ms):5.1f} ms, p95 {p95:5.1f} ms", flush=True)


def hour_of_preview(folder: Path) -> Path:
    """The sample's preview again and again: as long as a full disc's, made in seconds.

    Needs an application.
    """
    (disc, *_) = scan([sample_disc()]).discs
    title, once, hour = disc.titles[0], folder / "once.mp4", folder / "an hour.mp4"
    clock, ffmpeg = read_clock(title), find_ffmpeg()

    async def make() -> None:
        transcoder, pieces = Transcoder(ffmpeg), plan(clock, title, 0, clock.frames)
        picture = await transcoder.look_at(plan(clock, title, 0, min(60, clock.frames)), clock)
        await transcoder.create_proxy(pieces, clock, picture, once, lambda _done: None)

    app = QGuiApplication.instance()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(make())
    loop = ["-stream_loop", "-1", "-i", str(once), "-t", str(_HOUR_S), "-c", "copy"]
    muxer = ["-movflags", "+faststart", str(hour)]
    subprocess.run([ffmpeg, "-v", "error", *loop, *muxer], check=True, stdin=subprocess.DEVNULL)
    return hour


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
    main(sys.argv[1:])
