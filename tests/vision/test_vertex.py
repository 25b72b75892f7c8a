"""Vertex AI: the same questions, for who is logged in to Google Cloud or has a key there."""

import asyncio
import base64
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from nostalgia_desktop.domain.errors import (
    BusyKind,
    ModelUnknown,
    VisionBusy,
    VisionError,
    VisionKeyRejected,
)
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gemini_errors import RemoteGone
from nostalgia_desktop.vision.inline_films import LARGEST_BYTES
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.question import Question
from nostalgia_desktop.vision.remote_files import Swept, sweep
from nostalgia_desktop.vision.vertex import Vertex
from nostalgia_desktop.vision.visionary import RawAnswer, Visionary, open_visionary
from tests.gemini_server import GeminiServer, tiny_mp4
from tests.gemini_server.cloud import make_account
from tests.gemini_server.wire import pick

T = TypeVar("T")
PROMPT = Prompt("List the scenes.", "1")
PROJECT, EXPRESS = Vertex("films-1994", "europe-west4"), Vertex()
BOTH = pytest.mark.parametrize("vertex", [PROJECT, EXPRESS], ids=["project", "express"])


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of 20 s."""
    path = tmp_path / "Großmutters Film 📼 #1 100%.mp4"
    path.write_bytes(tiny_mp4(20.0, audio=True))
    return path


@pytest.fixture
def login(gemini_server: GeminiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody is logged in."""
    path = make_account(gemini_server, tmp_path / "account.json")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    return path


def _with(
    server: GeminiServer,
    work: Callable[[Visionary], Awaitable[T]],
    vertex: Vertex,
    key: str = "",
    model: str = "gemini-3.8-flash",
) -> T:
    key = "" if vertex.project else key or server.key

    async def run() -> T:
        gate = Gate((0.01,), outage_s=0)
        visionary = await open_visionary(key, model, server.base_url, gate, vertex)
        try:
            return await work(visionary)
        finally:
            await visionary.close()

    return asyncio.run(run())


async def _ask(visionary: Visionary, film: Path) -> tuple[int, RawAnswer]:
    remote = await visionary.upload_video(film)
    count = await visionary.count_tokens(remote, PROMPT)
    return count, await visionary.analyze_video(remote, PROMPT)


@BOTH
def test_a_question_carries_the_film_and_is_answered(gemini_server, film, login, vertex):
    count, answer = _with(gemini_server, lambda visionary: _ask(visionary, film), vertex)

    assert answer.refusal == ""
    assert "scenes" in answer.text
    assert count == answer.usage.prompt_tokens > 20 * 70
    (asked,) = gemini_server.prompts
    assert [video.duration_s for video in asked.videos] == [20.0]
    config = gemini_server.calls("generateContent")[0].json["generationConfig"]
    assert config["mediaResolution"] == "MEDIA_RESOLUTION_LOW"
    assert "date_evidence" in str(config["responseSchema"])
    assert not gemini_server.calls("upload.start", "files.get", "files.delete", "unknown")


@pytest.mark.parametrize("size", [0, 1, 2, 3, 786_432, 786_433, 1_000_001])
def test_a_film_travels_byte_for_byte_and_several_at_once_are_not_mixed_up(
    gemini_server, tmp_path, size
):
    films = []
    for number in range(3):
        films.append(tmp_path / f"{number}.mp4")
        films[-1].write_bytes(random.Random(number).randbytes(size))

    async def work(visionary: Visionary) -> None:
        remotes = [await visionary.upload_video(film) for film in films]
        await asyncio.gather(
            *(visionary.analyze_video(each, Prompt(each.uri, "1")) for each in remotes)
        )

    _with(gemini_server, work, EXPRESS)

    for asked in gemini_server.calls("generateContent"):
        video, words = asked.json["contents"][0]["parts"]
        sent = base64.urlsafe_b64decode(video["inlineData"]["data"])
        assert sent == (tmp_path / words["text"].rpartition("/")[2]).read_bytes()
        assert pick(video["inlineData"], "mimeType") == "video/mp4"
    assert len(gemini_server.prompts) == 3


def test_a_film_is_sent_whole_again_after_a_fault(gemini_server, film, login):
    gemini_server.fail("drop", on="generateContent")

    _with(gemini_server, lambda visionary: _ask(visionary, film), PROJECT)

    first, again = gemini_server.calls("generateContent")
    assert len(first.body) == len(again.body) > film.stat().st_size


def test_a_project_is_asked_in_its_place_by_who_is_logged_in_without_a_key(
    gemini_server, film, login
):
    _with(gemini_server, lambda visionary: _ask(visionary, film), PROJECT)

    (asked,) = gemini_server.calls("generateContent")
    place = "/v1beta1/projects/films-1994/locations/europe-west4/publishers/google/models"
    assert asked.path == f"{place}/gemini-3.8-flash:generateContent"
    assert "x-goog-api-key" not in asked.headers
    assert len(gemini_server.calls("oauth.token")) == 1


def test_express_mode_asks_with_a_key_and_no_project(gemini_server, film, monkeypatch):
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "of-something-else")

    _with(gemini_server, lambda visionary: _ask(visionary, film), EXPRESS)

    (asked,) = gemini_server.calls("generateContent")
    assert asked.path == "/v1beta1/publishers/google/models/gemini-3.8-flash:generateContent"
    assert asked.headers["x-goog-api-key"] == gemini_server.key


@BOTH
def test_models_are_checked_and_listed(gemini_server, login, vertex):
    async def work(visionary: Visionary) -> tuple[str, ...]:
        await visionary.check()
        return await visionary.models()

    assert _with(gemini_server, work, vertex) == tuple(gemini_server.models)


@BOTH
def test_an_unknown_model_is_told_with_those_that_there_are(gemini_server, film, login, vertex):
    with pytest.raises(ModelUnknown) as caught:
        _with(gemini_server, lambda each: _ask(each, film), vertex, model="gemini-1.5-flash")

    assert caught.value.models == tuple(gemini_server.models)


def test_a_film_that_is_too_large_is_told_and_what_to_do(gemini_server, tmp_path, login):
    film = tmp_path / "film.mp4"
    with film.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)

    with pytest.raises(VisionError, match="ask about shorter parts"):
        _with(gemini_server, lambda visionary: visionary.upload_video(film), PROJECT)


def test_a_film_that_is_gone_when_it_is_asked_about_is_to_be_sent_again(gemini_server, film, login):
    async def work(visionary: Visionary) -> None:
        remote = await visionary.upload_video(film)
        film.unlink()
        await visionary.analyze_video(remote, PROMPT)

    with pytest.raises(RemoteGone):
        _with(gemini_server, work, PROJECT)


def test_nothing_is_left_there_to_sweep_or_delete(gemini_server, film, login):
    async def work(visionary: Visionary) -> tuple[Swept, object]:
        remote = await visionary.upload_video(film)
        await visionary.delete(remote)
        return await sweep(visionary, "0a1b2c3d", ()), await visionary.uploads()

    assert _with(gemini_server, work, PROJECT) == (Swept(), [])
    assert film.exists()
    assert not gemini_server.requests


@BOTH
def test_batches_are_refused_in_plain_words(gemini_server, film, login, vertex):
    async def work(visionary: Visionary) -> list[object]:
        remote = await visionary.upload_video(film)
        calls = (
            visionary.start_batch("b", [Question("k", remote, PROMPT)]),
            visionary.find_batch("b"),
            visionary.batch("batches/b"),
            visionary.end_batch("batches/b"),
        )
        return await asyncio.gather(*calls, return_exceptions=True)

    told = _with(gemini_server, work, vertex)

    assert {type(error) for error in told} == {VisionError}
    assert all("not possible with Vertex AI" in str(error) for error in told)


def test_nobody_logged_in_is_told_with_what_to_do(gemini_server, tmp_path, monkeypatch):
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nothing.json"))

    with pytest.raises(VisionKeyRejected, match="gcloud auth application-default login"):
        _with(gemini_server, lambda visionary: visionary.check(), PROJECT)


def test_a_login_that_google_does_not_take_is_told(gemini_server, film, login):
    make_account(gemini_server, login.with_name("another.json"))

    with pytest.raises(VisionKeyRejected, match="logged in"):
        _with(gemini_server, lambda visionary: _ask(visionary, film), PROJECT)


def test_a_project_that_one_may_not_use_is_told(gemini_server, film, login):
    async def work(visionary: Visionary) -> object:
        await visionary.check()
        gemini_server.token = "another"
        return await _ask(visionary, film)

    with pytest.raises(VisionKeyRejected, match="that Vertex AI is enabled"):
        _with(gemini_server, work, PROJECT)


def test_a_login_without_a_network_is_a_trouble_of_the_network(gemini_server, film, login):
    gemini_server.fail("drop", on="oauth.token", times=99)

    with pytest.raises(VisionBusy) as caught:
        _with(gemini_server, lambda visionary: _ask(visionary, film), PROJECT)

    assert caught.value.kind is BusyKind.NETWORK


def test_a_key_is_needed_without_a_project(gemini_server):
    with pytest.raises(VisionKeyRejected):
        asyncio.run(open_visionary("", "m", gemini_server.base_url, None, EXPRESS))
