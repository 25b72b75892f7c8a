"""An event loop of Qt, and titles of small discs with all that a transcoder wants to know."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest
import shiboken6

# PySide6 has to be imported before qasync, which else looks for another binding.
from PySide6.QtCore import QCoreApplication  # isort: skip
import qasync

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import Piece, TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.media.streams import quiet_libav
from nostalgia_desktop.media.tap import TAP_BYTES, TAP_HEIGHT, TAP_WIDTH
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring import library
from tests.authoring.barcode import read_field
from tests.disc.titles import titles_of

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture
def run(qapp: QCoreApplication) -> Iterator[Run]:
    """A function that runs a coroutine to its end on Qt's event loop."""
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qapp)) as runner:
        yield runner.run
        timers = runner.get_loop()._timer
    qapp.processEvents()  # Threads that ended late have called for a loop that is closed by now.
    # Timers of what was cancelled still run; Python's collector might end them in another thread.
    shiboken6.delete(timers)


@pytest.fixture
def transcoder() -> Transcoder:
    """A transcoder with the bundled ffmpeg."""
    quiet_libav()
    return Transcoder(imageio_ffmpeg.get_ffmpeg_exe())


@pytest.fixture
def system_ffmpeg() -> str:
    """The system's own ffmpeg: on Debian 12 that is 5.1, the oldest one that is supported."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise RuntimeError("ffmpeg is not installed: clips must be exact with an older one too")
    return found


@dataclass(frozen=True)
class Film:
    """A title and its clock."""

    title: Title
    clock: TitleClock

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """What to read for the frames [start, end)."""
        return plan(self.clock, self.title, start, end)

    def samples(self) -> list[Piece]:
        """Short stretches from its start and its middle."""
        middle = self.clock.frames // 2
        return [*self.pieces(0, min(50, self.clock.frames)), *self.pieces(middle, middle + 30)]


def film_in(folder: Path, number: int = 0) -> Film:
    """A title of the disc in a folder."""
    title = titles_of(folder)[number]
    return Film(title, read_clock(title))


@cache
def film_of(name: str, number: int = 0) -> Film:
    """A title of a named disc."""
    return film_in(library.disc(name), number)


def shown_in_tap(tapped: bytes) -> list[int | None]:
    """The number on each of the tiny pictures that come beside a proxy."""
    pictures = np.frombuffer(tapped, np.uint8).reshape(-1, TAP_BYTES)
    lumas = pictures[:, : TAP_WIDTH * TAP_HEIGHT].reshape(-1, TAP_HEIGHT, TAP_WIDTH)
    fields = [read_field(luma) for luma in lumas]
    return [None if field is None else field // 2 for field in fields]
