"""Tells film that was made to video (2:3 pulldown) from video, by which frames show two times.

Of four film pictures come five frames; two hold fields of two pictures each. `idet`, which looks at
a frame's neighbours too, calls four of five combed, and never the one in the middle of its picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from nostalgia_desktop.domain.media import Scan

_COMBED_RUN = 4
_LEAST_CYCLES = 4
# Two cycles in which even the frame in the middle is combed are no film.
_VIDEO_RUN = 9
_VERDICT = re.compile(r"^lavfi\.idet\.single\.current_frame=(\w+)$")


@dataclass(slots=True)
class FieldReader:
    """Takes lines of `idet`'s verdicts on frame after frame; keeps them as ffmpeg names them."""

    verdicts: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take one line."""
        if match := _VERDICT.match(line):
            self.verdicts.append(match[1])


def is_telecined(samples: Sequence[Sequence[str]], scan: Scan) -> bool:
    """Whether the samples, each a stretch of verdicts on its frames, show the cadence of film.

    Video is combed for as long as something moves, noise now and then; neither for just four
    frames of five, time after time. Film with much video in between is no film.
    """
    runs = [_runs(verdicts, scan) for verdicts in samples]
    cycles = sum(_cycles(each) for each in runs)
    video = sum(n for each in runs for combed, n in each if combed and n > _COMBED_RUN)
    return cycles >= max(_LEAST_CYCLES, video)


def has_video(verdicts: Sequence[str], scan: Scan) -> bool:
    """Whether a stretch of a title of film is video at least in part, by all its frames."""
    return any(combed and count > _VIDEO_RUN for combed, count in _runs(verdicts, scan))


def _runs(verdicts: Sequence[str], scan: Scan) -> list[tuple[bool, int]]:
    """How many frames in turn are combed in the title's field order, and how many are not."""
    combed = groupby(verdict == scan.value for verdict in verdicts)
    return [(is_combed, len(list(run))) for is_combed, run in combed]


def _cycles(runs: Sequence[tuple[bool, int]]) -> int:
    """How often four combed frames, one that is not, and again four follow each other."""
    film, gap = (True, _COMBED_RUN), (False, 1)
    # What the sample's ends cut off may have been longer.
    inner = runs[1:-1]
    neighbours = zip(inner, inner[1:], inner[2:], strict=False)
    return sum(each == (film, gap, film) for each in neighbours)
