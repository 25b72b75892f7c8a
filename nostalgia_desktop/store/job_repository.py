"""Keeps jobs, their scenes and clips; takes and returns domain objects, never rows."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, delete, func, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nostalgia_desktop.domain.clip import Clip, name_key
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.errors import NameTaken, StoreError, UsageError
from nostalgia_desktop.domain.job import Job, JobState, Source
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.store import codec
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.tables import ClipRow, ClockRow, JobRow, SceneRow

_T = TypeVar("_T")

Edit = tuple[Iterable[Scene], Mapping[str, Any]]
"""New scenes of a job, and the columns that change with them."""


class JobRepository:
    """The jobs of one archive."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.sessions

    def add(
        self,
        disc: str,
        title: str,
        title_number: int,
        fingerprint: str,
        source: Source,
        warnings: Sequence[str],
    ) -> Job:
        """Store a new job in state `registered`."""
        with self._sessions() as session:
            row = JobRow(
                disc=storable(disc),
                title=storable(title),
                title_number=title_number,
                fingerprint=fingerprint,
                source=codec.source_json(source),
                state=JobState.REGISTERED.value,
                resume=JobState.REGISTERED.value,
                warnings=storable(list(warnings)),
            )
            session.add(row)
            session.flush()
            return codec.job_of(row)

    def all(self) -> list[Job]:
        """Every job, oldest first."""
        with self._sessions() as session:
            # As plain rows: with an object of SQLAlchemy's for each of ever so many scenes it
            # takes twice as long.
            read = session.connection().execute
            scenes = _by_job(
                read(select(SceneRow.__table__).order_by(SceneRow.start_ms)), codec.scene_of
            )
            clips = _by_job(read(select(ClipRow.__table__).order_by(ClipRow.id)), codec.clip_of)
            return [
                codec.job_with(row, scenes.get(row.id, ()), clips.get(row.id, ()))
                for row in read(select(JobRow.__table__).order_by(JobRow.id))
            ]

    def get(self, job_id: int) -> Job:
        """One job.

        Raises:
            UsageError: there is none with this number.
        """
        with self._sessions() as session:
            return codec.job_of(_row(session, job_id))

    def many(self, job_ids: Sequence[int]) -> list[Job]:
        """Jobs by their numbers, in that order; unknown numbers are passed over."""
        with self._sessions() as session:
            rows = session.scalars(select(JobRow).where(JobRow.id.in_(job_ids)))
            found = {row.id: codec.job_of(row) for row in rows}
        return [found[job_id] for job_id in job_ids if job_id in found]

    def of_disc(self, disc: str) -> list[Job]:
        """The jobs of discs with this name, by their titles' numbers."""
        query = select(JobRow).where(JobRow.disc == disc)
        with self._sessions() as session:
            rows = session.scalars(query.order_by(JobRow.title_number, JobRow.id))
            return [codec.job_of(row) for row in rows]

    def count_titles(self, disc: str) -> int:
        """How many jobs are of discs with this name."""
        with self._sessions() as session:
            query = select(func.count()).select_from(JobRow).where(JobRow.disc == disc)
            return session.scalar(query) or 0

    def by_fingerprint(self, fingerprint: str) -> Job | None:
        """The job of a title with this content, if it is in the archive."""
        with self._sessions() as session:
            row = session.scalar(select(JobRow).where(JobRow.fingerprint == fingerprint))
            return codec.job_of(row) if row else None

    def update(self, job_id: int, **values: Any) -> Job:
        """Change columns of a job; domain objects are stored as they should be."""
        with self._sessions() as session:
            row = _row(session, job_id)
            _set_values(row, values)
            session.flush()
            return codec.job_of(row)

    def remove(self, job_id: int) -> None:
        """Forget a job with all rows that belong to it; no file is touched.

        Raises:
            UsageError: there is none with this number.
        """
        with self._sessions() as session:
            session.delete(_row(session, job_id))

    def replace_scenes(self, job_id: int, scenes: Iterable[Scene], **values: Any) -> Job:
        """Put `scenes` in place of all scenes of the job; `values` of columns change with them."""
        with self._sessions() as session:
            return _put_scenes(session, _row(session, job_id), scenes, values)

    def edit_scenes(self, job_id: int, edit: Callable[[Job], Edit | None]) -> Job | None:
        """Put what `edit` makes of the job's scenes in their place; nobody comes in between.

        Gives None where `edit` does.

        Raises:
            UsageError: there is no such job.
        """
        with self._sessions() as session:
            # A write before the read: another one has to wait, and none is lost.
            session.execute(update(JobRow).where(JobRow.id == job_id).values(id=job_id))
            row = _row(session, job_id)
            edited = edit(codec.job_of(row))
            return None if edited is None else _put_scenes(session, row, *edited)

    def set_clock(self, job_id: int, clock: TitleClock) -> None:
        """Store a title's clock."""
        with self._sessions() as session:
            session.merge(ClockRow(job_id=job_id, data=codec.pack_clock(clock)))

    def clock(self, job_id: int) -> TitleClock:
        """Read a title's clock again.

        Raises:
            StoreError: it was not stored yet, or is damaged.
        """
        with self._sessions() as session:
            row = session.get(ClockRow, job_id)
            if row is None:
                raise StoreError(f"the clock of job {job_id} was not read yet")
            return codec.unpack_clock(row.data)

    def all_clips(self) -> list[Clip]:
        """Every clip and reserved name of the archive."""
        with self._sessions() as session:
            return [codec.clip_of(row) for row in session.scalars(select(ClipRow))]

    def put_clip(self, clip: Clip) -> None:
        """Reserve a name for a scene's clip, or store what became of it.

        Raises:
            NameTaken: another clip has that name.
        """
        with self._sessions() as session:
            row = session.scalar(
                select(ClipRow).where(
                    ClipRow.job_id == clip.job_id, ClipRow.scene_uid == clip.scene_uid
                )
            )
            if row is None:
                row = ClipRow(job_id=clip.job_id, scene_uid=clip.scene_uid)
                session.add(row)
            row.path, row.name_key, row.key = clip.path, name_key(clip.path), clip.key
            row.sha256, row.size, row.done = clip.sha256, clip.size, clip.done
            row.missing_frames = clip.missing_frames
            row.replaces, row.replaces_sha256 = clip.replaces, clip.replaces_sha256
            row.essence, row.findings = clip.essence, list(clip.findings)
            try:
                session.flush()
            except IntegrityError as error:
                raise NameTaken(f"another clip is called {clip.path}") from error

    def to_disk(self) -> None:
        """Flush what was committed: without it a power cut may take back the last moments."""
        with self._sessions() as session:
            session.execute(text("PRAGMA wal_checkpoint(PASSIVE)"))

    def drop_clip(self, clip: Clip) -> None:
        """Forget a clip; its file is not touched."""
        with self._sessions() as session:
            session.execute(
                delete(ClipRow).where(
                    ClipRow.job_id == clip.job_id, ClipRow.scene_uid == clip.scene_uid
                )
            )

    def claim(self, job_id: int, owner: str, now: float, stale_before: float) -> bool:
        """Take a job for `owner`, unless another holds it and was heard of since `stale_before`.

        Times are seconds since 1970. The claim must be renewed by calling this again.
        """
        free = or_(
            JobRow.claimed_by.in_(("", owner)),
            JobRow.claimed_at < stale_before,
        )
        with self._sessions() as session:
            claimed = session.execute(
                update(JobRow)
                .where(JobRow.id == job_id, free)
                .values(claimed_by=owner, claimed_at=now)
                .returning(JobRow.id)
            )
            return claimed.first() is not None

    def holder(self, job_id: int) -> str:
        """Who holds a job, or nothing."""
        with self._sessions() as session:
            query = select(JobRow.claimed_by).where(JobRow.id == job_id)
            return session.scalar(query) or ""

    def owners(self) -> set[str]:
        """Who holds claims at the moment."""
        with self._sessions() as session:
            query = select(JobRow.claimed_by).where(JobRow.claimed_by != "").distinct()
            return set(session.scalars(query))

    def renew(self, owner: str, job_ids: Collection[int], now: float) -> None:
        """Say that `owner` is still at work on jobs that it holds."""
        mine = JobRow.claimed_by == owner, JobRow.id.in_(job_ids)
        with self._sessions() as session:
            session.execute(update(JobRow).where(*mine).values(claimed_at=now))

    def release(self, owner: str, job_ids: Collection[int] | None = None) -> None:
        """Give back some jobs, or all that `owner` holds."""
        query = update(JobRow).where(JobRow.claimed_by == owner)
        if job_ids is not None:
            query = query.where(JobRow.id.in_(job_ids))
        with self._sessions() as session:
            session.execute(query.values(claimed_by="", claimed_at=0.0, progress=0.0))


def storable(value: Any) -> Any:
    """A text, or a list of texts, without half characters: a path may hold bytes that are none."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [storable(each) for each in value]
    return value


_PACKERS: dict[str, Callable[[Any], Any]] = {
    "source": codec.source_json,
    "picture": codec.picture_json,
    "remote": codec.remote_json,
    "warnings": list,
    "damage": codec.damage_json,
}


def _set_values(row: JobRow, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        packed = _PACKERS[name](value) if name in _PACKERS else value
        setattr(row, name, storable(packed))


def _by_job(rows: Iterable[Row[Any]], make: Callable[[Row[Any]], _T]) -> Mapping[int, list[_T]]:
    found: dict[int, list[_T]] = {}
    for row in rows:
        found.setdefault(row.job_id, []).append(make(row))
    return found


def _put_scenes(
    session: Session, row: JobRow, scenes: Iterable[Scene], values: Mapping[str, Any]
) -> Job:
    row.scenes = [codec.scene_row(scene) for scene in scenes]
    _set_values(row, values)
    session.flush()
    session.expire(row, ["scenes"])
    return codec.job_of(row)


def _row(session: Session, job_id: int) -> JobRow:
    row = session.get(JobRow, job_id)
    if row is None:
        raise UsageError(f"there is no job {job_id}; `nostalgia status` lists them")
    return row
