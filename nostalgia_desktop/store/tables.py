"""The tables of the job database. Times of day are UTC in ISO 8601, paths are relative."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Names every constraint, so that later migrations can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class JobRow(Base):
    """A title on its way; `root` was the source's place on the machine that registered it."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    disc: Mapped[str]
    title: Mapped[str]
    title_number: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(index=True)
    resume: Mapped[str]
    step: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    damage: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    duration_ms: Mapped[int | None]
    picture: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    remote: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    analyst: Mapped[str] = mapped_column(default="")
    model: Mapped[str] = mapped_column(default="")
    claimed_by: Mapped[str] = mapped_column(default="")
    claimed_at: Mapped[float] = mapped_column(default=0.0)

    scenes: Mapped[list["SceneRow"]] = relationship(
        order_by="SceneRow.start_ms", cascade="all, delete-orphan", lazy="selectin"
    )
    clips: Mapped[list["ClipRow"]] = relationship(
        order_by="ClipRow.id", cascade="all, delete-orphan", lazy="selectin"
    )


class SceneRow(Base):
    """A scene of a title; times in milliseconds of title time."""

    __tablename__ = "scene"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    uid: Mapped[str]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    title: Mapped[str]
    description: Mapped[str]
    people: Mapped[list[str]] = mapped_column(JSON)
    location: Mapped[str]
    date: Mapped[str]
    note: Mapped[str]
    raw: Mapped[str]
    is_approved: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_left_out: Mapped[bool] = mapped_column(default=False, server_default="0")


class ClipRow(Base):
    """A clip, or the name that is reserved for one; `name_key` is its path in one letter case."""

    __tablename__ = "clip"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    scene_uid: Mapped[str]
    path: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    done: Mapped[bool] = mapped_column(default=False)
    missing_frames: Mapped[int] = mapped_column(default=0)
    replaces: Mapped[str] = mapped_column(default="")
    replaces_sha256: Mapped[str] = mapped_column(default="")


class AnswerRow(Base):
    """What an analyst said, word for word, and what it cost in tokens."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"), index=True)
    analyst: Mapped[str]
    model: Mapped[str]
    prompt_version: Mapped[str]
    text: Mapped[str]
    prompt_tokens: Mapped[int] = mapped_column(default=0)
    answer_tokens: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[str]


class ClockRow(Base):
    """A title's clock, packed; by far the largest thing, so it is read only when needed."""

    __tablename__ = "clock"

    job_id: Mapped[int] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)
