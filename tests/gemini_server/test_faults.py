"""What the real SDK makes of each fault: the facts the program's own handling rests on."""

import json

import httpx2
import pytest
from google import genai
from google.genai import errors, types

from tests.gemini_server import GeminiServer, tiny_mp4
from tests.gemini_server.sdk import (
    MODEL,
    MakeClient,
    active,
    ask,
    contents,
    finish_reason,
    tokens,
    upload,
)

MIB = 1024 * 1024
RETRYING = types.HttpRetryOptions(attempts=3, initial_delay=0.01, max_delay=0.02, jitter=0)
NETWORK_FAULTS = ["drop", "cut_body"]
STATUS_FAULTS = {"rate_limit": 429, "daily_quota": 429, "unavailable": 503, "internal": 500}


class TestJsonCalls:
    @pytest.mark.parametrize(("fault", "code"), STATUS_FAULTS.items())
    def test_a_bad_status_is_an_exception(
        self, gemini_server: GeminiServer, client: genai.Client, fault: str, code: int
    ) -> None:
        gemini_server.fail(fault, on="generateContent")

        with pytest.raises(errors.APIError) as failed:
            ask(client)

        assert failed.value.code == code
        assert ask(client).parsed

    @pytest.mark.parametrize("fault", STATUS_FAULTS)
    def test_a_bad_status_is_tried_again_when_the_sdk_is_told_to(
        self, gemini_server: GeminiServer, make_client: MakeClient, fault: str
    ) -> None:
        gemini_server.fail(fault, on="generateContent", times=2)

        assert ask(make_client(retry_options=RETRYING)).parsed
        assert len(gemini_server.calls("generateContent")) == 3

    @pytest.mark.parametrize(
        ("fault", "quota", "delay"),
        [("rate_limit", "PerMinute", "7s"), ("daily_quota", "PerDay", "31s")],
    )
    def test_a_429_tells_its_quota_and_its_delay(
        self,
        gemini_server: GeminiServer,
        client: genai.Client,
        fault: str,
        quota: str,
        delay: str,
    ) -> None:
        gemini_server.fail(fault, on="generateContent")

        with pytest.raises(errors.ClientError) as failed:
            ask(client)

        assert failed.value.status == "RESOURCE_EXHAUSTED"
        details = failed.value.details["error"]["details"]
        by_type = {detail["@type"].rpartition(".")[2]: detail for detail in details}
        assert quota in by_type["QuotaFailure"]["violations"][0]["quotaId"]
        assert by_type["RetryInfo"]["retryDelay"] == delay

    @pytest.mark.parametrize("fault", NETWORK_FAULTS)
    def test_a_broken_connection_is_an_exception_and_never_tried_again(
        self, gemini_server: GeminiServer, make_client: MakeClient, fault: str
    ) -> None:
        gemini_server.fail(fault, on="generateContent")

        with pytest.raises(httpx2.RemoteProtocolError):
            ask(make_client(retry_options=RETRYING))

        assert len(gemini_server.calls("generateContent")) == 1

    def test_a_hang_ends_with_the_time_out(
        self, gemini_server: GeminiServer, make_client: MakeClient
    ) -> None:
        gemini_server.fail("hang", on="generateContent")

        with pytest.raises(httpx2.ReadTimeout):
            ask(make_client(timeout=300))

    def test_a_hang_is_tried_again_when_the_sdk_is_told_to(
        self, gemini_server: GeminiServer, make_client: MakeClient
    ) -> None:
        gemini_server.fail("hang", on="generateContent")

        assert ask(make_client(timeout=300, retry_options=RETRYING)).parsed

    def test_a_captive_portal_is_a_json_error(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("captive_portal", on="generateContent")

        with pytest.raises(json.JSONDecodeError):
            ask(client)

    def test_a_captive_portal_under_a_stream_is_another_error(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("captive_portal", on="streamGenerateContent")

        with pytest.raises(errors.UnknownApiResponseError):
            list(client.models.generate_content_stream(model=MODEL, contents="Hi"))

    def test_a_cut_stream_is_an_exception(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("cut_body", on="streamGenerateContent")

        with pytest.raises(httpx2.RemoteProtocolError):
            list(client.models.generate_content_stream(model=MODEL, contents="Hi"))

    def test_a_captive_portal_makes_cancelling_a_batch_look_done(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        job = client.batches.create(model=MODEL, src=[types.InlinedRequest(contents="Hi")])
        gemini_server.fail("captive_portal", on="batches.cancel")

        client.batches.cancel(name=job.name or "")

        assert gemini_server.batches[job.name or ""].state == "BATCH_STATE_PENDING"


class TestUploads:
    def test_a_dropped_chunk_is_an_exception_and_the_rest_can_be_asked_for(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("upload_chunk_dropped", on="upload.finalize")

        # Which of them depends on whether the client still writes when the connection breaks.
        with pytest.raises(httpx2.TransportError):
            upload(client, bytes(9 * MIB))

        upload_id = next(iter(gemini_server.uploads))
        url = f"{gemini_server.base_url}/upload/v1beta/files?upload_id={upload_id}"
        answer = httpx2.post(url, headers={"X-Goog-Upload-Command": "query"})
        assert answer.headers["x-goog-upload-size-received"] == str(8 * MIB + MIB // 2)
        assert gemini_server.files == {}

    def test_a_lost_last_answer_leaves_a_file_under_the_clients_name(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("upload_last_answer_lost")

        with pytest.raises(httpx2.RemoteProtocolError):
            upload(client, tiny_mp4(5), name="nd-1")

        assert client.files.get(name="files/nd-1").state == types.FileState.ACTIVE

    def test_a_chunk_answered_without_upload_status_is_sent_again(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("unavailable", on="upload.finalize")

        upload(client, tiny_mp4(5))

        assert len(gemini_server.calls("upload.finalize")) == 2

    def test_a_captive_portal_at_the_start_is_a_key_error(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("captive_portal", on="upload.start")

        with pytest.raises(KeyError):
            upload(client, tiny_mp4(5))

    def test_a_failed_file_raises_nothing_and_tells_why(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("file_failed")
        name = upload(client, tiny_mp4(5)).name or ""

        file = client.files.get(name=name)

        assert file.state == types.FileState.FAILED
        assert file.error
        assert file.error.message

    def test_an_expired_file_is_a_403_until_it_is_uploaded_again(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        uploaded = active(client)
        gemini_server.fail("file_expired")

        for _ in range(2):
            with pytest.raises(errors.ClientError, match="You do not have permission") as failed:
                client.models.generate_content(model=MODEL, contents=contents(uploaded, "Go"))
            assert failed.value.code == 403
        assert upload(client, tiny_mp4(5), name=uploaded.name).name == uploaded.name


class TestAnswers:
    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            ("malformed_json", "STOP"),
            ("fenced_json", "STOP"),
            ("max_tokens", "MAX_TOKENS"),
            ("safety", "SAFETY"),
            ("recitation", "RECITATION"),
        ],
    )
    def test_a_useless_answer_raises_nothing_and_is_not_parsed(
        self, gemini_server: GeminiServer, client: genai.Client, fault: str, reason: str
    ) -> None:
        gemini_server.fail(fault)

        answer = ask(client)

        assert answer.parsed is None
        assert finish_reason(answer) == types.FinishReason(reason)
        assert (answer.text is None) == (fault in {"safety", "recitation"})

    def test_a_blocked_prompt_has_no_candidates(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("prompt_blocked")

        answer = ask(client)

        assert (answer.parsed, answer.candidates) == (None, None)
        feedback = answer.prompt_feedback
        assert feedback
        assert feedback.block_reason == types.BlockedReason.PROHIBITED_CONTENT

    def test_a_video_the_model_did_not_see_costs_nothing(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        video = active(client)
        gemini_server.fail("no_video_tokens")

        answer = client.models.generate_content(model=MODEL, contents=contents(video, "Go"))

        assert tokens(answer) == {"TEXT": 1}

    def test_answers_inside_a_batch_can_be_spoilt(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.batch_polls = 1
        gemini_server.fail("prompt_blocked", on="batchItem")
        requests = [types.InlinedRequest(contents="Hi")] * 2
        job = client.batches.create(model=MODEL, src=requests)

        done = client.batches.get(name=job.name or "")

        assert done.dest
        assert done.dest.inlined_responses
        blocked, answered = [item.response for item in done.dest.inlined_responses]
        assert blocked
        assert blocked.prompt_feedback
        assert not blocked.candidates
        assert answered
        assert answered.text == "OK"

    @pytest.mark.parametrize("end", ["failed", "expired"])
    def test_a_batch_that_ends_badly_has_a_state_but_no_error(
        self, gemini_server: GeminiServer, client: genai.Client, end: str
    ) -> None:
        gemini_server.fail(f"batch_{end}")
        job = client.batches.create(model=MODEL, src=[types.InlinedRequest(contents="Hi")])

        done = client.batches.get(name=job.name or "")

        assert done.state == types.JobState(f"JOB_STATE_{end.upper()}")
        assert (done.error, done.dest) == (None, None)


class TestFaultPlan:
    def test_a_fault_waits_for_its_call_and_strikes_as_often_as_asked(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.fail("unavailable", on=["files.*", "countTokens"], times=2)

        ask(client)
        for _ in range(2):
            with pytest.raises(errors.ServerError):
                list(client.files.list())

        assert list(client.files.list()) == []
        assert gemini_server.pending_faults() == []

    @pytest.mark.parametrize(("name", "on"), [("rate_limt", None), ("drop", "generate")])
    def test_a_misspelt_fault_or_call_is_refused(
        self, gemini_server: GeminiServer, name: str, on: str | None
    ) -> None:
        with pytest.raises(ValueError, match="there are"):
            gemini_server.fail(name, on=on)
