"""A birthday cake in a warm room; the candles are blown out."""

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
    rounded,
    smooth_step,
    swing,
)
from sample_disc.figures import Look, Mood, arm, blink, bust, head, party_hat
from sample_disc.scenes.base import Scene

PARTY = [rgb(c) for c in ("e4574f", "f4b73f", "4fa7a0", "5b7fc4", "ef8fa5")]
MUM = Look(rgb("f4c6a0"), rgb("8a4a2a"), rgb("3f8f8a"), "long")
GIRL = Look(rgb("f8cfae"), rgb("c98a3c"), rgb("e86f7c"), "tails")
GRANDPA = Look(rgb("efbd97"), rgb("d9d4cc"), rgb("4d6796"), "bald", glasses=True)
BOY = Look(rgb("f3c49e"), rgb("5a3522"), rgb("f0b844"), "short")
CANDLES = range(7)
BLOW = 3.7


class Birthday(Scene):
    """The party."""

    name = "birthday cake"
    date = dt.date(1994, 8, 14)
    frames = 156

    def prepare(self) -> None:
        """Paint the room, and the table with its cake as a cutout in front of the guests."""
        pen = self.back
        pen.shade(everything(), rgb("f3cd93"), rgb("d98f57"))
        for x in range(-96, 870, 56):
            pen.rect(x, -10, x + 26, 590, rgb("fff0c8", 0.17))
        _window(pen)
        _picture(pen)
        pen.glow(384, 150, 420, 330, rgb("fff3c4", 0.55))
        pen.glow(384, 440, 520, 60, rgb("5a2c18", 0.6))
        table = pen.copy()
        _table(table)
        _cake(table)
        _gifts(table)
        self.table = Cutout(pen, table)
        self.confetti = [
            (self.random.uniform(-60, 830), self.random.uniform(0, 1.9),
             self.random.uniform(85, 150), self.random.random(), self.random.choice(PARTY))
            for _ in range(46)
        ]  # fmt: skip

    def paint(self, pen: Pen, t: float) -> None:
        """Paint the guests, the flames and the fun."""
        joy = smooth_step(t, BLOW + 1.0, BLOW + 1.4)
        _bunting(pen, t)
        _balloons(pen, t)
        _guests(pen, t, joy)
        self.table.lay(pen)
        # Only the candle light goes: were the whole room dimmed, every block of the picture
        # would have to be coded anew.
        candle_light = 0.32 * (1 - smooth_step(t, BLOW, BLOW + 1.4))
        pen.glow(384, 372, 260, 190, rgb("ffe6a0", candle_light))
        for index in CANDLES:
            _flame(pen, index, t)
        self._paint_confetti(pen, t - BLOW - 0.9)

    def _paint_confetti(self, pen: Pen, t: float) -> None:
        for x, delay, speed, phase, color in self.confetti:
            y = -30 + (t - delay * 0.6) * speed * 1.7
            if t > delay * 0.6 and y < 590:
                sway = x + 14 * swing(t, 1.3, phase)
                width = 2 + 4 * abs(swing(t, 0.9, phase))
                pen.ellipse(sway, y, width, 5.5, color, 360 * phase + 90 * t)


def _window(pen: Pen) -> None:
    pen.rect(32, 74, 228, 310, rgb("fbf3e2"), 4)
    pen.shade(rounded(44, 86, 216, 298, 0), rgb("5f78b8"), rgb("f7b98a"))
    pen.ellipse(150, 232, 26, 26, rgb("ffe2a6"))
    pen.blob([(40, 262), (90, 240), (150, 258), (218, 238), (222, 300), (40, 300)], rgb("5a6a7c"))
    pen.rect(26, 296, 234, 316, rgb("fbf3e2"), 3)
    pen.rect(26, 310, 234, 316, rgb("e3cfae"), 3)
    pen.rect(126, 84, 134, 300, rgb("fbf3e2"))
    pen.rect(44, 180, 216, 188, rgb("fbf3e2"))
    for side, x in ((1, 20), (-1, 240)):
        pen.blob([(x, 62), (x + 62 * side, 66), (x + 52 * side, 150), (x + 14 * side, 236),
                  (x + 26 * side, 330), (x - 8 * side, 330)], rgb("b8423f"))  # fmt: skip
        pen.curve([(x + 34 * side, 74), (x + 30 * side, 150), (x + 6 * side, 230)], 5,
                  rgb("8f2f33", 0.6))  # fmt: skip
    pen.rect(0, 54, 260, 68, rgb("7a4a2c"), 6)


def _picture(pen: Pen) -> None:
    pen.glow(678, 190, 110, 90, rgb("7a4420", 0.5))
    pen.rect(600, 112, 752, 228, rgb("7a4a2c"), 4)
    pen.rect(610, 122, 742, 218, rgb("fdf3dc"))
    pen.shade(rounded(622, 132, 730, 208, 0), rgb("a8d4e8"), rgb("e9f3ea"))
    pen.poly([(622, 196), (664, 152), (700, 192), (714, 176), (730, 194), (730, 208), (622, 208)],
             rgb("6d9a78"))  # fmt: skip
    pen.ellipse(708, 150, 9, 9, rgb("f9d25e"))


def _table(pen: Pen) -> None:
    cloth = [(-100, 448), (140, 436), (384, 432), (628, 436), (868, 448), (868, 600), (-100, 600)]
    pen.shade(cloth, rgb("fffaf0"), rgb("efd9c2"))
    for x in range(-96, 880, 48):
        edge = 530 + 6 * math.cos((x - 384) / 260)
        pen.ellipse(x, edge, 25, 20, rgb("e9b7a2"))
        pen.ellipse(x, edge - 5, 24, 19, rgb("fbeee0"))
    pen.shade([(-100, 448), (140, 436), (384, 432), (628, 436), (868, 448), (868, 526),
               (-100, 526)], rgb("fffaf0"), rgb("fbeee0"))  # fmt: skip


def _tier(pen: Pen, half: float, top: float, bottom: float, drip: float) -> None:
    outline = [(384 - half, top), (384 + half, top), (384 + half, bottom), (384 - half, bottom)]
    depth = half * 0.13
    pen.ellipse(384, bottom, half, depth, rgb("c98c5e"))
    pen.shade(outline, rgb("fff0d2"), rgb("d9a274"), sideways=True)
    pen.ellipse(384, bottom, half, depth, rgb("e6bc8c", 0.6))
    icing = rgb("f59aae")
    count = int(half // 11)
    for i in range(count):
        x = 384 - half + (i + 0.5) * 2 * half / count
        bow = depth * math.sqrt(max(0.0, 1 - ((x - 384) / half) ** 2))
        length = drip * (0.55 + 0.45 * math.sin(i * 2.3) ** 2)
        pen.rect(x - half / count, top - 2, x + half / count, top + bow + length, icing, 7)
    pen.ellipse(384, top, half, depth, rgb("fcb9c6"))
    pen.ellipse(384, top - 1, half * 0.93, depth * 0.84, rgb("ffd0d8"))


def _cake(pen: Pen) -> None:
    pen.ellipse(384, 504, 158, 20, rgb("b98a70", 0.5))
    pen.ellipse(384, 496, 150, 20, rgb("8fb9c9"))
    pen.ellipse(384, 493, 146, 18, rgb("e4f2f4"))
    _tier(pen, 118, 430, 484, 20)
    _tier(pen, 76, 382, 424, 15)
    for half, rim in ((104, 430), (112, 487)):
        for i in range(13):
            angle = math.pi * (i + 0.5) / 13
            x, bow = 384 + half * math.cos(angle), half * 0.11 * math.sin(angle)
            pen.ellipse(x, rim + bow, 7, 6.5, rgb("d8344a") if i % 2 else rgb("fff6e6"))
            pen.ellipse(x - 2, rim + bow - 2, 2.2, 1.8, rgb("ffffff", 0.7))
    for index in CANDLES:
        x, y = _wick(index)
        pen.rect(x - 4, y + 2, x + 4, y + 38, PARTY[(index * 2) % 5], 2)
        pen.rect(x - 4, y + 12, x + 4, y + 18, rgb("fff8ea"))
        pen.rect(x - 4, y + 26, x + 4, y + 32, rgb("fff8ea"))


def _gifts(pen: Pen) -> None:
    for x, y, w, h, box, ribbon in (
        (128, 436, 92, 64, "5b7fc4", "f7d774"), (76, 462, 70, 50, "e4574f", "fff3df"),
        (566, 446, 84, 58, "57a38f", "ef8fa5"),
    ):  # fmt: skip
        color = rgb(box)
        pen.ellipse(x + w / 2, y + h, w * 0.6, 8, rgb("b98a70", 0.45))
        pen.shade(rounded(x, y, x + w, y + h, 3), mix(color, rgb("ffffff"), 0.16),
                  mix(color, rgb("000000"), 0.16), sideways=True)  # fmt: skip
        pen.rect(x - 3, y - 5, x + w + 3, y + 12, mix(color, rgb("ffffff"), 0.1), 2)
        pen.rect(x + w * 0.42, y - 5, x + w * 0.58, y + h, rgb(ribbon))
        for side in (-1, 1):
            pen.ellipse(x + w / 2 + side * 12, y - 12, 13, 7, rgb(ribbon), -28 * side)
    for x in (520, 690):
        pen.poly([(x - 15, 452), (x + 15, 452), (x + 11, 502), (x - 11, 502)], rgb("fff6e0", 0.9))
        pen.poly([(x - 14, 464), (x + 14, 464), (x + 11, 502), (x - 11, 502)], rgb("f59a3c"))
        pen.stroke([(x + 2, 470), (x + 12, 436)], 4, rgb("e4574f"))


def _bunting(pen: Pen, t: float) -> None:
    for start in (-130, 212, 554):
        middle = 62 + 3 * swing(t, 3.1, start / 500)
        line = [(start + i * 342 / 16, 18 + middle * (1 - (i / 8 - 1) ** 2)) for i in range(17)]
        pen.stroke(line, 3, rgb("8a5a3a"))
        for i in range(1, 16, 2):
            x, y = line[i]
            tip = 7 * swing(t, 1.9, i / 9 + start)
            pen.poly([(x - 17, y), (x + 17, y), (x + tip, y + 36)], PARTY[(i // 2 + start) % 5])


def _balloons(pen: Pen, t: float) -> None:
    for i, (x, y) in enumerate(((296, 140), (-40, 190), (446, 168), (486, 132), (812, 170))):
        lift = y + 9 * swing(t, 2.6 + 0.3 * i, i * 0.23)
        lean = x + 5 * swing(t, 3.4, i * 0.37)
        color = PARTY[(i * 2 + 1) % 5]
        pen.curve([(lean, lift + 36), (x + 6, y + 110), (x - 4, y + 190)], 2, rgb("8a5a3a"))
        pen.poly([(lean - 5, lift + 42), (lean + 5, lift + 42), (lean, lift + 32)], color)
        pen.ellipse(lean, lift, 29, 36, color)
        pen.ellipse(lean + 4, lift + 5, 24, 30, mix(color, rgb("ffffff"), 0.10))
        pen.ellipse(lean - 10, lift - 13, 6, 10, rgb("ffffff", 0.6), 25)


def _guests(pen: Pen, t: float, joy: float) -> None:
    mouth = "laugh" if joy > 0.5 else "smile"
    clap = 13 * joy * abs(swing(t, 0.52))
    for x, y, size, look, turn, lag in (
        (232, 268, 1.22, MUM, 0.6, 0.0), (536, 262, 1.25, GRANDPA, -0.6, 1.1),
        (690, 322, 1.0, BOY, -0.9, 0.5),
    ):  # fmt: skip
        nod = 2.4 * swing(t, 2.3, lag) - 8 * joy * abs(swing(t, 0.7, lag))
        with pen.at(x, y + nod, 3 * swing(t, 3.7, lag), size):
            bust(pen, look, width=48, height=190)
            head(pen, look, Mood(turn, blink(t, lag), mouth))
            if look is BOY:
                party_hat(pen, rgb("4fa7a0"), rgb("fff1b8"))
            raised = 60 - 52 * joy
            for side in (-1, 1):
                apart = 15 - clap * 0.4 + 12 * (1 - joy)
                hand = (side * apart + turn * 14, 74 + raised * 0.9)
                arm(pen, (side * 38, 62), hand, look.top, look.skin, width=17, bend=-0.3 * side)
    _birthday_girl(pen, t, joy)


def _birthday_girl(pen: Pen, t: float, joy: float) -> None:
    breath = smooth_step(t, BLOW - 0.6, BLOW - 0.15) - smooth_step(t, BLOW - 0.1, BLOW + 0.1)
    puff = smooth_step(t, BLOW - 0.1, BLOW + 0.1) - smooth_step(t, BLOW + 1.0, BLOW + 1.2)
    mouth = "laugh" if joy > 0.4 else "puff" if puff > 0.3 else "open" if breath > 0.4 else "smile"
    hop = 9 * joy * abs(swing(t, 0.62))
    sweep = 7 * puff * swing(t - BLOW, 2.2, -0.25)
    with pen.at(384 + sweep, 288 - 10 * breath + 10 * puff - hop, 4 * swing(t, 3.1) * (1 - puff),
                1.2):  # fmt: skip
        bust(pen, GIRL, width=38, height=150)
        for side in (-1, 1):
            up = smooth_step(t, BLOW + 1.1, BLOW + 1.6)
            hand = (side * (62 + 14 * up + 6 * swing(t, 0.5) * up), 92 - 100 * up)
            bend = side * (0.5 * up - 0.3)
            arm(pen, (side * 30, 60), hand, GIRL.top, GIRL.skin, width=14, bend=bend)
        head(pen, GIRL, Mood(0.3 * swing(t, 4.0), max(blink(t, 1.9), puff * 0.9), mouth))
        party_hat(pen, rgb("5b7fc4"), rgb("f4b73f"))


def _wick(index: int) -> tuple[float, float]:
    spread = (index - 3) * 18.5
    return 384 + spread, 343 + 3.0 * math.cos(spread / 20)


def _flame(pen: Pen, index: int, t: float) -> None:
    x, y = _wick(index)
    out = BLOW + 0.15 + index * 0.13
    life = 1 - smooth_step(t, out, out + 0.22)
    pen.stroke([(x, y + 3), (x, y - 3)], 2, rgb("4a3428"))
    gust = smooth_step(t, BLOW - 0.05, BLOW + 0.25) * 11
    if life > 0.02:
        height = (17 + 2.6 * swing(t, 0.31, index * 0.29) + 1.6 * swing(t, 0.17, index)) * life
        tip = x + 2.2 * swing(t, 0.43, index * 0.37) + gust
        pen.glow(x, y - 8, 34, 36, rgb("ffdf7a", 0.75 * life))
        for size, color in ((1.0, rgb("f58a2c")), (0.68, rgb("ffd24f")), (0.36, rgb("fff8d8"))):
            pen.blob([(x - 5.5 * size * life, y - 5), (x, y), (x + 5.5 * size * life, y - 5),
                      (x + (tip - x) * 0.6 * size + 2.2 * size, y - height * 0.62 * size),
                      (x + (tip - x) * size, y - height * size)], color)  # fmt: skip
    age = t - out - 0.15
    if 0 < age < 1.8:
        for i in range(4):
            rise = age * 34 + i * 9
            pen.glow(x + 6 * swing(age, 1.1, i * 0.2 + index), y - 6 - rise, 9 + 5 * age,
                     11 + 5 * age, faded(rgb("f4ecdf"), 0.42 * (1 - age / 1.8)))  # fmt: skip
