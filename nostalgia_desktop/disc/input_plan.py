"""Turns frames of a title into what to read for them: the one input plan for everything.

Proxy, clips, still frames and exact cuts all read a title through `plan`.
"""

from nostalgia_desktop.disc.reader import TitleReader
from nostalgia_desktop.domain.clock import Piece, Segment, TitleClock, byte_span, spans
from nostalgia_desktop.domain.disc import Title


def plan(clock: TitleClock, title: Title, start: int, end: int) -> tuple[Piece, ...]:
    """What to read for the title's frames [start, end): one piece for each segment touched."""
    return tuple(
        _piece(clock, title, segment, first, last)
        for first, last, segment in spans(clock, start, end)
    )


def _piece(clock: TitleClock, title: Title, segment: Segment, first: int, last: int) -> Piece:
    ticks = clock.ticks_per_frame
    first_pts = segment.pts + round((first - segment.first_frame) * ticks)
    end_pts = segment.pts + round((last - segment.first_frame) * ticks)
    ranges = TitleReader(title.parts).ranges(*byte_span(segment, first_pts, end_pts))
    return Piece(ranges, first_pts, end_pts, last - first, title.container)
