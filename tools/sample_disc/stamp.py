"""The date that a camcorder of the time burns into the picture."""

from __future__ import annotations

import datetime as dt

from PIL import Image, ImageDraw

DOT_WIDTH, DOT_HEIGHT = 3, 4
RIGHT, BOTTOM = 664, 520
GLYPHS = {
    "0": "01110 10001 10011 10101 11001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "11110 00001 00001 01110 00001 00001 11110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
    ".": "00000 00000 00000 00000 00000 01100 01100",
    " ": "00000 00000 00000 00000 00000 00000 00000",
}


def date_text(date: dt.date) -> str:
    """Write a date the way the stamp shows it, day and month padded with a blank."""
    return f"{date.day:2d}.{date.month:2d}.{date.year}"


def date_stamp(date: dt.date) -> Image.Image:
    """Return a frame that is transparent but for the date at its bottom right."""
    frame = Image.new("RGBA", (720, 576), (20, 16, 24, 0))
    draw = ImageDraw.Draw(frame)
    text = date_text(date)
    left = RIGHT - len(text) * 6 * DOT_WIDTH
    top = BOTTOM - 7 * DOT_HEIGHT
    dots = [
        (left + (6 * index + column) * DOT_WIDTH, top + row * DOT_HEIGHT)
        for index, char in enumerate(text)
        for row, bits in enumerate(GLYPHS[char].split())
        for column, bit in enumerate(bits)
        if bit == "1"
    ]
    for grow, color in ((2, (36, 28, 40, 225)), (0, (255, 246, 214, 255))):
        for x, y in dots:
            draw.rectangle(
                (x - grow, y - grow, x + DOT_WIDTH - 1 + grow, y + DOT_HEIGHT - 1 + grow), color
            )
    return frame
