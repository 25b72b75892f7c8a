"""Draws the scenes of a contact sheet as cards, the fewer the larger."""

from dataclasses import dataclass

from PIL import Image, ImageOps

from nostalgia_desktop.archive.sheet.brush import Box, pill, place, size_of
from nostalgia_desktop.archive.sheet.colours import LIGHT
from nostalgia_desktop.archive.sheet.content import (
    Sheet,
    length_text,
    scene_title,
    span_text,
    when_and_where,
)
from nostalgia_desktop.archive.sheet.head import INNER, MARGIN
from nostalgia_desktop.archive.sheet.lane import Lane, draw_lane
from nostalgia_desktop.archive.sheet.lettering import Lettering, write
from nostalgia_desktop.archive.sheet.reel import Reel, opened_poster

_RADIUS = 10
_BEFORE_DESCRIPTION = 7


@dataclass(frozen=True, slots=True)
class Density:
    """How cards look when there are so many scenes at most.

    Sizes are pixels; `details` says whether place, people and description have room, `most` of
    which lines.
    """

    scenes: int
    columns: int
    gap: int
    row_gap: int
    film: int
    wave: int
    ticks: int
    heading: int
    heading_lines: int
    small: int
    description_lines: int
    details: bool

    @property
    def width(self) -> int:
        """How wide a card is."""
        return (INNER - self.gap * (self.columns - 1)) // self.columns


_DENSITIES = (
    Density(6, 3, 40, 64, 72, 52, 12, 30, 2, 22, 4, True),
    Density(60, 4, 32, 56, 60, 44, 12, 25, 2, 20, 3, True),
    Density(240, 6, 24, 40, 40, 32, 9, 20, 2, 17, 0, True),
    Density(1_000_000, 10, 16, 24, 0, 22, 6, 15, 1, 14, 0, False),
)


def density_for(scenes: int) -> Density:
    """How cards look for so many scenes."""
    return next(each for each in _DENSITIES if scenes <= each.scenes)


@dataclass(frozen=True, slots=True)
class Line:
    """A line below a poster: its text, size, colour, and how far it is below the one before."""

    text: str
    size: int
    colour: str
    step: int
    is_bold: bool = False
    at_right: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Where a scene is drawn, and what is written below its pictures."""

    number: int
    poster: Box
    lane: Lane
    lines: tuple[Line, ...]

    @property
    def bottom(self) -> int:
        """Where its text ends."""
        return self.lane.bottom + sum(line.step for line in self.lines)


def lay_out(sheet: Sheet, letters: Lettering, top: int, most_bottom: int) -> list[Card]:
    """Where each scene's card goes, row after row; those below `most_bottom` are left out."""
    density, cards = density_for(len(sheet.scenes)), []
    for first in range(0, len(sheet.scenes), density.columns):
        numbers = range(first + 1, min(first + density.columns, len(sheet.scenes)) + 1)
        row = [_card(sheet, letters, density, number, top) for number in numbers]
        bottom = max(card.bottom for card in row)
        if bottom > most_bottom:
            break
        cards += row
        top = bottom + density.row_gap
    return cards


def _card(sheet: Sheet, letters: Lettering, density: Density, number: int, top: int) -> Card:
    scene, width = sheet.scenes[number - 1], density.width
    left = MARGIN + (number - 1) % density.columns * (width + density.gap)
    bottom = top + round(width / sheet.aspect)
    wave = density.wave if sheet.has_sound else density.ticks + 4
    lane = Lane(
        left, bottom + 6, width, scene.start_ms, scene.end_ms, density.film, wave, density.ticks
    )
    lines = tuple(_lines(sheet, letters, density, number))
    return Card(number, (left, top, left + width, bottom), lane, lines)


def _lines(sheet: Sheet, letters: Lettering, density: Density, number: int) -> list[Line]:
    scene, small, width = sheet.scenes[number - 1], density.small, density.width
    title = letters.drawable(scene_title(scene, number), f"Scene {number}")
    bold, regular = letters.bold.size(density.heading), letters.regular.size(small)
    step = round(density.heading * 1.28)
    heading = letters.wrapped(title, bold, width, density.heading_lines)
    lines = [Line(text, density.heading, LIGHT["text"], step, is_bold=True) for text in heading]
    below = round(small * 1.45)
    if letters.width(span_text(scene) + length_text(scene) + "  ", regular) <= width:
        lines.append(
            Line(span_text(scene), small, LIGHT["muted"], below, at_right=length_text(scene))
        )
    else:
        lines.append(Line(span_text(scene), small, LIGHT["muted"], below))
    if density.details:
        for text in (when_and_where(scene), ", ".join(scene.people)):
            clear = letters.clipped(letters.drawable(text), regular, width)
            lines += [Line(clear, small, LIGHT["text"], below)] if clear else []
    if density.description_lines and scene.description:
        clear = letters.drawable(scene.description)
        described = letters.wrapped(clear, regular, width, density.description_lines)
        for text, more in zip(described, (_BEFORE_DESCRIPTION, 0, 0, 0), strict=False):
            lines.append(Line(text, small, LIGHT["faint"], below + more))
    return lines


def draw_card(
    picture: Image.Image, sheet: Sheet, reel: Reel, letters: Lettering, card: Card
) -> None:
    """Draw a scene: poster with its number, film and waveform, and what is known of it."""
    density, scene = density_for(len(sheet.scenes)), sheet.scenes[card.number - 1]
    size = size_of(card.poster)
    poster = opened_poster(sheet.posters[card.number - 1]) or reel.film(
        scene.start_ms, scene.end_ms, *size
    )
    place(picture, ImageOps.fit(poster, size), card.poster, min(_RADIUS, density.gap // 2))
    _draw_number(picture, letters, card, density)
    draw_lane(picture, sheet, reel, card.lane, LIGHT["panel"])
    _draw_lines(picture, letters, card)


def _draw_number(picture: Image.Image, letters: Lettering, card: Card, density: Density) -> None:
    face, height = letters.bold.size(density.small), round(density.small * 1.7)
    left, top = card.poster[0] + density.small // 2, card.poster[1] + density.small // 2
    width = max(letters.width(f"{card.number}", face) + density.small, height)
    pill(picture, (left, top, left + width, top + height), LIGHT["accent"])
    middle = (left + width // 2, top + height // 2 + round(density.small * 0.36))
    write(picture, middle, f"{card.number}", face, LIGHT["on-accent"], "ms")


def _draw_lines(picture: Image.Image, letters: Lettering, card: Card) -> None:
    left, right = card.poster[0], card.poster[2]
    base = card.lane.bottom + 2
    for line in card.lines:
        base += line.step
        face = (letters.bold if line.is_bold else letters.regular).size(line.size)
        write(picture, (left, base), line.text, face, line.colour)
        if line.at_right:
            write(picture, (right, base), line.at_right, face, line.colour, "rs")
