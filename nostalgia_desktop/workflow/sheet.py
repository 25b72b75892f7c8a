"""Makes a job's contact sheet: gathers what was found in its title, and writes one file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.archive.sheet.content import Sheet
from nostalgia_desktop.archive.sheet.html_page import sheet_html
from nostalgia_desktop.archive.sheet.jpeg import sheet_jpeg
from nostalgia_desktop.archive.sheet.reel import poster_jpeg
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.errors import UsageError
from nostalgia_desktop.domain.evidence import DateSource
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.media import ShouldStop
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.media.poster import find_poster
from nostalgia_desktop.media.survey_file import SurveyMissing, read_filmstrip, read_survey
from nostalgia_desktop.media.threads import in_thread
from nostalgia_desktop.workflow.job_manager import JobManager
from nostalgia_desktop.workflow.new_file import check_new, write_new

_SECTOR = 2048
# The others only tell when the disc was written or a file was copied.
_OF_THE_FILM = (DateSource.RECORDING, DateSource.TEXT)
_JPEG, _HTML = (".jpg", ".jpeg"), (".html", ".htm")
# As wide as they are drawn; with more scenes cards are small.
_WIDE, _NARROW, _MOST_WIDE = 640, 320, 60

Tell = Callable[[str], None]
"""Told what is being done; called in any thread."""


@dataclass(frozen=True, slots=True)
class SheetWish:
    """Whose sheet is wanted, and where; `fonts` is the folder of the program's own type."""

    job_id: int
    out: Path
    fonts: Path


async def write_sheet(jobs: JobManager, layout: ArchiveLayout, wish: SheetWish, tell: Tell) -> Job:
    """Write the contact sheet of a job, as JPEG or HTML by the ending of its name.

    Raises:
        UsageError: there is no such job, or the sheet may not have this name or lie there.
        SurveyMissing: the title was not looked at yet, or what was found has been lost.
        ArchiveError: the name is taken, or the folder cannot be written.
    """
    check_name(wish.out)
    job = jobs.job(wish.job_id)
    check_new(wish.out, job)
    if job.duration_ms is None:
        raise SurveyMissing(
            f"job {job.id} ({job.name}) was not looked at yet; `nostalgia submit` does so"
        )
    clock = jobs.clock(job.id)
    await in_thread(lambda stop: _write(job, clock, layout, wish, tell, stop))
    return job


def check_name(out: Path) -> None:
    """Make sure that a name says what kind of sheet is wanted.

    Raises:
        UsageError: it does not.
    """
    if out.suffix.casefold() not in _JPEG + _HTML:
        raise UsageError(f"{out}: a sheet's name ends in .jpg or .html")


def _write(
    job: Job,
    clock: TitleClock,
    layout: ArchiveLayout,
    wish: SheetWish,
    tell: Tell,
    should_stop: ShouldStop,
) -> None:
    sheet = _gather(job, clock, layout, tell, should_stop)
    tell("drawing …")
    is_jpeg = wish.out.suffix.casefold() in _JPEG
    draw = partial(sheet_jpeg, fonts=wish.fonts) if is_jpeg else sheet_html
    data = draw(sheet, should_stop=should_stop)
    write_new(wish.out, data, should_stop)


def _gather(
    job: Job, clock: TitleClock, layout: ArchiveLayout, tell: Tell, should_stop: ShouldStop
) -> Sheet:
    """All that the sheet shows; finding the posters takes a tenth of a second for each."""
    look, proxy = layout.survey(job.fingerprint), layout.proxy(job.fingerprint)
    survey, filmstrip = read_survey(look), read_filmstrip(look)
    if not proxy.is_file():
        raise SurveyMissing(f"{proxy} is not there; add the disc again to make it")
    width = _WIDE if len(job.scenes) <= _MOST_WIDE else _NARROW
    posters = []
    for number, scene in enumerate(job.scenes, 1):
        tell(f"choosing pictures, scene {number} of {len(job.scenes)} …")
        posters.append(_poster(proxy, scene, width, should_stop))
    return Sheet(
        disc=job.disc,
        title=job.title,
        date=next((each.date for each in job.source.dates if each.source in _OF_THE_FILM), ""),
        length_ms=clock.duration_ms,
        scenes=job.scenes,
        posters=tuple(posters),
        survey=survey,
        filmstrip=filmstrip,
        chapters_ms=_chapters(job, clock),
        damage=job.damage,
    )


def _poster(proxy: Path, scene: Scene, width: int, should_stop: ShouldStop) -> bytes:
    found = find_poster(proxy, scene.start_ms, scene.end_ms, should_stop)
    return poster_jpeg(found.width, found.height, found.rgb, width) if found else b""


def _chapters(job: Job, clock: TitleClock) -> tuple[int, ...]:
    starts = {clock.ms_of_byte(sector * _SECTOR) for sector in job.source.chapter_sectors}
    return tuple(sorted(ms for ms in starts if ms < clock.duration_ms))
