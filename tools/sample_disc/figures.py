"""Simple, friendly people that can look, smile, blink and wave."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sample_disc.canvas import Color, Pen, faded, mix, rgb, smooth_step

INK = rgb("3a2622")
WHITE = rgb("ffffff")


@dataclass(frozen=True)
class Look:
    """What one person looks like."""

    skin: Color
    hair: Color
    top: Color
    style: str = "short"
    glasses: bool = False


@dataclass(frozen=True)
class Mood:
    """What a face is doing: where it looks, how far the eyes are shut, the mouth."""

    turn: float = 0.0
    shut: float = 0.0
    mouth: str = "smile"


def blink(t: float, offset: float) -> float:
    """Return how far the eyes are shut; people blink every few seconds."""
    moment = (t + offset) % 2.7
    return smooth_step(moment, 0.0, 0.07) * (1 - smooth_step(moment, 0.12, 0.22))


def head(pen: Pen, look: Look, mood: Mood) -> None:
    """Draw a head of about 60 units in height around the origin."""
    _back_hair(pen, look)
    shadow = mix(look.skin, rgb("b0603c"), 0.3)
    for side in (-1, 1):
        pen.ellipse(side * 27, 3, 5, 7, look.skin)
        pen.ellipse(side * 27, 3, 2.5, 4, shadow)
    pen.blob(
        [(-27, -6), (-20, -25), (0, -31), (20, -25), (27, -6), (24, 14), (12, 27), (0, 30),
         (-12, 27), (-24, 14)],
        look.skin,
    )  # fmt: skip
    _face(pen, look, mood)
    _front_hair(pen, look)


def _face(pen: Pen, look: Look, mood: Mood) -> None:
    shift = mood.turn * 7
    blush = faded(rgb("ee6a5c"), 0.38)
    for side in (-1, 1):
        pen.ellipse(side * 16 + shift, 11, 6, 4.5, blush)
        x = side * 10.5 + shift
        if mood.shut > 0.6 or mood.mouth == "laugh":
            pen.curve([(x - 4.5, 0), (x, -3.5), (x + 4.5, 0)], 2.4, INK)
        else:
            pen.ellipse(x, -1, 3.4, 4.6 * (1 - mood.shut * 0.7), INK)
            pen.ellipse(x + 1.1, -2.6, 1.2, 1.4, WHITE)
        brow = mix(look.hair, INK, 0.35)
        pen.curve([(x - 5, -10), (x, -12.3), (x + 5, -10.5)], 2.2, brow)
        if look.glasses:
            pen.curve([(x + 8 * math.cos(a), -0.5 + 7.5 * math.sin(a)) for a in
                       (i * math.pi / 6 for i in range(13))], 1.8, rgb("6b4a2f"))  # fmt: skip
    pen.ellipse(shift * 1.2, 6.5, 3.2, 2.5, mix(look.skin, rgb("c2603c"), 0.4))
    _mouth(pen, mood.mouth, shift)


def _mouth(pen: Pen, mouth: str, x: float) -> None:
    if mouth == "puff":
        pen.ellipse(x, 17.5, 4.2, 4.0, rgb("b8463f"))
        pen.ellipse(x, 17.5, 2.2, 2.2, rgb("6e1f22"))
    elif mouth in ("laugh", "open"):
        arc = [(x - 10, 13), (x, 14.5), (x + 10, 13), (x + 7, 20), (x, 23.5), (x - 7, 20)]
        pen.blob(arc, rgb("8c2a2e"))
        pen.ellipse(x, 20.5, 5, 2.4, rgb("e8786f"))
        pen.rect(x - 7, 13.6, x + 7, 15.6, WHITE, 1)
    else:
        pen.curve([(x - 8, 14), (x - 4, 17.5), (x, 18.6), (x + 4, 17.5), (x + 8, 14)], 2.6,
                  rgb("9c3a34"))  # fmt: skip


def _back_hair(pen: Pen, look: Look) -> None:
    shade = mix(look.hair, INK, 0.25)
    if look.style == "long":
        pen.blob([(-30, -14), (0, -37), (30, -14), (34, 22), (27, 42), (0, 36), (-27, 42),
                  (-34, 22)], shade)  # fmt: skip
    elif look.style == "bob":
        pen.blob([(-30, -12), (0, -37), (30, -12), (32, 16), (20, 26), (-20, 26), (-32, 16)], shade)
    elif look.style == "bun":
        pen.ellipse(0, -36, 13, 12, shade)
        pen.ellipse(0, -5, 30, 30, shade)
    elif look.style == "tails":
        for side in (-1, 1):
            pen.blob([(side * 24, -16), (side * 42, -22), (side * 47, 2), (side * 40, 22),
                      (side * 33, 2)], shade)  # fmt: skip
            pen.ellipse(side * 27, -14, 5, 5, rgb("e0524e"))


def _front_hair(pen: Pen, look: Look) -> None:
    hair, shine = look.hair, faded(WHITE, 0.16)
    if look.style == "bald":
        for side in (-1, 1):
            pen.blob([(side * 28, -10), (side * 24, -2), (side * 25, 8), (side * 32, 4)], hair)
        pen.ellipse(-8, -23, 9, 4, faded(WHITE, 0.35), -20)
        return
    if look.style == "short":
        pen.blob([(-29, -2), (-28, -22), (-12, -36), (8, -36), (27, -24), (29, -2), (23, -14),
                  (10, -17), (-6, -22), (-20, -13)], hair)  # fmt: skip
    elif look.style in ("bun", "bob"):
        pen.blob([(-30, 4), (-29, -20), (-10, -36), (12, -36), (29, -20), (30, 4), (24, -12),
                  (2, -24), (-22, -12)], hair)  # fmt: skip
    else:
        pen.blob([(-29, 0), (-28, -22), (-10, -37), (12, -36), (28, -22), (29, 0), (22, -15),
                  (8, -18), (-8, -15), (-22, -12)], hair)  # fmt: skip
    pen.ellipse(-9, -28, 12, 3.6, shine, -22)


def arm(
    pen: Pen,
    shoulder: tuple[float, float],
    hand: tuple[float, float],
    sleeve: Color,
    skin: Color,
    *,
    width: float = 15,
    bend: float = 0.25,
) -> None:
    """Draw a bent arm with a sleeve down to the elbow and a round hand."""
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    elbow = (shoulder[0] + dx / 2 - dy * bend, shoulder[1] + dy / 2 + dx * bend)
    pen.curve([shoulder, elbow, hand], width * 0.78, skin)
    pen.ellipse(hand[0], hand[1], width * 0.56, width * 0.56, skin)
    cuff = (elbow[0] * 0.75 + hand[0] * 0.25, elbow[1] * 0.75 + hand[1] * 0.25)
    pen.curve([shoulder, elbow, cuff], width, mix(sleeve, INK, 0.0 if sleeve == skin else 0.12))


def bust(pen: Pen, look: Look, *, width: float = 46, height: float = 120) -> None:
    """Draw neck and shoulders under a head that sits at the origin."""
    shadow = mix(look.skin, rgb("a0522d"), 0.35)
    pen.rect(-9, 18, 9, 46, shadow, 4)
    pen.blob([(-12, 38), (0, 43), (12, 38), (width * 0.85, 48), (width, 78), (width, height),
              (-width, height), (-width, 78), (-width * 0.85, 48)], look.top)  # fmt: skip
    pen.blob([(-13, 37), (0, 50), (13, 37), (0, 41)], shadow)
    pen.blob([(width * 0.5, 52), (width * 0.95, 72), (width * 0.95, height),
              (width * 0.62, height), (width * 0.66, 80)], faded(INK, 0.10))  # fmt: skip


def party_hat(pen: Pen, color: Color, stripe: Color) -> None:
    """Draw a paper cone on a head that sits at the origin."""
    pen.poly([(-19, -27), (19, -27), (2, -72)], color)
    pen.poly([(-14, -40), (13.5, -40), (9.5, -50), (-9, -50)], stripe)
    pen.poly([(5, -27), (19, -27), (2, -72)], faded(INK, 0.12))
    pen.ellipse(2, -73, 7, 7, rgb("fff1b8"))
    pen.ellipse(0, -27, 19, 3.5, stripe)
