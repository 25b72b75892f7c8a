"""The job database as one JSON file, and back: for another machine, another program, a safe."""

import base64
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.scene import Scene, check_scenes
from nostalgia_desktop.store import codec
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.job_repository import name_key
from nostalgia_desktop.store.tables import AnswerRow, ClipRow, ClockRow, JobRow

FORMAT, VERSION = "nostalgia-jobs", 1


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", from_attributes=True)


class _Scene(_Model):
    uid: str
    start_ms: int
    end_ms: int
    title: str
    description: str
    people: list[str]
    location: str
    date: str
    note: str
    raw: str


class _Clip(_Model):
    scene_uid: str
    path: str
    key: str
    sha256: str
    size: int
    done: bool
    replaces: str
    replaces_sha256: str


class _Answer(_Model):
    analyst: str
    model: str
    prompt_version: str
    text: str
    prompt_tokens: int
    answer_tokens: int
    created_at: str


class _Job(_Model):
    id: int
    disc: str
    title: str
    title_number: int
    fingerprint: str = Field(pattern="^[0-9a-f]{32}$")
    source: dict[str, Any]
    state: JobState
    resume: JobState
    step: str
    error: str
    warnings: list[str]
    damage: list[str]
    duration_ms: int | None
    picture: dict[str, Any] | None
    remote: dict[str, Any] | None
    analyst: str
    model: str
    scenes: list[_Scene]
    clips: list[_Clip]
    answers: list[_Answer] = []
    clock: str = ""


class _File(_Model):
    format: str
    version: int
    jobs: list[_Job]


class JobTransfer:
    """Writes and reads `jobs.json`."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.sessions

    def export(self) -> str:
        """All jobs with scenes, clips, answers and clocks as JSON."""
        with self._sessions() as session:
            rows = session.scalars(select(JobRow).order_by(JobRow.id)).all()
            jobs = [_exported(session, row) for row in rows]
        return _File(format=FORMAT, version=VERSION, jobs=jobs).model_dump_json(indent=2) + "\n"

    def load(self, text: str, name: str) -> tuple[int, int]:
        """Add the jobs of a file that are not here yet; gives how many were added and known.

        All are added or none.

        Raises:
            StoreError: the file is not one of ours, is newer, or makes no sense; says where.
        """
        try:
            file = _File.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise StoreError(f"{name} is no job list: {place or 'file'}: {first['msg']}") from error
        if file.format != FORMAT or file.version > VERSION:
            raise StoreError(f"{name} was not made by this version of Nostalgia Desktop")
        added = 0
        with self._sessions() as session:
            known = set(session.scalars(select(JobRow.fingerprint)))
            for job in file.jobs:
                if job.fingerprint not in known:
                    _add(session, job, name)
                    known.add(job.fingerprint)
                    added += 1
        return added, len(file.jobs) - added


def _exported(session: Session, row: JobRow) -> _Job:
    answers = session.scalars(select(AnswerRow).where(AnswerRow.job_id == row.id))
    clock = session.get(ClockRow, row.id)
    job = _Job.model_validate(row)
    job.answers = [_Answer.model_validate(answer) for answer in answers]
    job.clock = base64.b64encode(clock.data).decode("ascii") if clock else ""
    return job


def _add(session: Session, job: _Job, name: str) -> None:
    where = f"{name}, job {job.id}"
    row = JobRow(
        **job.model_dump(exclude={"id", "scenes", "clips", "answers", "clock", "state", "resume"}),
        state=job.state.value,
        resume=job.resume.value,
    )
    try:
        scenes = [Scene(**scene.model_dump()) for scene in job.scenes]
        row.scenes = [codec.scene_row(scene) for scene in check_scenes(scenes, _duration(job))]
        clock = base64.b64decode(job.clock, validate=True)
        if clock:
            codec.unpack_clock(clock)
        session.add(row)
        session.flush()
        codec.job_of(row)  # Everything in it must be readable again.
    except (ValueError, TypeError) as error:
        raise StoreError(f"{where} makes no sense: {error}") from error
    if clock:
        session.add(ClockRow(job_id=row.id, data=clock))
    taken = set(session.scalars(select(ClipRow.name_key)))
    row.clips = [
        ClipRow(**clip.model_dump(), name_key=name_key(clip.path))
        for clip in job.clips
        if name_key(clip.path) not in taken and codec.is_plain_name(clip.path)
    ]
    session.add_all(AnswerRow(job_id=row.id, **answer.model_dump()) for answer in job.answers)


def _duration(job: _Job) -> int:
    return job.duration_ms or max((scene.end_ms for scene in job.scenes), default=0)
