"""What a clip's picture and sound are made from, apart from its tags; and what a check found."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns that older clips leave empty: they are not known to be the same but for tags."""
    op.add_column("clip", sa.Column("essence", sa.String, nullable=False, server_default=""))
    op.add_column("clip", sa.Column("findings", sa.JSON, nullable=False, server_default="[]"))
