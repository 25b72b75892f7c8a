"""Draws a title without scenes: its film in rows, each as long as the others."""

from dataclasses import dataclass

from PIL import Image

from nostalgia_desktop.archive.sheet.colours import LIGHT
from nostalgia_desktop.archive.sheet.content import Sheet, clock_text, row_length_ms
from nostalgia_desktop.archive.sheet.head import INNER, MARGIN
from nostalgia_desktop.archive.sheet.lane import Lane, draw_lane
from nostalgia_desktop.archive.sheet.lettering import Lettering, write
from nostalgia_desktop.archive.sheet.reel import Reel

_TIMES, _FILM, _WAVE, _WAVE_WITHOUT_SOUND, _TICKS, _GAP = 128, 88, 48, 16, 12, 26


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of the title in one row; the last one may be shorter."""

    lane: Lane

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.lane.bottom


def rows_of(sheet: Sheet, top: int) -> list[Row]:
    """All rows of a title."""
    each_ms, width = row_length_ms(sheet.length_ms), INNER - _TIMES
    wave = _WAVE if sheet.has_sound else _WAVE_WITHOUT_SOUND
    rows = []
    for start_ms in range(0, sheet.length_ms, each_ms):
        end_ms = min(start_ms + each_ms, sheet.length_ms)
        wide = max(width * (end_ms - start_ms) // each_ms, 2)
        rows.append(Row(Lane(MARGIN + _TIMES, top, wide, start_ms, end_ms, _FILM, wave, _TICKS)))
        top = rows[-1].bottom + _GAP
    return rows


def draw_row(picture: Image.Image, sheet: Sheet, reel: Reel, letters: Lettering, row: Row) -> None:
    """Draw a row and when it begins."""
    place = (MARGIN, row.lane.top + _FILM // 2 + 8)
    write(picture, place, clock_text(row.lane.start_ms), letters.bold.size(22), LIGHT["text"])
    draw_lane(picture, sheet, reel, row.lane, LIGHT["panel"])
