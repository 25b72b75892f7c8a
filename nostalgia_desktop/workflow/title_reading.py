"""Reads a title's time, dates and single frames, whatever kind of film it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from nostalgia_desktop.disc.dates import ranked
from nostalgia_desktop.disc.dv import read_dv_clock
from nostalgia_desktop.disc.elementary import read_elementary_clock
from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.marks import find_marks
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Container, Title
from nostalgia_desktop.domain.evidence import DateEvidence
from nostalgia_desktop.domain.media import Picture, ShouldStop
from nostalgia_desktop.media.packet_clock import read_packet_clock
from nostalgia_desktop.media.recording_dates import recording_dates
from nostalgia_desktop.media.still_frames import StillFrame, still_frames


def read_title_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """The title's clock, from its own structures or else its packets; with its marks.

    Raises:
        SourceError: there is no film in it that can be read.
        SourceMissing: a file is gone.
    """
    clock = _READERS[title.container](title, should_stop)
    return replace(clock, marks=find_marks(clock, title, should_stop))


_READERS: dict[Container, Callable[[Title, ShouldStop], TitleClock]] = {
    Container.PROGRAM_STREAM: read_clock,
    Container.ELEMENTARY: read_elementary_clock,
    Container.DV: read_dv_clock,
    Container.TRANSPORT_STREAM: read_packet_clock,
    Container.INDEXED: read_packet_clock,
}


def all_dates(title: Title) -> tuple[DateEvidence, ...]:
    """The dates that the scan found, and those inside the film itself."""
    (first, *_) = title.parts
    if title.container is Container.PROGRAM_STREAM or first.start:
        return title.dates
    return ranked((*recording_dates(first.path, title.container), *title.dates))


def frames(
    title: Title,
    clock: TitleClock,
    times_ms: Sequence[int],
    picture: Picture,
    height: int,
    should_stop: ShouldStop = lambda: False,
) -> dict[int, StillFrame]:
    """The very frames of the original that are shown at some times, by these times.

    They are `height` lines high, with square pixels. Times beyond the title give its last frame;
    what cannot be decoded is not among them. Takes some 15 ms for each: run it in a thread.

    Raises:
        Cancelled: `should_stop` said so.
    """
    wanted = {ms: clock.frame_shown_at(ms) for ms in times_ms}
    stills = still_frames(
        partial(plan, clock, title), list(wanted.values()), height, picture.aspect, should_stop
    )
    return {ms: stills[frame] for ms, frame in wanted.items() if frame in stills}
