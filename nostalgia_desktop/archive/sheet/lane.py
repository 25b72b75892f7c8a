"""Draws a stretch of a title: its film, its waveform, and what happens in it, above one another."""

from dataclasses import dataclass

from PIL import Image

from nostalgia_desktop.archive.sheet.brush import Box, hatch, place, rectangle, rounded, veil
from nostalgia_desktop.archive.sheet.colours import LIGHT
from nostalgia_desktop.archive.sheet.content import Sheet, Stretch, StretchKind
from nostalgia_desktop.archive.sheet.reel import Reel

_BAR, _BAR_AND_GAP = 2, 3
_RADIUS = 8
_TICK_WIDTH = 2
# Where shots are closer to each other on average, ticks are thin, not to become one block.
_NARROW = 8
# A stretch is seen, however short it is.
_LEAST_WIDTH = 3
HATCHES = {
    StretchKind.SILENCE: LIGHT["silence"],
    StretchKind.BLACK: LIGHT["text"],
    StretchKind.DAMAGE: LIGHT["bad"],
}


@dataclass(frozen=True, slots=True)
class Lane:
    """Where the stretch [start_ms, end_ms) of a title is drawn, and how high its two parts are.

    `ticks` is how long a shot tick is; without sound there is room for ticks alone.
    """

    left: int
    top: int
    width: int
    start_ms: int
    end_ms: int
    film: int
    wave: int
    ticks: int

    @property
    def bottom(self) -> int:
        """Where it ends below."""
        return self.top + self.film + self.wave

    def x(self, ms: int) -> int:
        """Where a time is, in pixels."""
        return self.left + round((ms - self.start_ms) * self.width / (self.end_ms - self.start_ms))

    def wave_box(self, start_ms: int, end_ms: int) -> Box:
        """Where a stretch's sound is; never too narrow to be seen."""
        left, right = self.x(start_ms), self.x(end_ms)
        left = min(left, self.left + self.width - _LEAST_WIDTH)
        right = max(right, left + _LEAST_WIDTH)
        return left, self.top + self.film, right, self.bottom


def draw_lane(picture: Image.Image, sheet: Sheet, reel: Reel, lane: Lane, paper: str) -> None:
    """Draw film, waveform, hatches and shot ticks of a lane; the waveform stands on `paper`."""
    right = lane.left + lane.width
    whole = (lane.left, lane.top, right, lane.bottom)
    # Drawn by itself first, so that film and waveform share the rounded corners.
    drawn = Image.new("RGB", (lane.width, lane.bottom - lane.top), paper)
    here = Lane(0, 0, lane.width, lane.start_ms, lane.end_ms, lane.film, lane.wave, lane.ticks)
    if lane.film:
        drawn.paste(reel.film(lane.start_ms, lane.end_ms, lane.width, lane.film), (0, 0))
    for stretch in sheet.stretches(lane.start_ms, lane.end_ms):
        _draw_stretch(drawn, here, stretch)
    if sheet.has_sound:
        _draw_wave(drawn, sheet, here)
    _draw_ticks(drawn, sheet, here)
    place(picture, drawn, whole, _RADIUS)


def _draw_wave(picture: Image.Image, sheet: Sheet, lane: Lane) -> None:
    room = lane.wave - lane.ticks - 2
    middle = lane.bottom - 1 - room // 2
    count = max(lane.width // _BAR_AND_GAP, 1)
    for number, level in enumerate(sheet.loudness(lane.start_ms, lane.end_ms, count)):
        half = max(round(level * room / 2), 1)
        left = lane.left + number * _BAR_AND_GAP
        rectangle(picture, (left, middle - half, left + _BAR, middle + half), LIGHT["wave"])


def _draw_ticks(picture: Image.Image, sheet: Sheet, lane: Lane) -> None:
    top, changes = lane.top + lane.film, list(sheet.changes_ms(lane.start_ms, lane.end_ms))
    wide = _TICK_WIDTH if len(changes) * _NARROW <= lane.width else 1
    for start_ms, end_ms in changes:
        left, right = lane.x(start_ms), lane.x(end_ms)
        if right - left > wide:
            rectangle(picture, (left, top, right, top + lane.ticks // 2), LIGHT["text"])
        elif start_ms > lane.start_ms:  # Where a scene begins a shot does too.
            left -= wide // 2
            rectangle(picture, (left, top, left + wide, top + lane.ticks), LIGHT["text"])


def _draw_stretch(picture: Image.Image, lane: Lane, stretch: Stretch) -> None:
    left, top, right, bottom = lane.wave_box(stretch.start_ms, stretch.end_ms)
    colour = HATCHES[stretch.kind]
    if stretch.kind is StretchKind.DAMAGE:
        veil(picture, (left, lane.top, right, bottom), colour, 0.25)
        top = lane.top
    hatch(picture, (left, top, right, bottom), colour)


def draw_swatch(picture: Image.Image, box: Box, kind: StretchKind) -> None:
    """What a hatched stretch looks like, for the legend."""
    rounded(picture, box, 3, LIGHT["paper"])
    hatch(picture, box, HATCHES[kind])
