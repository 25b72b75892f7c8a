"""The real SDK against a real server on loopback: every failure ends as one of our errors."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nostalgia_desktop.domain.errors import (
    BusyKind,
    ModelUnknown,
    VisionBusy,
    VisionError,
    VisionKeyRejected,
)
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.answer_form import SceneForm
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.visionary import Visionary, open_visionary, remote_name
from tests.gemini_server import Answer, tiny_mp4

MODEL = "gemini-3.8-flash"
PROMPT = Prompt("List the scenes.", "1")
QUICK = (0.01, 0.01, 0.01)


@pytest.fixture
def proxy(tmp_path: Path) -> Path:
    """A file that the server takes for a video of 20 s."""
    path = tmp_path / "Großmutters Proxy 📼.mp4"
    path.write_bytes(tiny_mp4(20.0, audio=True))
    return path


def _with(
    server, work: Callable[[Visionary], Awaitable[object]], key: str = "", model: str = MODEL
) -> object:
    async def run() -> object:
        visionary = await open_visionary(
            key or server.key, model, server.base_url, Gate(QUICK, outage_s=0)
        )
        try:
            return await work(visionary)
        finally:
            await visionary.close()

    return asyncio.run(run())


def _upload(server, proxy: Path) -> RemoteFile:
    return _with(server, lambda visionary: visionary.upload_video(proxy, poll_s=0.01))


def _ask(server, proxy: Path):
    async def both(visionary: Visionary):
        remote = await visionary.upload_video(proxy, poll_s=0.01)
        return await visionary.analyze_video(remote, PROMPT)

    return _with(server, both)


def test_the_bytes_arrive_as_they_are_under_a_name_made_from_them(gemini_server, proxy):
    remote = _upload(gemini_server, proxy)

    stored = gemini_server.files[remote.name]
    assert remote.name == remote_name(proxy)
    assert stored.data == proxy.read_bytes()
    assert stored.mime_type == "video/mp4"


def test_a_proxy_that_is_there_already_is_not_sent_again(gemini_server, proxy):
    first = _upload(gemini_server, proxy)

    again = _upload(gemini_server, proxy)

    assert again.name == first.name
    assert len(gemini_server.calls("upload.start")) == 1


def test_a_lost_last_answer_does_not_cost_a_second_upload(gemini_server, proxy):
    gemini_server.fail("upload_last_answer_lost", on="upload.finalize")

    remote = _upload(gemini_server, proxy)

    assert gemini_server.files[remote.name].data == proxy.read_bytes()
    assert len(gemini_server.calls("upload.start")) == 1


def test_a_dropped_upload_is_tried_again(gemini_server, proxy):
    gemini_server.fail("upload_chunk_dropped", on=["upload.chunk", "upload.finalize"])

    remote = _upload(gemini_server, proxy)

    assert gemini_server.files[remote.name].data == proxy.read_bytes()


def test_the_answer_comes_with_its_price(gemini_server, proxy):
    answer = _ask(gemini_server, proxy)

    assert json.loads(answer.text)["scenes"]
    assert answer.usage.prompt_tokens > 20 * 70
    assert answer.usage.answer_tokens > 0


@pytest.mark.parametrize("fault", ["unavailable", "internal", "drop", "cut_body", "captive_portal"])
def test_a_passing_fault_is_waited_out(fault, gemini_server, proxy):
    gemini_server.fail(fault, on="generateContent", times=2)

    assert json.loads(_ask(gemini_server, proxy).text)["scenes"]
    assert len(gemini_server.calls("generateContent")) == 3


@pytest.mark.parametrize("fault", ["unavailable", "drop", "captive_portal"])
def test_a_lasting_fault_is_busy_and_not_the_videos_fault(fault, gemini_server, proxy):
    gemini_server.fail(fault, on="generateContent", times=len(QUICK) + 1)

    with pytest.raises(VisionBusy):
        _ask(gemini_server, proxy)


def test_the_service_says_how_long_to_wait(gemini_server, proxy):
    gemini_server.fail("rate_limit", on="generateContent", seconds=0.5)
    times: list[float] = []

    async def both(visionary: Visionary):
        remote = await visionary.upload_video(proxy, poll_s=0.01)
        began = asyncio.get_running_loop().time()
        await visionary.analyze_video(remote, PROMPT)
        times.append(asyncio.get_running_loop().time() - began)

    _with(gemini_server, both)

    assert times[0] >= 0.5


def test_a_used_up_day_is_not_tried_again(gemini_server, proxy):
    gemini_server.fail("daily_quota", on="generateContent", times=5)

    with pytest.raises(VisionBusy) as caught:
        _ask(gemini_server, proxy)

    assert caught.value.kind is BusyKind.QUOTA
    assert len(gemini_server.calls("generateContent")) == 1


@pytest.mark.parametrize("fault", ["safety", "recitation", "prompt_blocked", "max_tokens"])
def test_a_refusal_says_why_and_what_it_cost(fault, gemini_server, proxy):
    gemini_server.fail(fault, on="generateContent")

    answer = _ask(gemini_server, proxy)

    assert answer.refusal == {"prompt_blocked": "PROHIBITED_CONTENT"}.get(fault, fault.upper())
    assert answer.usage.prompt_tokens > 0


def test_an_answer_that_breaks_off_keeps_its_text(gemini_server, proxy):
    gemini_server.fail("max_tokens", on="generateContent")

    assert _ask(gemini_server, proxy).text.startswith("{")


def test_a_wrong_key_is_told_as_such(gemini_server, proxy):
    with pytest.raises(VisionKeyRejected, match="GEMINI_API_KEY"):
        _with(gemini_server, lambda visionary: visionary.upload_video(proxy), key="wrong-key")


@pytest.mark.parametrize("key", ["schlüssel", "", "  "])
def test_a_key_that_cannot_be_one_is_refused_at_once(key):
    with pytest.raises(VisionKeyRejected):
        asyncio.run(open_visionary(key, MODEL))


def test_an_unknown_model_is_named(gemini_server, proxy):
    async def both(visionary: Visionary):
        remote = await visionary.upload_video(proxy, poll_s=0.01)
        return await visionary.analyze_video(remote, PROMPT)

    with pytest.raises(ModelUnknown, match="choose another model"):
        _with(gemini_server, both, model="gemini-1.5-flash")


def test_a_file_that_gemini_cannot_read_is_told(gemini_server, proxy):
    gemini_server.fail("file_failed")

    with pytest.raises(VisionError, match="cannot read"):
        _upload(gemini_server, proxy)


def test_an_expired_file_is_told_from_a_wrong_key(gemini_server, proxy):
    remote = _upload(gemini_server, proxy)
    gemini_server.files.clear()

    with pytest.raises(RemoteGone):
        _with(gemini_server, lambda visionary: visionary.analyze_video(remote, PROMPT))


def test_deleting_what_is_gone_is_no_error(gemini_server, proxy):
    remote = _upload(gemini_server, proxy)

    _with(gemini_server, lambda visionary: visionary.delete(remote))
    _with(gemini_server, lambda visionary: visionary.delete(remote))

    assert not gemini_server.files


# Models


def test_the_models_that_answer_questions_are_listed_from_all_pages(gemini_server):
    gemini_server.models = [f"gemini-{number}" for number in range(120)]
    gemini_server.models.insert(60, "text-embedding-004")

    models = _with(gemini_server, lambda visionary: visionary.models())

    assert models == tuple(f"gemini-{number}" for number in range(120))


@pytest.mark.parametrize("call", ["generateContent", "countTokens", "models.get"])
def test_an_unknown_model_is_told_with_those_that_there_are(gemini_server, proxy, call):
    gemini_server.models = ["aqa", "gemini-4-pro", "gemini-4-flash", "gemini-4-lite", "gemini-3"]

    async def work(visionary: Visionary) -> object:
        remote = await visionary.upload_video(proxy, poll_s=0.01)
        if call == "models.get":
            return await visionary.check()
        ask = call == "generateContent"
        return await (visionary.analyze_video if ask else visionary.count_tokens)(remote, PROMPT)

    with pytest.raises(ModelUnknown) as caught:
        _with(gemini_server, work)

    assert caught.value.models == tuple(gemini_server.models)
    assert "there are gemini-4-pro, gemini-4-flash, gemini-4-lite and others" in str(caught.value)


@pytest.mark.parametrize("fault", ["drop", "unavailable", "captive_portal", "daily_quota"])
def test_models_that_cannot_be_listed_do_not_hide_that_one_is_unknown(gemini_server, fault):
    gemini_server.fail(fault, on="models.list", times=9)

    with pytest.raises(ModelUnknown) as caught:
        _with(gemini_server, lambda visionary: visionary.check(), model="gemini-1.5-flash")

    assert caught.value.models == ()


# What is asked, and what is no answer


def test_the_form_that_is_asked_for_is_that_of_a_window(gemini_server, proxy):
    _ask(gemini_server, proxy)

    config = gemini_server.calls("generateContent")[0].json["generationConfig"]
    scene = config["responseSchema"]["properties"]["scenes"]["items"]
    assert set(scene["required"]) == set(SceneForm.model_fields)
    assert config["responseMimeType"] == "application/json"
    assert config["mediaResolution"] == "MEDIA_RESOLUTION_LOW"


def test_an_answer_about_a_video_that_was_not_seen_is_refused(gemini_server, proxy):
    gemini_server.fail("no_video_tokens")

    answer = _ask(gemini_server, proxy)

    assert answer.refusal == "it saw no video"
    assert answer.text


def test_a_refusal_of_gemini_comes_before_ours(gemini_server, proxy):
    gemini_server.answers.append(Answer(finish_reason="SAFETY", video_seen=False))

    assert _ask(gemini_server, proxy).refusal == "SAFETY"
