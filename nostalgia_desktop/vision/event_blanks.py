"""Where a title shows nothing: black between scenes, and tape that nothing was recorded on.

A player shows blank tape as black or as blue, without sound. Such a stretch holds nothing to
keep; a black picture with sound may be a night, or a voice under the lens cap, and stays.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from nostalgia_desktop.domain.survey import LOOK_BYTES, SOUND_BYTES, Span, Survey

BLANK_S = 5
"""A silent dark stretch of so many seconds is no part of a scene."""

_SILENT_SHARE = 0.9
# Film that flashes up between two blank stretches for less than this is the tape's own noise.
_SPARK_S = 1
# Of 255 levels; the blue of players is 41/240/110, and lies this far above grey however worn.
_BLUE_U, _EVEN, _STILL_SCORE = 160, 4, 8
# The blue's edges are known to a second; the cuts there to the frame.
_EDGE_S = 1

Flags = npt.NDArray[np.bool_]


def find_dark(survey: Survey) -> tuple[Span, ...]:
    """All stretches of black or of a player's blue screen, in order and apart from each other."""
    spans = sorted([*survey.black, *_blue(survey)], key=lambda span: (span.start, span.end))
    merged: list[Span] = []
    for span in spans:
        start, end = max(span.start, 0), min(span.end, survey.frames)
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        elif start < end:
            merged.append(Span(start, end))
    return tuple(merged)


def find_blanks(survey: Survey, dark: Sequence[Span]) -> tuple[Span, ...]:
    """The dark stretches that are left out of all scenes; never the whole title."""
    shortest, spark = BLANK_S * survey.rate, _SPARK_S * survey.rate
    blanks: list[Span] = []
    for span in dark:
        if span.end - span.start < shortest or not _is_silent(survey, span):
            continue
        if blanks and span.start - blanks[-1].end < spark:
            blanks[-1] = Span(blanks[-1].start, span.end)
        else:
            blanks.append(span)
    blanks = [_to_the_ends(span, survey.frames, spark) for span in blanks]
    return () if blanks == [Span(0, survey.frames)] else tuple(blanks)


def _to_the_ends(span: Span, frames: int, spark: Fraction) -> Span:
    start = 0 if span.start < spark else span.start
    return Span(start, frames if frames - span.end < spark else span.end)


def _is_silent(survey: Survey, span: Span) -> bool:
    if len(survey.sounds) < SOUND_BYTES:
        return True
    silent = sum(
        max(min(each.end, span.end) - max(each.start, span.start), 0) for each in survey.silence
    )
    return silent >= _SILENT_SHARE * (span.end - span.start)


def _blue(survey: Survey) -> list[Span]:
    """Seconds of one even blue in which nothing moves, out to the cuts beside them."""
    cells = np.frombuffer(survey.looks, np.uint8).reshape(-1, LOOK_BYTES // 3, 3).astype(np.int16)
    even = (np.ptp(cells, axis=1) <= _EVEN).all(axis=1)
    blue = even & (cells[:, :, 1].mean(axis=1) >= _BLUE_U)
    edges = np.flatnonzero(np.diff(blue.astype(np.int8), prepend=0, append=0)).tolist()
    spans = [_at_cuts(survey, *edge) for edge in zip(edges[::2], edges[1::2], strict=True)]
    return [span for span in spans if _is_still(survey, span)]


def _at_cuts(survey: Survey, first: int, last: int) -> Span:
    """Seconds [first, last) as frames, from and to the changes that are near."""
    near, rate = _EDGE_S * survey.rate, survey.rate
    start, end = -(-first * rate // 1), min(last * rate // 1, survey.frames)
    begins = [each.end for each in survey.changes if abs(each.end - start) <= near]
    ends = [each.start for each in survey.changes if abs(each.start - end) <= near]
    return Span(
        int(min(begins, key=lambda at: abs(at - start), default=start)),
        int(min(ends, key=lambda at: abs(at - end), default=end)),
    )


def _is_still(survey: Survey, span: Span) -> bool:
    scores = np.frombuffer(survey.scores, np.uint8)[span.start + 1 : span.end]
    return bool(scores.size and np.median(scores) <= _STILL_SCORE)


def material(survey: Survey, blanks: Sequence[Span]) -> list[Span]:
    """What lies between the blanks."""
    edges = [0, *(edge for span in blanks for edge in (span.start, span.end)), survey.frames]
    return [Span(start, end) for start, end in list(pairwise(edges))[::2] if start < end]
