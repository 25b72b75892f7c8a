"""Anti-aliased drawing on an oversampled canvas.

Scenes are drawn in square pixels: the visible picture is 768 x 576 units with the origin at
its top left corner.  The canvas reaches a little further on every side, because the two
fields of a frame look at it from places that differ by one line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 768, 576
MARGIN = 8
SCALE = 2
CANVAS_SIZE = ((WIDTH + 2 * MARGIN) * SCALE, (HEIGHT + 2 * MARGIN) * SCALE)

Color = tuple[int, int, int, int]
Points = Sequence[tuple[float, float]] | NDArray[np.float64]


def rgb(code: str, alpha: float = 1.0) -> Color:
    """Return the colour written as ``rrggbb`` with an opacity between 0 and 1."""
    value = int(code, 16)
    return value >> 16, value >> 8 & 255, value & 255, round(255 * min(1.0, max(0.0, alpha)))


def mix(first: Color, second: Color, share: float) -> Color:
    """Blend two colours; a share of 0 gives the first one and 1 the second one."""
    share = min(1.0, max(0.0, share))
    red, green, blue, alpha = (
        round(a + (b - a) * share) for a, b in zip(first, second, strict=True)
    )
    return red, green, blue, alpha


def faded(color: Color, alpha: float) -> Color:
    """Return the colour with another opacity."""
    return (*color[:3], round(255 * min(1.0, max(0.0, alpha))))


def smooth_step(value: float, start: float, end: float) -> float:
    """Rise gently from 0 to 1 while the value goes from start to end."""
    share = min(1.0, max(0.0, (value - start) / (end - start)))
    return share * share * (3 - 2 * share)


def swing(t: float, period: float, phase: float = 0.0) -> float:
    """Return a sine wave between -1 and 1."""
    return math.sin(2 * math.pi * (t / period + phase))


def spline(points: Points, *, closed: bool, steps: int = 8) -> NDArray[np.float64]:
    """Return a smooth (Catmull-Rom) curve through the points."""
    base = np.asarray(points, dtype=np.float64)
    if closed:
        padded = np.concatenate([base[-1:], base, base[:2]])
    else:
        padded = np.concatenate([base[:1], base, base[-1:]])
    p0, p1, p2, p3 = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * t
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
        + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    flat = curve.transpose(1, 0, 2).reshape(-1, 2)
    return flat if closed else np.concatenate([flat, base[-1:]])


@lru_cache(maxsize=64)
def _disc(sides: int) -> NDArray[np.float64]:
    angles = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@lru_cache(maxsize=256)
def _glow_mask(width: int, height: int, level: int) -> Image.Image:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    falloff = np.clip(1 - np.hypot(x, y), 0, 1) ** 2 * level
    return Image.fromarray(falloff.astype(np.uint8), "L")


class Pen:
    """Draws shapes onto one image, in scene units, under the current transformation."""

    def __init__(self, image: Image.Image | None = None) -> None:
        """Take over the image, or start with a black canvas."""
        self.image = image if image is not None else Image.new("RGB", CANVAS_SIZE)
        self._draw = ImageDraw.Draw(self.image, "RGBA")
        self._matrix = np.array([[1.0, 0.0, MARGIN], [0.0, 1.0, MARGIN]]) * SCALE

    def copy(self) -> Pen:
        """Return a pen on a copy of the image."""
        return Pen(self.image.copy())

    @contextmanager
    def at(
        self, x: float, y: float, angle: float = 0.0, sx: float = 1.0, sy: float | None = None
    ) -> Iterator[None]:
        """Move the origin, then turn clockwise by degrees, then scale, for a while."""
        saved = self._matrix
        cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        sy = sx if sy is None else sy
        local = np.array([[cos * sx, -sin * sy, x], [sin * sx, cos * sy, y], [0.0, 0.0, 1.0]])
        self._matrix = saved @ local
        try:
            yield
        finally:
            self._matrix = saved

    def _place(self, points: Points) -> NDArray[np.float64]:
        flat = np.asarray(points, dtype=np.float64)
        placed: NDArray[np.float64] = flat @ self._matrix[:, :2].T + self._matrix[:, 2]
        return placed

    def poly(self, points: Points, fill: Color) -> None:
        """Fill a polygon."""
        self._draw.polygon(self._place(points).ravel().tolist(), fill=fill)

    def blob(self, points: Points, fill: Color) -> None:
        """Fill the smooth shape that runs through the points."""
        self.poly(spline(points, closed=True), fill)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, fill: Color, angle: float = 0.0
    ) -> None:
        """Fill an ellipse."""
        turn = math.radians(angle)
        axes = np.array(
            [
                [rx * math.cos(turn), rx * math.sin(turn)],
                [-ry * math.sin(turn), ry * math.cos(turn)],
            ]
        )
        self.poly(_disc(64 if max(rx, ry) > 12 else 28) @ axes + (x, y), fill)

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, fill: Color, radius: float = 0.0
    ) -> None:
        """Fill a rectangle, with round corners if asked."""
        self.poly(rounded(x0, y0, x1, y1, radius), fill)

    def stroke(self, points: Points, width: float, fill: Color) -> None:
        """Draw a thick line with round ends."""
        placed = self._place(points)
        thickness = width * math.sqrt(abs(float(np.linalg.det(self._matrix[:, :2]))))
        self._draw.line(placed.ravel().tolist(), fill, max(1, round(thickness)), joint="curve")
        if fill[3] == 255:
            radius = thickness / 2
            for x, y in (placed[0], placed[-1]):
                self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill)

    def curve(self, points: Points, width: float, fill: Color) -> None:
        """Draw a thick smooth line through the points."""
        self.stroke(spline(points, closed=False), width, fill)

    def shade(self, points: Points, top: Color, bottom: Color, *, sideways: bool = False) -> None:
        """Fill a polygon with a gradient from top to bottom (or from left to right)."""
        placed = self._place(points)
        x0, y0 = np.floor(placed.min(axis=0)).astype(int)
        x1, y1 = np.ceil(placed.max(axis=0)).astype(int) + 1
        size = (int(x1 - x0), int(y1 - y0))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon((placed - (x0, y0)).ravel().tolist(), fill=255)
        ramp = np.linspace(top[:3], bottom[:3], size[0 if sideways else 1])
        strip = np.expand_dims(ramp.round().astype(np.uint8), 0 if sideways else 1)
        self.image.paste(Image.fromarray(strip).resize(size), (int(x0), int(y0)), mask)

    def glow(self, x: float, y: float, rx: float, ry: float, fill: Color) -> None:
        """Lay a soft round light (or shadow) over the picture."""
        cx, cy = self._place([(x, y)])[0]
        size = math.sqrt(abs(float(np.linalg.det(self._matrix[:, :2]))))
        width, height = max(2, round(2 * rx * size)), max(2, round(2 * ry * size))
        corner = (round(cx - width / 2), round(cy - height / 2))
        self.image.paste(fill[:3], corner, _glow_mask(width, height, fill[3]))


class Cutout:
    """A still part of the foreground, drawn once and laid over every picture."""

    def __init__(self, over: Pen, painted: Pen) -> None:
        """Keep what differs between the bare picture and the painted one."""
        before = np.asarray(over.image, dtype=np.int16)
        after = np.asarray(painted.image, dtype=np.int16)
        changed = (before != after).any(axis=2)
        mask = Image.fromarray((changed * 255).astype(np.uint8), "L")
        box = mask.getbbox() or (0, 0, 1, 1)
        self._corner = box[:2]
        self._image = painted.image.crop(box)
        self._mask = mask.crop(box)

    def lay(self, pen: Pen) -> None:
        """Lay the part over a picture."""
        pen.image.paste(self._image, self._corner, self._mask)


def rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> NDArray[np.float64]:
    """Return the outline of a rectangle with round corners."""
    if radius <= 0:
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)
    corners = [
        (x1 - radius, y1 - radius, 0.0),
        (x0 + radius, y1 - radius, 90.0),
        (x0 + radius, y0 + radius, 180.0),
        (x1 - radius, y0 + radius, 270.0),
    ]
    points = [
        (x + radius * math.cos(a), y + radius * math.sin(a))
        for x, y, start in corners
        for a in np.radians(np.linspace(start, start + 90, 7))
    ]
    return np.array(points)


def everything() -> NDArray[np.float64]:
    """Return the outline of the whole canvas."""
    return rounded(-MARGIN, -MARGIN, WIDTH + MARGIN, HEIGHT + MARGIN, 0)
