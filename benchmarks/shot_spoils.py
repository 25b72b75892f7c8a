"""What tape, cameras and editing do to pictures: grain, dropouts, flashes, fades; on Y, U, V."""

from collections.abc import Callable

import numpy as np

from benchmarks.shot_footage import Plane

Spoil = Callable[[list[Plane], int], list[Plane]]
_POOL = 12
BLACK = (16, 128, 128)
WHITE = (235, 128, 128)


def mix(old: list[Plane], new: list[Plane], share: float) -> list[Plane]:
    """`share` of the new picture over the old one."""
    weight = round(share * 256)
    return [
        ((a.astype(np.uint32) * (256 - weight) + b.astype(np.uint32) * weight) >> 8).astype(
            np.uint8
        )
        for a, b in zip(old, new, strict=True)
    ]


def plain(like: list[Plane], colour: tuple[int, int, int]) -> list[Plane]:
    """A picture of one colour."""
    return [np.full_like(plane, value) for plane, value in zip(like, colour, strict=True)]


def gain(planes: list[Plane], factor: float, saturation: float) -> list[Plane]:
    """Brighter or darker by a factor, colours stronger or weaker by another."""
    table = np.arange(256, dtype=np.float32)
    luma = np.clip(16 + (table - 16) * factor, 0, 255).astype(np.uint8)
    chroma = np.clip(128 + (table - 128) * saturation, 0, 255).astype(np.uint8)
    return [luma[planes[0]], chroma[planes[1]], chroma[planes[2]]]


def flash(planes: list[Plane], strength: float, side: float) -> list[Plane]:
    """Light of a flash that falls more on one side (-1 to 1)."""
    fall = np.clip(1 + side * np.linspace(-1, 1, planes[0].shape[1]), 0, 2) * strength
    lit = planes[0] + (250 - planes[0].astype(np.float32)) * np.clip(fall, 0, 1)
    return [lit.astype(np.uint8), *gain(planes, 1, 1 - 0.7 * strength)[1:]]


class Tape:
    """Grain, chroma noise, jittering lines, head switching and dropouts of a worn tape."""

    def __init__(self, draw: np.random.Generator, height: int, width: int) -> None:
        self._draw = draw
        strength = draw.uniform(5, 9)
        self._luma = [_grain(draw, (height, width), 3, strength) for _ in range(_POOL)]
        half = (height // 2, width // 2)
        self._chroma = [_grain(draw, half, 12, strength * 0.9) for _ in range(2 * _POOL)]
        self._bad = 0
        self._bad_kind = 0

    def __call__(self, planes: list[Plane]) -> list[Plane]:
        """A picture as it comes from the tape."""
        draw = self._draw
        noise = [self._luma[draw.integers(_POOL)]]
        noise += [self._chroma[draw.integers(2 * _POOL)] for _ in range(2)]
        planes = [
            np.clip(plane + np.roll(grain, draw.integers(2000)), 0, 255).astype(np.uint8)
            for plane, grain in zip(planes, noise, strict=True)
        ]
        self._streaks(planes[0])
        self._switch(planes)
        return self._dropout(planes)

    def _streaks(self, luma: Plane) -> None:
        """Short white or black lines, where the tape has lost its coating."""
        height, width = luma.shape
        for _ in range(self._draw.poisson(1.2)):
            y, x = self._draw.integers(height), self._draw.integers(width)
            length = self._draw.integers(20, 250)
            luma[y : y + 2, x : x + length] = self._draw.choice((20, 235))

    def _switch(self, planes: list[Plane]) -> None:
        """The last lines are torn sideways, in each frame otherwise."""
        lines = int(self._draw.integers(8, 15))
        shift = int(self._draw.integers(20, 200))
        luma = planes[0]
        torn = np.roll(luma[-lines:], shift, axis=1).astype(np.int16)
        torn += self._draw.integers(-60, 60, torn.shape, dtype=np.int16)
        luma[-lines:] = np.clip(torn, 0, 255)
        for plane in planes[1:]:
            plane[-lines // 2 :] = 128

    def _dropout(self, planes: list[Plane]) -> list[Plane]:
        """Now and then, for up to three frames, bands of noise or no picture at all."""
        if self._bad == 0 and self._draw.random() < 1 / 180:
            self._bad, self._bad_kind = int(self._draw.integers(1, 4)), int(self._draw.integers(3))
        if self._bad == 0:
            return planes
        self._bad -= 1
        if self._bad_kind == 0:
            return plain(planes, (110, 128, 128))
        if self._bad_kind == 1:
            return plain(planes, (41, 240, 110))
        height = planes[0].shape[0]
        top = int(self._draw.integers(height * 2 // 3)) & ~1
        rows = slice(top, top + int(self._draw.integers(height // 8, height // 2)))
        luma = planes[0]
        luma[rows] = self._draw.integers(0, 256, luma[rows].shape, dtype=np.uint8)
        return planes


def _grain(
    draw: np.random.Generator, shape: tuple[int, int], run: int, strength: float
) -> np.ndarray:
    """Noise of a standard deviation, smeared along the line over `run` pixels."""
    noise = draw.standard_normal((shape[0], shape[1] + run)).astype(np.float32)
    sums = np.cumsum(noise, axis=1)
    smeared = (sums[:, run:] - sums[:, :-run])[:, : shape[1]]
    return np.asarray(smeared * (strength / np.sqrt(run))).astype(np.int16)
