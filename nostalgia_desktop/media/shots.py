"""Finds cuts, dissolves, fades and black in a title from small frames, as they come.

Frames are looked at in windows that overlap, so that memory does not grow with the title; a
window's place depends on the frame numbers alone. What a window finds counts in its middle,
where it sees enough on both sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from nostalgia_desktop.domain.survey import Change, ChangeKind, Span
from nostalgia_desktop.media.shot_blends import Blend, find_blends
from nostalgia_desktop.media.shot_jumps import Jump, find_jumps
from nostalgia_desktop.media.shot_looks import Darkness, Looks
from nostalgia_desktop.media.shot_views import (
    Bytes,
    Views,
    distances,
    make_views,
)
from nostalgia_desktop.media.tap import TAP_BYTES

_MARGIN, _MIDDLE = 300, 2400
_WINDOW = _MARGIN + _MIDDLE + _MARGIN
# A plain picture held longer than this parts two fades.
_LONGEST_HELD_S = 2
_SCORE_PER_LEVEL = 4


@dataclass(frozen=True, slots=True)
class PictureFindings:
    """What the pictures of a title show: see `domain.survey.Survey`."""

    frames: int
    changes: tuple[Change, ...]
    black: tuple[Span, ...]
    scores: bytes
    looks: bytes


class ShotFinder:
    """Takes the tap frames of a title in order, in pieces of any length.

    A tap frame is yuv420p of 64x48: 3072 bytes of luma, then 768 each of U and V.
    """

    def __init__(self, rate: Fraction) -> None:
        self._held = int(_LONGEST_HELD_S * rate)
        self._looks, self._darkness = Looks(rate), Darkness()
        self._window = np.empty((_WINDOW, TAP_BYTES), np.uint8)
        # Frames in the window, the number of its first, and how many of them are settled.
        self._filled = self._first = self._settled = 0
        self._changes: list[Change] = []
        self._scores = bytearray()

    def feed(self, frames: Bytes) -> None:
        """Take the next frames, shape (n, TAP_BYTES)."""
        while len(frames):
            taken = frames[: _WINDOW - self._filled]
            self._window[self._filled : self._filled + len(taken)] = taken
            self._filled += len(taken)
            frames = frames[len(taken) :]
            if self._filled == _WINDOW:
                self._settle(_WINDOW - _MARGIN)
                self._forget(_WINDOW - 2 * _MARGIN)

    def finish(self) -> PictureFindings:
        """Settle what is left, and give all that was found."""
        self._settle(self._filled)
        return PictureFindings(
            frames=self._first + self._filled,
            changes=tuple(self._changes),
            black=self._darkness.spans(),
            scores=bytes(self._scores),
            looks=self._looks.seconds(),
        )

    def _settle(self, end: int) -> None:
        """Look at the window, and keep what is true of its frames up to `end`."""
        start, self._settled = self._settled, end
        if start == end:
            return
        frames = self._window[: self._filled]
        views = make_views(frames)
        self._scores += _scores(views)[start:end].tobytes()
        self._looks.feed(frames[start:end])
        self._darkness.feed(Views(views.luma[start:end], views.small[start:end]))
        for change in _changes(views, self._held):
            if start <= change.start < end:
                self._keep(change)

    def _keep(self, change: Change) -> None:
        start, end = change.start + self._first, change.end + self._first
        # Two windows may see the ends of one change some frames apart.
        if not self._changes or start > self._changes[-1].end:
            self._changes.append(Change(change.kind, start, end, change.strength))

    def _forget(self, count: int) -> None:
        self._window[: self._filled - count] = self._window[count : self._filled]
        self._filled -= count
        self._settled -= count
        self._first += count


def _scores(views: Views) -> Bytes:
    """How much each frame differs from the one before, a quarter of a level each."""
    numbers = np.arange(len(views))
    apart = distances(views, np.maximum(numbers - 1, 0), numbers)
    return np.minimum(np.rint(apart * _SCORE_PER_LEVEL), 255).astype(np.uint8)


def _changes(views: Views, longest_held: int) -> list[Change]:
    """All changes of a window, in order; no cut lies inside a dissolve or fade."""
    gradual = _joined(find_blends(views), longest_held)
    cuts = [
        Change(ChangeKind.CUT, jump.frame, jump.frame, jump.strength)
        for jump in find_jumps(views)
        if not _lies_in(jump, gradual)
    ]
    return sorted(gradual + cuts, key=lambda change: change.start)


def _joined(blends: Sequence[Blend], longest_held: int) -> list[Change]:
    """Blends as changes; a fade to a plain picture and the one from it are one."""
    changes: list[Change] = []
    last: Blend | None = None
    for blend in blends:
        start, strength = blend.start, blend.strength
        if last and _go_on(last, blend, longest_held):
            before = changes.pop()
            start, strength = before.start, max(before.strength, strength)
        is_fade = blend.from_plain or blend.to_plain
        kind = ChangeKind.FADE if is_fade else ChangeKind.DISSOLVE
        changes.append(Change(kind, start, blend.end, strength))
        last = blend
    return changes


def _go_on(last: Blend, blend: Blend, longest_held: int) -> bool:
    return last.to_plain and blend.from_plain and blend.start - last.end <= longest_held


def _lies_in(jump: Jump, gradual: Sequence[Change]) -> bool:
    return any(change.start <= jump.frame <= change.end for change in gradual)
