"""Keeps what analysts said, word for word: a better parser must never cost money again."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from nostalgia_desktop.domain.film import Film
from nostalgia_desktop.domain.media import Usage
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.film_repository import put_films
from nostalgia_desktop.store.ledger_repository import enter
from nostalgia_desktop.store.tables import AnswerRow


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it came; `created_at` is ISO 8601 in UTC.

    `film` is the name of the film that it is about, empty for a whole title; `refusal` is why the
    analyst broke off, in its own word.
    """

    analyst: str
    model: str
    prompt_version: str
    text: str
    usage: Usage
    created_at: str
    film: str = ""
    refusal: str = ""


class AnswerRepository:
    """The answers of one archive's jobs."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.sessions

    def add(
        self,
        job_id: int,
        analyst: str,
        model: str,
        prompt_version: str,
        text: str,
        usage: Usage,
        micro_usd: int | None = None,
        *,
        is_batch: bool = False,
        film: Film | None = None,
        refusal: str = "",
    ) -> None:
        """Store an answer before anybody tries to understand it, and what it cost with it.

        `micro_usd` is by today's prices, None where they are not known. The `film` that it is
        about is kept as it is now, in the same unit of work.
        """
        answer = AnswerRow(
            job_id=job_id,
            analyst=analyst,
            model=model,
            prompt_version=prompt_version,
            text=text,
            prompt_tokens=usage.prompt_tokens,
            answer_tokens=usage.answer_tokens,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            film=film.name if film else "",
            refusal=refusal,
        )
        with self._sessions() as session:
            session.add(answer)
            put_films(session, job_id, (film,) if film else ())
            enter(session, answer, micro_usd, is_batch=is_batch)

    def of_job(self, job_id: int) -> list[StoredAnswer]:
        """All answers for a job, oldest first."""
        query = select(AnswerRow).where(AnswerRow.job_id == job_id).order_by(AnswerRow.id)
        with self._sessions() as session:
            return [_answer_of(row) for row in session.scalars(query)]


def _answer_of(row: AnswerRow) -> StoredAnswer:
    usage = Usage(row.prompt_tokens, row.answer_tokens)
    return StoredAnswer(
        row.analyst,
        row.model,
        row.prompt_version,
        row.text,
        usage,
        row.created_at,
        row.film,
        row.refusal,
    )
