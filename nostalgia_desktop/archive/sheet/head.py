"""Draws the head of a contact sheet: names and measures, and the whole title in one band."""

from dataclasses import dataclass

from PIL import Image

from nostalgia_desktop.archive.sheet.brush import rectangle, rounded, triangle, veil
from nostalgia_desktop.archive.sheet.colours import LIGHT
from nostalgia_desktop.archive.sheet.content import (
    DAMAGED_SOMEWHERE,
    Sheet,
    StretchKind,
    clock_text,
    step_ms,
)
from nostalgia_desktop.archive.sheet.lane import Lane, draw_lane, draw_swatch
from nostalgia_desktop.archive.sheet.lettering import Lettering, write
from nostalgia_desktop.archive.sheet.reel import Reel

WIDTH, MARGIN = 2000, 88
INNER = WIDTH - 2 * MARGIN
_BAND_TOP, _PADDING = 252, 28
_CHAPTERS, _BLOCKS, _FILM, _WAVE, _TICKS, _RULER, _LEGEND = 22, 36, 76, 92, 16, 40, 40
_WAVE_WITHOUT_SOUND = 44
_MOST_RULES = 14


@dataclass(frozen=True, slots=True)
class Band:
    """Where the parts of the overview are, from above to below."""

    chapters: int
    blocks: int
    lane: Lane
    legend: int
    bottom: int


def band_of(sheet: Sheet) -> Band:
    """Where the overview of a title is drawn."""
    chapters = _BAND_TOP + _PADDING - 8
    blocks = chapters + (_CHAPTERS if len(sheet.chapters_ms) > 1 else 8)
    top = blocks + (_BLOCKS + 8 if sheet.scenes else 0)
    wave = _WAVE if sheet.has_sound else _WAVE_WITHOUT_SOUND
    left, width = MARGIN + _PADDING, INNER - 2 * _PADDING
    lane = Lane(left, top, width, 0, sheet.length_ms, _FILM, wave, _TICKS)
    legend = lane.bottom + _RULER
    return Band(chapters, blocks, lane, legend, legend + _LEGEND)


def draw_names(picture: Image.Image, sheet: Sheet, letters: Lettering) -> None:
    """Draw the disc's name, the title's, when and where it was filmed, and its measures."""
    right = WIDTH - MARGIN
    for value, what in reversed(sheet.facts):
        number, label = letters.bold.size(44), letters.regular.size(21)
        write(picture, (right, 142), value, number, LIGHT["text"], "rs")
        write(picture, (right, 178), what, label, LIGHT["faint"], "rs")
        right -= max(letters.width(value, number), letters.width(what, label)) + 56
    room, large, small = right - MARGIN - 20, letters.bold.size(60), letters.regular.size(27)
    rectangle(picture, (MARGIN, 72, MARGIN + 56, 78), LIGHT["accent"])
    name = letters.clipped(letters.drawable(sheet.disc, "Disc"), large, room)
    write(picture, (MARGIN, 148), name, large, LIGHT["text"])
    parts = (sheet.title, sheet.dates, sheet.places)
    below = "  ·  ".join(text for text in map(letters.drawable, parts) if text)
    write(picture, (MARGIN, 202), letters.clipped(below, small, room), small, LIGHT["muted"])


def draw_band(
    picture: Image.Image, sheet: Sheet, reel: Reel, letters: Lettering, band: Band
) -> None:
    """Draw the whole title: chapters, numbered scenes, film, waveform, ruler, legend."""
    panel = (MARGIN, _BAND_TOP, WIDTH - MARGIN, band.bottom)
    rounded(picture, panel, 18, LIGHT["panel"])
    draw_lane(picture, sheet, reel, band.lane, LIGHT["panel"])
    _fade_what_is_in_no_scene(picture, sheet, band.lane)
    if len(sheet.chapters_ms) > 1:
        for ms in sheet.chapters_ms:
            triangle(picture, band.lane.x(ms), band.chapters + 14, 8, LIGHT["muted"])
    if not sheet.has_sound:
        middle, face = band.lane.left + band.lane.width // 2, letters.regular.size(20)
        write(picture, (middle, band.lane.bottom - 8), "no sound", face, LIGHT["faint"], "ms")
    _draw_blocks(picture, sheet, letters, band)
    _draw_ruler(picture, sheet, letters, band.lane)
    _draw_legend(picture, sheet, letters, band)


def _fade_what_is_in_no_scene(picture: Image.Image, sheet: Sheet, lane: Lane) -> None:
    for start_ms, end_ms in sheet.gaps_ms:
        box = (lane.x(start_ms), lane.top, lane.x(end_ms), lane.top + lane.film)
        veil(picture, box, LIGHT["panel"], 0.65)


def _draw_blocks(picture: Image.Image, sheet: Sheet, letters: Lettering, band: Band) -> None:
    face = letters.bold.size(19)
    for number, scene in enumerate(sheet.scenes, 1):
        left, right = band.lane.x(scene.start_ms), band.lane.x(scene.end_ms)
        box = (left + 1, band.blocks, max(right - 1, left + 2), band.blocks + _BLOCKS)
        rounded(picture, box, 6 if right - left > 14 else 1, LIGHT["accent-soft"])
        if len(f"{number}") * letters.width("8", face) + 6 <= right - left:
            middle = ((left + right) // 2, band.blocks + _BLOCKS // 2 + 7)
            write(picture, middle, f"{number}", face, LIGHT["accent-text"], "ms")


def _draw_ruler(picture: Image.Image, sheet: Sheet, letters: Lettering, lane: Lane) -> None:
    step, face = step_ms(sheet.length_ms, _MOST_RULES), letters.regular.size(18)
    for ms in range(0, sheet.length_ms, step):
        x = lane.x(ms)
        rectangle(picture, (x, lane.bottom + 4, x + 1, lane.bottom + 12), LIGHT["faint"])
        text = clock_text(ms)
        if x + letters.width(text, face) + 6 <= lane.left + lane.width:
            write(picture, (x + 6, lane.bottom + 20), text, face, LIGHT["faint"])


def _draw_legend(picture: Image.Image, sheet: Sheet, letters: Lettering, band: Band) -> None:
    face, base, x = letters.regular.size(18), band.legend + 18, band.lane.left
    seen = {stretch.kind for stretch in sheet.stretches(0, sheet.length_ms)}
    words = [kind.value for kind in StretchKind if kind in seen]
    marks = ["chapter"] if len(sheet.chapters_ms) > 1 else []
    for word in ["shot begins", *marks, *words]:
        if word == "chapter":
            triangle(picture, x + 8, base - 1, 8, LIGHT["muted"])
        elif word in words:
            draw_swatch(picture, (x, base - 14, x + 26, base), StretchKind(word))
            x += 10
        else:
            rectangle(picture, (x + 7, base - 15, x + 9, base + 1), LIGHT["text"])
        write(picture, (x + 26, base), word, face, LIGHT["faint"])
        x += 26 + letters.width(word, face) + 34
    if sheet.is_damaged_somewhere:
        write(picture, (x, base), DAMAGED_SOMEWHERE, face, LIGHT["bad"])
