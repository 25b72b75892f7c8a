"""A snowy hill with fir trees, a snowman and a sledge on its way down."""

from __future__ import annotations

import datetime as dt
import math

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
from sample_disc.figures import INK, WHITE, Look, Mood, blink, head
from sample_disc.nature import fir
from sample_disc.people import Outfit, Pose, child
from sample_disc.scenes.base import Scene

BOY = Look(rgb("f3c49e"), rgb("5a3522"), rgb("d8423f"), "short")
GIRL = Look(rgb("f8cfae"), rgb("c98a3c"), rgb("e8a028"), "tails")
FRIEND = Look(rgb("efbd97"), rgb("3a2a24"), rgb("3f7fb8"), "bob")
FIR = rgb("3f7468")


def slope(x: float) -> float:
    """Return the height of the sledge run at x."""
    return 300 + 190 * smooth_step(x, -160, 700) + 7 * math.sin(x / 70)


class Snow(Scene):
    """The hill."""

    name = "snowy hill"
    date = dt.date(1994, 12, 28)
    frames = 132

    def prepare(self) -> None:
        """Paint sky, village and hills; the near trees and the snowman stand in front."""
        pen = self.back
        pen.shade(everything(), rgb("a9c6ea"), rgb("fdeee6"))
        pen.glow(250, 150, 220, 190, rgb("fff1cf", 0.8))
        pen.ellipse(250, 150, 33, 33, rgb("fff8e0"))
        pen.blob([(-140, 330), (-60, 214), (20, 246), (120, 176), (230, 250), (330, 204),
                  (470, 262), (600, 190), (720, 240), (820, 186),
                  (920, 320)], rgb("b4c3e2"))  # fmt: skip
        pen.blob([(-160, 380), (60, 268), (280, 300), (520, 282), (760, 256), (930, 330),
                  (930, 610), (-160, 610)], rgb("d3def2"))  # fmt: skip
        for x, y, size in ((24, 300, 0.42), (60, 296, 0.5), (330, 316, 0.4), (366, 312, 0.48)):
            fir(pen, x, y, size, rgb("7fa3ae"))
        _village(pen)
        for x, y, size in ((430, 348, 0.62), (482, 362, 0.78), (-52, 306, 0.85), (838, 380, 1.0)):
            fir(pen, x, y, size, mix(FIR, rgb("bcd0e6"), 0.28), snow=True)
        run = [(x, slope(x)) for x in range(-110, 890, 12)]
        pen.shade([*run, (890, 610), (-110, 610)], rgb("fdfeff"), rgb("c6d8f0"))
        for down, tint in ((26, "d3e1f4"), (70, "cfdef3")):
            pen.curve([(x, slope(x) + down + 9 * math.sin(x / 60 + down)) for x in
                       range(-100, 520, 44)], 5, rgb(tint))  # fmt: skip
        front = pen.copy()
        _foreground(front)
        self.front = Cutout(pen, front)
        self.flakes = [
            (self.random.uniform(-130, 900), self.random.random(), self.random.random())
            for _ in range(84)
        ]

    def paint(self, pen: Pen, t: float) -> None:
        """Paint smoke, sledge, children, scarf and falling snow."""
        _smoke(pen, t)
        _sledge(pen, t)
        self.front.lay(pen)
        _snowman_scarf(pen, t)
        _friend(pen, t)
        for x, phase, near in self.flakes:
            fall = (phase + t * (0.11 + 0.10 * near)) % 1
            size = 2.3 + 2.7 * near
            sway = x - 40 * t * (0.3 + near * 0.4) + 12 * swing(t, 2.6, phase)
            pen.ellipse((sway + 140) % 1040 - 140, -12 + 610 * fall, size, size, faded(WHITE, 0.95))


def _village(pen: Pen) -> None:
    for x, y, w, h, wall in (
        (560, 276, 46, 34, "e9c9a4"), (616, 284, 40, 28, "d9a48a"), (742, 280, 52, 34, "e4b890"),
        (806, 290, 40, 26, "cfa0a0"),
    ):  # fmt: skip
        pen.rect(x, y, x + w, y + h + 12, rgb(wall))
        pen.poly([(x - 8, y + 2), (x + w / 2, y - 26), (x + w + 8, y + 2)], rgb("f7faff"))
        pen.rect(x + w * 0.2, y + 10, x + w * 0.4, y + 22, rgb("ffd66e"))
        pen.rect(x + w * 0.6, y + 10, x + w * 0.8, y + 22, rgb("ffd66e"))
    pen.rect(672, 220, 702, 330, rgb("f0dcc0"))
    pen.poly([(666, 222), (687, 150), (708, 222)], rgb("8f5a58"))
    pen.rect(700, 272, 742, 330, rgb("ead2b4"))
    pen.poly([(696, 274), (720, 246), (752, 274)], rgb("f7faff"))
    pen.ellipse(687, 240, 8, 8, rgb("fff8e6"))
    pen.rect(681, 262, 693, 284, rgb("ffd66e"), 5)
    pen.blob([(520, 330), (640, 306), (780, 312), (900, 330), (900, 380), (520, 380)],
             rgb("e3ebf8"))  # fmt: skip


def _smoke(pen: Pen, t: float) -> None:
    for x, y in ((592, 254), (780, 258)):
        for i in range(5):
            age = (i / 5 + t / 4.5) % 1
            pen.glow(x + 26 * age + 4 * swing(t, 2.7, i * 0.2), y - 66 * age, 9 + 16 * age,
                     9 + 14 * age, rgb("ffffff", 0.7 * (1 - age)))  # fmt: skip


def _foreground(pen: Pen) -> None:
    pen.blob([(-160, 640), (-120, 516), (60, 500), (300, 556), (520, 540), (720, 500), (920, 510),
              (920, 660)], rgb("f3f8ff"))  # fmt: skip
    pen.blob([(-160, 640), (-120, 544), (70, 530), (300, 574), (520, 566), (720, 534), (920, 540),
              (920, 660)], rgb("dbe7f7"))  # fmt: skip
    fir(pen, 30, 540, 1.45, FIR, snow=True)
    fir(pen, -64, 556, 1.6, mix(FIR, INK, 0.12), snow=True)
    fir(pen, 822, 540, 1.75, FIR, snow=True)
    pen.ellipse(640, 546, 96, 14, rgb("b3c6e4"))
    for x, y, r in ((640, 500, 60), (640, 418, 43), (640, 356, 31)):
        pen.ellipse(x, y, r, r * 0.95, rgb("c9d9f0"))
        pen.ellipse(x - r * 0.09, y - r * 0.07, r * 0.88, r * 0.85, rgb("f2f7ff"))
        pen.ellipse(x - r * 0.2, y - r * 0.2, r * 0.6, r * 0.56, rgb("ffffff"))
    for y in (410, 434):
        pen.ellipse(634, y, 4.6, 4.6, INK)
    for x in (627, 648):
        pen.ellipse(x, 349, 4, 5, INK)
    pen.poly([(636, 357), (638, 366), (600, 367)], rgb("f08a34"))
    pen.curve([(624, 371), (636, 377), (650, 372)], 3, INK)
    pen.poly([(614, 332), (668, 332), (664, 326), (618, 326)], rgb("3a4458"))
    pen.rect(608, 326, 674, 334, rgb("3a4458"), 4)
    pen.rect(620, 284, 662, 330, rgb("3a4458"), 4)
    pen.rect(620, 312, 662, 322, rgb("d8423f"))
    for side in (-1, 1):
        pen.stroke([(640 + side * 36, 412), (640 + side * 92, 378)], 5, rgb("6b4630"))
        pen.stroke([(640 + side * 76, 388), (640 + side * 84, 366)], 4, rgb("6b4630"))


def _snowman_scarf(pen: Pen, t: float) -> None:
    pen.curve([(612, 384), (640, 394), (668, 384)], 14, rgb("3f9a6a"))
    tail = [(664 + 13 * i, 388 + 4 * i + 5 * math.sin(i * 1.1 - t * 6.5) * i / 4) for i in range(6)]
    pen.curve(tail, 13, rgb("3f9a6a"))
    pen.stroke(tail[3:4] + tail[4:5], 13, rgb("f6f3e8"))


def _hat(pen: Pen, color: str, t: float) -> None:
    pen.blob([(-30, -8), (-27, -28), (0, -42), (27, -28), (30, -8), (0, -14)], rgb(color))
    pen.curve([(-29, -9), (0, -15), (29, -9)], 9, WHITE)
    pen.ellipse(2 * swing(t, 0.7), -44, 9.5, 9.5, WHITE)


def _sledge(pen: Pen, t: float) -> None:
    x = -60 + 78 * t + 16 * t * t
    tilt = math.degrees(math.atan2(slope(x + 40) - slope(x - 30), 70))
    with pen.at(x, slope(x) + 4 - 4 * abs(swing(t, 0.8)), tilt):
        for i in range(7):
            age = (i / 7 + t * 1.9) % 1
            pen.ellipse(-74 - 44 * age, 2 - 46 * age + 40 * age * age, 7 * (1 - age) + 2,
                        7 * (1 - age) + 2, faded(WHITE, 0.9))  # fmt: skip
        for seat, look, hat, phase in ((-30, GIRL, "3f9a6a", 0.0), (26, BOY, "3f7fb8", 0.4)):
            with pen.at(seat, -34, 3 * swing(t, 0.9, phase), 0.92):
                up = 12 * swing(t, 0.7, phase)
                pose = Pose((-30, -92 - up), (30, -94 + up), (34, 18), (46, 20), -6)
                outfit = Outfit(rgb("3a4a6e"), rgb("6b3a28"), long_legs=True, long_sleeves=True)
                child(pen, look, outfit, pose, Mood(0.8, blink(t, phase), "laugh"))
                with pen.at(-9, -83.5, -6, 0.86):
                    _hat(pen, hat, t)
                tail = [(-14 - 12 * i, -58 - 2 * i + 5 * math.sin(i - t * 10) * i / 3)
                        for i in range(5)]  # fmt: skip
                pen.curve(tail, 10, rgb(hat))
                pen.curve([(-15, -58), (0, -53), (9, -58)], 11, rgb(hat))
        pen.rect(-76, -24, 78, -14, rgb("b5713a"), 4)
        for leg in (-56, 0, 50):
            pen.rect(leg - 4, -16, leg + 4, 0, rgb("8a5228"))
        pen.curve([(-78, 0), (60, 0), (84, -8), (90, -26), (80, -34)], 6, rgb("8a5228"))


def _friend(pen: Pen, t: float) -> None:
    wave = 15 * swing(t, 0.8)
    pen.ellipse(494, 556, 40, 8, rgb("b3c6e4"))
    with pen.at(494, 488 - 7 * abs(swing(t, 0.8))):
        pose = Pose((-44 + wave, -108), (36, -14), (-13, 62), (13, 62), 2 * swing(t, 1.6))
        outfit = Outfit(rgb("6a4a7e"), rgb("7a4430"), long_legs=True, long_sleeves=True)
        child(pen, FRIEND, outfit, pose, Mood(-0.7, blink(t, 1.0), "laugh"))
        with pen.at(0, -84, 0, 0.86):
            head(pen, FRIEND, Mood(-0.7, blink(t, 1.0), "laugh"))
            _hat(pen, "e4574f", t)
        pen.curve([(-15, -58), (0, -52), (15, -58)], 11, rgb("f2b632"))
        pen.rect(6, -56, 17, -26, rgb("f2b632"), 4)
