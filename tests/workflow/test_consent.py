"""What a person answers before an upload holds for the whole pass."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nostalgia_desktop.domain.job import Job, JobState
from nostalgia_desktop.services import PassOptions, build_orchestrator
from nostalgia_desktop.settings import Settings
from nostalgia_desktop.workflow.consent import settle_consent
from nostalgia_desktop.workflow.cost_estimate import Terms, estimate_titles
from nostalgia_desktop.workflow.quote import Consent
from tests.store.jobs import SOURCE
from tests.workflow.long_titles import add_title

JOB = Job(1, "Xmas", "Title 1", 1, "f1", SOURCE, duration_ms=3_600_000)


def _asked(run, records, answer, options, *jobs):
    """What a pass asks about some jobs, and what it then knows."""
    quotes = []

    async def ask(quote):
        quotes.append(quote)
        return answer

    async def work():
        made = await build_orchestrator(
            records, Settings(night_batch=True), options, "key", "", ask
        )
        await settle_consent(made._shop, jobs, ask, made._prepare)
        await made.close()
        return made._shop

    shop = run(work())
    return quotes, (shop.consent, shop.night)


@pytest.mark.parametrize("answer", [Consent(False), Consent(True), Consent(True, night=True)])
def test_the_answer_says_whether_and_when(run, records, answer):
    options = PassOptions(analyst="gemini", send_sound=False)

    (quote,), known = _asked(run, records, answer, options, JOB, replace(JOB, id=2))

    today = datetime.now(UTC).date()
    terms = Terms(Settings().model, today, has_sound=False, at_night=True)
    assert replace(quote, look=None) == estimate_titles([3_600_000, 3_600_000], terms)
    assert (quote.titles, quote.parts, quote.has_sound, quote.at_night) == (2, 6, False, True)
    assert known == (answer.agreed, answer.night)


@pytest.mark.parametrize(("night", "known"), [(None, True), (False, False)])
def test_who_agreed_before_is_not_asked_and_gets_what_was_set(run, records, night, known):
    options = PassOptions(analyst="gemini", consent=True, night=night)

    quotes, found = _asked(run, records, Consent(agreed=False), options, JOB)

    assert quotes == []
    assert found == (True, known)


def test_what_is_dearer_than_was_said_is_asked_about_again(find_scenes, records, gemini_server):
    job = add_title(records, [600, 300])
    gemini_server.duration_s = 6 * 3600
    quotes = []

    async def agree(quote):
        quotes.append(quote)
        return Consent(agreed=True)

    [waiting] = find_scenes(ask=agree, consent=False).jobs

    assert waiting.state is JobState.WAITING
    assert "it would cost about $1.15 and not $0.09; agree to that" in waiting.error
    assert not gemini_server.prompts

    [done] = find_scenes(ask=agree, consent=False).jobs

    assert done.state is JobState.ANALYZED, done.error
    [film] = records.jobs.films(job.id)
    assert [quote.direct.usage.prompt_tokens for quote in quotes][1] == film.tokens
    assert len(gemini_server.prompts) == 1


def test_who_does_not_agree_to_the_new_figure_leaves_nothing_there(
    find_scenes, records, gemini_server
):
    add_title(records, [600, 300])
    gemini_server.duration_s = 6 * 3600
    answers = [Consent(agreed=True), Consent(agreed=False)]

    async def answer(_quote):
        return answers.pop(0)

    for _ in range(2):
        [job] = find_scenes(ask=answer, consent=False).jobs

    assert job.state is JobState.WAITING
    assert "nobody agreed" in job.error
    assert not gemini_server.files
    assert not gemini_server.prompts
