"""Numbers with their nouns, as people say them, and what only a command line has to say."""

import shlex

from nostalgia_desktop.disc.locate import NOT_THERE
from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.workflow.steps.gemini import NOT_AGREED


def counted(number: int, one: str, many: str) -> str:
    """`1 clip`, `2 clips`: a number with the word that goes with it."""
    return f"{number:,} {one if number == 1 else many}"


def notes_of(report: ScanReport) -> tuple[str, ...]:
    """What is worth telling of a scan, with each menu by its path."""
    return (*(f"{menu} is a menu and was left out" for menu in report.menus), *report.notes)


def error_of(job: Job) -> str:
    """What stopped a job, with the options that help; empty where nothing did."""
    if job.error == NOT_AGREED:
        return f"{job.error} (--yes agrees in advance, --analyst local finds them here)"
    if job.error.endswith(NOT_THERE):
        return f"{job.error} (or say where with --source-root {shlex.quote(job.source.root)}=NEW)"
    return job.error
