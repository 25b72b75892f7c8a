"""Clouds, birds, trees and other things that grow or fly."""

from __future__ import annotations

import math

from sample_disc.canvas import Color, Pen, mix, rgb, swing


def cloud(pen: Pen, x: float, y: float, size: float, color: str = "ffffff") -> None:
    """Draw a cloud with a shaded belly."""
    body = rgb(color)
    puffs = ((-52, 6, 30), (-20, -12, 40), (24, -6, 36), (58, 8, 24), (0, 10, 40))
    with pen.at(x, y, 0, size):
        for px, py, radius in puffs:
            pen.ellipse(px, py + 7, radius, radius * 0.72, mix(body, rgb("6fa6cf"), 0.28))
        for px, py, radius in puffs:
            pen.ellipse(px, py, radius, radius * 0.7, body)


def gull(pen: Pen, x: float, y: float, size: float, t: float) -> None:
    """Draw a gull that beats its wings."""
    beat = swing(t, 0.72)
    with pen.at(x, y, 0, size):
        for side in (-1, 1):
            tip = (side * 44, -12 - 20 * beat)
            bow = (side * 22, -15 - 8 * beat)
            pen.blob([(0, 3), (side * 8, -4), bow, tip, (bow[0], bow[1] + 8)], rgb("ffffff"))
            pen.stroke([tip, ((tip[0] * 3 + bow[0]) / 4, (tip[1] * 3 + bow[1]) / 4 + 1)], 4,
                       rgb("5a6670"))  # fmt: skip
        pen.ellipse(0, 1, 13, 6, rgb("ffffff"))
        pen.ellipse(10, -2, 5.5, 5, rgb("ffffff"))
        pen.poly([(15, -3), (22, 0), (14, 1)], rgb("f4a83c"))


def fir(pen: Pen, x: float, y: float, size: float, green: Color, *, snow: bool = False) -> None:
    """Draw a fir tree that stands at (x, y), about 200 units high."""
    with pen.at(x, y, 0, size):
        pen.rect(-8, -24, 8, 4, rgb("5a3d30"))
        for top, low, half in ((-110, -18, 62), (-158, -66, 49), (-200, -118, 36)):
            outline = [(0, top), (half * 0.5, (top + low) / 2 + 6), (half, low), (half * 0.4, low
                       + 7), (0, low + 3), (-half * 0.4, low + 7), (-half, low),
                       (-half * 0.5, (top + low) / 2 + 6)]  # fmt: skip
            pen.poly(outline, green)
            dark = mix(green, rgb("000000"), 0.16)
            pen.poly([(0, top), (half * 0.5, (top + low) / 2 + 6), (half, low),
                      (half * 0.4, low + 7), (half * 0.1, low + 2)], dark)  # fmt: skip
            if snow:
                middle = (top + low) / 2
                pen.blob([(0, top - 5), (half * 0.34, middle - 2), (half * 0.12, middle - 7),
                          (-half * 0.1, middle + 5), (-half * 0.52, middle + 8)],
                         rgb("f7fbff"))  # fmt: skip
                pen.blob([(-half, low - 1), (-half * 0.6, low - 22), (-half * 0.2, low - 5),
                          (-half * 0.5, low + 2)], rgb("f7fbff"))  # fmt: skip


def sunflower(pen: Pen, x: float, y: float, height: float, t: float) -> None:
    """Draw a sunflower that sways."""
    lean = 7 * swing(t, 2.8, x / 170)
    top = (x + lean, y - height)
    pen.curve([(x, y), (x + lean * 0.3, y - height / 2), top], 6, rgb("4b8a3a"))
    for side in (-1, 1):
        pen.blob([(x + lean * 0.3, y - height * 0.42), (x + side * 18, y - height * 0.56),
                  (x + side * 33, y - height * 0.46), (x + side * 16, y - height * 0.38)],
                 rgb("5fa548"))  # fmt: skip
    with pen.at(*top, lean):
        for i in range(12):
            angle = math.radians(30 * i)
            pen.ellipse(17 * math.cos(angle), 17 * math.sin(angle), 10, 5.5,
                        rgb("f8c630") if i % 2 else rgb("f4b220"), 30 * i)  # fmt: skip
        pen.ellipse(0, 0, 12.5, 12.5, rgb("7a4a24"))
        pen.ellipse(-2, -2, 7, 7, rgb("93602f"))


def butterfly(pen: Pen, x: float, y: float, t: float, color: str) -> None:
    """Draw a fluttering butterfly."""
    spread = 0.35 + 0.65 * abs(swing(t, 0.5))
    with pen.at(x, y, 14, 1.35):
        for side in (-1, 1):
            pen.ellipse(side * 9 * spread, -5, 9 * spread, 8, rgb(color), 20 * side)
            pen.ellipse(side * 7 * spread, 6, 6.5 * spread, 6, rgb(color), -20 * side)
            pen.ellipse(side * 9 * spread, -5, 4 * spread, 3.5, rgb("fff3c4"), 20 * side)
        pen.ellipse(0, 0, 2.4, 9, rgb("4a3428"))
