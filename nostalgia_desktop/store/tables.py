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
    start_snap: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    end_snap: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    told_date: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class FilmRow(Base):
    """A window of a title on its way to Gemini and back; bounds in frames, see `Film`."""

    __tablename__ = "film"

    job_id: Mapped[int] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    core_start: Mapped[int]
    core_end: Mapped[int]
    asked: Mapped[str]
    state: Mapped[str]
    is_sent: Mapped[bool]
    remote: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    tokens: Mapped[int]
    batch_label: Mapped[str]
    batch: Mapped[str]
    nights: Mapped[int]
    is_half: Mapped[bool]
    trouble: Mapped[str]


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
    essence: Mapped[str] = mapped_column(default="")
    findings: Mapped[list[str]] = mapped_column(JSON, default=list)


class AnswerRow(Base):
    """What an analyst said, word for word, and what it cost in tokens.

    `film` is the name of the window that it is about, empty for the whole title; `refusal` is why
    the analyst broke off, in its own word.
    """

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
    film: Mapped[str] = mapped_column(default="", server_default="")
    refusal: Mapped[str] = mapped_column(default="", server_default="")


class ClockRow(Base):
    """A title's clock, packed; by far the largest thing, so it is read only when needed."""

    __tablename__ = "clock"

    job_id: Mapped[int] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerRow(Base):
    """What an answer cost. It names its title by words alone: money stays spent without the job."""

    __tablename__ = "ledger"

    uid: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(index=True)
    fingerprint: Mapped[str]
    disc: Mapped[str]
    title: Mapped[str]
    model: Mapped[str]
    is_batch: Mapped[bool]
    prompt_tokens: Mapped[int]
    answer_tokens: Mapped[int]
    micro_usd: Mapped[int | None]


class FactRow(Base):
    """A fact of the archive itself, such as its mark."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
