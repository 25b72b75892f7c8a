"""Gathers the dates that a disc's structures, texts and files carry, as evidence."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from nostalgia_desktop.disc.entries import Entry
from nostalgia_desktop.domain.dates import clean_date, find_date
from nostalgia_desktop.domain.evidence import DateEvidence, DateSource, Trust

_ORDER = (Trust.HIGH, Trust.MEDIUM, Trust.LOW)
_SHORTEST = 4
# Where clocks begin that nobody has set.
_NO_DATES = ("1904-01-01T00:00", "1970-01-01T00:00", "1980-01-01T00:00")


def ranked(evidence: Iterable[DateEvidence]) -> tuple[DateEvidence, ...]:
    """Each date once, the most trustworthy first."""
    unique = dict.fromkeys(evidence)
    return tuple(sorted(unique, key=lambda each: _ORDER.index(each.trust)))


def recording_date(moment: str, detail: str) -> list[DateEvidence]:
    """A date and time by a camera's or recorder's own clock, if it is one."""
    return _evidence(moment, DateSource.RECORDING, detail)


def volume_date(moment: str, detail: str) -> list[DateEvidence]:
    """When a program says that it wrote the disc or a file on it."""
    return _evidence(moment, DateSource.VOLUME, detail)


def text_dates(texts: Sequence[str], where: str) -> list[DateEvidence]:
    """Dates in the disc's own texts."""
    return [
        DateEvidence(date, DateSource.TEXT, f"{where} “{text.strip()[:80]}”")
        for text in texts
        for date in [find_date(text)]
        if date
    ]


def file_date(entry: Entry, *, on_image: bool) -> list[DateEvidence]:
    """When a file was last changed: inside an image by whoever wrote the disc."""
    source = DateSource.VOLUME if on_image else DateSource.FILE
    return _evidence(entry.modified, source, f"{entry.name} was last changed")


def _tomorrow() -> str:
    """Tomorrow, as it is today already somewhere else."""
    return (datetime.now(UTC) + timedelta(days=1)).date().isoformat()


def _evidence(moment: str, source: DateSource, detail: str) -> list[DateEvidence]:
    date = clean_date(moment)
    if len(date) < _SHORTEST or moment.startswith(_NO_DATES) or date > _tomorrow():
        return []
    # Without a whole date the time of day says nothing.
    clock = moment[10:19] if len(date) == 10 and moment[10:11] == "T" else ""
    return [DateEvidence(date + clock, source, detail)]
