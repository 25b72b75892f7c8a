"""Marks: where a title goes on in another shape, size or sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class MarkKind(StrEnum):
    """What changes; the values are stored."""

    ASPECT = "aspect"
    SIZE = "size"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Mark:
    """A change: `frame` is the first one after it, `detail` says from what to what."""

    kind: MarkKind
    frame: int
    detail: str


def aspect_at(marks: Sequence[Mark], frame: int, aspect: Fraction) -> Fraction:
    """The display aspect at a frame of a title; `aspect` is that of one without marks of it.

    A disc's index knows one aspect for the whole title. Where the film itself changes it, only the
    film can be right about all of it.
    """
    changes = [mark for mark in marks if mark.kind is MarkKind.ASPECT]
    before = [mark for mark in changes if mark.frame <= frame]
    if before:
        return _aspect(before[-1].detail.rpartition(" to ")[2], aspect)
    return _aspect(changes[0].detail.partition(" to ")[0], aspect) if changes else aspect


def _aspect(text: str, unknown: Fraction) -> Fraction:
    across, _colon, down = text.partition(":")
    return Fraction(across) / Fraction(down) if down else unknown
