"""Keeps the films of each title: what is on its way to Gemini, and what lies there."""

from collections.abc import Collection, Iterable

from pydantic import TypeAdapter
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from nostalgia_desktop.domain.film import Film, Films, FilmState
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.store.database import Database
from nostalgia_desktop.store.tables import FilmRow

_REMOTE = TypeAdapter(RemoteFile)
_WINDOW = ("start", "end", "core_start", "core_end")
_OWN = (
    *("name", "asked", "is_sent", "tokens", "batch_label", "batch", "nights", "is_half"),
    "trouble",
)


class FilmRepository:
    """The films of one archive's jobs."""

    def __init__(self, database: Database) -> None:
        self._sessions = database.sessions

    def of_job(self, job_id: int) -> Films:
        """All films of a job, those that were halved among them, in the title's order."""
        query = select(FilmRow).where(FilmRow.job_id == job_id)
        with self._sessions() as session:
            rows = session.scalars(query.order_by(FilmRow.core_start, FilmRow.core_end.desc()))
            return tuple(_film_of(row) for row in rows)

    def put(self, job_id: int, films: Iterable[Film]) -> None:
        """Keep films as they are now; new ones are added."""
        with self._sessions() as session:
            put_films(session, job_id, films)

    def replace(self, job_id: int, films: Collection[Film]) -> None:
        """Keep these films and no others of a job: all of it or nothing.

        A crash in between would forget what a person keeps here.
        """
        names = [film.name for film in films]
        others = FilmRow.job_id == job_id, FilmRow.name.not_in(names)
        with self._sessions() as session:
            session.execute(delete(FilmRow).where(*others))
            put_films(session, job_id, films)

    def sent(self) -> dict[str, bool]:
        """The names of all films that may lie at Gemini, and whether each is still needed there."""
        query = select(FilmRow.name, FilmRow.state).where(FilmRow.is_sent)
        found = dict[str, bool]()
        with self._sessions() as session:
            for name, state in session.execute(query):
                # Two titles may have the same film: one that needs it is enough.
                found[name] = found.get(name, False) or state == FilmState.OPEN
        return found

    def forget_sent(self, names: Iterable[str]) -> None:
        """Keep in mind that these do not lie at Gemini any more; films that are open stay as is."""
        there = FilmRow.name.in_(tuple(names)), FilmRow.state != FilmState.OPEN.value
        with self._sessions() as session:
            session.execute(update(FilmRow).where(*there).values(is_sent=False, remote=None))

    def at_gemini(self) -> set[int]:
        """The jobs of which something lies at Gemini, or is asked about there."""
        query = select(FilmRow.job_id).where(or_(FilmRow.is_sent, FilmRow.batch_label != ""))
        with self._sessions() as session:
            return set(session.scalars(query.distinct()))

    def tokens_in_batches(self) -> int:
        """The tokens of all questions that are in batches under way."""
        waiting = FilmRow.state == FilmState.OPEN.value, FilmRow.batch_label != ""
        with self._sessions() as session:
            total = session.scalar(select(func.sum(FilmRow.tokens)).where(*waiting))
            return int(total or 0)

    def batches(self) -> dict[int, set[str]]:
        """The jobs that have open films in a batch at Gemini, with the names of their batches."""
        waiting = FilmRow.state == FilmState.OPEN.value, FilmRow.batch != ""
        found = dict[int, set[str]]()
        with self._sessions() as session:
            for job_id, batch in session.execute(
                select(FilmRow.job_id, FilmRow.batch).where(*waiting).order_by(FilmRow.job_id)
            ):
                found.setdefault(job_id, set()).add(batch)
        return found


def put_films(session: Session, job_id: int, films: Iterable[Film]) -> None:
    """Keep films in a unit of work that others share."""
    for film in films:
        row = session.get(FilmRow, (job_id, film.name))
        if row is None:
            row = FilmRow(job_id=job_id, name=film.name)
            session.add(row)
        for name in _OWN:
            setattr(row, name, getattr(film, name))
        for name in _WINDOW:
            setattr(row, name, getattr(film.window, name))
        row.state = film.state.value
        row.remote = _REMOTE.dump_python(film.remote, mode="json") if film.remote else None


def _film_of(row: FilmRow) -> Film:
    return Film(
        window=Window(*(getattr(row, name) for name in _WINDOW)),
        state=FilmState(row.state),
        remote=_REMOTE.validate_python(row.remote) if row.remote else None,
        **{name: getattr(row, name) for name in _OWN},
    )
