"""Damage becomes a map: kind, start and end in title time, detail; sentences before."""

import json

import sqlalchemy as sa
from alembic import op

from nostalgia_desktop.store.first_damage import damage_of_version_1

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rewrite the damage of every job."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, damage FROM job")).all()
    for job_id, damage in rows:
        values = {"id": job_id, "damage": json.dumps(damage_of_version_1(json.loads(damage)))}
        connection.execute(sa.text("UPDATE job SET damage = :damage WHERE id = :id"), values)
