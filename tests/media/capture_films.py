"""Captures as titles with their clocks, and what clips, proxies and stills of them show."""

import shutil
from fractions import Fraction
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from nostalgia_desktop.disc.dv import read_dv_clock
from nostalgia_desktop.disc.elementary import read_elementary_clock
from nostalgia_desktop.disc.sniff import SNIFF_BYTES, sniff
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Container, Part, Title
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.packet_clock import read_packet_clock
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.still_frames import StillFrame
from nostalgia_desktop.media.streams import probe_piece
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.barcode import field_numbers, read_field
from tests.authoring.captures import Capture, capture
from tests.media.conftest import Film, Run

BUNDLED = imageio_ffmpeg.get_ffmpeg_exe()
OLD = shutil.which("ffmpeg", path="/usr/bin")
"""The system's ffmpeg, if there is one: mostly older than the bundled one."""
_READERS = {
    Container.PROGRAM_STREAM: read_clock,
    Container.DV: read_dv_clock,
    Container.ELEMENTARY: read_elementary_clock,
    Container.TRANSPORT_STREAM: read_packet_clock,
    Container.INDEXED: read_packet_clock,
}


def title_of(path: Path) -> Title:
    """A file as a title, by its content."""
    with path.open("rb") as file:
        container = sniff(file.read(SNIFF_BYTES), path.suffix)
    assert container is not None, path
    return Title(1, path.stem, (Part(path, path.stat().st_size),), "", container=container)


def film_of_file(path: Path) -> Film:
    """A file's title with its clock."""
    title = title_of(path)
    return Film(title, read_clock_of(title))


def read_clock_of(title: Title) -> TitleClock:
    """The clock of a title of any kind."""
    return _READERS[title.container](title)


@cache
def captured(name: str) -> tuple[Capture, Film]:
    """A named capture, and its film."""
    return capture(name), film_of_file(capture(name).path)


def make_clip(
    run: Run, film: Film, start: int, end: int, out: Path, program: str = BUNDLED
) -> Path:
    """Cut frames [start, end) as they are, one frame for each."""
    out.unlink(missing_ok=True)
    made = Transcoder(program).transcode_segment(
        film.pieces(start, end),
        film.clock,
        seen(film),
        Quality("ultrafast"),
        out,
        lambda _done: None,
        _agree,
    )
    run(made)
    return out


def make_proxy(run: Run, film: Film, out: Path, program: str = BUNDLED) -> Path:
    """The proxy of a whole film."""
    pieces = film.pieces(0, film.clock.frames)
    run(Transcoder(program).create_proxy(pieces, film.clock, seen(film), out, lambda _done: None))
    return out


async def _agree(_part: object, _made: object) -> None:
    """Let every clip have its name."""


def seen(film: Film) -> Picture:
    """The film's picture, taken for progressive so that each frame stays one."""
    streams = probe_piece(film.pieces(0, 1)[0])
    size = streams.width, streams.height, streams.aspect
    return Picture(*size, Scan.PROGRESSIVE, streams.audio_ids)


def shown(path: Path) -> list[int | None]:
    """The frame that each picture of a clip shows."""
    return [None if number is None else number // 2 for _at, number in field_numbers(path)]


def shown_at(path: Path) -> list[tuple[Fraction, int | None]]:
    """When each picture of a clip comes, and the frame that it shows."""
    return [(at, None if number is None else number // 2) for at, number in field_numbers(path)]


def shown_by(still: StillFrame) -> int | None:
    """The frame that a still shows."""
    rgb = np.frombuffer(still.rgb, np.uint8).reshape(still.height, still.width, 3)
    number = read_field(rgb[:, :, 1])
    return None if number is None else number // 2
