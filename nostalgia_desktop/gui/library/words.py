"""Dates and places of clips as people read them."""

from PySide6.QtCore import QDate, QLocale

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.jobs.words import one_line
from nostalgia_desktop.workflow.library import LibraryClip

_PARTS = {4: "yyyy", 7: "MMMM yyyy", 10: "d MMMM yyyy"}


def date_words(date: str) -> str:
    """`14 August 1994`, `August 1994`, `1994`; as it stands where it is something else."""
    form = _PARTS.get(len(date))
    day = QDate.fromString(f"{date}-01-01"[:10], "yyyy-MM-dd")
    if form is None or not day.isValid():
        return date
    return QLocale().toString(day, form)


def line_of(clip: LibraryClip) -> str:
    """The line below a title: when and where, or from which disc where neither is known."""
    known = [date_words(clip.date), one_line(clip.location)]
    return " · ".join(filter(None, known)) or one_line(clip.disc)


def length_of(clip: LibraryClip) -> str:
    """How long it is, or nothing where that is not known."""
    return format_length(clip.length_ms) if clip.length_ms else ""
