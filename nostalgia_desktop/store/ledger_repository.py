"""Keeps what answers cost. Entries are written with their answers: see `AnswerRepository`."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.domain.money import LedgerEntry
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.ledger_uid import LedgerUids
from nostalgia_desktop.store.tables import AnswerRow, JobRow, LedgerRow


class LedgerRepository:
    """What the answers of one archive cost, those of removed jobs included."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.sessions

    def entries(self) -> list[LedgerEntry]:
        """Every entry, oldest first."""
        with self._sessions() as session:
            rows = session.scalars(select(LedgerRow).order_by(LedgerRow.at, LedgerRow.uid))
            return [_entry_of(row) for row in rows]

    def spent_in(self, month: str) -> int:
        """What was spent in a month such as `2026-10`, in millionths of a dollar, as far as known.

        All programs that work on the archive see each other's entries here.
        """
        spent = func.coalesce(func.sum(LedgerRow.micro_usd), 0)
        with self._sessions() as session:
            found = session.scalar(select(spent).where(func.substr(LedgerRow.at, 1, 7) == month))
            return int(found or 0)


def enter(session: Session, answer: AnswerRow, micro_usd: int | None, *, is_batch: bool) -> None:
    """Add the entry for an answer in the same unit of work; one that used nothing has none."""
    if not answer.prompt_tokens + answer.answer_tokens:
        return
    job = select(JobRow.fingerprint, JobRow.disc, JobRow.title).where(JobRow.id == answer.job_id)
    for fingerprint, disc, title in session.execute(job):
        uids = LedgerUids(lambda uid: session.get(LedgerRow, uid) is not None)
        row = LedgerRow(
            uid=uid_of(uids, fingerprint, answer),
            at=answer.created_at,
            fingerprint=fingerprint,
            disc=disc,
            title=title,
            model=answer.model,
            is_batch=is_batch,
            prompt_tokens=answer.prompt_tokens,
            answer_tokens=answer.answer_tokens,
            micro_usd=micro_usd,
        )
        session.add(row)


def uid_of(uids: LedgerUids, fingerprint: str, answer: AnswerRow) -> str:
    """The next uid for an answer to a title."""
    question = fingerprint, answer.created_at, answer.model, answer.prompt_version
    return uids.next(*question, answer.prompt_tokens, answer.answer_tokens)


def _entry_of(row: LedgerRow) -> LedgerEntry:
    return LedgerEntry(
        row.uid,
        row.at,
        row.fingerprint,
        row.disc,
        row.title,
        row.model,
        Usage(row.prompt_tokens, row.answer_tokens),
        row.micro_usd,
        row.is_batch,
    )
