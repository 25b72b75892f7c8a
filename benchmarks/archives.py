"""Makes archives with many titles to measure with, by writing their rows all at once."""

from pathlib import Path

from nostalgia_desktop.domain.job import Job, JobState, Source, SourcePart
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.store import codec
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.tables import JobRow

SCENES = 14
_STATES = (JobState.ANALYZED, JobState.FINALIZED, JobState.FAILED, JobState.WAITING)
_RESUME = (JobState.ANALYZED, JobState.FINALIZED, JobState.PROXIED, JobState.ANALYZED)


def made_up_job(number: int) -> Job:
    """A title of a disc of three, in one of four states; no pass would begin by itself."""
    disc, name = divmod(number, 3)
    folder = f"Disc {disc:04}/VIDEO_TS"
    scenes = tuple(
        Scene(
            index * 60_000,
            (index + 1) * 60_000,
            f"Scene {index} of {number}",
            people=("Mia",),
            uid=f"{number:x}-{index:x}",
        )
        for index in range(SCENES)
    )
    return Job(
        id=number,
        disc=f"Disc {disc:04}, {1985 + disc % 15}",
        title=f"Title {name + 1}",
        title_number=name + 1,
        fingerprint=f"{number:032x}",
        source=Source("/films", folder, (SourcePart(f"{folder}/VTS_01_1.VOB", 10**9),)),
        state=_STATES[number % 4],
        resume=_RESUME[number % 4],
        error="the disk is full; make room" if number % 4 >= 2 else "",
        duration_ms=SCENES * 60_000,
        scenes=scenes,
    )


def fill_archive(archive: Path, count: int) -> Path:
    """An archive of so many titles in a new folder; without any, just the folder's name."""
    if count:
        database = Database(archive)
        with database.sessions() as session:
            session.add_all(_row(made_up_job(number)) for number in range(1, count + 1))
        database.close()
    return archive


def _row(job: Job) -> JobRow:
    return JobRow(
        id=job.id,
        disc=job.disc,
        title=job.title,
        title_number=job.title_number,
        fingerprint=job.fingerprint,
        source=codec.source_json(job.source),
        state=job.state.value,
        resume=job.reached.value,
        error=job.error,
        warnings=[],
        damage=[],
        duration_ms=job.duration_ms,
        scenes=[codec.scene_row(scene) for scene in job.scenes],
    )
