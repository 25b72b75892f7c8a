"""Draws title time as a narrow strip of pictures, one for each frame of an upload.

Not with ffmpeg's `drawtext`: many builds lack it, it wants a font by its path, and it counts in
floating point. These are bits that are exact everywhere, and read back as exactly.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

STRIP_LINES = 24
"""Pixels from top to bottom: twice the drawn lines, with one black line above and below."""
CELL_WIDTH = 16
"""Pixels across for each letter: twice the drawn columns, the last of them black."""
STRIP_FORMAT = "monob"
"""How ffmpeg calls it: a bit for each pixel, the leftmost highest, 1 is white."""

LETTERS = "0123456789:. "
_ART = """\
.#####.....##....#####...#####......###.#######...####..#######..#####...#####..................
##...##...###...##...##.##...##....####.##.......##..........##.##...##.##...##.................
##...##..####........##......##...##.##.##......##...........##.##...##.##...##.................
##...##....##........##......##..##..##.##......##..........##..##...##.##...##...##............
##...##....##.......##.......##.##...##.######..######......##..##...##.##...##...##............
##...##....##......##.....####..##...##......##.##...##....##....#####...######.................
##...##....##.....##.........##.#######......##.##...##....##...##...##......##.................
##...##....##....##..........##......##......##.##...##...##....##...##......##...##............
##...##....##...##...........##......##......##.##...##...##....##...##......##...##............
##...##....##...##......##...##......##.##...##.##...##...##....##...##.....##............##....
.#####...######.#######..#####.......##..#####...#####....##.....#####...####.............##....
""".splitlines()


def clock_text(frame: int, rate: Fraction) -> str:
    """When a frame of the title begins, as `H:MM:SS.s`: to the nearest tenth of a second.

    The proxy's frames are a fifth of a second apart, so no two of them show the same.
    """
    seconds, tenth = divmod(round(frame * 10 / rate), 10)
    minutes, s = divmod(seconds, 60)
    hours, m = divmod(minutes, 60)
    return f"{hours}:{m:02}:{s:02}.{tenth}"


def strip_width(texts: Sequence[str]) -> int:
    """Pixels across of a strip that has room for all of these texts."""
    return CELL_WIDTH * max(map(len, texts))


def draw_strips(texts: Sequence[str]) -> bytes:
    """A strip for each text behind each other, in `STRIP_FORMAT`; shorter ones stand to the right.

    Raises:
        ValueError: a text has letters other than `LETTERS`.
    """
    longest = max(map(len, texts))
    places = [[LETTERS.index(letter) for letter in text.rjust(longest)] for text in texts]
    # Text, letter, line, byte of the line: the lines of all letters come first.
    cells = _CELLS[np.array(places, np.uint8)]
    return cells.transpose(0, 2, 1, 3).tobytes()


def _cells() -> npt.NDArray[np.uint8]:
    """Each letter as `STRIP_LINES` lines of bits."""
    drawn = np.array([[dot == "#" for dot in line] for line in _ART], np.uint8)
    large = np.pad(drawn.repeat(2, axis=0).repeat(2, axis=1), ((1, 1), (0, CELL_WIDTH)))
    letters = large.reshape(STRIP_LINES, len(LETTERS), CELL_WIDTH).transpose(1, 0, 2)
    return np.packbits(letters, axis=2)


_CELLS = _cells()
