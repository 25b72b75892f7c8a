"""Divides a long title into windows, with seams at quiet places.

Models place things worse the longer a video is, and lose an answer that gets too long.
Each window is looked at by itself. A seam in the middle of a song would make two scenes of it,
so it is put where the survey found black, silence or at least a cut.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from nostalgia_desktop.domain.survey import SOUND_BYTES, Span, Survey
from nostalgia_desktop.domain.window import Window, Windows, whole_title
from nostalgia_desktop.vision.event_blanks import find_dark
from nostalgia_desktop.vision.window_count import SEARCH_S, count_windows, half_overlap

# A window shorter than that is not made smaller: an analyst would see too little of anything.
_SHORTEST_HALVED_S = 4 * 60
# What speaks for a seam, each at most. Distance from the even division decides between equals.
_DARK, _SILENT, _CUT, _SOFT, _AWAY = 3.0, 2.0, 1.0, 0.8, 0.5
_SILENT_S = 0.3


def plan_windows(survey: Survey) -> Windows:
    """The windows of a title: one of up to 25 minutes; else as many as needed, about as long.

    None is longer than `LONGEST_S` (of `window_count`); two beside each other share `OVERLAP_S`,
    half of it on either side of the seam. The same survey always gives the same windows.

    Raises:
        ValueError: the title has no frames.
    """
    count = count_windows(survey.frames, survey.rate)
    whole = whole_title(survey.frames)
    return (whole,) if count == 1 else _divided(whole, count, survey)


def halve(window: Window, survey: Survey) -> Windows:
    """Two windows in place of one that got no sound answer, or that one if it is too short.

    The outer bounds stay, so that they fit between the same neighbours.
    """
    if window.core_end - window.core_start < _SHORTEST_HALVED_S * survey.rate:
        return (window,)
    return _divided(window, 2, survey)


def _divided(window: Window, count: int, survey: Survey) -> Windows:
    """`count` windows for one, their cores about equally long."""
    length, places = window.core_end - window.core_start, _Places(survey)
    # A quarter of a core to both sides: in halves of short windows the seam stays in the middle.
    search = min(int(SEARCH_S * survey.rate), length // (4 * count))
    even = (window.core_start + length * number // count for number in range(1, count))
    seams = [places.quietest(at, search) for at in even]
    half = half_overlap(survey.rate)
    edges = pairwise([window.core_start, *seams, window.core_end])
    return tuple(
        Window(
            window.start if start == window.core_start else max(start - half, window.start),
            window.end if end == window.core_end else min(end + half, window.end),
            start,
            end,
        )
        for start, end in edges
    )


class _Places:
    """Knows where a title is quiet."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        shortest = _SILENT_S * survey.rate
        self._dark = find_dark(survey)
        self._silent = [each for each in survey.silence if each.end - each.start >= shortest]

    def quietest(self, even: int, search: int) -> int:
        """The best frame for a seam, at most `search` frames from `even`."""
        first, last = even - search, even + search
        cuts = {
            each.end: each.strength
            for each in self._survey.changes
            if first <= each.start and each.end <= last
        }
        pauses = ((span.start + span.end) // 2 for span in (*self._dark, *self._silent))
        frames = [at for at in (*cuts, *pauses, *self._seconds(first, last)) if first <= at <= last]

        def merit(at: int) -> tuple[float, int]:
            away = _AWAY * abs(at - even) / max(search, 1)
            return self._quiet(at) + _CUT * cuts.get(at, 0.0) - away, -at

        return max((even, *frames), key=merit)

    def _seconds(self, first: int, last: int) -> Iterator[int]:
        """First frames of seconds that may be soft; of a pause only the middle is of interest."""
        rate = self._survey.rate
        for second in range(int(first / rate), int(last / rate) + 1):
            at = round(second * rate)
            if not _covers(self._dark, at) and not _covers(self._silent, at):
                yield at

    def _quiet(self, frame: int) -> float:
        dark, silent = _covers(self._dark, frame), _covers(self._silent, frame)
        return _DARK * dark + _SILENT * silent + _SOFT * (1 - self._level(frame))

    def _level(self, frame: int) -> float:
        """How loud the second of a frame is, 0 to 1; a title without sound is quiet throughout."""
        sounds, second = self._survey.sounds, int(frame / self._survey.rate)
        levels = sounds[second * SOUND_BYTES : second * SOUND_BYTES + 1]
        return levels[0] / 255 if levels else 0.0


def _covers(spans: Sequence[Span], frame: int) -> bool:
    return any(span.start <= frame <= span.end for span in spans)
