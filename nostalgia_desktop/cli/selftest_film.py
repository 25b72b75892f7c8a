"""Checks of `--selftest` that make clips of the sample disc and look at each frame."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import av

from nostalgia_desktop import services
from nostalgia_desktop.archive.layout import ArchiveLayout
from nostalgia_desktop.cli.words import counted
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.domain.errors import MediaError, StoreError
from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.media.clip_picture import clip_frames
from nostalgia_desktop.media.ffmpeg_binary import check_ffmpeg, find_ffmpeg
from nostalgia_desktop.settings import Settings, quality_of
from nostalgia_desktop.store.database import newest_version
from nostalgia_desktop.workflow.pass_report import PassReport
from nostalgia_desktop.workflow.quote import Consent, Quote
from nostalgia_desktop.workflow.steps.finalize import takes_of

_TAGS = ("title", "date", "comment", "album")


async def find_ffmpeg_program(_archive: Path) -> str:
    """Run ffmpeg once, the one that comes with the program."""
    path = find_ffmpeg()
    version = await check_ffmpeg(path)
    number = ".".join(map(str, version)) if version else "of no numbered release"
    return f"{number}, {path}"


async def make_database(archive: Path) -> str:
    """Make a job database with all its migrations."""
    with _records(archive) as records:
        records.jobs.jobs()  # Makes it, version by version.
        path = records.database.path
    with contextlib.closing(sqlite3.connect(path)) as database:
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if version != newest_version():
        raise StoreError(f"the database has version {version}, not {newest_version()}")
    return f"made, with version {version}"


async def make_previews(archive: Path) -> str:
    """First pass over the sample disc, without Gemini."""
    report = await _run(archive, finalize=False)
    jobs = _all_in(report, JobState.ANALYZED)
    layout = ArchiveLayout(archive)
    gone = [job.name for job in jobs if not layout.proxy(job.fingerprint).is_file()]
    if gone:
        raise MediaError(f"no preview was made of {', '.join(gone)}")
    scenes = sum(len(job.scenes) for job in jobs)
    titles = counted(len(jobs), "title", "titles")
    return f"{titles}, {counted(scenes, 'scene', 'scenes')} found on this machine"


async def make_clips(archive: Path) -> str:
    """Second pass: a clip of each scene."""
    report = await _run(archive, finalize=True)
    clips = sum(len(job.clips) for job in _all_in(report, JobState.FINALIZED))
    return f"{counted(clips, 'clip', 'clips')} made"


async def compare_clips(archive: Path) -> str:
    """Decode each clip to its end, and compare it with what was planned."""
    return await asyncio.to_thread(_compare, archive)


def _compare(archive: Path) -> str:
    """Look at all clips of an archive.

    Raises:
        MediaError: one has other frames or tags.
    """
    frames = clips = 0
    with _records(archive) as records:
        for job in records.jobs.jobs():
            paths = {clip.scene_uid: archive / clip.path for clip in job.clips}
            for take in takes_of(records.jobs, services.clip_wishes(Settings()), job):
                path = paths[take.scene.uid]
                shown, tags = _read_clip(path)
                planned = clip_frames(take.frames, take.picture, quality_of(Settings()))
                if shown != planned:
                    raise MediaError(f"{path.name} has {shown} frames, not {planned}")
                lost = [name for name in _TAGS if tags.get(name, "") != getattr(take.tags, name)]
                if lost:
                    raise MediaError(f"{path.name} lacks its {', '.join(lost)}")
                frames, clips = frames + shown, clips + 1
    if not clips:
        raise MediaError("there are no clips to look at")
    return f"{frames} frames in {counted(clips, 'clip', 'clips')}, as planned; {', '.join(_TAGS)}"


def _read_clip(path: Path) -> tuple[int, dict[str, str]]:
    """How many pictures a clip has when it is decoded, and its tags."""
    with av.open(str(path)) as container:
        return sum(1 for _frame in container.decode(video=0)), dict(container.metadata)


async def _run(archive: Path, *, finalize: bool) -> PassReport:
    with _records(archive) as records:
        orchestrator = await services.build_orchestrator(
            records, Settings(), services.PassOptions(analyst="local"), "", "", _refuse
        )
        try:
            if finalize:
                return await orchestrator.batch_finalize()
            return await orchestrator.batch_submit([sample_disc()])
        finally:
            await orchestrator.close()


async def _refuse(_quote: Quote) -> Consent:
    return Consent(agreed=False)


def _all_in(report: PassReport, state: JobState) -> list[Job]:
    """The jobs of a pass, all of which went well.

    Raises:
        MediaError: there are none, or some did not; says why.
    """
    jobs = list(report.jobs)
    failed = [f"{job.name}: {job.error}" for job in jobs if job.state is not state]
    troubles = [*failed, *report.problems, *report.scan.problems]
    if troubles or not jobs:
        raise MediaError("; ".join(troubles) or "no title was found")
    return jobs


@contextlib.contextmanager
def _records(archive: Path) -> Iterator[services.Records]:
    records = services.open_records(archive)
    try:
        yield records
    finally:
        records.database.close()
