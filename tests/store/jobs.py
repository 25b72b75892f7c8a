"""Jobs to fill a database with."""

import shutil
from dataclasses import replace
from fractions import Fraction
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clock import PAL, Segment, TitleClock, Unit
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import NostalgiaError
from nostalgia_desktop.domain.job import Job, JobState, Source, SourcePart, Step
from nostalgia_desktop.domain.media import Picture, RemoteFile, Scan, Usage
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap, SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy, ToldDate
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.database import MIGRATIONS, Database, newest_version
from nostalgia_desktop.store.job_repository import JobRepository

SOURCE = Source(
    "/films", "Xmas/VIDEO_TS", (SourcePart("Xmas/VIDEO_TS/VTS_01_1.VOB", 4096),), (0, 1), 2, "pal"
)
SCENES = (
    Scene(
        0,
        5_000,
        "Beach",
        "We swim.",
        ("Ada", "Mum"),
        "Rügen",
        "1994-08",
        "u1",
        "look",
        "{}",
        start_snap=Snap(0, 0, SnapReason.EDGE, 1.0),
        end_snap=Snap(5_600, 5_000, SnapReason.CUT, 0.75),
        told_date=ToldDate("1994-08", DatePrecision.SEASON, ToldBy.SPEECH, "so warm this August"),
    ),
    Scene(5_000, 9_000, "Cake", uid="u2"),
)
PICTURE = Picture(720, 576, Fraction(4, 3), Scan.TOP_FIRST, (0x80, 0x81), telecined=True)
CLOCK = TitleClock(
    PAL,
    (
        Segment(0, 200, 48_600, (Unit(0, 2048, 48_600, 768_600),)),
        Segment(200, 50, -90, (Unit(2048, 4096, -90, 179_910),)),
    ),
    (Damage(DamageKind.MISSING, 120, 200, "50 frames are lost"),),
    "pes",
)


def add_job(jobs: JobRepository, number: int = 1) -> Job:
    """Store a new job; each number is another title."""
    return jobs.add("Xmas 1994", f"Title {number}", number, f"{number:032x}", SOURCE, ["a scratch"])


def add_finished_job(database: Database, number: int = 1) -> Job:
    """Store a job with all that a job may have."""
    jobs = JobRepository(database)
    job = add_job(jobs, number)
    jobs.update(
        job.id,
        state=JobState.FAILED.value,
        resume=JobState.ANALYZED.value,
        step=Step.FINALIZE.value,
        error="the disk is full",
        damage=[Damage(DamageKind.MISSING, 5, 9, "a hole")],
        duration_ms=10_000,
        picture=PICTURE,
        remote=RemoteFile("files/x", "https://example.org/x", "2024-01-01T00:00:00+00:00"),
        analyst="gemini",
        model="m-1",
    )
    jobs.replace_scenes(job.id, SCENES)
    jobs.set_clock(job.id, CLOCK)
    for scene, done in zip(SCENES, (True, False), strict=True):
        name = f"1994 - {scene.title} {number}.mp4"
        jobs.put_clip(
            Clip(
                job.id,
                scene.uid,
                name,
                "key",
                sha256="ab" * 32,
                size=99,
                done=done,
                missing_frames=4,
                replaces=f"Old {name}",
                replaces_sha256="cd",
            )
        )
    AnswerRepository(database).add(job.id, "gemini", "m-1", "p1", '{"scenes": []}', Usage(7, 3))
    return jobs.get(job.id)


def add_job_elsewhere(
    archive: Path, number: int, ready: Barrier, answers: "SimpleQueue[str]"
) -> None:
    """What another process does: says that it is ready, stores a job, tells of any error."""
    # Another database first, so that all code is loaded when it counts.
    JobRepository(Database(archive / f"warm up {number}")).all()
    ready.wait(60)
    try:
        add_job(JobRepository(Database(archive)), number)
    except NostalgiaError as error:
        answers.put(str(error))
    else:
        answers.put("")


def without_numbers(job: Job) -> Job:
    """A job without the numbers that another database gives anew."""
    return replace(job, id=0, clips=tuple(replace(clip, job_id=0) for clip in job.clips))


def newer_migrations(folder: Path, statements: str) -> Path:
    """A copy of the migrations with a version 0099 that runs `statements`."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0099_more.py").write_text(
        '"""A version to come."""\n\n'
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision, down_revision = "0099", "{newest_version()}"\n\n\n'
        f"def upgrade():\n    {statements}\n"
    )
    return folder


DROP_CHECKS = [f"ALTER TABLE clip DROP COLUMN {name}" for name in ("essence", "findings")]
DROP_FILMS = [
    *DROP_CHECKS,
    "DROP TABLE film",
    *(f"ALTER TABLE scene DROP COLUMN {name}" for name in ("start_snap", "end_snap", "told_date")),
    *(f"ALTER TABLE answer DROP COLUMN {name}" for name in ("film", "refusal")),
]
"""What makes a database of the fourth version of today's."""
DROP_LEDGER = [*DROP_FILMS, "DROP TABLE ledger", "DROP TABLE fact"]
"""What makes one of the third."""
