"""Scenes keep what a person decided about each: approved, or left out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Scenes of jobs that were approved as a whole count as approved, each of them."""
    for name in ("is_approved", "is_left_out"):
        op.add_column("scene", sa.Column(name, sa.Boolean(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE scene SET is_approved = 1 WHERE job_id IN (SELECT id FROM job WHERE "
        "'approved' IN (state, resume) OR 'finalized' IN (state, resume))"
    )
