"""Batches: every answer that was paid for is read, whatever lies beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from nostalgia_desktop.domain.errors import (
    BusyKind,
    ModelUnknown,
    VisionBusy,
    VisionError,
)
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.batch_news import BatchNews, BatchState, read_news
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.question import Question
from nostalgia_desktop.vision.visionary import Visionary, open_visionary
from tests.gemini_server import Answer, ApiError, GeminiServer, tiny_mp4
from tests.gemini_server.errors import quota_exceeded

QUICK = (0.01, 0.01, 0.01)
PROMPT = Prompt("List the scenes.", "1")
T = TypeVar("T")
NAME = "nd-0a1b2c3d-7"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of 20 s."""
    (tmp_path / "film.mp4").write_bytes(tiny_mp4(20.0, audio=True))
    return tmp_path / "film.mp4"


def _with(
    server: GeminiServer,
    work: Callable[[Visionary], Awaitable[T]],
    model: str = "gemini-3.8-flash",
) -> T:
    async def run() -> T:
        gate = Gate(QUICK, outage_s=0)
        visionary = await open_visionary(server.key, model, server.base_url, gate)
        try:
            async with asyncio.timeout(30):
                return await work(visionary)
        finally:
            await visionary.close()

    return asyncio.run(run())


def _questions(remote: RemoteFile, count: int = 3) -> list[Question]:
    return [Question(f"job-{number}", remote, PROMPT) for number in range(count)]


async def _started(visionary: Visionary, film: Path, count: int = 3) -> str:
    remote = await visionary.upload_video(film, poll_s=0.01)
    return await visionary.start_batch(NAME, _questions(remote, count))


async def _ended(visionary: Visionary, name: str, keys: tuple[str, ...] = ()) -> BatchNews:
    news = await visionary.batch(name, keys)
    while news.state is BatchState.RUNNING:
        news = await visionary.batch(name, keys)
    return news


def _news(server: GeminiServer, film: Path, keys: tuple[str, ...] = ()) -> BatchNews:
    async def work(visionary: Visionary) -> BatchNews:
        return await _ended(visionary, await _started(visionary, film), keys)

    return _with(server, work)


def test_a_batch_runs_and_then_has_an_answer_for_each_key(gemini_server, film):
    async def work(visionary: Visionary) -> tuple[BatchNews, BatchNews]:
        name = await _started(visionary, film)
        return await visionary.batch(name), await visionary.batch(name)

    first, second = _with(gemini_server, work)

    assert first == BatchNews(BatchState.RUNNING)
    assert second.state is BatchState.DONE
    assert set(second.answers) == {"job-0", "job-1", "job-2"}
    assert not second.failures


def test_a_question_in_a_batch_is_that_of_the_direct_call(gemini_server, film):
    async def work(visionary: Visionary) -> tuple[object, object]:
        remote = await visionary.upload_video(film, poll_s=0.01)
        name = await visionary.start_batch(NAME, _questions(remote, 1))
        news = await _ended(visionary, name)
        return news.answers["job-0"], await visionary.analyze_video(remote, PROMPT)

    batched, direct = _with(gemini_server, work)

    assert batched == direct
    (asking,) = gemini_server.calls("generateContent")
    (creating,) = gemini_server.calls("batchGenerateContent")
    (item,) = creating.json["batch"]["inputConfig"]["requests"]["requests"]
    assert asking.json["generationConfig"] == item["request"]["generationConfig"]
    assert asking.json["contents"] == item["request"]["contents"]
    assert item["metadata"] == {"key": "job-0"}
    assert "date_evidence" in str(item["request"]["generationConfig"]["responseSchema"])
    assert item["request"]["generationConfig"]["mediaResolution"] == "MEDIA_RESOLUTION_LOW"


def test_errors_with_details_beside_it_cost_no_good_answer(gemini_server, film):
    gemini_server.answers.append(Answer())
    gemini_server.answers.append(Answer(error=quota_exceeded("GenerateRequestsPerDay", 31)))
    gemini_server.answers.append(Answer(finish_reason="SAFETY"))

    news = _news(gemini_server, film)

    assert news.state is BatchState.DONE
    assert "scenes" in news.answers["job-0"].text
    assert news.answers["job-0"].refusal == ""
    assert news.answers["job-2"].refusal == "SAFETY"
    failure = news.failures["job-1"]
    assert isinstance(failure, VisionBusy)
    assert (failure.kind, failure.retry_s) == (BusyKind.QUOTA, 31.0)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ApiError(500, "INTERNAL", "broke"), VisionBusy),
        (ApiError(503, "UNAVAILABLE", "overloaded"), VisionBusy),
        (ApiError(400, "INVALID_ARGUMENT", "too long"), VisionError),
        (ApiError(404, "NOT_FOUND", "models/x is not found"), ModelUnknown),
    ],
)
def test_a_failure_is_told_as_that_of_a_direct_call(gemini_server, film, error, kind):
    gemini_server.answers.append(Answer(error=error))

    news = _news(gemini_server, film)

    assert type(news.failures["job-0"]) is kind
    assert error.message in str(news.failures["job-0"])
    assert set(news.answers) == {"job-1", "job-2"}


def test_a_film_that_expired_meanwhile_is_told_as_gone(gemini_server, film):
    gemini_server.fail("file_expired", on="batchItem")

    news = _news(gemini_server, film)

    assert {type(failure) for failure in news.failures.values()} == {RemoteGone}
    assert len(news.failures) == 3


@pytest.mark.parametrize("keys", [(), ("a", "b", "c")])
def test_answers_that_lost_their_keys_are_known_by_their_places(gemini_server, film, keys):
    async def work(visionary: Visionary) -> BatchNews:
        name = await _started(visionary, film)
        for item in gemini_server.batches[name].items:
            del item["metadata"]
        return await _ended(visionary, name, keys)

    assert set(_with(gemini_server, work).answers) == set(keys or ("0", "1", "2"))


@pytest.mark.parametrize(
    ("fault", "words"), [("batch_failed", "could not"), ("batch_expired", "in time")]
)
def test_a_batch_that_came_to_nothing_is_lost_and_says_why(gemini_server, film, fault, words):
    gemini_server.fail(fault)

    news = _news(gemini_server, film)

    assert news.state is BatchState.LOST
    assert words in news.reason
    assert not news.answers


def test_a_batch_that_is_not_there_any_more_is_lost_and_no_unknown_model(gemini_server):
    async def work(visionary: Visionary) -> tuple[BatchNews, None]:
        news = await visionary.batch("batches/gone")
        # The gate is open still.
        return news, await visionary.check()

    news, _ = _with(gemini_server, work)

    assert news.state is BatchState.LOST
    assert "any more" in news.reason


def test_a_batch_is_found_by_its_display_name_on_any_page(gemini_server, film):
    async def work(visionary: Visionary) -> tuple[str, str | None, str | None]:
        remote = await visionary.upload_video(film, poll_s=0.01)
        name = await visionary.start_batch(NAME, _questions(remote, 1))
        for number in range(120):
            await visionary.start_batch(f"other {number}", _questions(remote, 1))
        return name, await visionary.find_batch(NAME), await visionary.find_batch("nd-none")

    name, found, none = _with(gemini_server, work)

    assert (found, none) == (name, None)
    assert len(gemini_server.calls("batches.list")) == 4


def test_of_two_batches_of_one_name_the_one_that_is_not_lost_is_found(gemini_server, film):
    async def work(visionary: Visionary) -> tuple[str, str | None]:
        first, second = [await _started(visionary, film, 1) for _ in range(2)]
        gemini_server.batches[second].state = "BATCH_STATE_CANCELLED"
        found = await visionary.find_batch(NAME)
        gemini_server.batches[first].state = "BATCH_STATE_EXPIRED"
        assert await visionary.find_batch(NAME) == second
        return first, found

    first, found = _with(gemini_server, work)

    assert found == first


@pytest.mark.parametrize("fault", ["cut_body", "upload_last_answer_lost"])
def test_a_batch_whose_first_answer_is_lost_is_not_made_twice(gemini_server, film, fault):
    gemini_server.fail(fault, on="batchGenerateContent")

    name = _with(gemini_server, lambda visionary: _started(visionary, film))

    assert list(gemini_server.batches) == [name]


@pytest.mark.parametrize("fault", ["drop", "unavailable", "captive_portal", "rate_limit"])
@pytest.mark.parametrize("call", ["batchGenerateContent", "batches.get", "batches.list"])
def test_a_passing_fault_is_waited_out(gemini_server, film, fault, call):
    async def work(visionary: Visionary) -> tuple[str | None, BatchNews]:
        name = await _started(visionary, film)
        return await visionary.find_batch(NAME), await _ended(visionary, name)

    gemini_server.fail(fault, on=call, times=2, seconds=0.01)

    found, news = _with(gemini_server, work)

    assert list(gemini_server.batches) == [found]
    assert len(news.answers) == 3
    assert gemini_server.pending_faults() == []


def test_an_unknown_model_is_told_when_a_batch_is_started(gemini_server, film):
    with pytest.raises(ModelUnknown) as caught:
        _with(gemini_server, lambda visionary: _started(visionary, film), "gemini-1.5-flash")

    assert caught.value.models == tuple(gemini_server.models)


@pytest.mark.parametrize("polls", [0, 1, 2])
def test_ending_a_batch_stops_and_deletes_it_and_twice_is_fine(gemini_server, film, polls):
    async def work(visionary: Visionary) -> None:
        name = await _started(visionary, film)
        for _ in range(polls):
            await visionary.batch(name)
        await visionary.end_batch(name)
        await visionary.end_batch(name)

    _with(gemini_server, work)

    assert not gemini_server.batches
    assert len(gemini_server.calls("batches.cancel")) == (1 if polls == 0 else 0)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"metadata": None},
        {"metadata": {"state": 7, "output": []}},
        {"metadata": {"state": "BATCH_STATE_NEW_WORD"}},
    ],
)
def test_what_nobody_understands_is_taken_for_running(record):
    assert read_news(record, (), "m").state is BatchState.RUNNING


def test_items_that_are_nonsense_keep_the_places_of_the_others():
    good = {"response": {"candidates": [{"content": {"parts": [{"text": "hello"}]}}]}}
    items = [None, "text", {"response": 7}, {"error": {"code": "x"}}, good]
    record = {"metadata": {"output": {"inlinedResponses": {"inlinedResponses": items}}}}

    news = read_news(record, ("a", "b", "c", "d", "e"), "m")

    assert set(news.failures) == {"a", "b", "c", "d"}
    assert news.answers["e"].text == "hello"


def test_a_batch_that_ended_without_answers_is_lost():
    record = {"done": True, "metadata": {"state": "BATCH_STATE_SUCCEEDED"}}

    news = read_news(record, (), "m")

    assert news.state is BatchState.LOST
    assert "without a single answer" in news.reason
