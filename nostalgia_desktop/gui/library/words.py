"""Dates and places of clips as people read them."""

from PySide6.QtCore import QDate, QLocale

from nostalgia_desktop.domain.time import format_length
from nostalgia_desktop.gui.jobs.words import one_line, sentence, shortened
from nostalgia_desktop.gui.translation import tr
from nostalgia_desktop.workflow.last_check import LastCheck
from nostalgia_desktop.workflow.library import LibraryClip
from nostalgia_desktop.workflow.verify_report import Cause

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


def cause_words(cause: Cause | None) -> str:
    """Why a clip is not whole, in a sentence for people."""
    known = {
        Cause.SPOILED: tr(
            "It is not what was written, though nothing wrote to it since: its drive or a copy has "
            "spoiled it."
        ),
        Cause.WRITTEN: tr("Something wrote to it since. If that was you, all may be well."),
        Cause.BROKEN: tr("It was cut short or changed, and does not play to its end."),
        Cause.UNREADABLE: tr("It cannot be read. Its drive may be failing."),
        Cause.FAULTY: tr("It is as it was written, but does not show what it should."),
    }
    return known.get(cause, tr("It is not what was written.")) if cause else ""


def trouble_of(clip: LibraryClip) -> tuple[str, ...]:
    """What to know of a clip that is not as it should be, in sentences; the worst first."""
    damaged = [tr("Damaged. {}").format(cause_words(clip.damage))] if clip.damage else []
    found = (shortened(text) for text in clip.findings)
    return (*damaged, *(sentence(text) for text in found))


def checked_words(last: LastCheck, damaged: int) -> str:
    """How the clips were when they were checked last; empty where they never were."""
    parts = [tr("%Ln damaged", "", damaged)] if damaged else []
    if last.at is not None:
        day = last.at.astimezone().date()
        parts.append(tr("checked {}").format(date_words(day.isoformat())))
    return " · ".join(parts)
