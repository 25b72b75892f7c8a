"""A day at the sea: waves, gulls, a parasol, and two children with a ball."""

from __future__ import annotations

import datetime as dt
import math

from sample_disc.canvas import Cutout, Pen, everything, mix, rgb, rounded, swing
from sample_disc.figures import WHITE, Look, Mood, arm, blink, bust, head
from sample_disc.nature import cloud, gull
from sample_disc.people import Outfit, Pose, child
from sample_disc.scenes.base import Scene

HORIZON = 236
FLIGHT = 1.28
BALL = [rgb(c) for c in ("ef5350", "fffaf0", "3f8fd0", "fffaf0", "f6c445", "fffaf0")]
GIRL = Look(rgb("f6c8a2"), rgb("c98a3c"), rgb("ef5f7e"), "tails")
BOY = Look(rgb("efbd97"), rgb("5a3522"), rgb("f2f4f0"), "short")
MUM = Look(rgb("f2c29c"), rgb("8a4a2a"), rgb("2f8f9a"), "long")
THROWERS = (388.0, 664.0)


def toss(t: float) -> tuple[float, float, bool]:
    """Return how far the ball has flown (0 to 1), its height, and if it flies to the right."""
    legs, share = divmod(t / FLIGHT, 1)
    return share, 4 * share * (1 - share), legs % 2 == 0


class Beach(Scene):
    """The seaside."""

    name = "beach"
    date = dt.date(1994, 8, 19)
    frames = 150

    def prepare(self) -> None:
        """Paint sky, sea and sand; parasol and castle stand in front of the waves."""
        pen = self.back
        pen.shade(everything(), rgb("3fa4e0"), rgb("c4ecf4"))
        pen.glow(648, 84, 230, 230, rgb("fff6c8", 0.85))
        pen.ellipse(648, 84, 40, 40, rgb("fff3b0"))
        pen.shade(rounded(-100, HORIZON, 870, 420, 0), rgb("1f7fb8"), rgb("5fd0cf"))
        pen.blob([(690, HORIZON + 3), (730, 214), (790, 196), (850, 206), (900, HORIZON + 3),
                  (800, HORIZON + 4)], rgb("6f9fa6"))  # fmt: skip
        self.lots = [
            (self.random.uniform(-90, 860), self.random.uniform(HORIZON + 14, 366),
             self.random.uniform(9, 24), self.random.random()) for _ in range(26)
        ]  # fmt: skip
        front = pen.copy()
        _still_life(front)
        self.front = Cutout(pen, front)

    def paint(self, pen: Pen, t: float) -> None:
        """Paint clouds, boat, waves, people and gulls."""
        for x, y, size, speed in ((40, 84, 1.0, 9), (330, 128, 0.7, 6), (820, 150, 0.8, 6)):
            cloud(pen, x + speed * t, y, size)
        _boat(pen, 250 + 11 * t, t)
        self._waves(pen, t)
        _shore(pen, t)
        self.front.lay(pen)
        _sunbather(pen, t)
        _parasol(pen, t)
        _flag(pen, t)
        _players(pen, t)
        for i, (x, y, size, speed) in enumerate(
            ((120, 196, 0.8, 52), (470, 110, 1.15, -44), (700, 180, 0.7, -36))
        ):
            gull(pen, x + speed * t, y + 8 * swing(t, 2.9, i * 0.3), size, t + i * 0.31)

    def _waves(self, pen: Pen, t: float) -> None:
        for i, (level, color) in enumerate(
            ((264, "2b8dc2"), (294, "3a9fcb"), (326, "4bb3d0"), (358, "5cc6d2"))
        ):
            direction = 1 if i % 2 else -1
            high = 2.5 + i * 1.3
            edge = [
                (x, level + high * math.sin(x / (22 + 6 * i) + direction * t * 2.2 + i))
                for x in range(-100, 880, 12)
            ]
            pen.poly([*edge, (880, 430), (-100, 430)], rgb(color))
        for x, y, width, phase in self.lots:
            shine = max(0.0, swing(t, 2.3, phase))
            pen.ellipse(x, y, width * shine, 1.9, rgb("e8fbff", 0.75 * shine))


def _shore(pen: Pen, t: float) -> None:
    reach = 9 * swing(t, 3.2, -0.2)

    def edge(offset: float, wobble: float) -> list[tuple[float, float]]:
        return [
            (x, 392 + offset + 9 * math.sin(x / 92) + wobble * math.sin(x / 37 + t * 1.3))
            for x in range(-100, 880, 14)
        ]

    pen.poly([*edge(8, 0), (880, 600), (-100, 600)], rgb("dcb678"))
    pen.shade([*edge(22, 0), (880, 600), (-100, 600)], rgb("f8e2ae"), rgb("eec583"))
    wash = edge(4 + reach, 3.5)
    pen.poly([*wash, *reversed(edge(-34 + reach * 0.4, 3))], rgb("7fdcd6", 0.9))
    pen.stroke(wash, 8, WHITE)
    pen.stroke(edge(-20 + reach * 0.7, 4), 4, rgb("e9fbfa"))


def _still_life(pen: Pen) -> None:
    pen.ellipse(128, 520, 150, 22, rgb("c99a58"))
    pen.poly([(10, 500), (236, 492), (262, 538), (-14, 546)], rgb("3f8fd0"))
    for i in range(4):
        x = 34 + i * 60
        pen.poly([(x, 500 - i * 2), (x + 20, 499 - i * 2), (x + 18, 545 - i * 2),
                  (x - 6, 546 - i * 2)], rgb("f6f3e8"))  # fmt: skip
    pen.ellipse(530, 548, 96, 12, rgb("d9ac68"))
    pen.shade(rounded(462, 500, 598, 550, 8), rgb("f0cb88"), rgb("c99a5a"))
    for x, top, half in ((480, 466, 18), (580, 466, 18), (530, 446, 22)):
        pen.shade(rounded(x - half, top, x + half, 550, 3), rgb("f6d898"), rgb("c6965a"),
                  sideways=True)  # fmt: skip
        for side in (-1, 0, 1):
            pen.rect(x + side * half * 0.72 - 5, top - 9, x + side * half * 0.72 + 5, top + 3,
                     rgb("eac284"))  # fmt: skip
        pen.ellipse(x, top + 20, 4.5, 6.5, rgb("8a6238"))
    pen.rect(518, 514, 542, 550, rgb("8a6238"), 10)
    for i in range(5):
        with pen.at(726, 536, 72 * i):
            pen.blob([(-6, 0), (0, -23), (6, 0), (0, 4)], rgb("f0714f"))
    pen.poly([(330, 520), (366, 520), (361, 556), (335, 556)], rgb("e4574f"))
    pen.ellipse(348, 520, 18, 5, rgb("b53a3a"))


def _parasol(pen: Pen, t: float) -> None:
    with pen.at(204, 538, -7 + 0.8 * swing(t, 3.0)):
        pen.stroke([(0, 0), (0, -284)], 8, rgb("f4ead8"))
        pen.stroke([(2.4, 0), (2.4, -284)], 3, rgb("c9b694"))
        ribs = [-165, -118, -56, 0, 56, 118, 165]
        for i in range(6):
            dip = 14 + 2.5 * swing(t, 1.2, i * 0.21)
            left, right = ribs[i], ribs[i + 1]
            base = [-190 - 26 * (1 - (x / 165) ** 2) for x in (left, right)]
            middle = ((left + right) / 2, sum(base) / 2 - dip * 0.2)
            color = rgb("ee5a52") if i % 2 == 0 else rgb("fff6e6")
            top = [(left * k, -292 + (base[0] + 292) * k**1.9) for k in (0, 0.3, 0.6, 0.85, 1)]
            back = [(right * k, -292 + (base[1] + 292) * k**1.9) for k in (1, 0.85, 0.6, 0.3, 0)]
            shade = mix(color, rgb("7a2430"), 0.04 * i)
            pen.poly([*top, middle, *back], shade)
        pen.ellipse(0, -294, 7, 7, rgb("f6c445"))


def _sunbather(pen: Pen, t: float) -> None:
    wave = 9 * swing(t, 0.9)
    pen.curve([(150, 524), (206, 486), (246, 530)], 21, MUM.skin)
    pen.ellipse(254, 531, 14, 7, MUM.skin)
    with pen.at(112, 420, 3 * swing(t, 3.4), 0.95):
        bust(pen, MUM, width=36, height=122)
        arm(pen, (-28, 62), (-44, 118), MUM.skin, MUM.skin, width=14)
        arm(pen, (28, 60), (70 + wave, 8), MUM.skin, MUM.skin, width=14, bend=0.3)
        head(pen, MUM, Mood(0.6, blink(t, 0.4)))
        pen.ellipse(0, -22, 47, 11, rgb("f2d28a"))
        pen.blob([(-25, -23), (-20, -43), (0, -50), (20, -43), (25, -23), (0, -19)], rgb("f7dd9c"))
        pen.curve([(-25, -25), (0, -21), (25, -25)], 7, rgb("ee5a52"))


def _flag(pen: Pen, t: float) -> None:
    pen.stroke([(530, 448), (530, 404)], 4, rgb("8a6238"))
    top = [(530 + 7 * i, 404 + 2.6 * math.sin(i * 0.9 - t * 9) * i / 5) for i in range(6)]
    low = [(x, y + 20 - i * 2) for i, (x, y) in enumerate(top)]
    pen.poly([*top, *reversed(low)], rgb("ee5a52"))


def _boat(pen: Pen, x: float, t: float) -> None:
    with pen.at(x, HORIZON + 10, 3 * swing(t, 2.4)):
        pen.poly([(-3, -8), (-3, -80), (-46, -10)], rgb("fff8ea"))
        pen.poly([(4, -10), (4, -72), (40, -12)], rgb("f58a6a"))
        pen.blob([(-44, -7), (0, -4), (48, -8), (36, 11), (-30, 11)], rgb("a8493f"))


def _players(pen: Pen, t: float) -> None:
    share, height, rightwards = toss(t)
    start, end = THROWERS if rightwards else THROWERS[::-1]
    x, y = start + (end - start) * share, 404 - 150 * height
    for index, (home, look, bottoms) in enumerate(
        ((THROWERS[0] - 26, GIRL, "ffffff"), (THROWERS[1] + 26, BOY, "2f77c0"))
    ):
        near = 1 - share if (index == 0) == rightwards else share
        ready = max(0.0, near * 2.2 - 1.2)
        hop = 17 * max(0.0, math.sin(math.pi * max(0.0, near * 3 - 2)))
        inward = 1 if index == 0 else -1
        reach = (inward * (44 - 4 * ready), -36 - 56 * ready)
        rest = (inward * (50 * ready - 36), -14 - 80 * ready)
        hands = (rest, reach) if inward > 0 else (reach, rest)
        step = 7 * swing(t, 0.64, index * 0.5) * (1 - ready)
        pen.ellipse(home, 514, 38 - hop * 0.4, 7, rgb("d3a461"))
        with pen.at(home, 446 - hop, inward * 3):
            outfit = Outfit(GIRL.top if index == 0 else rgb(bottoms), look.skin, index == 0)
            pose = Pose(hands[0], hands[1], (-14 - step, 62 + hop * 0.2), (14 + step, 62))
            child(pen, look, outfit, pose, Mood(inward * 0.8, blink(t, index), "laugh" if ready > 0
                  else "smile"))  # fmt: skip
    pen.ellipse(x, 520, 24 - 9 * height, 5, rgb("d3a461"))
    _ball(pen, x, y, 190 * t)


def _ball(pen: Pen, x: float, y: float, angle: float) -> None:
    with pen.at(x, y, angle):
        for i, color in enumerate(BALL):
            rim = [(26 * math.cos(a), 26 * math.sin(a)) for a in
                   (math.radians(60 * i + 10 * k) for k in range(7))]  # fmt: skip
            pen.poly([(0, 0), *rim], color)
        pen.ellipse(0, 0, 5, 5, WHITE)
    pen.ellipse(x - 8, y - 10, 7, 5, rgb("ffffff", 0.55), -35)
    pen.ellipse(x + 4, y + 14, 17, 8, rgb("3a2622", 0.12), -15)
