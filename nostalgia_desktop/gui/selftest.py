"""Checks of `--selftest` that need Qt's widgets and its player."""

import asyncio
from fractions import Fraction
from pathlib import Path

import av
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QMediaDevices, QVideoFrame
from PySide6.QtWidgets import QWidget

from nostalgia_desktop import services
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.domain.errors import MediaError, NostalgiaError
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.gui.app import open_window, window_store
from nostalgia_desktop.gui.player.engine import Engine
from nostalgia_desktop.gui.selftest_app import make_app
from nostalgia_desktop.gui.settings.dialog import SettingsDialog
from nostalgia_desktop.gui.theme import Theme
from nostalgia_desktop.settings import Settings

_PATIENCE_S = 10.0
_US_PER_MS = 1000
# A window without its style sheet, type and icons has about five.
_FEWEST_COLOURS = 40


async def paint_window(archive: Path) -> str:
    """Open the window on the archive and paint it and a form; nothing appears on the screen.

    Raises:
        NostalgiaError: there is next to nothing in a picture.
    """
    app = make_app()
    theme, records = Theme(app, "dark"), _nothing_to_do(archive)
    window, controller = open_window(records, theme, window_store(archive / "window"))
    form = SettingsDialog(Settings(), theme.colours, archive, _never_asked)
    try:
        await controller.begin(())
        sizes = [_painted(widget) for widget in (window, form)]
    finally:
        await controller.shut_down()
        await _delete(window, form, theme)
        records.database.close()
    return f"{' and '.join(sizes)} painted, on Qt's platform {app.platformName()}"


def _nothing_to_do(archive: Path) -> services.Records:
    """The archive's records, or those of an empty one where a pass failed before.

    The window would go on with what is left to do, with the person's own settings and key.
    """
    records = services.open_records(archive)
    if all(job.state is JobState.FINALIZED for job in records.jobs.jobs()):
        return records
    records.database.close()
    return services.open_records(archive / "empty")


async def _never_asked(_key: str) -> None:
    raise AssertionError("nobody types a key while the program tests itself")


def _painted(widget: QWidget) -> str:
    picture = widget.grab().toImage()
    small = picture.scaled(200, 200).convertToFormat(QImage.Format.Format_RGB32)
    colours = {small.pixel(x, y) for x in range(200) for y in range(200)}
    name = type(widget).__name__
    if len(colours) < _FEWEST_COLOURS:
        raise NostalgiaError(f"{name} shows only {len(colours)} colours; the style is missing")
    return f"{name} {picture.width()}x{picture.height()}"


async def play_previews(archive: Path) -> str:
    """Show each frame of each preview in the player, as scrubbing does.

    Raises:
        MediaError: a frame does not come: a codec or a library of the player is missing.
    """
    previews = sorted(ArchiveLayout(archive).proxies.glob("*.mp4"))
    if not previews:
        raise MediaError("there are no previews to show; the first pass makes them")
    shown = 0
    for preview in previews:
        times = await asyncio.to_thread(_middles_ms, preview)
        shown += await _show_all(preview, times)
    devices = len(QMediaDevices.audioOutputs())
    return f"{shown} frames of {len(previews)} previews shown, each one; {devices} sound devices"


def _middles_ms(preview: Path) -> list[int]:
    """The middle of each frame: a seek to where one begins shows the one before."""
    with av.open(str(preview)) as container:
        stream = container.streams.video[0]
        middles = [
            (packet.pts + Fraction(packet.duration, 2)) * packet.time_base
            for packet in container.demux(stream)
            if packet.pts is not None and packet.duration
        ]
    return sorted(round(middle * 1000) for middle in middles)


async def _show_all(preview: Path, times_ms: list[int]) -> int:
    show = _Show()
    shown: set[int] = set()
    try:
        await show.load(preview)
        for ms in times_ms:
            shown.add(await show.frame_at(ms))
    finally:
        show.engine.unload()
        await _delete(show)
    if len(shown) != len(times_ms):
        raise MediaError(f"{len(shown)} of {len(times_ms)} frames were shown of {preview.name}")
    return len(shown)


async def _delete(*objects: QObject) -> None:
    """Delete now, in this thread: Python's collector might do so in another."""
    for each in objects:
        each.deleteLater()
    await asyncio.sleep(0.01)  # It is done once the event loop comes round.


class _Show(QObject):
    """An engine whose signals can be awaited."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine(self)
        self._frames: asyncio.Queue[tuple[int, int] | MediaError] = asyncio.Queue()
        self.engine.frame.connect(self._on_frame)
        self.engine.failed.connect(lambda why: self._frames.put_nowait(MediaError(why)))

    async def load(self, preview: Path) -> None:
        """Open a preview; its first frame is waiting then."""
        self.engine.load(preview)
        await self._next(f"{preview.name} does not open in the player")

    async def frame_at(self, ms: int) -> int:
        """Show a time; gives when the frame begins that is shown then, in microseconds."""
        self.engine.go_to(ms)
        while True:
            begin, end = await self._next(f"no frame comes at {ms} ms")
            if begin <= ms * _US_PER_MS < end:
                return begin

    async def _next(self, trouble: str) -> tuple[int, int]:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                news = await self._frames.get()
        except TimeoutError:
            raise MediaError(f"{trouble}, {_PATIENCE_S:.0f} s long") from None
        if isinstance(news, MediaError):
            raise news
        return news

    def _on_frame(self, frame: QVideoFrame) -> None:
        if not frame.toImage().isNull():  # What is shown is a picture, not only its time.
            self._frames.put_nowait((frame.startTime(), frame.endTime()))
