"""What counts as a charge, and what does not."""

import contextlib
import http.client
import io
import json
import time

import pytest
from google import genai
from google.genai import types

from tests.gemini_server import Answer, ApiError, GeminiServer, doubles, tiny_mp4
from tests.gemini_server.sdk import AS_SCENES, MODEL, contents


@pytest.fixture
def film(client: genai.Client) -> types.File:
    config = types.UploadFileConfig(mime_type="video/mp4")
    file = client.files.upload(file=io.BytesIO(tiny_mp4(20)), config=config)
    return client.files.get(name=file.name or "")


def _ask(client: genai.Client, film: types.File) -> types.GenerateContentResponse:
    return client.models.generate_content(
        model=MODEL, contents=contents(film, "Go"), config=AS_SCENES
    )


def _until(is_there) -> None:
    end = time.monotonic() + 5
    while not is_there():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_answer_is_charged_with_the_tokens_that_it_tells(gemini_server, client, film):
    usage = _ask(client, film).usage_metadata

    _until(lambda: gemini_server.charges)
    [charge] = gemini_server.charges
    assert (charge.film, charge.model, charge.is_batch) == (film.name, MODEL, False)
    assert charge.is_usable
    assert charge.prompt_tokens == usage.prompt_token_count
    assert charge.answer_tokens == usage.candidates_token_count
    assert not gemini_server.lost_answers


def test_counting_and_errors_cost_nothing(gemini_server, client, film):
    client.models.count_tokens(model=MODEL, contents=contents(film, "Go"))
    gemini_server.answers.append(Answer(error=ApiError(503, "UNAVAILABLE", "Busy.")))
    gemini_server.fail("unavailable")
    for _ in range(2):
        with pytest.raises(genai.errors.ServerError):
            _ask(client, film)

    assert gemini_server.charges == gemini_server.lost_answers == []


@pytest.mark.parametrize("fault", ["cut_body", "drop"])
def test_an_answer_that_is_lost_on_its_way_is_kept_apart(gemini_server, client, film, fault):
    gemini_server.fail(fault, on="generateContent")
    with contextlib.suppress(Exception):
        _ask(client, film)

    _until(lambda: len(gemini_server.calls("generateContent")) == 1)
    assert gemini_server.charges == []
    if fault == "cut_body":
        _until(lambda: gemini_server.lost_answers)


def test_an_answer_whose_client_has_gone_is_lost(gemini_server: GeminiServer, film):
    gemini_server.answer_for = lambda _prompt: Answer(text="{}", delay_s=0.3)
    body = {"contents": [{"parts": [{"fileData": {"fileUri": film.uri}}, {"text": "Go"}]}]}
    connection = http.client.HTTPConnection("127.0.0.1", gemini_server.port)
    connection.request(
        "POST",
        f"/v1beta/models/{MODEL}:generateContent",
        json.dumps(body),
        {"x-goog-api-key": gemini_server.key},
    )
    _until(lambda: gemini_server.prompts)
    connection.close()

    _until(lambda: gemini_server.lost_answers)
    assert gemini_server.charges == []


@pytest.mark.parametrize(
    ("fault", "count"),
    [
        *(("malformed_json", 0), ("max_tokens", 0), ("safety", 0), ("recitation", 0)),
        *(("prompt_blocked", 0), ("no_video_tokens", 0), ("fenced_json", 1)),
    ],
)
def test_only_a_second_usable_answer_is_a_double_charge(gemini_server, client, film, fault, count):
    _ask(client, film)
    gemini_server.fail(fault)
    _ask(client, film)

    _until(lambda: len(gemini_server.charges) == 2)
    assert doubles(gemini_server.charges) == count


def test_an_answer_in_a_batch_is_charged_once_however_often_it_is_fetched(
    gemini_server, client, film
):
    gemini_server.batch_polls = 1
    request = types.InlinedRequest(contents=[contents(film, "Go")])
    job = client.batches.create(model=MODEL, src=[request])
    for _ in range(3):
        client.batches.get(name=job.name or "")

    [charge] = gemini_server.charges
    assert charge.is_batch
    assert charge.film == film.name
