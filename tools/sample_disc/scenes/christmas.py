"""Christmas Eve: a lit tree, a fire, a toy train, a child and a cat."""

from __future__ import annotations

import datetime as dt
import math

from sample_disc.canvas import Cutout, Pen, everything, faded, mix, rgb, rounded, swing
from sample_disc.figures import INK, WHITE, Look, Mood, arm, blink, bust, head
from sample_disc.people import Outfit, Pose, child
from sample_disc.scenes.base import Scene

LIGHTS = ("ffd54a", "ff5a4f", "58b8ff", "7fe07a")
CHILD = Look(rgb("f3c49e"), rgb("5a3522"), rgb("4a8fb8"), "short")
GRANDMA = Look(rgb("f0c4a2"), rgb("dcd7d2"), rgb("8a5a9a"), "bun", glasses=True)
TREE_X = 440.0
TRACK = (440.0, 500.0, 218.0, 42.0)


class Christmas(Scene):
    """The tree."""

    name = "christmas tree"
    date = dt.date(1994, 12, 24)
    frames = 132

    def prepare(self) -> None:
        """Paint the room, and the tree with its presents as a cutout inside the track."""
        pen = self.back
        pen.shade(everything(), rgb("4a2238"), rgb("6d3040"))
        for x in range(-80, 880, 64):
            pen.rect(x, -10, x + 6, 430, rgb("8a4a58", 0.28))
        pen.shade(rounded(-100, 420, 870, 600, 0), rgb("5a3428"), rgb("7d4a32"))
        pen.rect(-100, 412, 870, 426, rgb("3a1c24"))
        pen.ellipse(TREE_X, 508, 330, 72, rgb("8c2f38"))
        pen.ellipse(TREE_X, 508, 306, 64, rgb("a8424a"))
        pen.ellipse(TREE_X, 508, 290, 58, rgb("983842"))
        _window(pen)
        _fireplace(pen)
        pen.glow(TREE_X, 280, 350, 330, rgb("ffc870", 0.36))
        cx, cy, rx, ry = TRACK
        for width, color in ((11, "5a3428"), (5, "b9b0a8")):
            ring = [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in
                    (math.radians(4 * i) for i in range(91))]  # fmt: skip
            pen.stroke(ring, width, rgb(color))
        tree = pen.copy()
        _tree(tree)
        self.tree = Cutout(pen, tree)
        gifts = pen.copy()
        _presents(gifts)
        self.gifts = Cutout(pen, gifts)
        self.snow = [
            (self.random.uniform(584, 716), self.random.random(), self.random.uniform(2.2, 3.6))
            for _ in range(26)
        ]

    def paint(self, pen: Pen, t: float) -> None:
        """Paint fire, snow outside, people, train and the blinking lights."""
        for x, phase, size in self.snow:
            y = 92 + (phase + t / 3.6) % 1 * 168
            pen.ellipse(x + 5 * swing(t, 1.9, phase), y, size, size, rgb("e9f2ff", 0.9))
        _window_cross(pen)
        _fire(pen, t)
        _grandma(pen, t)
        _train(pen, t, front=False)
        self.tree.lay(pen)
        _lights(pen, t)
        self.gifts.lay(pen)
        _star(pen, t)
        _kneeling(pen, t)
        _train(pen, t, front=True)
        _cat(pen, t)


def _window(pen: Pen) -> None:
    pen.rect(566, 74, 734, 282, rgb("e9dcc8"), 4)
    pen.shade(rounded(580, 88, 720, 268, 0), rgb("16224e"), rgb("3f5a9a"))
    pen.ellipse(690, 122, 17, 17, rgb("fdf3cf"))
    pen.blob([(570, 246), (620, 226), (680, 240), (726, 228), (730, 276), (570, 276)],
             rgb("cfdcf2"))  # fmt: skip
    pen.rect(566, 266, 734, 282, rgb("e9dcc8"), 3)


def _window_cross(pen: Pen) -> None:
    pen.rect(646, 84, 654, 270, rgb("e9dcc8"))
    pen.rect(578, 170, 722, 178, rgb("e9dcc8"))
    for side, x in ((1, 556), (-1, 744)):
        pen.blob([(x, 60), (x + 52 * side, 62), (x + 40 * side, 140), (x + 12 * side, 210),
                  (x + 20 * side, 306), (x - 10 * side, 306)], rgb("2f6a58"))  # fmt: skip
    pen.rect(536, 52, 764, 64, rgb("b98a48"), 6)


def _fireplace(pen: Pen) -> None:
    pen.shade(rounded(-40, 246, 204, 452, 0), rgb("a85a48"), rgb("8a4238"))
    for row in range(8):
        for col in range(5):
            x = -36 + col * 50 + (row % 2) * 20
            if x + 42 < 204:
                pen.rect(x, 252 + row * 25, x + 42, 270 + row * 25, rgb("c07058", 0.45), 2)
    pen.rect(-60, 226, 224, 250, rgb("6b3f28"), 3)
    pen.rect(-60, 226, 224, 234, rgb("8f5a38"), 3)
    pen.poly([(12, 452), (12, 340), (30, 314), (82, 304), (134, 314), (152, 340), (152, 452)],
             rgb("241418"))  # fmt: skip
    pen.rect(-50, 446, 214, 462, rgb("74493a"), 3)
    for x, color in ((-6, "c8423f"), (82, "3f8f5a"), (176, "c8423f")):
        pen.rect(x - 13, 252, x + 13, 300, rgb(color), 4)
        pen.ellipse(x + 9, 302, 22, 13, rgb(color))
        pen.rect(x - 16, 248, x + 16, 262, rgb("fff6ea"), 5)
    for x, height in ((12, 42), (150, 34)):
        pen.rect(x - 8, 226 - height, x + 8, 226, rgb("fff3df"), 3)
    pen.ellipse(82, 182, 44, 44, rgb("6b3f28"))
    pen.ellipse(82, 182, 36, 36, rgb("fff6e2"))
    pen.stroke([(82, 182), (82, 156)], 4, INK)
    pen.stroke([(82, 182), (72, 200)], 4, INK)
    pen.ellipse(82, 182, 4, 4, INK)


def _fire(pen: Pen, t: float) -> None:
    pen.glow(82, 420, 150, 120, rgb("ff9a3c", 0.5 + 0.05 * swing(t, 0.83)))
    for x, height in ((12, 52), (150, 44)):
        tip = 226 - height - 9 + 1.5 * swing(t, 0.37, x)
        pen.glow(x, 226 - height, 26, 28, rgb("ffdf7a", 0.7))
        pen.blob([(x - 4, 226 - height), (x, 230 - height), (x + 4, 226 - height), (x, tip)],
                 rgb("ffd24f"))  # fmt: skip
    pen.rect(36, 432, 128, 446, rgb("5a3424"), 6)
    pen.rect(48, 420, 116, 434, rgb("6b4028"), 6)
    for size, color in ((1.0, "f0642c"), (0.72, "fb9f34"), (0.44, "ffe07a")):
        for i, x in enumerate((52, 82, 110)):
            tall = (78 if i == 1 else 56) * size + 9 * swing(t, 0.62 + 0.09 * i, i * 0.4)
            lean = 7 * swing(t, 0.9, i * 0.3)
            half = 22 * size
            pen.blob([(x - half, 424), (x, 436), (x + half, 424), (x + half * 0.5 + lean * 0.5,
                      430 - tall * 0.6), (x + lean, 430 - tall),
                      (x - half * 0.6 + lean * 0.4, 430 - tall * 0.5)], rgb(color))  # fmt: skip


def _tree(pen: Pen) -> None:
    pen.ellipse(TREE_X, 506, 120, 20, rgb("4a1820", 0.6))
    pen.rect(TREE_X - 14, 440, TREE_X + 14, 500, rgb("5a3a28"), 3)
    for i, (top, low, half) in enumerate(
        ((280, 462, 158), (196, 366, 122), (120, 274, 88), (66, 184, 56))
    ):
        green = mix(rgb("1f6b40"), rgb("3f9a58"), i / 3)
        edge: list[tuple[float, float]] = [(TREE_X, top)]
        edge += [(TREE_X + half * k, top + (low - top) * k**0.8) for k in (0.4, 0.7, 1.0)]
        count = 6
        for j in range(1, count * 2):
            x = TREE_X + half * (1 - j / count)
            edge.append((x, low + (11 if j % 2 else -2) + 8 * (1 - abs(1 - j / count))))
        edge += [(TREE_X - half * k, top + (low - top) * k**0.8) for k in (1.0, 0.7, 0.4)]
        pen.poly([(x, y + 9) for x, y in edge], rgb("123f2a"))
        pen.poly(edge, green)
        pen.poly([p for p in edge if p[0] >= TREE_X] + [(TREE_X + half * 0.15, low)],
                 rgb("0f3a2c", 0.28))  # fmt: skip
        sag = [(TREE_X + half * 0.72 * k, low - 50 + 26 * (1 - k * k)) for k in
               (-1, -0.66, -0.33, 0, 0.33, 0.66, 1)]  # fmt: skip
        pen.curve(sag, 5, rgb("f0c75a"))
    for x, y, color in ((-96, 436, "d8423f"), (-30, 448, "f0c75a"), (52, 440, "b86fd0"),
                        (104, 428, "d8423f"), (-66, 344, "5aa8e0"), (8, 356, "d8423f"),
                        (70, 336, "f0c75a"), (-36, 256, "d8423f"), (34, 250, "5aa8e0"),
                        (-4, 168, "d8423f")):  # fmt: skip
        pen.ellipse(TREE_X + x, y, 12, 12, rgb(color))
        pen.ellipse(TREE_X + x - 4, y - 4, 4, 3.4, rgb("ffffff", 0.7))


def _presents(pen: Pen) -> None:
    for x, y, w, h, box, ribbon in (
        (330, 440, 74, 54, "c8423f", "ffe3a0"), (478, 448, 90, 50, "3f7fb8", "fff3df"),
        (404, 462, 66, 44, "f0b844", "a8323f"), (546, 462, 48, 40, "8a5a9a", "ffe3a0"),
    ):  # fmt: skip
        color = rgb(box)
        pen.shade(rounded(x, y, x + w, y + h, 3), mix(color, WHITE, 0.12),
                  mix(color, INK, 0.25), sideways=True)  # fmt: skip
        pen.rect(x - 3, y - 4, x + w + 3, y + 10, mix(color, WHITE, 0.14), 2)
        pen.rect(x + w * 0.42, y - 4, x + w * 0.58, y + h, rgb(ribbon))
        for side in (-1, 1):
            pen.ellipse(x + w / 2 + side * 11, y - 10, 12, 6.5, rgb(ribbon), -28 * side)


def _lights(pen: Pen, t: float) -> None:
    for row, (y, half) in enumerate(((448, 128), (410, 104), (352, 96), (316, 70), (262, 66),
                                     (226, 46), (174, 38), (138, 24))):  # fmt: skip
        count = 3 + int(half // 22)
        for i in range(count):
            x = TREE_X + half * (2 * i / (count - 1) - 1)
            group = (i + row) % 4
            bright = 0.5 + 0.5 * swing(t, 1.5, group / 4)
            color = rgb(LIGHTS[group])
            dip = y + 10 * (1 - ((x - TREE_X) / half) ** 2)
            pen.glow(x, dip, 21, 21, faded(color, 0.9 * bright))
            pen.ellipse(x, dip, 5, 5.6, mix(mix(color, INK, 0.4), WHITE, 0.6 * bright))


def _star(pen: Pen, t: float) -> None:
    pen.glow(TREE_X, 58, 80, 80, rgb("ffe9a0", 0.7 + 0.15 * swing(t, 1.9)))
    with pen.at(TREE_X, 58, 5 * swing(t, 3.8)):
        tips = [(r * math.sin(a), -r * math.cos(a)) for r, a in
                ((31 if i % 2 == 0 else 13, math.radians(36 * i)) for i in range(10))]  # fmt: skip
        pen.poly(tips, rgb("ffd24f"))
        pen.poly([(0, 0), *tips[:2]], rgb("fff0b0"))
        pen.poly([(0, 0), *tips[8:]], rgb("fff0b0"))


def _train(pen: Pen, t: float, *, front: bool) -> None:
    cx, cy, rx, ry = TRACK
    for i, color in enumerate(("c8323a", "3f8f5a", "f0b844", "3f7fb8")):
        angle = 1.32 * t - 0.215 * i + 2.6
        x, y = cx + rx * math.cos(angle), cy + ry * math.sin(angle)
        if (math.sin(angle) > 0) is not front:
            continue
        way = -1 if math.sin(angle) > 0 else 1
        width = 0.62 + 0.38 * abs(math.sin(angle))
        with pen.at(x, y, 0, (0.96 + 0.2 * math.sin(angle)) * width * way, 0.96):
            body = rgb(color)
            pen.rect(-22, -28, 22, -6, body, 4)
            pen.rect(-22, -12, 22, -6, mix(body, INK, 0.3))
            if i == 0:
                pen.rect(-22, -44, -2, -26, body, 3)
                pen.rect(-18, -40, -6, -30, rgb("ffe9a0"))
                pen.rect(8, -42, 16, -26, rgb("3a2a30"), 2)
                pen.rect(20, -16, 28, -6, rgb("f0c75a"), 2)
            else:
                for load in (-11, 0, 11):
                    pen.ellipse(load, -29, 7, 6, rgb(LIGHTS[(i + load) % 4]))
            for wheel in (-13, 1, 14):
                pen.ellipse(wheel, -4, 6.5, 6.5, rgb("2a2026"))
                pen.ellipse(wheel, -4, 2.6, 2.6, rgb("d9c9a8"))


def _grandma(pen: Pen, t: float) -> None:
    rock = 2.5 * swing(t, 2.4)
    with pen.at(694, 470, rock):
        pen.blob([(-86, -40), (-74, -170), (-10, -196), (70, -172), (92, -40), (80, 34),
                  (-80, 34)], rgb("3f6a5f"))  # fmt: skip
        with pen.at(-4, -150, -2 * rock, 1.08):
            bust(pen, GRANDMA, width=44, height=150)
            head(pen, GRANDMA, Mood(-0.7, blink(t, 1.2)))
            knit = 5 * swing(t, 0.7)
            arm(pen, (-34, 62), (-18, 106 + knit), GRANDMA.top, GRANDMA.skin, width=16)
            arm(pen, (34, 62), (10, 106 - knit), GRANDMA.top, GRANDMA.skin, width=16, bend=-0.2)
            pen.stroke([(-44, 92 + knit), (6, 112)], 3.4, rgb("e9dcc8"))
            pen.stroke([(36, 92 - knit), (-10, 112)], 3.4, rgb("e9dcc8"))
            pen.blob([(-20, 108), (14, 108), (20, 146), (0, 160), (-22, 146)], rgb("e4574f"))
        for x in (-86, 92):
            pen.rect(x - 20, -66, x + 20, 34, rgb("4d7d70"), 18)


def _kneeling(pen: Pen, t: float) -> None:
    clap = abs(swing(t, 0.66))
    with pen.at(226, 462, 3 * swing(t, 2.1), 1.0):
        pen.ellipse(0, 40, 60, 10, rgb("3a1418", 0.5))
        pose = Pose((18 - 12 * clap, -34), (30 + 16 * clap, -42), (-26, 34), (22, 34))
        mood = Mood(0.9, blink(t, 0.3), "laugh" if clap > 0.35 else "smile")
        outfit = Outfit(CHILD.top, rgb("fff3df"), long_legs=True)
        child(pen, CHILD, outfit, pose, mood)


def _cat(pen: Pen, t: float) -> None:
    fur, breath = rgb("e8a050"), 1 + 0.03 * swing(t, 2.2)
    with pen.at(92, 532, 0, 1.05, 1.05 * breath):
        pen.ellipse(4, 16, 66, 9, rgb("2a1210", 0.5))
        pen.curve([(48, 8), (72, 4), (86 + 4 * swing(t, 1.3), -16 + 12 * swing(t, 1.3)),
                   (98 + 8 * swing(t, 1.3), -20 + 22 * swing(t, 1.3))], 12, fur)  # fmt: skip
        pen.blob([(-46, 14), (-40, -18), (0, -34), (44, -22), (60, 14), (0, 20)], fur)
        for x in (-4, 16, 36):
            pen.curve([(x, -32 + abs(x - 10) * 0.2), (x + 4, -18), (x + 2, -8)], 6,
                      rgb("c87a30"))  # fmt: skip
        for side in (-1, 1):
            pen.poly([(-48 + side * 20, -8), (-48 + side * 19, -36), (-48 + side * 4, -20)], fur)
        pen.ellipse(-48, -2, 25, 20, fur)
        for x in (-57, -39):
            pen.curve([(x - 5, -4), (x, 0), (x + 5, -4)], 2.6, INK)
        pen.ellipse(-48, 4, 3.6, 2.6, rgb("e86f6a"))
        pen.ellipse(-42, 15, 12, 6, rgb("fff3e0"))
