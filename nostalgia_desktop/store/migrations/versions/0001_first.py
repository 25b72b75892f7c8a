"""The first version: jobs, scenes, clips, answers, clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _make_jobs()
    _make_scenes()
    _make_clips()
    _make_answers()
    op.create_table(
        "clock",
        sa.Column("job_id", sa.Integer, _of_job(), primary_key=True, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )


def _of_job() -> sa.ForeignKey:
    return sa.ForeignKey("job.id", ondelete="CASCADE")


def _job_id() -> sa.Column[int]:
    return sa.Column("job_id", sa.Integer, _of_job(), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _make_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("disc"),
        _text("title"),
        _number("title_number"),
        sa.Column("fingerprint", sa.String, nullable=False, unique=True),
        sa.Column("source", sa.JSON, nullable=False),
        _text("state"),
        _text("resume"),
        _text("step"),
        _text("error"),
        sa.Column("progress", sa.Double, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("damage", sa.JSON, nullable=False),
        sa.Column("duration_ms", sa.Integer),
        sa.Column("picture", sa.JSON),
        sa.Column("remote", sa.JSON),
        _text("analyst"),
        _text("model"),
        _text("claimed_by"),
        sa.Column("claimed_at", sa.Double, nullable=False),
    )
    op.create_index("ix_job_state", "job", ["state"])


def _make_scenes() -> None:
    op.create_table(
        "scene",
        sa.Column("id", sa.Integer, primary_key=True),
        _job_id(),
        _text("uid"),
        _number("start_ms"),
        _number("end_ms"),
        _text("title"),
        _text("description"),
        sa.Column("people", sa.JSON, nullable=False),
        _text("location"),
        _text("date"),
        _text("note"),
        _text("raw"),
    )
    op.create_index("ix_scene_job_id", "scene", ["job_id"])


def _make_clips() -> None:
    op.create_table(
        "clip",
        sa.Column("id", sa.Integer, primary_key=True),
        _job_id(),
        _text("scene_uid"),
        _text("path"),
        sa.Column("name_key", sa.String, nullable=False, unique=True),
        _text("key"),
        _text("sha256"),
        _number("size"),
        sa.Column("done", sa.Boolean, nullable=False),
        _number("missing_frames"),
        _text("replaces"),
        _text("replaces_sha256"),
    )
    op.create_index("ix_clip_job_id", "clip", ["job_id"])


def _make_answers() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer, primary_key=True),
        _job_id(),
        _text("analyst"),
        _text("model"),
        _text("prompt_version"),
        _text("text"),
        _number("prompt_tokens"),
        _number("answer_tokens"),
        _text("created_at"),
    )
    op.create_index("ix_answer_job_id", "answer", ["job_id"])
