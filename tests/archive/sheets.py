"""Contact sheets of titles that do not exist: every picture in a colour that tells its place."""

import io
from fractions import Fraction
from typing import Any

from PIL import Image

from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.survey import (
    LOOK_BYTES,
    Change,
    ChangeKind,
    Filmstrip,
    Span,
    Survey,
    Waveform,
)

RATE = 25
EVERY_S = 2
WIDTH, HEIGHT, COLUMNS, ROWS = 96, 72, 10, 6
SHADES = 40

Colour = tuple[int, int, int]


def colour_of(picture: int) -> Colour:
    """The colour of a picture of the strip."""
    return 20 + picture % SHADES * 5, 255 - picture % SHADES * 5, 30 + picture % 7 * 30


def make_sheet(length_s: int = 120, scenes: int = 3, **other: Any) -> Sheet:
    """A sheet of a title of so many seconds, in scenes of one length; their posters differ."""
    each_ms = length_s * 1000 // max(scenes, 1)
    made = tuple(
        Scene(number * each_ms, (number + 1) * each_ms, f"Title {number + 1}")
        for number in range(scenes)
    )
    values: dict[str, Any] = {
        "disc": "Lake 1994",
        "title": "Title 1",
        "date": "1994-08",
        "length_ms": length_s * 1000,
        "scenes": made,
        "survey": make_survey(length_s),
        "filmstrip": make_strip(length_s),
    } | other
    posters = tuple(jpeg((480, 360), poster_colour(at)) for at in range(len(values["scenes"])))
    return Sheet(**({"posters": posters} | values))


def make_survey(
    length_s: int,
    cuts_ms: tuple[int, ...] = (),
    silence: tuple[Span, ...] = (),
    black: tuple[Span, ...] = (),
    peaks: bytes | None = None,
) -> Survey:
    """A survey with these findings; `peaks` are a byte for each tenth of a second."""
    frames = length_s * RATE
    cuts = [ms * RATE // 1000 for ms in cuts_ms]
    finest = b"\x80" * length_s * 10 if peaks is None else peaks
    return Survey(
        frames=frames,
        rate=Fraction(RATE),
        changes=tuple(Change(ChangeKind.CUT, cut, cut, 1.0) for cut in cuts),
        black=black,
        silence=silence,
        scores=bytes(frames),
        looks=bytes(length_s * LOOK_BYTES),
        sounds=b"",
        waveform=Waveform(10, tuple(_levels(finest))),
        loudness=None,
    )


def _levels(level: bytes) -> list[bytes]:
    levels = [level] if level else []
    while len(level) > 1:
        level = bytes(max(level[at : at + 2]) for at in range(0, len(level), 2))
        levels.append(level)
    return levels


def make_strip(length_s: int) -> Filmstrip:
    """A strip whose pictures each have their colour."""
    count = -(-length_s // EVERY_S)
    sheets = []
    for first in range(0, count, COLUMNS * ROWS):
        pictures = range(first, min(first + COLUMNS * ROWS, count))
        sheet = Image.new("RGB", (WIDTH * COLUMNS, HEIGHT * -(-len(pictures) // COLUMNS)))
        for place, number in enumerate(pictures):
            row, column = divmod(place, COLUMNS)
            box = (column * WIDTH, row * HEIGHT, (column + 1) * WIDTH, (row + 1) * HEIGHT)
            sheet.paste(colour_of(number), box)
        file = io.BytesIO()
        sheet.save(file, "JPEG", quality=95, subsampling=0)
        sheets.append(file.getvalue())
    return Filmstrip(EVERY_S * RATE, WIDTH, HEIGHT, COLUMNS, ROWS, count, tuple(sheets))


def poster_colour(scene: int) -> Colour:
    """The colour of the poster of scene number `scene`, from 0."""
    return 40 + scene % 5 * 50, 40 + scene // 5 % 5 * 50, 40 + scene // 25 % 5 * 50


def jpeg(size: tuple[int, int], colour: Colour) -> bytes:
    """A plain picture."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()
