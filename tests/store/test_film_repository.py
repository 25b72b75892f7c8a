"""Films are kept as they are, and tell what may lie at Gemini."""

from dataclasses import replace

import pytest

from nostalgia_desktop.domain.film import Film, FilmState
from nostalgia_desktop.domain.media import RemoteFile, Usage
from nostalgia_desktop.domain.window import Window
from nostalgia_desktop.store.answer_repository import AnswerRepository
from nostalgia_desktop.store.film_repository import FilmRepository
from tests.store.jobs import add_job

FIRST = Film(Window(0, 700, 0, 600), "files/nd-1", "asked")
SECOND = Film(
    Window(500, 1_200, 600, 1_200),
    "files/nd-2",
    "asked",
    is_sent=True,
    remote=RemoteFile("files/nd-2", "https://somewhere/2", "2026-12-01T00:00:00+00:00"),
    tokens=12_345,
    batch_label="label",
    batch="batches/7",
    nights=2,
    is_half=True,
    trouble="SAFETY",
)


@pytest.fixture
def films(database) -> FilmRepository:
    return FilmRepository(database)


def test_films_come_back_as_they_were_in_the_title_s_order(films, jobs):
    job = add_job(jobs)

    films.put(job.id, [SECOND, FIRST])

    assert films.of_job(job.id) == (FIRST, SECOND)
    assert films.of_job(job.id + 1) == ()


def test_a_film_that_is_there_is_kept_anew(films, jobs):
    job = add_job(jobs)
    films.put(job.id, [FIRST])

    films.put(job.id, [replace(FIRST, state=FilmState.LOCAL, trouble="blocked")])

    assert films.of_job(job.id) == (replace(FIRST, state=FilmState.LOCAL, trouble="blocked"),)


def test_only_films_that_were_sent_may_lie_at_gemini(films, jobs):
    job = add_job(jobs)
    done = replace(SECOND, name="files/nd-3", state=FilmState.ANSWERED)

    films.put(job.id, [FIRST, SECOND, done])

    assert films.sent() == {"files/nd-2": True, "files/nd-3": False}


def test_jobs_in_batches_are_known_by_these(films, jobs):
    job, other = add_job(jobs), add_job(jobs, 2)
    answered = replace(SECOND, name="files/nd-3", batch="batches/8", state=FilmState.ANSWERED)
    films.put(job.id, [FIRST, SECOND, answered])
    films.put(other.id, [FIRST])

    assert films.batches() == {job.id: {"batches/7"}}


def test_films_go_with_their_job(films, jobs):
    job = add_job(jobs)
    films.put(job.id, [SECOND])

    jobs.remove(job.id)

    assert films.sent() == {}


def test_other_films_take_the_place_of_a_job_s_films(films, jobs):
    job, other = add_job(jobs), add_job(jobs, 2)
    films.put(job.id, [FIRST, SECOND])
    films.put(other.id, [FIRST])
    sent = replace(SECOND, is_sent=True)

    films.replace(job.id, [sent])

    assert films.of_job(job.id) == (sent,)
    assert films.of_job(other.id) == (FIRST,)


def test_an_answer_is_stored_with_its_film_or_not_at_all(database, films, jobs):
    job, answers = add_job(jobs), AnswerRepository(database)
    films.put(job.id, [FIRST])
    answered = replace(FIRST, state=FilmState.ANSWERED)

    answers.add(job.id, "gemini", "m", "2", "{}", Usage(10, 2), 5, film=answered, refusal="SAFETY")

    assert films.of_job(job.id) == (answered,)
    [answer] = answers.of_job(job.id)
    assert (answer.film, answer.refusal) == (FIRST.name, "SAFETY")
