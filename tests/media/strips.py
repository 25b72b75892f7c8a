"""Reads the time that is burned into an upload's frames: a tiny matcher of its own letters."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from nostalgia_desktop.media.time_strip import CELL_WIDTH, LETTERS, STRIP_LINES, draw_strips
from nostalgia_desktop.media.upload_args import STRIP_LEFT

Grey = npt.NDArray[Any]


def read_strip(strip: Grey) -> str:
    """The text of a strip, as grey pixels with 0 for black: for each cell the likest letter."""
    cells = [strip[:, x : x + CELL_WIDTH] for x in range(0, strip.shape[1], CELL_WIDTH)]
    return "".join(_likest(cell) for cell in cells).strip()


def _likest(cell: Grey) -> str:
    errors = {letter: np.abs(cell.astype(float) - look).sum() for letter, look in _LOOKS.items()}
    return min(errors, key=errors.__getitem__)


def _look(letter: str) -> Grey:
    bits = np.frombuffer(draw_strips([letter]), np.uint8)
    return np.unpackbits(bits).reshape(STRIP_LINES, CELL_WIDTH) * 255


_LOOKS = {letter: _look(letter) for letter in LETTERS}


def lumas(film: Path) -> list[Grey]:
    """Every frame of a film in grey, decoded."""
    with av.open(str(film)) as opened:
        return [frame.to_ndarray(format="gray") for frame in opened.decode(video=0)]


def time_on(luma: Grey, letters: int = 9) -> str:
    """The time below a picture."""
    right = STRIP_LEFT + letters * CELL_WIDTH
    return read_strip(luma[-STRIP_LINES:, STRIP_LEFT:right])
