"""Whole figures: children who stand, run, throw, sit and ride."""

from __future__ import annotations

from dataclasses import dataclass

from sample_disc.canvas import Color, Pen, faded, mix, rgb
from sample_disc.figures import INK, Look, Mood, arm, head

Spot = tuple[float, float]


@dataclass(frozen=True)
class Pose:
    """Where hands and feet are, relative to the hips."""

    left_hand: Spot = (-34, -30)
    right_hand: Spot = (34, -30)
    left_foot: Spot = (-13, 62)
    right_foot: Spot = (13, 62)
    lean: float = 0.0


@dataclass(frozen=True)
class Outfit:
    """What is worn below the waist, and whether it is a swinging skirt."""

    bottoms: Color
    shoes: Color
    skirt: bool = False
    long_legs: bool = False
    long_sleeves: bool = False


def child(pen: Pen, look: Look, outfit: Outfit, pose: Pose, mood: Mood) -> None:
    """Draw a child whose hips are at the origin; about 170 units from head to foot."""
    for side, foot in ((-1, pose.left_foot), (1, pose.right_foot)):
        _leg(pen, (side * 9, 2), foot, look.skin, outfit)
    with pen.at(0, 0, pose.lean):
        _torso(pen, look, outfit)
        for side, hand in ((-1, pose.left_hand), (1, pose.right_hand)):
            skin = mix(look.top, INK, 0.12) if outfit.long_sleeves else look.skin
            arm(pen, (side * 16, -48), hand, look.top, skin, width=12, bend=-0.16 * side)
            if outfit.long_sleeves:
                pen.ellipse(*hand, 8, 8, outfit.shoes)
        with pen.at(0, -84, 0, 0.86):
            head(pen, look, mood)


def _torso(pen: Pen, look: Look, outfit: Outfit) -> None:
    pen.rect(-6, -64, 6, -48, mix(look.skin, rgb("a0522d"), 0.35), 3)
    pen.blob([(-8, -57), (8, -57), (20, -49), (20, -22), (19, 4), (-19, 4), (-20, -22),
              (-20, -49)], look.top)  # fmt: skip
    pen.blob([(8, -50), (20, -46), (19, 4), (9, 4)], faded(INK, 0.10))
    if outfit.skirt:
        pen.blob([(-18, -10), (18, -10), (30, 24), (0, 29), (-30, 24)], outfit.bottoms)
    else:
        pen.rect(-19, -6, 19, 12, outfit.bottoms, 6)


def _leg(pen: Pen, hip: Spot, foot: Spot, skin: Color, outfit: Outfit) -> None:
    dx, dy = foot[0] - hip[0], foot[1] - hip[1]
    bend = (64 - min(64.0, (dx * dx + dy * dy) ** 0.5)) * 0.6
    knee = (hip[0] + dx / 2 + bend * (1 if foot[0] >= 0 else -1), hip[1] + dy / 2)
    pen.curve([hip, knee, foot], 12, outfit.bottoms if outfit.long_legs else skin)
    if not outfit.skirt:
        thigh = (hip[0] + (knee[0] - hip[0]) * 0.8, hip[1] + (knee[1] - hip[1]) * 0.8)
        pen.stroke([hip, thigh], 17, outfit.bottoms)
    toe = 5 if foot[0] >= 0 else -5
    pen.ellipse(foot[0] + toe, foot[1] + 2, 11, 6, outfit.shoes)
