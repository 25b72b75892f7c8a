"""Turns rows into domain objects and back; rows never leave the store."""

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from nostalgia_desktop.domain.clip import Clip
from nostalgia_desktop.domain.clock import Segment, TitleClock, Unit
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.job import Job, JobState, Source, Step
from nostalgia_desktop.domain.marks import Mark, MarkKind
from nostalgia_desktop.domain.media import Picture, RemoteFile
from nostalgia_desktop.domain.scene import Scene
from nostalgia_desktop.domain.snap import Snap
from nostalgia_desktop.domain.time import frame_to_ms
from nostalgia_desktop.domain.told_date import ToldDate
from nostalgia_desktop.store.database import FILE_NAME
from nostalgia_desktop.store.tables import JobRow, SceneRow

Columns = Any
"""A row as an object of SQLAlchemy's or as it came: both have the columns by their names."""

_SOURCE = TypeAdapter(Source)
_PICTURE = TypeAdapter(Picture)
_REMOTE = TypeAdapter(RemoteFile)
_DAMAGE = TypeAdapter(tuple[Damage, ...])
_SNAP = TypeAdapter(Snap)
_TOLD_DATE = TypeAdapter(ToldDate)
_UNIT = struct.Struct("<QIqI")
# A million units are six days of film: what unpacks to more was not made by this program.
_MAX_CLOCK_BYTES = 1_000_000 * _UNIT.size

_Count = Annotated[int, Field(ge=0)]
_Positive = Annotated[int, Field(ge=1)]


class _ClockHead(BaseModel):
    """What stands before a packed clock's units."""

    model_config = ConfigDict(strict=True)

    # No `1e999999999`: Python would work out that number.
    rate: Annotated[str, Field(pattern="^[1-9][0-9]{0,6}(/[1-9][0-9]{0,6})?$")]
    method: str
    segments: Annotated[list[tuple[_Count, _Positive, int, _Positive]], Field(min_length=1)]
    damage: list[tuple[str, _Count, _Count, str]] = []
    marks: list[tuple[str, _Count, str]] = []
    # The first version counted frames, and knew no kinds.
    holes: list[tuple[_Count, _Count, str]] = []


def job_of(row: JobRow) -> Job:
    """A job with its scenes and clips."""
    return job_with(row, map(scene_of, row.scenes), map(clip_of, row.clips))


def job_with(row: Columns, scenes: Iterable[Scene], clips: Iterable[Clip]) -> Job:
    """A job of its own columns, with its scenes and clips in order."""
    return Job(
        id=row.id,
        disc=row.disc,
        title=row.title,
        title_number=row.title_number,
        fingerprint=row.fingerprint,
        source=_SOURCE.validate_python(row.source),
        state=JobState(row.state),
        resume=JobState(row.resume),
        step=Step(row.step) if row.step else None,
        error=row.error,
        progress=row.progress,
        warnings=tuple(row.warnings),
        damage=_DAMAGE.validate_python(row.damage),
        duration_ms=row.duration_ms,
        picture=_PICTURE.validate_python(row.picture) if row.picture else None,
        remote=_REMOTE.validate_python(row.remote) if row.remote else None,
        analyst=row.analyst,
        model=row.model,
        scenes=tuple(scenes),
        clips=tuple(clips),
    )


def source_json(source: Source) -> dict[str, Any]:
    """A source as it is stored."""
    return dict(_SOURCE.dump_python(source, mode="json"))


def picture_json(picture: Picture | None) -> dict[str, Any] | None:
    """A picture's facts as they are stored."""
    return _PICTURE.dump_python(picture, mode="json") if picture else None


def damage_json(damage: Sequence[Damage]) -> list[dict[str, Any]]:
    """A damage map as it is stored."""
    return list(_DAMAGE.dump_python(tuple(damage), mode="json"))


def remote_json(remote: RemoteFile | None) -> dict[str, Any] | None:
    """A remote file as it is stored."""
    return _REMOTE.dump_python(remote, mode="json") if remote else None


def scene_row(scene: Scene) -> SceneRow:
    """A new row for a scene."""
    return SceneRow(
        uid=scene.uid,
        start_ms=scene.start_ms,
        end_ms=scene.end_ms,
        title=scene.title,
        description=scene.description,
        people=list(scene.people),
        location=scene.location,
        date=scene.date,
        note=scene.note,
        raw=scene.raw,
        is_approved=scene.is_approved,
        is_left_out=scene.is_left_out,
        start_snap=_SNAP.dump_python(scene.start_snap, mode="json") if scene.start_snap else None,
        end_snap=_SNAP.dump_python(scene.end_snap, mode="json") if scene.end_snap else None,
        told_date=_TOLD_DATE.dump_python(scene.told_date, mode="json") if scene.told_date else None,
    )


def scene_of(row: Columns) -> Scene:
    """A scene as it is in the program."""
    return Scene(
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        title=row.title,
        description=row.description,
        people=tuple(row.people),
        location=row.location,
        date=row.date,
        uid=row.uid,
        note=row.note,
        raw=row.raw,
        is_approved=row.is_approved and not row.is_left_out,
        is_left_out=row.is_left_out,
        start_snap=_SNAP.validate_python(row.start_snap) if row.start_snap else None,
        end_snap=_SNAP.validate_python(row.end_snap) if row.end_snap else None,
        told_date=_TOLD_DATE.validate_python(row.told_date) if row.told_date else None,
    )


def is_clip_path(path: str) -> bool:
    """Whether a clip's path stays in the archive's folder, whatever a file claims.

    The program's own files there are no clips: hidden ones, the database and its backups.
    """
    names = path.split("/")
    is_own = path.casefold().startswith(FILE_NAME) or any(name[:1] in ("", ".") for name in names)
    return not is_own and not any(mark in path for mark in "\\:\0")


def clip_of(row: Columns) -> Clip:
    """A clip, finished or reserved.

    Raises:
        StoreError: somebody made its path lead out of the archive.
    """
    if not is_clip_path(row.path) or (row.replaces and not is_clip_path(row.replaces)):
        raise StoreError(f"the job database names a clip outside the archive: {row.path!r}")
    return Clip(
        job_id=row.job_id,
        scene_uid=row.scene_uid,
        path=row.path,
        key=row.key,
        sha256=row.sha256,
        size=row.size,
        done=row.done,
        missing_frames=row.missing_frames,
        replaces=row.replaces,
        replaces_sha256=row.replaces_sha256,
        essence=row.essence,
        findings=tuple(map(str, row.findings)),
    )


def pack_clock(clock: TitleClock) -> bytes:
    """A clock in some 8 bytes a unit: a JSON head, a zero byte, then the units; compressed."""
    head = {
        "rate": str(clock.rate),
        "method": clock.method,
        "segments": [
            [segment.first_frame, segment.frames, segment.pts, len(segment.units)]
            for segment in clock.segments
        ],
        "damage": [
            [each.kind.value, each.start_ms, each.end_ms, each.detail] for each in clock.damage
        ],
        "marks": [[mark.kind.value, mark.frame, mark.detail] for mark in clock.marks],
    }
    units = b"".join(
        _UNIT.pack(unit.start, unit.end - unit.start, unit.pts, unit.end_pts - unit.pts)
        for segment in clock.segments
        for unit in segment.units
    )
    return zlib.compress(json.dumps(head).encode() + b"\0" + units)


def unpack_clock(data: bytes) -> TitleClock:
    """Read what `pack_clock` wrote.

    Raises:
        StoreError: the data is damaged.
    """
    try:
        head_bytes, _zero, packed = _unpacked(data).partition(b"\0")
        head = _ClockHead.model_validate_json(head_bytes)
        units = [
            Unit(start, start + length, pts, pts + ticks)
            for start, length, pts, ticks in _UNIT.iter_unpack(packed)
        ]
        return _clock(head, units)
    except (zlib.error, ValueError, struct.error) as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"a stored title clock is damaged: {reason}") from error


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(data, _MAX_CLOCK_BYTES)
    if not unpacker.eof:
        raise ValueError("it is cut off, or far too long")
    return unpacked


def _clock(head: _ClockHead, units: list[Unit]) -> TitleClock:
    segments: list[Segment] = []
    at = frame = 0
    for first_frame, frames, pts, count in head.segments:
        if first_frame != frame:
            raise ValueError("its segments do not follow each other")
        segments.append(Segment(first_frame, frames, pts, tuple(units[at : at + count])))
        at, frame = at + count, frame + frames
    if at != len(units):
        raise ValueError("it has more or fewer units than it says")
    rate = Fraction(head.rate)
    damage = [
        Damage(DamageKind(kind), start_ms, end_ms, detail)
        for kind, start_ms, end_ms, detail in head.damage
    ]
    damage += [
        Damage(DamageKind.MISSING, frame_to_ms(start, rate), frame_to_ms(end, rate), why)
        for start, end, why in head.holes
    ]
    marks = tuple(Mark(MarkKind(kind), frame, detail) for kind, frame, detail in head.marks)
    return TitleClock(rate, tuple(segments), tuple(damage), head.method, marks)
