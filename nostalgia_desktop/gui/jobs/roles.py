"""What the list's model tells of a row, by role."""

import time
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from nostalgia_desktop.gui.jobs.entries import ArrivalEntry, Entry, JobEntry
from nostalgia_desktop.gui.jobs.time_left import short_words_of, words_of
from nostalgia_desktop.gui.tip import wrapped
from nostalgia_desktop.gui.translation import tr

_USER = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """The roles of a row beside Qt's own."""

    DISC = _USER + 1
    """The disc's name, or that of what was dropped."""
    TITLE = _USER + 2
    """The title's name where the disc has several, else empty."""
    STATE = _USER + 3
    """The second line: how far it is, in plain words."""
    TONE = _USER + 4
    """The name of the colour of the second line."""
    DETAIL = _USER + 5
    """The third line."""
    PROGRESS = _USER + 6
    """0 to 1, or None."""
    TIME_LEFT = _USER + 7
    """`4 min`, or empty while nobody knows."""
    TROUBLES = _USER + 8
    """Warnings and lost film as sentences: a tuple."""
    LOSES_FILM = _USER + 9
    """Whether some of the film cannot be read."""
    ERROR = _USER + 10
    """What stopped it, word for word, or empty."""
    SPINS = _USER + 11
    """Whether a spinner is to turn."""
    JOB_ID = _USER + 12
    """The number of the job, or None for an arrival."""
    ARRIVAL_ID = _USER + 13
    """The number of the arrival, or None for a job."""
    THUMBNAIL = _USER + 14
    """A QImage, or None while there is none."""


Tell = Callable[[Entry], Any]


def full_name(entry: Entry) -> str:
    """Disc and title on one line."""
    return ", ".join(part for part in entry.name if part)


def state_of(entry: Entry) -> str:
    """How far it is, with the time that is left."""
    left = time_left_of(entry)
    state = entry.words.state
    return tr("{}, {} left").format(state, left) if left else state


def time_left_of(entry: Entry, say: Callable[[float], str] = words_of) -> str:
    """How long the step under way will take, in words; empty where nobody knows."""
    if not isinstance(entry, JobEntry) or entry.progress is None:
        return ""
    left_s = entry.time_left.left_s(time.monotonic())
    return "" if left_s is None else say(left_s)


def tip_of(entry: Entry) -> str:
    """All that is worth knowing, line by line."""
    return wrapped([full_name(entry), entry.error or state_of(entry), *entry.troubles])


def spoken(entry: Entry) -> str:
    """What a screen reader says."""
    return ", ".join(
        part for part in (full_name(entry), state_of(entry), entry.words.detail) if part
    )


def _job_id(entry: Entry) -> int | None:
    return entry.job.id if isinstance(entry, JobEntry) else None


def _arrival_id(entry: Entry) -> int | None:
    return entry.id if isinstance(entry, ArrivalEntry) else None


TELLERS: dict[int, Tell] = {
    Qt.ItemDataRole.DisplayRole: full_name,
    Qt.ItemDataRole.ToolTipRole: tip_of,
    Qt.ItemDataRole.AccessibleTextRole: spoken,
    Role.DISC: lambda entry: entry.name[0],
    Role.TITLE: lambda entry: entry.name[1],
    Role.STATE: lambda entry: entry.words.state,
    Role.TONE: lambda entry: entry.words.tone.value,
    Role.DETAIL: lambda entry: entry.words.detail,
    Role.PROGRESS: lambda entry: entry.progress,
    Role.TIME_LEFT: lambda entry: time_left_of(entry, short_words_of),
    Role.TROUBLES: lambda entry: entry.troubles,
    Role.LOSES_FILM: lambda entry: entry.loses_film,
    Role.ERROR: lambda entry: entry.error,
    Role.SPINS: lambda entry: entry.spins,
    Role.JOB_ID: _job_id,
    Role.ARRIVAL_ID: _arrival_id,
}
