"""Where in a title most is going on, by how many bytes its pictures took. Nothing is read."""

from itertools import pairwise

from nostalgia_desktop.domain.clock import TitleClock

_UNITS = 4
"""Two seconds: the pictures of a single unit may be large for one cut in them."""


def busiest_frames(clock: TitleClock, count: int) -> list[int]:
    """The frame in each of `count` equal stretches of a title from which on most is going on.

    Still film shows neither fields nor cadence; what moves takes more bytes, where a recorder has
    a choice. In short titles there may be fewer, as a stretch has to hold a unit's first frame.
    """
    weights = _weights(clock)
    found = []
    for first, last in pairwise(clock.frames * index // count for index in range(count + 1)):
        inside = [(-weight, frame) for frame, weight in weights if first <= frame < last]
        found += [min(inside)[1]] if inside else []
    return found


def _weights(clock: TitleClock) -> list[tuple[int, float]]:
    """The first frame of each unit, and the bytes a tick from there on."""
    result = []
    for segment in clock.segments:
        units = segment.units
        for index, unit in enumerate(units):
            ahead = units[index : index + _UNITS]
            ticks = sum(each.end_pts - each.pts for each in ahead)
            frame = segment.first_frame + round((unit.pts - segment.pts) / clock.ticks_per_frame)
            result.append((frame, sum(each.end - each.start for each in ahead) / max(ticks, 1)))
    return result
