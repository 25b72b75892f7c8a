"""Windows of titles on their way to Gemini; why bounds lie where they do, and what dates scenes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = ("asked", "state", "batch_label", "batch", "trouble")
_NUMBERS = ("start", "end", "core_start", "core_end", "tokens", "nights")


def upgrade() -> None:
    """Add the table of films, and columns that older rows leave empty."""
    op.create_table(
        "film",
        sa.Column(
            "job_id",
            sa.Integer,
            sa.ForeignKey("job.id", name="fk_film_job_id_job", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("name", sa.String, primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _NUMBERS),
        *(sa.Column(name, sa.String, nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("is_sent", "is_half")),
        sa.Column("remote", sa.JSON),
    )
    for name in ("start_snap", "end_snap", "told_date"):
        op.add_column("scene", sa.Column(name, sa.JSON))
    for name in ("film", "refusal"):
        op.add_column("answer", sa.Column(name, sa.String, nullable=False, server_default=""))
