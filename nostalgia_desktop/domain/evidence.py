"""When a title was filmed: what the disc or its files say, and how far that can be trusted."""

from dataclasses import dataclass
from enum import StrEnum


class DateSource(StrEnum):
    """Who wrote a date down; the values are stored."""

    RECORDING = "recording"
    """The camera or recorder, by its own clock, while it filmed or recorded."""
    TEXT = "text"
    """A person or the recorder, in the disc's own text, such as a title's name."""
    VOLUME = "volume"
    """The program that wrote the disc: the day of the film or any day after it."""
    FILE = "file"
    """The file system: often only the day on which the files were copied."""


class Trust(StrEnum):
    """How far a date can be trusted to be that of the film."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_TRUST = {
    DateSource.RECORDING: Trust.HIGH,
    DateSource.TEXT: Trust.MEDIUM,
    DateSource.VOLUME: Trust.MEDIUM,
    DateSource.FILE: Trust.LOW,
}


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One date that was found, as precise as it was written.

    `date` is ISO 8601 in the time zone of whoever wrote it: `1998`, `1998-12`, `1998-12-24` or
    `1998-12-24T18:03:05`. `detail` says in words where it stands, such as "program 3".
    """

    date: str
    source: DateSource
    detail: str

    def as_json(self) -> dict[str, str]:
        """As programs read it, in sidecars and on the command line."""
        return {
            "date": self.date,
            "source": self.source.value,
            "trust": self.trust.value,
            "detail": self.detail,
        }

    @property
    def trust(self) -> Trust:
        """How far it can be trusted, by its source."""
        return _TRUST[self.source]
