"""Fireworks over snowy roofs on New Year's Eve."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from sample_disc.canvas import (
    Cutout,
    Pen,
    everything,
    faded,
    mix,
    rgb,
    smooth_step,
    swing,
)
from sample_disc.figures import WHITE, Look, Mood, arm, bust, head
from sample_disc.scenes.base import Scene

RISE = 0.8
LIFE = 2.0


@dataclass(frozen=True)
class Burst:
    """One rocket: when it bursts, where, in which colour, and how large."""

    at: float
    x: float
    y: float
    color: str
    size: float = 1.0


BURSTS = (
    Burst(-0.5, 330, 150, "ffd257"), Burst(0.35, 520, 120, "ff6f7d"),
    Burst(1.1, 250, 118, "6fd6ff"), Burst(1.8, 610, 170, "ffd257", 0.8),
    Burst(2.35, 420, 104, "c88bff", 1.15), Burst(3.1, 210, 170, "7df0a0", 0.9),
    Burst(3.65, 560, 116, "ff8f4a", 1.1), Burst(4.3, 370, 140, "ff6f9d"),
    Burst(4.8, 690, 150, "6fd6ff", 0.9),
)  # fmt: skip
WATCHERS = (
    (250.0, 462.0, 1.12, Look(rgb("d9a98c"), rgb("5a3a34"), rgb("2f5f74"), "long"), "c8423f"),
    (336.0, 512.0, 0.86, Look(rgb("e0b496"), rgb("a8743a"), rgb("a8424f"), "tails"), "f2b632"),
    (420.0, 514.0, 0.84, Look(rgb("d9a98c"), rgb("4a2c24"), rgb("b5752c"), "short"), "3f9a6a"),
    (510.0, 456.0, 1.16, Look(rgb("d4a283"), rgb("3a2a28"), rgb("3a466e"), "short"), "5b7fc4"),
)


class Fireworks(Scene):
    """The turn of the year."""

    name = "fireworks"
    date = dt.date(1994, 12, 31)
    frames = 132

    def prepare(self) -> None:
        """Paint the night sky and the town; the roofs hide where the rockets start."""
        pen = self.back
        pen.shade(everything(), rgb("0b1238"), rgb("31417e"))
        for _ in range(64):
            x, y = self.random.uniform(-95, 860), self.random.uniform(0, 300)
            size = self.random.uniform(1.1, 2.0)
            pen.ellipse(x, y, size, size, rgb("cdd8ff", self.random.uniform(0.4, 0.9)))
        pen.glow(76, 84, 110, 110, rgb("c9d4f4", 0.6))
        pen.ellipse(76, 84, 29, 29, rgb("f4efda"))
        for x, y, size in ((66, 76, 7), (86, 88, 5), (74, 97, 4)):
            pen.ellipse(x, y, size, size, rgb("dcd6c0"))
        pen.blob([(-160, 470), (0, 360), (200, 390), (420, 350), (640, 384), (900, 340),
                  (920, 500)], rgb("24326a"))  # fmt: skip
        town = pen.copy()
        _town(town)
        self.town = Cutout(pen, town)
        self.sparks = [
            (index * 360 / 22 + self.random.uniform(-4, 4), self.random.uniform(0.92, 1.06))
            for index in range(36)
        ]

    def paint(self, pen: Pen, t: float) -> None:
        """Paint rockets, bursts, town and spectators."""
        for burst in BURSTS:
            self._rocket(pen, burst, t - burst.at)
        self.town.lay(pen)
        glow = sum(0.32 * smooth_step(t, b.at, b.at + 0.35) * (1 - smooth_step(t, b.at + 0.5, b.at
                   + LIFE)) for b in BURSTS)  # fmt: skip
        _watchers(pen, t, glow)

    def _rocket(self, pen: Pen, burst: Burst, age: float) -> None:
        color = rgb(burst.color)
        if -RISE < age < 0:
            share = 1 + age / RISE
            for step in range(6):
                s = max(0.0, share - 0.028 * step)
                y = 470 + (burst.y - 470) * (1 - (1 - s) ** 1.7)
                x = burst.x + 30 * (1 - s) + 3 * math.sin(s * 14)
                pen.ellipse(x, y, 4 - 0.5 * step, 6 - 0.6 * step, rgb("ffe6b0", 1 - step * 0.15))
        if not 0 <= age < LIFE:
            return
        fade = 1 - smooth_step(age, 0.75, LIFE)
        halo = smooth_step(age, 0, 0.18) * (1 - smooth_step(age, 0.2, 1.5))
        pen.glow(burst.x, burst.y, 180 * burst.size, 170 * burst.size, faded(color, 0.5 * halo))
        for index, (angle, speed) in enumerate(self.sparks):
            ring = speed if index < 22 else speed * 0.58
            self._spark(pen, burst, age, math.radians(angle * (1 if index < 22 else 22 / 14)), ring,
                        fade)  # fmt: skip

    def _spark(
        self, pen: Pen, burst: Burst, age: float, angle: float, speed: float, fade: float
    ) -> None:
        def place(moment: float) -> tuple[float, float]:
            reach = 142 * burst.size * speed * (1 - math.exp(-2.6 * moment))
            return burst.x + reach * math.cos(angle), (
                burst.y + reach * math.sin(angle) + 26 * moment * moment
            )

        color = rgb(burst.color)
        trail = [place(max(0.0, age - lag)) for lag in (0.34, 0.22, 0.10, 0.0)]
        pen.stroke(trail[:3], 3.6, faded(color, 0.5 * fade))
        pen.stroke(trail[2:], 5.0, faded(mix(color, WHITE, 0.25), 0.9 * fade))
        x, y = trail[-1]
        head_size = 3.6 * (0.4 + 0.6 * fade)
        pen.ellipse(x, y, head_size, head_size, faded(mix(color, WHITE, 0.65), fade))


def _house(pen: Pen, x: float, y: float, width: float, wall: str, *, lit: int) -> None:
    height = width * 0.42
    pen.rect(x, y, x + width, 600, rgb(wall))
    pen.poly([(x - 12, y + 6), (x + width / 2, y - height), (x + width + 12, y + 6)], rgb("b9c6ea"))
    pen.poly([(x + 4, y + 6), (x + width / 2, y - height + 15), (x + width - 4, y + 6)], rgb(wall))
    pen.poly([(x + width / 2, y - height), (x + width + 12, y + 6), (x + width - 4, y + 6),
              (x + width / 2, y - height + 15)], rgb("8e9dcb"))  # fmt: skip
    columns = max(2, int(width // 44))
    for row in range(3):
        for col in range(columns):
            wx = x + width * (col + 0.5) / columns
            wy = y + 24 + row * 46
            glass = "ffcf6b" if (col * 3 + row * 5 + lit) % 4 else "2a3466"
            if glass == "ffcf6b":
                pen.glow(wx, wy + 10, 34, 36, rgb("ffb84f", 0.3))
            pen.rect(wx - 9, wy - 2, wx + 9, wy + 24, rgb(glass), 2)
            pen.rect(wx - 12, wy + 24, wx + 12, wy + 29, rgb("c6d2f0"), 2)


def _town(pen: Pen) -> None:
    pen.rect(596, 250, 640, 600, rgb("3a4580"))
    pen.poly([(588, 254), (618, 158), (648, 254)], rgb("aab9e2"))
    pen.poly([(618, 158), (648, 254), (626, 254)], rgb("7f8fc2"))
    pen.ellipse(618, 282, 15, 15, rgb("ffe6a8"))
    pen.stroke([(618, 282), (618, 271)], 3, rgb("3a3050"))
    pen.stroke([(618, 282), (617, 273)], 3, rgb("3a3050"))
    for x, y, width, wall, lit in (
        (-96, 392, 110, "3f3a6e", 1), (4, 420, 128, "4a3f6b", 2), (126, 382, 104, "363e74", 3),
        (226, 424, 130, "45396a", 0), (352, 396, 112, "3a4278", 1), (462, 426, 126, "4a3f6b", 3),
        (640, 402, 118, "3f3a6e", 2), (754, 424, 130, "363e74", 0),
    ):  # fmt: skip
        _house(pen, x, y, width, wall, lit=lit)
    pen.blob([(-160, 560), (0, 548), (220, 560), (430, 552), (640, 562), (920, 548), (920, 700),
              (-160, 700)], rgb("a3b3de"))  # fmt: skip


def _watchers(pen: Pen, t: float, glow: float) -> None:
    for index, (x, y, size, look, hat) in enumerate(WATCHERS):
        joy = abs(swing(t, 1.1, index * 0.27))
        with pen.at(x, y - 7 * joy, 2.5 * swing(t, 2.6, index * 0.3), size):
            bust(pen, look, width=42, height=150)
            mood = Mood(0.5 * swing(t, 3.4, index * 0.2), 0.0, "laugh" if index % 2 else "open")
            head(pen, look, mood)
            pen.blob([(-30, -8), (-27, -28), (0, -42), (27, -28), (30, -8), (0, -14)], rgb(hat))
            pen.curve([(-29, -9), (0, -15), (29, -9)], 9, rgb("d5dcf2"))
            pen.ellipse(0, -44, 9, 9, rgb("d5dcf2"))
            pen.curve([(-17, 36), (0, 43), (17, 36)], 14, rgb(hat))
            pen.ellipse(0, 0, 32, 34, rgb("1c2658", max(0.0, 0.26 - 0.2 * glow)))
        if index in (1, 2):
            _sparkler(pen, (x, y), -1 if index == 1 else 1, t + index * 0.4, look)


def _sparkler(pen: Pen, home: tuple[float, float], side: int, t: float, look: Look) -> None:
    x = home[0] + side * 42 + 8 * swing(t, 0.9)
    y = home[1] - 74 + 6 * swing(t, 0.7)
    shoulder = (home[0] + side * 28, home[1] + 52)
    arm(pen, shoulder, (x, y + 34), look.top, look.skin, width=14, bend=0.18 * side)
    pen.stroke([(x, y + 34), (x, y)], 3, rgb("8a8a9a"))
    pen.glow(x, y, 58, 58, rgb("ffdf8a", 0.75))
    for ray in range(9):
        angle = math.radians(ray * 40 + 23 * math.floor(t * 25))
        reach = 13 + 9 * math.sin(ray * 2.1 + math.floor(t * 25))
        tip = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        pen.stroke([(x, y), tip], 2.6, rgb("fff3c4", 0.95))
    pen.ellipse(x, y, 4, 4, WHITE)
