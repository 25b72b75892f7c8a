"""The one look at a title: its shots while the proxy is made, then what is in the proxy."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from nostalgia_desktop.domain.errors import MediaError
from nostalgia_desktop.domain.media import Progress, ShouldStop
from nostalgia_desktop.domain.survey import Look, Survey
from nostalgia_desktop.media.filmstrip import make_filmstrip
from nostalgia_desktop.media.shots import PictureFindings, ShotFinder
from nostalgia_desktop.media.sound_findings import SoundFindings, listen
from nostalgia_desktop.media.tap import TAP_BYTES

# So many pictures are handed over at a time: enough for numpy to be quick, 1.2 MB.
_BATCH = 256
# What of the whole work is done when the last picture has come.
_PICTURES_SHARE = 0.96


class Surveyor:
    """Takes the tiny pictures of a title of so many frames as they come, in a thread of its own.

    To be used in a `with`, on the event loop's thread; its end throws away what is still to do.
    """

    def __init__(self, frames: int, rate: Fraction, on_progress: Progress) -> None:
        self._frames, self._rate, self._on_progress = frames, rate, on_progress
        self._finder = ShotFinder(rate)
        self._waiting, self._taken = bytearray(), 0
        self._thread = ThreadPoolExecutor(1, "survey")
        self._work: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._thread.shutdown(cancel_futures=True)

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the tap, however many; raises what an earlier batch raised."""
        self._waiting += data
        if len(self._waiting) >= _BATCH * TAP_BYTES:
            self._hand_over()

    def _hand_over(self) -> None:
        for done in [each for each in self._work if each.done()]:
            self._work.remove(done)
            done.result()
        whole = len(self._waiting) // TAP_BYTES * TAP_BYTES
        batch = np.frombuffer(bytes(self._waiting[:whole]), np.uint8).reshape(-1, TAP_BYTES)
        del self._waiting[:whole]
        self._taken += len(batch)
        self._work.append(self._thread.submit(self._finder.feed, batch))
        self._on_progress(_PICTURES_SHARE * min(self._taken / max(self._frames, 1), 1.0))

    async def pictures(self) -> PictureFindings:
        """What was found in the pictures, once all have come.

        Raises:
            MediaError: there were more or fewer than the title has.
        """
        self._hand_over()
        for work in self._work:
            await asyncio.wrap_future(work)
        if self._taken != self._frames or self._waiting:
            raise MediaError(
                f"ffmpeg showed {self._taken} pictures of a title of {self._frames}; try again"
            )
        return await asyncio.wrap_future(self._thread.submit(self._finder.finish))


def look_into(
    proxy: Path,
    pictures: PictureFindings,
    rate: Fraction,
    should_stop: ShouldStop = lambda: False,
) -> Look:
    """Add to what the pictures told what is in the finished proxy. Takes seconds: use a thread.

    Raises:
        MediaError: the proxy cannot be read.
        Cancelled: `should_stop` said so.
    """
    sound = listen(proxy, pictures.frames, rate, should_stop)
    strip = make_filmstrip(proxy, pictures.frames, rate, should_stop)
    return Look(_joined(pictures, sound, rate), strip)


def _joined(pictures: PictureFindings, sound: SoundFindings, rate: Fraction) -> Survey:
    return Survey(
        frames=pictures.frames,
        rate=rate,
        changes=pictures.changes,
        black=pictures.black,
        silence=sound.silence,
        scores=pictures.scores,
        looks=pictures.looks,
        sounds=sound.sounds,
        waveform=sound.waveform,
        loudness=sound.loudness,
    )
