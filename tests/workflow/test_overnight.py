"""Batches: made once, looked after, taken in after any stop; and the ways out of them."""

import asyncio
from dataclasses import replace

import pytest

from nostalgia_desktop.domain.film import FilmState
from nostalgia_desktop.domain.job import JobState
from nostalgia_desktop.services import PassOptions, build_orchestrator
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.slots import Slots
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.workflow.pass_report import Found
from tests.gemini_server import Answer, ApiError
from tests.workflow.conftest import nobody_agrees
from tests.workflow.long_titles import Viewer, add_title

TWO = [500, 600, 460]
TWO_EDGES_S = [0, 500, 1_100, 1_560]
SHORT = [20, 30, 10]
NIGHT = Settings(night_batch=True)
WAIT = Settings(night_batch=True, batch_fallback="wait")


def _films(records, job):
    return records.jobs.films(job.id)


def test_a_title_is_asked_about_overnight_at_half_the_price(find_scenes, records, gemini_server):
    job = add_title(records, TWO)
    gemini_server.answer_for = Viewer(TWO_EDGES_S)

    evening = find_scenes(NIGHT)

    [waiting] = evening.jobs
    assert waiting.state is JobState.WAITING
    assert "overnight" in waiting.error
    assert evening.overnight == {job.id}
    assert len({film.batch for film in _films(records, job)}) == 1
    assert not gemini_server.calls("generateContent")
    assert len(gemini_server.files) == 2

    find_scenes(NIGHT)
    morning = find_scenes(NIGHT)

    [done] = morning.jobs
    assert done.state is JobState.ANALYZED, done.error
    assert [scene.title for scene in done.scenes] == ["Event 0", "Event 1", "Event 2"]
    assert not gemini_server.files
    assert not gemini_server.batches
    entries = records.database.ledger.entries()
    assert [entry.is_batch for entry in entries] == [True, True]
    direct = sum(e.usage.prompt_tokens * 0.75 + e.usage.answer_tokens * 3.75 for e in entries)
    assert sum(e.micro_usd for e in entries) == pytest.approx(direct / 2, abs=2)
    assert morning.spent.prompt_tokens == sum(e.usage.prompt_tokens for e in entries)


def test_answers_are_taken_in_whatever_is_wished_by_then(find_scenes, records, gemini_server):
    add_title(records, SHORT)
    gemini_server.batch_polls = 1
    find_scenes(NIGHT)

    [done] = find_scenes(Settings(), consent=False).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert len(gemini_server.prompts) == 1


def test_answers_to_other_wishes_are_taken_in_too(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)
    gemini_server.batch_polls = 1
    find_scenes(NIGHT)

    [done] = find_scenes(NIGHT.model_copy(update={"family": ("Aunt Ida",)})).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert len(gemini_server.prompts) == len(records.database.ledger.entries()) == 1
    assert not gemini_server.batches
    assert not gemini_server.files
    assert records.jobs.films(job.id)[0].batch == ""


def test_a_batch_that_a_crash_hid_is_found_and_not_made_twice(find_scenes, records, gemini_server):
    job = add_title(records, SHORT)
    find_scenes(NIGHT)
    # As a crash leaves it between the making of the batch and the writing down of its name.
    records.database.films.put(job.id, [replace(f, batch="") for f in _films(records, job)])

    find_scenes(NIGHT)
    find_scenes(NIGHT)

    assert records.jobs.job(job.id).state is JobState.ANALYZED
    assert len(gemini_server.calls("batchGenerateContent")) == 1
    assert len(gemini_server.prompts) == 1


def test_answers_that_a_crash_left_in_half_are_not_taken_in_twice(
    find_scenes, records, gemini_server
):
    job = add_title(records, TWO)
    gemini_server.answer_for, gemini_server.batch_polls = Viewer(TWO_EDGES_S), 1
    find_scenes(NIGHT)
    gemini_server.fail("drop", on="batches.delete", times=99)
    find_scenes(replace_wait(NIGHT, 0), Slots(make_gate=lambda wait_s: Gate((0.01,), wait_s)))
    gemini_server.faults._faults.clear()

    [done] = find_scenes(NIGHT).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert len(records.database.ledger.entries()) == 2
    assert len(records.jobs.answers(job.id)) == 2
    assert not gemini_server.batches
    assert not gemini_server.files


def replace_wait(settings: Settings, minutes: int) -> Settings:
    return settings.model_copy(update={"wait_minutes": minutes})


@pytest.mark.parametrize("fault", ["batch_failed", "batch_expired"])
def test_a_batch_that_fails_is_asked_about_directly(find_scenes, records, gemini_server, fault):
    add_title(records, SHORT)
    find_scenes(NIGHT)
    gemini_server.fail(fault)

    [done] = find_scenes(NIGHT).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert len(gemini_server.calls("generateContent")) == 1
    assert [entry.is_batch for entry in records.database.ledger.entries()] == [False]
    assert not gemini_server.files
    assert not gemini_server.batches


def test_or_waits_for_the_next_night_where_that_is_wished(find_scenes, records, gemini_server):
    add_title(records, SHORT)
    gemini_server.batch_polls = 1
    find_scenes(WAIT)
    gemini_server.fail("batch_failed")

    assert find_scenes(WAIT).jobs[0].state is JobState.WAITING
    [done] = find_scenes(WAIT).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert not gemini_server.calls("generateContent")
    assert len(gemini_server.calls("batchGenerateContent")) == 2


def test_nothing_is_sent_night_after_night_for_ever(find_scenes, records, gemini_server):
    add_title(records, SHORT)
    gemini_server.fail("batch_failed", times=9)

    for _ in range(4):
        report = find_scenes(WAIT)

    [job] = report.jobs
    assert job.state is JobState.FAILED
    assert "3 nights" in job.error


def test_one_error_in_a_batch_costs_no_other_answer(find_scenes, records, gemini_server):
    job = add_title(records, TWO)
    viewer, gemini_server.batch_polls = Viewer(TWO_EDGES_S), 1
    busy = ApiError(429, "RESOURCE_EXHAUSTED", "Too much.", ({"@type": "x", "why": "y"},))
    errors = [busy]

    def one_fails(prompt):
        return Answer(error=errors.pop()) if errors else viewer(prompt)

    gemini_server.answer_for = one_fails
    find_scenes(NIGHT)

    [done] = find_scenes(NIGHT).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert [scene.title for scene in done.scenes] == ["Event 0", "Event 1", "Event 2"]
    assert sorted(e.is_batch for e in records.database.ledger.entries()) == [False, True]
    assert [film.state for film in _films(records, job)] == [FilmState.ANSWERED] * 2


def test_a_window_that_is_blocked_in_a_batch_is_halved_then(find_scenes, records, gemini_server):
    job = add_title(records, TWO)
    gemini_server.answer_for, gemini_server.batch_polls = Viewer(TWO_EDGES_S), 1
    gemini_server.fail("safety", on="batchItem")
    find_scenes(NIGHT)

    [done] = find_scenes(NIGHT).jobs

    assert done.state is JobState.ANALYZED, done.error
    assert sorted(film.state for film in _films(records, job)) == [
        *[FilmState.ANSWERED] * 3,
        FilmState.HALVED,
    ]
    assert not gemini_server.files


def test_who_finds_the_scenes_here_after_all_calls_the_batch_off(
    find_scenes, records, gemini_server
):
    job = add_title(records, SHORT)
    find_scenes(NIGHT)

    [done] = find_scenes(NIGHT, analyst="local").jobs

    assert done.state is JobState.ANALYZED
    assert done.analyst == "local"
    assert not gemini_server.files
    assert not gemini_server.batches
    assert records.database.films.at_gemini() == set()
    assert [film.state for film in _films(records, job)] == [FilmState.OPEN]


def test_money_for_a_batch_is_put_by_until_it_is_spent(find_scenes, records, gemini_server):
    add_title(records, TWO)
    # Both windows cost about a cent and a half in a batch.
    capped = NIGHT.model_copy(update={"month_cap_usd": 0.12})
    find_scenes(capped)
    add_title(records, TWO, 2)

    report = find_scenes(capped)

    stopped = report.jobs[1]
    assert stopped.state is JobState.WAITING
    assert "that may be spent in this month" in stopped.error
    assert report.overnight == {report.jobs[0].id}
    assert len(gemini_server.calls("batchGenerateContent")) == 1


def test_who_cancels_while_a_batch_is_made_loses_none_of_its_films(
    run, find_scenes, records, gemini_server
):
    job = add_title(records, SHORT)
    gemini_server.batch_polls = 1
    gemini_server.fail("hang", on="batchGenerateContent", seconds=5)

    async def cancelled():
        orchestrator = await build_orchestrator(
            records,
            NIGHT,
            PassOptions(analyst="gemini", consent=True),
            gemini_server.key,
            gemini_server.base_url,
            nobody_agrees,
        )
        task = asyncio.ensure_future(orchestrator.submit(Found((job.id,))))
        async with asyncio.timeout(60):
            while not gemini_server.calls("batchGenerateContent"):  # noqa: ASYNC110 - it tells nobody.
                await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await orchestrator.close()

    run(cancelled())

    # Whether the batch was made nobody knows yet: its films have to stay.
    assert len(gemini_server.files) == 1
    find_scenes(NIGHT)
    [done] = find_scenes(NIGHT).jobs
    assert done.state is JobState.ANALYZED, done.error
    assert not gemini_server.files
