"""The server, seen through the real SDK, when nothing goes wrong."""

import asyncio
import base64
import hashlib
import io
import itertools
import json
import random

import httpx2
import pytest
from google import genai
from google.genai import errors, types

from tests.gemini_server import Answer, GeminiServer, Prompt, scene_list, tiny_mp4
from tests.gemini_server.sdk import (
    AS_SCENES,
    MODEL,
    MakeClient,
    SceneTexts,
    active,
    contents,
    finish_reason,
    tokens,
    upload,
)

MIB = 1024 * 1024


class TestFiles:
    def test_a_large_file_arrives_in_chunks_byte_for_byte(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        data = random.Random(1994).randbytes(17 * MIB + 13)

        uploaded = upload(client, data)

        stored = gemini_server.files[uploaded.name or ""]
        assert stored.data == data
        assert (stored.mime_type, stored.display_name) == ("video/mp4", "1994 Balaton")
        sent = gemini_server.calls("upload.chunk", "upload.finalize")
        assert [len(chunk.body) for chunk in sent] == [8 * MIB, 8 * MIB, MIB + 13]
        assert uploaded.sha256_hash == base64.b64encode(hashlib.sha256(data).digest()).decode()

    def test_processing_ends_at_the_asked_poll(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.file_polls = 2
        uploaded = upload(client, tiny_mp4(5))
        name = uploaded.name or ""

        second, last = client.files.get(name=name), client.files.get(name=name)

        processing = types.FileState.PROCESSING
        assert (uploaded.state, second.state) == (processing, processing)
        assert last.state == types.FileState.ACTIVE
        assert last.video_metadata == {"videoDuration": "5s"}
        assert last.create_time
        assert last.expiration_time
        assert (last.expiration_time - last.create_time).total_seconds() == 48 * 3600

    def test_a_name_of_the_clients_own_is_kept_and_cannot_be_used_twice(
        self, client: genai.Client
    ) -> None:
        uploaded = upload(client, tiny_mp4(5), name="nd-1a2b-3c")

        with pytest.raises(errors.ClientError) as refused:
            upload(client, tiny_mp4(6), name="nd-1a2b-3c")

        assert uploaded.name == "files/nd-1a2b-3c"
        assert (refused.value.code, refused.value.status) == (409, "ALREADY_EXISTS")

    @pytest.mark.parametrize("name", ["Nd-1", "-nd", "nd_1", "n" * 41])
    def test_a_name_the_service_does_not_take_is_refused(
        self, client: genai.Client, name: str
    ) -> None:
        with pytest.raises(errors.ClientError) as refused:
            upload(client, tiny_mp4(5), name=name)

        assert refused.value.code == 400

    def test_listing_goes_through_all_pages(self, client: genai.Client) -> None:
        names = [upload(client, tiny_mp4(5)).name for _ in range(5)]

        listed = list(client.files.list(config={"page_size": 2}))

        assert [file.name for file in listed] == names[::-1]

    def test_a_deleted_file_is_refused_as_if_it_were_not_ours(self, client: genai.Client) -> None:
        name = upload(client, tiny_mp4(5)).name or ""
        client.files.delete(name=name)

        with pytest.raises(errors.ClientError) as refused:
            client.files.get(name=name)

        assert refused.value.code == 403
        assert "You do not have permission to access the File" in (refused.value.message or "")
        assert list(client.files.list()) == []

    def test_an_upload_can_be_resumed_after_a_query(self, gemini_server: GeminiServer) -> None:
        address = f"{gemini_server.base_url}/upload/v1beta/files"
        start = {
            "x-goog-api-key": gemini_server.key,
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": "10",
            "X-Goog-Upload-Header-Content-Type": "video/mp4",
        }

        def command(text: str, offset: int = 0) -> dict[str, str]:
            return {"X-Goog-Upload-Command": text, "X-Goog-Upload-Offset": str(offset)}

        with httpx2.Client() as http:
            begun = http.post(address, headers=start, json={"file": {"display_name": "x"}})
            chunks = begun.headers["x-goog-upload-url"]
            http.post(chunks, headers=command("upload"), content=b"01234")
            wrong = http.post(chunks, headers=command("upload", 3), content=b"56789")
            asked = http.post(chunks, headers=command("query"))
            ended = http.post(chunks, headers=command("upload, finalize", 5), content=b"56789")
            again = http.post(chunks, headers=command("query"))

        assert wrong.status_code == 400
        assert asked.headers["x-goog-upload-size-received"] == "5"
        assert ended.headers["x-goog-upload-status"] == "final"
        assert again.json() == ended.json()
        assert [file.data for file in gemini_server.files.values()] == [b"0123456789"]


class TestGenerate:
    def test_an_uploaded_video_gets_a_scene_list_of_its_length(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        video = active(client, 95.5)

        answer = client.models.generate_content(
            model=MODEL, contents=contents(video, "List the scenes."), config=AS_SCENES
        )

        assert isinstance(answer.parsed, SceneTexts)
        scenes = answer.parsed.scenes
        assert (len(scenes), scenes[0].start, scenes[-1].end) == (4, "0:00:00", "0:01:35")
        assert all(one.end == two.start for one, two in itertools.pairwise(scenes))
        assert finish_reason(answer) == types.FinishReason.STOP
        assert tokens(answer) == {"TEXT": 4, "VIDEO": round(70 * 95.5), "AUDIO": 32 * 95.5}
        assert gemini_server.prompts[0].text == "List the scenes."
        assert gemini_server.prompts[0].videos[0].name == video.name

    def test_a_part_of_a_video_at_another_rate_costs_accordingly(
        self, client: genai.Client
    ) -> None:
        video = active(client)
        part = types.Part(
            file_data=types.FileData(file_uri=video.uri, mime_type="video/mp4"),
            video_metadata=types.VideoMetadata(start_offset="10s", end_offset="30s", fps=2),
        )

        answer = client.models.generate_content(model=MODEL, contents=contents(part))

        assert tokens(answer) == {"VIDEO": 70 * 2 * 20, "AUDIO": 32 * 20}

    def test_a_clip_under_half_a_second_is_not_seen(self, client: genai.Client) -> None:
        answer = client.models.generate_content(
            model=MODEL, contents=contents(active(client, 0.3), "Go")
        )

        assert "VIDEO" not in tokens(answer)

    def test_bytes_inside_the_prompt_count_as_video_too(self, client: genai.Client) -> None:
        part = types.Part.from_bytes(data=tiny_mp4(12, audio=False), mime_type="video/mp4")

        answer = client.models.generate_content(model=MODEL, contents=contents(part, "Go"))

        assert tokens(answer) == {"TEXT": 1, "VIDEO": 840}

    def test_scripted_answers_come_first_and_in_order(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.answers.extend([Answer(text="one"), Answer(text="two")])

        texts = [client.models.generate_content(model=MODEL, contents="Hi").text for _ in range(3)]

        assert texts == ["one", "two", "OK"]

    def test_an_answer_can_depend_on_the_prompt(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        def echo(prompt: Prompt) -> Answer:
            return Answer(text=json.dumps(scene_list(60, offset_s=float(prompt.text), count=1)))

        gemini_server.answer_for = echo

        text = client.models.generate_content(model=MODEL, contents="3600").text

        assert json.loads(text or "")["scenes"][0]["end"] == "1:01:00"

    def test_a_stream_adds_up_to_the_answer(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        gemini_server.answers.append(Answer(text="Nagymama a Balatonnál, 1994 nyarán"))

        pieces = list(client.models.generate_content_stream(model=MODEL, contents="Hi"))

        assert "".join(piece.text or "" for piece in pieces) == "Nagymama a Balatonnál, 1994 nyarán"
        reasons = [piece.candidates and piece.candidates[0].finish_reason for piece in pieces]
        assert reasons == [None, None, types.FinishReason.STOP]

    def test_a_file_in_processing_cannot_be_used(self, client: genai.Client) -> None:
        with pytest.raises(errors.ClientError) as refused:
            client.models.generate_content(
                model=MODEL, contents=contents(upload(client, tiny_mp4(5)))
            )

        assert (refused.value.code, refused.value.status) == (400, "FAILED_PRECONDITION")

    def test_counting_tokens_gives_what_the_prompt_then_costs(self, client: genai.Client) -> None:
        video = active(client)

        count = client.models.count_tokens(
            model=MODEL, contents=contents(video, "List the scenes.")
        )

        assert count.total_tokens == 90 * (70 + 32) + 4

    def test_snake_case_on_the_wire_is_understood(self, gemini_server: GeminiServer) -> None:
        part = {"inline_data": {"data": base64.b64encode(tiny_mp4(10)).decode()}}
        body = {
            "contents": [{"parts": [part]}],
            "generation_config": {"response_mime_type": "application/json"},
        }
        with httpx2.Client(headers={"x-goog-api-key": gemini_server.key}) as http:
            url = f"{gemini_server.base_url}/v1beta/models/{MODEL}:generateContent"
            answer = http.post(url, json=body).json()

        assert answer["usageMetadata"]["promptTokenCount"] == 10 * (70 + 32)


class TestAsyncClient:
    def test_the_asynchronous_client_is_served_as_well(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        data = tiny_mp4(20, padding=bytes(9 * MIB))

        async def analyse() -> types.GenerateContentResponse:
            config = types.UploadFileConfig(mime_type="video/mp4")
            file = await client.aio.files.upload(file=io.BytesIO(data), config=config)
            file = await client.aio.files.get(name=file.name or "")
            answer = await client.aio.models.generate_content(
                model=MODEL, contents=contents(file, "Go"), config=AS_SCENES
            )
            await client.aio.aclose()
            return answer

        answer = asyncio.run(analyse())

        assert isinstance(answer.parsed, SceneTexts)
        assert [file.data for file in gemini_server.files.values()] == [data]


class TestModelsAndKey:
    def test_models_are_listed_page_by_page(
        self, gemini_server: GeminiServer, client: genai.Client
    ) -> None:
        models = list(client.models.list(config={"page_size": 1}))

        assert [model.name for model in models] == [f"models/{m}" for m in gemini_server.models]
        assert client.models.get(model=MODEL).input_token_limit == 1_048_576

    def test_an_unknown_model_is_a_404(self, client: genai.Client) -> None:
        with pytest.raises(errors.ClientError) as refused:
            client.models.generate_content(model="gemini-1.5-flash", contents="Hi")

        assert refused.value.code == 404
        assert "ListModels" in (refused.value.message or "")

    def test_a_wrong_key_is_refused_as_google_does(
        self, gemini_server: GeminiServer, make_client: MakeClient
    ) -> None:
        with pytest.raises(errors.ClientError) as refused:
            list(make_client(api_key="wrong").models.list())

        assert (refused.value.code, refused.value.status) == (400, "INVALID_ARGUMENT")
        assert refused.value.details["error"]["details"][0]["reason"] == "API_KEY_INVALID"
        assert gemini_server.calls("models.list")[0].headers["x-goog-api-key"] == "wrong"

    def test_a_time_out_the_service_finds_too_short_is_refused(
        self, gemini_server: GeminiServer, make_client: MakeClient
    ) -> None:
        gemini_server.min_timeout_s = 10

        with pytest.raises(errors.ClientError, match="Minimum allowed deadline is 10s"):
            list(make_client(timeout=2_000).models.list())

    def test_the_version_without_beta_is_not_there(self, make_client: MakeClient) -> None:
        with pytest.raises(errors.ClientError) as refused:
            list(make_client(api_version="v1").models.list())

        assert refused.value.code == 404
