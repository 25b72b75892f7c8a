"""Reads what is to be known of a title's time and dates, whatever kind of film it is."""

from nostalgia_desktop.disc.dates import ranked
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Container, Title
from nostalgia_desktop.domain.evidence import DateEvidence
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.media.packet_clock import read_packet_clock
from nostalgia_desktop.media.recording_dates import recording_dates


def read_title_clock(title: Title, should_stop: ShouldStop = lambda: False) -> TitleClock:
    """The title's clock: from its own structures, or from its packets where it has none.

    Raises:
        SourceError: there is no film in it that can be read.
        SourceMissing: a file is gone.
    """
    if title.container is Container.PROGRAM_STREAM:
        return read_clock(title, should_stop)
    return read_packet_clock(title, should_stop)


def all_dates(title: Title) -> tuple[DateEvidence, ...]:
    """The dates that the scan found, and those inside the film itself."""
    (first, *_) = title.parts
    if title.container is Container.PROGRAM_STREAM or first.start:
        return title.dates
    return ranked((*recording_dates(first.path, title.container), *title.dates))
