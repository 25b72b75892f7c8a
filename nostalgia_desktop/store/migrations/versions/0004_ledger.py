"""A ledger of what answers cost, which outlives their jobs; facts of the archive itself."""

import sqlalchemy as sa
from alembic import op

from nostalgia_desktop.store.ledger_uid import LedgerUids

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PAID = sa.text(
    "SELECT job.fingerprint, job.disc, job.title, answer.model, answer.prompt_version, "
    "answer.created_at, answer.prompt_tokens, answer.answer_tokens "
    "FROM answer JOIN job ON job.id = answer.job_id "
    "WHERE answer.prompt_tokens + answer.answer_tokens > 0 ORDER BY answer.id"
)
_ENTRY = sa.text(
    "INSERT INTO ledger (uid, at, fingerprint, disc, title, model, is_batch, prompt_tokens, "
    "answer_tokens) VALUES (:uid, :created_at, :fingerprint, :disc, :title, :model, 0, "
    ":prompt_tokens, :answer_tokens)"
)


def upgrade() -> None:
    """Make both tables; answers that are there become entries, whose prices nobody wrote down."""
    _make_tables()
    connection, uids = op.get_bind(), LedgerUids()
    for row in connection.execute(_PAID).mappings().all():
        question = row["fingerprint"], row["created_at"], row["model"], row["prompt_version"]
        uid = uids.next(*question, row["prompt_tokens"], row["answer_tokens"])
        connection.execute(_ENTRY, {"uid": uid, **row})


def _make_tables() -> None:
    op.create_table(
        "ledger",
        sa.Column("uid", sa.String, primary_key=True),
        *(_text(name) for name in ("at", "fingerprint", "disc", "title", "model")),
        sa.Column("is_batch", sa.Boolean, nullable=False),
        sa.Column("prompt_tokens", sa.Integer, nullable=False),
        sa.Column("answer_tokens", sa.Integer, nullable=False),
        sa.Column("micro_usd", sa.Integer),
    )
    op.create_index("ix_ledger_at", "ledger", ["at"])
    op.create_table("fact", sa.Column("name", sa.String, primary_key=True), _text("value"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)
