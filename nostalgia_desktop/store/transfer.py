"""The job database as one JSON file, and back: for another machine, another program, a safe."""

import base64
import contextlib
import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from nostalgia_desktop.domain.clip import name_key
from nostalgia_desktop.domain.damage import DamageKind
from nostalgia_desktop.domain.disc import Container
from nostalgia_desktop.domain.errors import NostalgiaError, StoreError
from nostalgia_desktop.domain.evidence import DateSource
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.domain.media import Scan
from nostalgia_desktop.domain.scene import Scene, check_scenes
from nostalgia_desktop.domain.snap import SnapReason
from nostalgia_desktop.domain.told_date import DatePrecision, ToldBy
from nostalgia_desktop.store import codec
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.first_damage import damage_of_version_1
from nostalgia_desktop.store.ledger_transfer import LedgerItem, exported_ledger, load_ledger
from nostalgia_desktop.store.ledger_uid import LedgerUids
from nostalgia_desktop.store.tables import AnswerRow, ClipRow, ClockRow, JobRow

FORMAT, VERSION = "nostalgia-jobs", 2

_SCENE = TypeAdapter(Scene)

# SQLite holds no larger numbers.
_Number = Annotated[int, Field(ge=0, lt=1 << 63)]
# No `1e999999999`: Python would work out that number.
_Aspect = Annotated[str, Field(pattern="^[1-9][0-9]{0,4}(/[1-9][0-9]{0,4})?$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", from_attributes=True)


class _Snap(_Model):
    told_ms: int
    ms: _Number
    reason: SnapReason
    confidence: Annotated[float, Field(ge=0, le=1)]


class _ToldDate(_Model):
    date: str
    precision: DatePrecision | None = None
    source: ToldBy | None = None
    words: str = ""


class _Scene(_Model):
    uid: Annotated[str, Field(min_length=1)]
    start_ms: _Number
    end_ms: _Number
    title: str
    description: str
    people: list[str]
    location: str
    date: Annotated[str, Field(pattern="^([0-9]{4}(-[0-9]{2}){0,2})?$")]
    note: str
    raw: str
    is_approved: bool = False
    is_left_out: bool = False
    start_snap: _Snap | None = None
    end_snap: _Snap | None = None
    told_date: _ToldDate | None = None


class _Clip(_Model):
    scene_uid: str
    path: str
    key: str
    sha256: str
    size: _Number
    done: bool
    missing_frames: _Number = 0
    replaces: str
    replaces_sha256: str
    essence: str = ""
    findings: list[str] = Field(default_factory=list)


class _Answer(_Model):
    analyst: str
    model: str
    prompt_version: str
    text: str
    prompt_tokens: _Number
    answer_tokens: _Number
    created_at: str
    film: str = ""
    refusal: str = ""


class _Part(_Model):
    path: str
    size: _Number
    start: _Number = 0
    file_size: _Number = 0


class _Date(_Model):
    date: Annotated[str, Field(pattern="^[0-9]{4}(-[0-9]{2}){0,2}(T[0-9:]{5,8})?$")]
    source: DateSource
    detail: str


class _Damage(_Model):
    kind: DamageKind
    start_ms: _Number
    end_ms: _Number
    detail: str


class _Source(_Model):
    root: str
    folder: str
    parts: Annotated[list[_Part], Field(min_length=1)]
    chapter_sectors: list[_Number] = []
    sectors: _Number = 0
    standard: str = ""
    aspect: _Aspect | Literal[""] = ""
    audio: list[str] = []
    container: Container = Container.PROGRAM_STREAM
    dates: list[_Date] = []


class _Picture(_Model):
    width: _Number
    height: _Number
    aspect: _Aspect
    scan: Scan
    audio_ids: list[_Number]
    telecined: bool = False


class _Remote(_Model):
    name: str
    uri: str
    expires: str


class _Job(_Model):
    id: int
    disc: str
    title: str
    title_number: _Number
    fingerprint: str = Field(pattern="^[0-9a-f]{32}$")
    source: _Source
    state: JobState
    resume: JobState
    step: str
    error: str
    warnings: list[str]
    damage: Annotated[list[_Damage], BeforeValidator(damage_of_version_1)]
    duration_ms: _Number | None
    picture: _Picture | None
    remote: _Remote | None
    analyst: str
    model: str
    scenes: list[_Scene]
    clips: list[_Clip]
    answers: list[_Answer] = []
    clock: str = ""


class _Head(_Model):
    format: str
    version: int


class _File(_Head):
    jobs: list[_Job]
    # Older programs wrote none: there the answers tell.
    ledger: list[LedgerItem] | None = None


class JobTransfer:
    """Writes and reads `jobs.json`."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.sessions

    def export(self) -> str:
        """All jobs with scenes, clips, answers and clocks, and the ledger, as JSON."""
        with self._sessions() as session:
            rows = session.scalars(select(JobRow).order_by(JobRow.id)).all()
            jobs = [_exported(session, row) for row in rows]
            ledger = exported_ledger(session)
        file = _File(format=FORMAT, version=VERSION, jobs=jobs, ledger=ledger)
        text = json.dumps(file.model_dump(), ensure_ascii=False, indent=2) + "\n"
        # A path may hold bytes that are no characters.
        return text.encode("utf-8", "replace").decode("utf-8")

    def load(self, text: str, name: str) -> tuple[int, int]:
        """Add the jobs of a file that are not here yet; gives how many were added and known.

        All are added or none.

        Raises:
            StoreError: the file is not one of ours, is newer, or makes no sense; says where.
        """
        try:
            head = _Head.model_validate_json(text)
            if head.format != FORMAT or head.version > VERSION:
                raise StoreError(f"{name} was not made by this version of Nostalgia Desktop")
            file = _File.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise StoreError(f"{name} is no job list: {place or 'file'}: {first['msg']}") from error
        added = 0
        with self._sessions() as session:
            known = set(session.scalars(select(JobRow.fingerprint)))
            for job in file.jobs:
                if job.fingerprint not in known:
                    _add(session, job, name)
                    known.add(job.fingerprint)
                    added += 1
            load_ledger(session, _paid_for(file.jobs) if file.ledger is None else file.ledger)
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
        scenes = [_SCENE.validate_python(scene.model_dump()) for scene in job.scenes]
        row.scenes = [codec.scene_row(scene) for scene in check_scenes(scenes, _duration(job))]
        if len({scene.uid for scene in scenes}) < len(scenes):
            raise ValueError("two of its scenes have the same uid")
        clock = base64.b64decode(job.clock, validate=True)
        if clock:
            codec.unpack_clock(clock)
        session.add(row)
        session.flush()
        codec.job_of(row)  # Everything in it must be readable again.
    except (ValueError, TypeError, NostalgiaError) as error:
        raise StoreError(f"{where} makes no sense: {error}") from error
    if clock:
        session.add(ClockRow(job_id=row.id, data=clock))
    taken = set(session.scalars(select(ClipRow.name_key)))
    for clip in job.clips:
        key = name_key(clip.path)
        if key not in taken and _stays_here(clip):
            taken.add(key)
            row.clips.append(ClipRow(**clip.model_dump(), name_key=key))
    session.add_all(AnswerRow(job_id=row.id, **answer.model_dump()) for answer in job.answers)


def _paid_for(jobs: Iterable[_Job]) -> Iterator[LedgerItem]:
    """The entries that answers stand for: the same as a program with a ledger has written."""
    uids = LedgerUids()
    for job in jobs:
        for answer in job.answers:
            used = answer.prompt_tokens, answer.answer_tokens
            question = job.fingerprint, answer.created_at, answer.model, answer.prompt_version
            item = {
                **job.model_dump(include={"fingerprint", "disc", "title"}),
                **answer.model_dump(include={"model", "prompt_tokens", "answer_tokens"}),
                **{"uid": uids.next(*question, *used), "at": answer.created_at},
            }
            with contextlib.suppress(ValidationError):  # What makes no sense cost nobody anything.
                if any(used):
                    yield LedgerItem.model_validate(item)


def _duration(job: _Job) -> int:
    return job.duration_ms or max((scene.end_ms for scene in job.scenes), default=0)


def _stays_here(clip: _Clip) -> bool:
    return all(codec.is_clip_path(path) for path in (clip.path, clip.replaces or clip.path))
