"""A garden in late summer: a swing under the apple tree, a sprinkler and a dog."""

from __future__ import annotations

import datetime as dt
import math

from sample_disc.canvas import Cutout, Pen, everything, faded, mix, rgb, rounded, swing
from sample_disc.figures import INK, WHITE, Look, Mood, blink
from sample_disc.nature import butterfly, cloud, sunflower
from sample_disc.people import Outfit, Pose, child
from sample_disc.scenes.base import Scene

GIRL = Look(rgb("f6c8a2"), rgb("c98a3c"), rgb("f2b632"), "tails")
BOY = Look(rgb("efbd97"), rgb("5a3522"), rgb("e4574f"), "short")
PIVOT = (544.0, 136.0)
PERIOD = 2.3
NOZZLE = (232.0, 476.0)
FUR = rgb("c9803f")


class Garden(Scene):
    """The garden."""

    name = "garden"
    date = dt.date(1994, 8, 27)
    frames = 152

    def prepare(self) -> None:
        """Paint lawn, hedge, fence and tree."""
        pen = self.back
        pen.shade(everything(), rgb("8fcfe0"), rgb("e3f3cf"))
        for x, y, r in (
            (-60, 250, 110), (70, 236, 96), (200, 252, 84), (330, 244, 100), (470, 258, 90),
            (600, 240, 110), (740, 250, 100), (850, 240, 110),
        ):  # fmt: skip
            pen.ellipse(x, y, r, r * 0.72, rgb("6fae5c"))
            pen.ellipse(x - r * 0.2, y - r * 0.16, r * 0.66, r * 0.42, rgb("82bf68"))
        _fence(pen)
        pen.shade(rounded(-100, 330, 870, 600, 0), rgb("93d05c"), rgb("4a9a3e"))
        for x in range(-240, 1100, 150):
            pen.poly([(384 + (x - 384) * 0.6, 330), (384 + (x - 384) * 0.6 + 46, 330),
                      (x + 76, 600), (x, 600)], rgb("dff59a", 0.20))  # fmt: skip
        pen.ellipse(596, 470, 250, 42, rgb("2f6b2c", 0.35))
        _tree(pen)
        crown = pen.copy()
        _crown(crown)
        self.crown = Cutout(pen, crown)
        self.drops = [
            (self.random.random(), self.random.uniform(0.86, 1.1), self.random.uniform(2, 3.4))
            for _ in range(78)
        ]

    def paint(self, pen: Pen, t: float) -> None:
        """Paint the flowers, children, dog, water and butterflies."""
        cloud(pen, 90 + 8 * t, 70, 0.9)
        cloud(pen, 372 + 6 * t, 46, 0.6)
        for x, height in ((-60, 150), (10, 176), (72, 140), (330, 128), (392, 160)):
            sunflower(pen, x, 356, height, t)
        _swing(pen, t)
        self.crown.lay(pen)
        self._sprinkle(pen, t, behind=True)
        _jumper(pen, t)
        self._sprinkle(pen, t, behind=False)
        _dog(pen, t)
        butterfly(pen, 330 + 46 * swing(t, 3.9), 300 + 24 * swing(t, 1.9), t, "f58a3c")
        butterfly(pen, 690 + 30 * swing(t, 2.9), 420 + 20 * swing(t, 1.5), t + 0.2, "8a7fd8")

    def _sprinkle(self, pen: Pen, t: float, *, behind: bool) -> None:
        x0, y0 = NOZZLE
        if not behind:
            pen.rect(x0 - 5, y0 - 10, x0 + 5, y0 + 34, rgb("4a5a66"), 3)
            pen.ellipse(x0, y0 + 34, 24, 7, rgb("3f7fc0"))
            pen.ellipse(x0, y0 - 12, 11, 6, rgb("f2b632"))
        sweep = 0.62 * swing(t, 3.0)
        for jet in range(-3, 4):
            tilt = jet * 0.25 + sweep
            if (jet % 2 == 0) is not behind:
                continue
            speed_x, speed_y = 190 * math.sin(tilt), -330 * math.cos(tilt * 0.7)
            path = [(x0 + speed_x * s, y0 - 14 + speed_y * s + 230 * s * s) for s in
                    (k / 14 for k in range(21))]  # fmt: skip
            for width, alpha in ((9, 0.20), (4, 0.42)):
                pen.stroke(path[: 18 if width > 5 else 14], width, rgb("f2fcff", alpha))
            for phase, reach, size in self.drops[(jet + 3) * 11 : (jet + 4) * 11]:
                s = (phase + t / 1.4) % 1 * 1.4
                y = y0 - 14 + speed_y * s + 230 * s * s
                if y < 536:
                    pen.ellipse(x0 + speed_x * reach * s, y, size, size * 1.3, rgb("ffffff", 0.9))


def _fence(pen: Pen) -> None:
    pen.rect(-100, 262, 870, 350, rgb("5c9c4e"))
    pen.rect(-100, 268, 870, 280, rgb("e9e4d4"))
    pen.rect(-100, 312, 870, 324, rgb("e9e4d4"))
    for x in range(-96, 880, 34):
        pen.poly([(x, 252), (x + 11, 236), (x + 22, 252), (x + 22, 346), (x, 346)], rgb("fffdf4"))
        pen.poly([(x + 14, 241), (x + 22, 252), (x + 22, 346), (x + 14, 346)], rgb("dcd9c8"))


def _tree(pen: Pen) -> None:
    pen.blob([(690, 480), (712, 380), (704, 200), (764, 200), (772, 380), (806, 482), (748, 472)],
             rgb("8a5c3a"))  # fmt: skip
    pen.blob([(742, 470), (750, 380), (746, 210), (764, 206), (772, 380), (804, 480)],
             rgb("6b4229", 0.7))  # fmt: skip
    pen.curve([(726, 230), (640, 148), (470, 118)], 22, rgb("8a5c3a"))
    pen.curve([(730, 240), (640, 158), (480, 125)], 7, rgb("6b4229"))


def _crown(pen: Pen) -> None:
    greens = ("3f8a3c", "4f9f45", "6ab854")
    puffs = ((560, 40, 86), (650, 92, 78), (730, 60, 110), (820, 90, 110), (470, 62, 60),
             (640, 10, 100), (860, 30, 120))  # fmt: skip
    for layer, green in enumerate(greens):
        for x, y, r in puffs:
            k = 1 - 0.27 * layer
            pen.ellipse(x - 15 * layer, y - 17 * layer, r * k, r * 0.78 * k, rgb(green))
    for x, y in ((520, 92), (598, 118), (652, 60), (712, 128), (772, 60), (822, 150), (458, 84),
                 (574, 34), (690, 12), (486, 30)):  # fmt: skip
        pen.ellipse(x, y, 12, 11.5, rgb("d93b3b"))
        pen.ellipse(x - 3.5, y - 4, 3.4, 2.8, rgb("ffffff", 0.65))


def _swing(pen: Pen, t: float) -> None:
    angle = 27 * swing(t, PERIOD)
    drift = 130 * math.sin(math.radians(angle))
    pen.ellipse(PIVOT[0] - drift * 1.9, 470, 52, 9, rgb("24591f", 0.45))
    with pen.at(*PIVOT, angle):
        pen.stroke([(-30, 0), (-30, 246)], 4, rgb("e8d9b0"))
        pen.stroke([(30, 0), (30, 246)], 4, rgb("e8d9b0"))
        pen.rect(-44, 244, 44, 254, rgb("a8643a"), 3)
        kick = 16 * swing(t, PERIOD, 0.22)
        pose = Pose((-30, -58), (30, -58), (-14 - kick, 56), (12 - kick, 56), 0)
        with pen.at(0, 238):
            mood = Mood(-0.5, blink(t, 0.8), "laugh" if abs(angle) < 19 else "open")
            child(pen, GIRL, Outfit(rgb("e8893a"), rgb("c8423f"), skirt=True), pose, mood)


def _jumper(pen: Pen, t: float) -> None:
    hop = 30 * abs(swing(t, 1.16))
    x = 92 + 34 * swing(t, 4.6)
    pen.ellipse(x, 516, 40 - hop * 0.4, 8, rgb("2f6b2c", 0.45))
    up = hop * 0.7
    pose = Pose((-48, -64 - up), (48, -64 - up), (-16 - hop * 0.4, 60 - hop * 0.2), (16 + hop * 0.4,
                60 - hop * 0.2), 4 * swing(t, 2.3))  # fmt: skip
    with pen.at(x, 450 - hop):
        mood = Mood(0.7, blink(t, 1.6), "laugh")
        child(pen, BOY, Outfit(rgb("3f6fb8"), rgb("efbd97")), pose, mood)


def _dog(pen: Pen, t: float) -> None:
    wag = 24 * swing(t, 0.36)
    dark = mix(FUR, INK, 0.3)
    with pen.at(404, 520, 0, 1.12):
        pen.ellipse(2, 26, 56, 8, rgb("2f6b2c", 0.45))
        with pen.at(36, 10, wag - 30):
            pen.curve([(0, 0), (24, -6), (40, -26)], 10, FUR)
            pen.ellipse(40, -26, 6, 6, rgb("fff3e0"))
        pen.blob([(-24, -34), (6, -36), (38, -6), (44, 22), (-22, 24), (-30, 0)], FUR)
        pen.ellipse(28, 14, 21, 16, mix(FUR, WHITE, 0.1))
        for x in (-22, -4):
            pen.rect(x - 8, -6, x + 8, 26, FUR, 7)
            pen.ellipse(x, 25, 11, 6, rgb("fff3e0"))
        pen.blob([(-30, -30), (-8, -34), (0, -8), (-14, 6), (-28, -6)], rgb("fff3e0"))
        with pen.at(-16, -52, 5 * swing(t, 1.7)):
            pen.ellipse(0, 0, 30, 26, FUR)
            pen.ellipse(-8, 11, 17, 13, rgb("fff3e0"))
            flap = 8 * swing(t, 0.72)
            pen.ellipse(22, 4, 10, 20, dark, -14 - flap)
            pen.ellipse(-25, 0, 8, 18, dark, 16 + flap)
            pen.blob([(-14, 17), (-8, 19), (-2, 17), (-3, 27), (-8, 31), (-13, 27)],
                     rgb("ef7f86"))  # fmt: skip
            pen.curve([(-17, 15), (-8, 18), (1, 15)], 2.4, INK)
            pen.ellipse(-8, 7, 6.5, 5, INK)
            pen.ellipse(-10, 5, 2, 1.4, faded(WHITE, 0.7))
            for x in (-17, 4):
                pen.ellipse(x, -6, 3.6, 4.6 * (1 - 0.8 * blink(t, 2.2)), INK)
                pen.ellipse(x + 1, -8, 1.3, 1.3, WHITE)
        pen.curve([(-30, -28), (-14, -22), (4, -30)], 7, rgb("d8423f"))
