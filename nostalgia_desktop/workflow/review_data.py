"""Gathers all that the review of a title needs, for a window that may not read it by itself."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path, PurePosixPath

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.locate import locate, root_of
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import SourceError, VisionError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import Scenes, new_uid
from nostalgia_desktop.domain.survey import Filmstrip, Survey
from nostalgia_desktop.media.mp4_boxes import is_whole
from nostalgia_desktop.media.proxy_rate import proxy_rate
from nostalgia_desktop.workflow.job_manager import JobManager

__all__ = ["Lack", "ReviewData", "gather", "known_people", "new_uid"]

_SECTOR = 2048


class Lack(StrEnum):
    """What a review can do without, though it is the poorer for it.

    `ORIGINALS_AT` is the file that is not there; without it, they have changed.
    """

    PREVIEW = "preview"
    SURVEY = "survey"
    ORIGINALS = "originals"
    ORIGINALS_AT = "originals at"


@dataclass(frozen=True, slots=True)
class ReviewData:
    """A title under review.

    `title` has the originals as they lie on this machine; None where they are out, and then
    `lacking` says in words what is wrong with them. `suggested_ms` are the analyst's own bounds.
    `beside` are the disc's other titles.
    """

    job: Job
    clock: TitleClock
    survey: Survey | None = None
    filmstrip: Filmstrip | None = None
    proxy: Path | None = None
    title: Title | None = None
    chapters_ms: tuple[int, ...] = ()
    suggested_ms: tuple[int, ...] = ()
    lacking: tuple[tuple[Lack, str], ...] = ()
    beside: tuple[Job, ...] = ()

    @property
    def grid(self) -> FrameGrid:
        """The title's frames."""
        return FrameGrid(self.clock.rate, self.clock.frames)

    @property
    def proxy_frame_ms(self) -> Fraction:
        """How long each frame of the preview is shown."""
        return 1000 / proxy_rate(self.clock.rate)


def gather(jobs: JobManager, layout: ArchiveLayout, job_id: int) -> ReviewData:
    """Read all of it; what is missing is left out and said. Run it in a thread.

    Raises:
        UsageError: there is no such job.
        StoreError: the database cannot be read, or the title's clock is not known yet.
    """
    job, clock = jobs.job(job_id), jobs.clock(job_id)
    lacking = dict[Lack, str]()
    proxy = layout.proxy(job.fingerprint)
    if not is_whole(proxy):
        lacking[Lack.PREVIEW] = str(proxy)
    survey, filmstrip = _look(layout.survey(job.fingerprint), lacking)
    return ReviewData(
        job=job,
        clock=clock,
        survey=survey,
        filmstrip=filmstrip,
        proxy=None if Lack.PREVIEW in lacking else proxy,
        title=_originals(job, lacking),
        chapters_ms=_chapters(job, clock),
        suggested_ms=_suggested(jobs, job, FrameGrid(clock.rate, clock.frames)),
        lacking=tuple(lacking.items()),
        beside=tuple(jobs.titles_beside(job)),
    )


def known_people(jobs: JobManager) -> Counter[str]:
    """All people in the archive's scenes, and in how many each is.

    Run it in a thread: it reads every job.
    """
    return Counter(name for job in jobs.jobs() for scene in job.scenes for name in scene.people)


def _look(path: Path, lacking: dict[Lack, str]) -> tuple[Survey | None, Filmstrip | None]:
    # numpy takes a moment to load: in this thread, and not before the window is to be seen.
    from nostalgia_desktop.media.survey_file import SurveyMissing, read_filmstrip, read_survey

    try:
        return read_survey(path), read_filmstrip(path)
    except SurveyMissing as error:
        lacking[Lack.SURVEY] = str(error)
        return None, None


def _originals(job: Job, lacking: dict[Lack, str]) -> Title | None:
    try:
        return locate(job, {})
    except SourceError as error:
        missing = next((path for path in _files(job) if not path.exists()), None)
        lacking[Lack.ORIGINALS] = str(error)
        if missing is not None:
            lacking[Lack.ORIGINALS_AT] = str(missing)
        return None


def _files(job: Job) -> list[Path]:
    """Where the originals lay on the machine that registered them."""
    root = root_of(job.source, {})
    return [root / PurePosixPath(part.path) for part in job.source.parts]


def _chapters(job: Job, clock: TitleClock) -> tuple[int, ...]:
    starts = {clock.ms_of_byte(sector * _SECTOR) for sector in job.source.chapter_sectors}
    return tuple(sorted(ms for ms in starts if ms < clock.duration_ms))


def _suggested(jobs: JobManager, job: Job, grid: FrameGrid) -> tuple[int, ...]:
    """The bounds in the analyst's last answers; those at hand where it gave none in words."""
    scenes: Scenes = job.scenes
    with suppress(VisionError):
        scenes = _said(jobs, job, grid) or scenes
    return tuple(sorted({ms for scene in scenes for ms in (scene.start_ms, scene.end_ms)}))


def _said(jobs: JobManager, job: Job, grid: FrameGrid) -> Scenes:
    # As above.
    from nostalgia_desktop.vision.answer import parse_answer
    from nostalgia_desktop.workflow.told import joined

    answers, films = jobs.answers(job.id), jobs.films(job.id)
    if any(answer.film for answer in answers):
        return joined(films, answers, grid)
    # One answer to the whole title, as older versions asked for it.
    return parse_answer(answers[-1].text, grid.duration_ms) if answers else ()
