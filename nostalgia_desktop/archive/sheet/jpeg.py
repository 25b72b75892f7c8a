"""Draws a contact sheet as one JPEG, 2,000 pixels wide."""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from nostalgia_desktop.archive.sheet.brush import canvas, rectangle
from nostalgia_desktop.archive.sheet.cards import Card, draw_card, lay_out
from nostalgia_desktop.archive.sheet.colours import LIGHT
from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.archive.sheet.head import (
    INNER,
    MARGIN,
    WIDTH,
    band_of,
    draw_band,
    draw_names,
)
from nostalgia_desktop.archive.sheet.lettering import Lettering, write
from nostalgia_desktop.archive.sheet.reel import Reel
from nostalgia_desktop.archive.sheet.rows import draw_row, rows_of
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.domain.media import ShouldStop

# JPEG ends at 65,535 lines, and many programs that show pictures at half of that.
MOST_HEIGHT = 32_000
_GAP, _FOOT, _BELOW = 64, 76, 56
_QUALITY = 88


def sheet_jpeg(sheet: Sheet, fonts: Path, should_stop: ShouldStop = lambda: False) -> bytes:
    """Draw a sheet, with the type that lies in the folder `fonts`.

    Raises:
        ArchiveError: the filmstrip is damaged.
        Cancelled: `should_stop` said so.
    """
    letters, reel, band = Lettering(fonts), Reel(sheet), band_of(sheet)
    cards, top = cards_of(sheet, letters), band.bottom + _GAP
    rows = [] if sheet.scenes else rows_of(sheet, top)
    bottom = max([top, *(card.bottom for card in cards), *(row.bottom for row in rows)])
    picture = canvas(WIDTH, bottom + _BELOW + _FOOT)
    draw_names(picture, sheet, letters)
    draw_band(picture, sheet, reel, letters, band)
    tools = (picture, sheet, reel, letters)
    draws: list[Callable[[], None]] = [
        *(partial(draw_card, *tools, card) for card in cards),
        *(partial(draw_row, *tools, row) for row in rows),
    ]
    for draw in draws:
        if should_stop():
            raise Cancelled
        draw()
    _draw_foot(picture, letters, _notes(sheet, letters, cards))
    return _encoded(picture)


def cards_of(sheet: Sheet, letters: Lettering) -> list[Card]:
    """Where the scenes are drawn: all of them, or those from the first on that fit."""
    top = band_of(sheet).bottom + _GAP
    return lay_out(sheet, letters, top, MOST_HEIGHT - _FOOT - _BELOW)


def _notes(sheet: Sheet, letters: Lettering, cards: list[Card]) -> str:
    """What this picture does not show, and where to see it."""
    notes = []
    if not sheet.scenes:
        notes.append("No scenes yet: `nostalgia submit` finds them.")
    if len(cards) < len(sheet.scenes):
        notes.append(f"Scenes {len(cards) + 1} to {len(sheet.scenes)} do not fit a picture.")
    if letters.is_incomplete:
        notes.append("Some letters are in no font of this picture (…).")
    if len(cards) < len(sheet.scenes) or letters.is_incomplete:
        notes.append("A sheet as .html shows all.")
    return " ".join(notes)


def _draw_foot(picture: Image.Image, letters: Lettering, notes: str) -> None:
    top, face = picture.height - _FOOT, letters.regular.size(18)
    rectangle(picture, (MARGIN, top, WIDTH - MARGIN, top + 1), LIGHT["line"])
    write(picture, (WIDTH - MARGIN, top + 34), "Nostalgia Desktop", face, LIGHT["faint"], "rs")
    text = letters.clipped(notes, face, INNER - 240)
    write(picture, (MARGIN, top + 34), text, face, LIGHT["faint"])


def _encoded(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    # Colours at full size: small accent letters would fray otherwise.
    picture.save(file, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return file.getvalue()
