"""Gathers all that the review of a title needs, for a window that may not read it by itself."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.disc.locate import locate
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.disc import Title
from nostalgia_desktop.domain.errors import SourceError, VisionError
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.domain.review import FrameGrid
from nostalgia_desktop.domain.scene import Scenes
from nostalgia_desktop.domain.survey import Filmstrip, Survey
from nostalgia_desktop.media.ffmpeg_args import proxy_rate
from nostalgia_desktop.media.survey_file import SurveyMissing, read_filmstrip, read_survey
from nostalgia_desktop.vision.answer import new_uid, parse_answer
from nostalgia_desktop.workflow.job_manager import JobManager

__all__ = ["Lack", "ReviewData", "gather", "known_people", "new_uid"]

_SECTOR = 2048


class Lack(StrEnum):
    """What a review can do without, though it is the poorer for it."""

    PREVIEW = "preview"
    SURVEY = "survey"
    ORIGINALS = "originals"


@dataclass(frozen=True, slots=True)
class ReviewData:
    """A title under review.

    `title` has the originals as they lie on this machine; None where they are out, and then
    `lacking` says in words what is wrong with them. `suggested_ms` are the analyst's own bounds.
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
    if not proxy.is_file():
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
        suggested_ms=_suggested(jobs, job),
        lacking=tuple(lacking.items()),
    )


def known_people(jobs: JobManager) -> Counter[str]:
    """All people in the archive's scenes, and in how many each is.

    Run it in a thread: it reads every job.
    """
    return Counter(name for job in jobs.jobs() for scene in job.scenes for name in scene.people)


def _look(path: Path, lacking: dict[Lack, str]) -> tuple[Survey | None, Filmstrip | None]:
    try:
        return read_survey(path), read_filmstrip(path)
    except SurveyMissing as error:
        lacking[Lack.SURVEY] = str(error)
        return None, None


def _originals(job: Job, lacking: dict[Lack, str]) -> Title | None:
    try:
        return locate(job, {})
    except SourceError as error:
        lacking[Lack.ORIGINALS] = str(error)
        return None


def _chapters(job: Job, clock: TitleClock) -> tuple[int, ...]:
    starts = {clock.ms_of_byte(sector * _SECTOR) for sector in job.source.chapter_sectors}
    return tuple(sorted(ms for ms in starts if ms < clock.duration_ms))


def _suggested(jobs: JobManager, job: Job) -> tuple[int, ...]:
    """The bounds in the analyst's last answer; those at hand where it gave none in words."""
    scenes: Scenes = job.scenes
    answers = jobs.answers(job.id)
    if answers and job.duration_ms:
        with suppress(VisionError):
            scenes = parse_answer(answers[-1].text, job.duration_ms)
    return tuple(sorted({ms for scene in scenes for ms in (scene.start_ms, scene.end_ms)}))
