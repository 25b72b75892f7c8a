"""What every scene has: a name, a date, a length and a way to be painted."""

from __future__ import annotations

import datetime as dt
import random
from abc import ABC, abstractmethod

from PIL import Image

from sample_disc.canvas import HEIGHT, MARGIN, SCALE, WIDTH, Pen

FPS = 25
FIELD_WIDTH, FIELD_HEIGHT = 720, 288


class Scene(ABC):
    """One shot of the film; subclasses paint the still parts once and the rest per field."""

    name: str
    date: dt.date
    frames: int

    def __init__(self) -> None:
        """Paint the still parts."""
        self.random = random.Random(self.name)
        self.back = Pen()
        self.prepare()

    @abstractmethod
    def prepare(self) -> None:
        """Paint the background and draw the lots that the animation needs."""

    @abstractmethod
    def paint(self, pen: Pen, t: float) -> None:
        """Paint what moves, at t seconds, over a copy of the background."""

    @property
    def seconds(self) -> float:
        """Return the length in seconds."""
        return self.frames / FPS

    def field(self, index: int) -> Image.Image:
        """Return one field (half the lines) of the film of 50 fields a second."""
        pen = self.back.copy()
        self.paint(pen, index / (2 * FPS))
        left = MARGIN * SCALE
        # The two fields look at lines that lie one frame line (SCALE rows) apart.
        top = (MARGIN - 0.5 + index % 2) * SCALE
        box = (left, top, left + WIDTH * SCALE, top + HEIGHT * SCALE)
        return pen.image.resize((FIELD_WIDTH, FIELD_HEIGHT), Image.Resampling.HAMMING, box=box)
