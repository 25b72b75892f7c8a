"""Batches, and the server's own workings, when nothing goes wrong."""

import threading
from pathlib import Path

import httpx2
import pytest
from google import genai
from google.genai import errors, types
from pydantic import ValidationError

from tests.gemini_server import Answer, ApiError, GeminiServer, Operation, Prompt, probe, tiny_mp4
from tests.gemini_server.__main__ import build
from tests.gemini_server.sdk import AS_SCENES, MODEL, SceneTexts, active, contents


class TestBatches:
    def test_a_batch_comes_back_with_answers_errors_and_metadata(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        video = active(client)
        gone = types.Part.from_uri(
            file_uri=f"{gemini_server.base_url}/v1beta/files/gone", mime_type="video/mp4"
        )
        job = client.batches.create(
            model=MODEL,
            src=[
                types.InlinedRequest(
                    contents=contents(video, "Go"), metadata={"window": "0"}, config=AS_SCENES
                ),
                types.InlinedRequest(contents=contents(gone), metadata={"window": "1"}),
            ],
            config={"display_name": "tape 7"},
        )
        name = job.name or ""

        polled = [client.batches.get(name=name) for _ in range(2)]

        states = [one.state and one.state.value for one in [job, *polled]]
        assert states == ["JOB_STATE_PENDING", "JOB_STATE_RUNNING", "JOB_STATE_SUCCEEDED"]
        done = polled[-1]
        assert (done.display_name, done.model) == ("tape 7", f"models/{MODEL}")
        assert done.dest
        assert done.dest.inlined_responses
        good, bad = done.dest.inlined_responses
        assert good.response
        assert good.response.text
        assert SceneTexts.model_validate_json(good.response.text).scenes
        assert (good.metadata, bad.metadata) == ({"window": "0"}, {"window": "1"})
        assert bad.response is None
        assert bad.error
        assert bad.error.code == 7
        assert "permission" in (bad.error.message or "")

    def test_one_item_of_a_batch_can_be_scripted_to_fail(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.batch_polls = 1
        gemini_server.answers.append(Answer(error=ApiError(500, "INTERNAL", "broke")))
        requests = [types.InlinedRequest(contents="Hi"), types.InlinedRequest(contents="Hi")]
        job = client.batches.create(model=MODEL, src=requests)

        done = client.batches.get(name=job.name or "")

        assert done.dest
        assert done.dest.inlined_responses
        failed, answered = done.dest.inlined_responses
        assert failed.error
        assert failed.error.message == "broke"
        assert answered.response
        assert answered.response.text == "OK"

    def test_the_sdk_cannot_read_a_batch_with_a_detailed_error(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.batch_polls = 1
        broke = ApiError(429, "RESOURCE_EXHAUSTED", "later", {"@type": "QuotaFailure"})
        gemini_server.answers.append(Answer(error=broke))
        job = client.batches.create(model=MODEL, src=[types.InlinedRequest(contents="Hi")])

        with pytest.raises(ValidationError):
            client.batches.get(name=job.name or "")

    def test_batches_can_be_listed_cancelled_and_deleted(self, client: genai.Client) -> None:
        request = types.InlinedRequest(contents="Hi")
        jobs = [client.batches.create(model=MODEL, src=[request]).name or "" for _ in range(3)]

        client.batches.cancel(name=jobs[0])
        client.batches.delete(name=jobs[1])

        listed = list(client.batches.list(config={"page_size": 1}))
        assert [job.name for job in listed] == [jobs[2], jobs[0]]
        assert client.batches.get(name=jobs[0]).state == types.JobState.JOB_STATE_CANCELLED
        with pytest.raises(errors.ClientError) as refused:
            client.batches.get(name=jobs[1])
        assert refused.value.code == 404


class TestTheServerItself:
    def test_connections_are_kept_and_leave_no_thread_behind(self) -> None:
        before = threading.active_count()
        with GeminiServer() as server:
            http = httpx2.Client(headers={"x-goog-api-key": server.key})
            for _ in range(3):
                http.get(f"{server.base_url}/v1beta/models")
            assert threading.active_count() == before + 2
        http.close()

        assert threading.active_count() == before

    def test_a_call_that_does_not_exist_is_logged_and_a_404(
        self, gemini_server: GeminiServer
    ) -> None:
        with httpx2.Client(headers={"x-goog-api-key": gemini_server.key}) as http:
            answer = http.post(f"{gemini_server.base_url}/v1beta/files", json={"a": 1})

        assert answer.status_code == 404
        assert gemini_server.requests[0].json == {"a": 1}
        assert gemini_server.calls(Operation.UNKNOWN) == gemini_server.requests

    def test_a_mistake_while_answering_is_kept_for_the_test(self) -> None:
        def mistake(prompt: Prompt) -> Answer:
            raise ZeroDivisionError(prompt.text)

        with GeminiServer() as server:
            server.answer_for = mistake
            url = f"{server.base_url}/v1beta/models/{MODEL}:generateContent"
            body = {"contents": [{"parts": [{"text": "Hi"}]}]}
            with pytest.raises(httpx2.RemoteProtocolError):
                httpx2.post(url, json=body, headers={"x-goog-api-key": server.key})

        assert [str(crash) for crash in server.crashes] == ["Hi"]

    def test_a_file_that_is_no_mp4_has_no_facts(self) -> None:
        whole = tiny_mp4(5)

        assert probe(whole)
        assert [probe(data) for data in (b"", b"abc", b"\0" * 40, whole[:60])] == [None] * 4

    def test_the_command_line_sets_answers_and_faults(self, tmp_path: Path) -> None:
        script = tmp_path / "script.json"
        script.write_text('{"answers": [{"text": {"scenes": []}}], "faults": [{"name": "drop"}]}')
        args = ["--script", str(script), "--fault", "hang:2@files.*", "--file-polls", "3"]
        with build(args) as server:
            assert server.answers[0].text == '{"scenes": []}'
            assert server.pending_faults() == ["drop", "hang"]
            assert server.file_polls == 3
