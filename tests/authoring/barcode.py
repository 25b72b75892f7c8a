"""A bar code that numbers every field, so that a test knows which one it looks at.

Twenty-six cells stand side by side near the top: white, 22 bits of Gray code (highest first),
a parity bit, black, white. Fields 2n and 2n + 1 belong to frame n, so these two differ in the
last bit only, and the frame's number survives where both fields were blended into one picture.
"""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from tests.authoring.media import Luma, Source, pictures

CODED_WIDTH = 720
LAST_FRAME = (1 << 21) - 1
_BITS = 22
_LEFT, _TOP, _CELL_WIDTH, _HEIGHT = 48, 32, 24, 48
_CELLS = 1 + _BITS + 3
_PARITY_CELL, _BLACK_CELL = _BITS + 1, _BITS + 2
_WHITE, _BLACK = 210, 30

# Inside the bar both at 576 lines and, when the height was taken for 576 wrongly, at 480.
_READ_LINES = (42, 70)
_MIN_CONTRAST = 60
# Nearer than this to the middle grey, a cell shows two different bits at once.
_UNSURE = 0.15

_FLASH_LEFT, _FLASH_WIDTH, _FLASH_ABOVE_END, _FLASH_HEIGHT = 48, 96, 120, 48

Numbers = npt.NDArray[np.int64]


def draw_fields(luma: Luma, top: Numbers, bottom: Numbers) -> None:
    """Draw the bar code into pictures of 720 columns.

    `luma` has the shape (pictures, lines, columns); `top` and `bottom` hold, for each picture,
    the number of the field on its even and on its odd lines.
    """
    bar = slice(_LEFT, _LEFT + _CELLS * _CELL_WIDTH)
    for first_line, numbers in ((_TOP, top), (_TOP + 1, bottom)):
        luma[:, first_line : _TOP + _HEIGHT : 2, bar] = _bar_rows(numbers)[:, None]


def _bar_rows(numbers: Numbers) -> Luma:
    gray = numbers ^ (numbers >> 1)
    bits = (gray[:, None] >> np.arange(_BITS - 1, -1, -1)) & 1
    # Over the frame's bits only, so that blended fields still pass.
    parity = bits[:, :-1].sum(axis=1) & 1
    one = np.ones_like(numbers)
    cells = np.column_stack([one, bits, parity, 0 * one, one])
    shades = np.where(cells, _WHITE, _BLACK).astype(np.uint8)
    return np.repeat(shades, _CELL_WIDTH, axis=1)


def read_field(luma: Luma, coded_height: int = 576) -> int | None:
    """The number of the field shown, or None where no bar code can be read.

    `luma` is a picture that had 720 columns and `coded_height` lines before it was scaled;
    pass `luma[0::2]` or `luma[1::2]` to read one field of an interlaced picture. A picture that
    shows both fields of a frame reads as the first; one that blends two frames reads as None.
    """
    cells = _cell_levels(luma, coded_height)
    black = cells[_BLACK_CELL]
    white = min(cells[0], cells[-1])
    if white - black < _MIN_CONTRAST:
        return None
    above_middle = (cells - black) / (white - black) - 0.5
    bits = above_middle > 0
    sure = np.abs(above_middle) > _UNSURE
    frame_bits = bits[1:_BITS]
    if not (sure[1:_BITS].all() and sure[_PARITY_CELL]):
        return None
    if frame_bits.sum() % 2 != bits[_PARITY_CELL]:
        return None
    frame = _from_gray(frame_bits)
    return 2 * frame + (int(bits[_BITS]) ^ (frame & 1) if sure[_BITS] else 0)


def _cell_levels(luma: Luma, coded_height: int) -> npt.NDArray[np.float64]:
    """The mean shade of the middle of each cell."""
    height, width = luma.shape
    first, last = (round(line * height / coded_height) for line in _READ_LINES)
    row = luma[first : max(last, first + 1)].mean(axis=0)
    starts = _LEFT + (np.arange(_CELLS) + 0.3) * _CELL_WIDTH
    columns = np.stack([starts, starts + 0.4 * _CELL_WIDTH], axis=1) * width / CODED_WIDTH
    spans = columns.round().astype(int)
    return np.array([row[start : max(end, start + 1)].mean() for start, end in spans])


def _from_gray(bits: npt.NDArray[np.bool_]) -> int:
    """A number from its Gray code: each bit is the parity of all bits down to it."""
    plain = np.cumsum(bits) & 1
    return int("".join(map(str, plain)), 2)


def read_both_fields(luma: Luma, coded_height: int = 576) -> tuple[int | None, int | None]:
    """The numbers of the top field (even lines) and of the bottom field of a full picture."""
    return read_field(luma[0::2], coded_height), read_field(luma[1::2], coded_height)


def field_numbers(source: Source) -> list[tuple[Fraction, int | None]]:
    """Decode a video and read every picture: its time in seconds and its field's number.

    `source` may be a path, an open binary file or a PyAV container, scaled and deinterlaced.
    """
    return [(time_s, read_field(luma, height_of(luma))) for time_s, luma in pictures(source)]


def height_of(luma: Luma) -> int:
    """The coded height of a picture; scaled ones read well enough as if they came from 576."""
    return 480 if luma.shape[0] == 480 else 576


def draw_flash(luma: Luma, lit: npt.NDArray[np.bool_]) -> None:
    """Draw the square, white in the pictures that are `lit`, black in the others."""
    lines = slice(
        luma.shape[1] - _FLASH_ABOVE_END, luma.shape[1] - _FLASH_ABOVE_END + _FLASH_HEIGHT
    )
    columns = slice(_FLASH_LEFT, _FLASH_LEFT + _FLASH_WIDTH)
    luma[:, lines, columns] = np.where(lit, 235, 16).astype(np.uint8)[:, None, None]


def read_flash(luma: Luma, coded_height: int = 576) -> bool:
    """Whether the square is white."""
    height, width = luma.shape
    middle = coded_height - _FLASH_ABOVE_END + _FLASH_HEIGHT // 2
    line = round(middle * height / coded_height)
    column = round((_FLASH_LEFT + _FLASH_WIDTH / 2) * width / CODED_WIDTH)
    return bool(luma[line - 3 : line + 3, column - 6 : column + 6].mean() > 128)
