"""The key is in no log and no error, whatever goes wrong."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from nostalgia_desktop.domain.errors import VisionError, VisionKeyRejected
from nostalgia_desktop.domain.media import RemoteFile
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.prompt import Prompt
from nostalgia_desktop.vision.question import Question
from nostalgia_desktop.vision.remote_files import film_name, sweep
from nostalgia_desktop.vision.visionary import Visionary, open_visionary
from tests.gemini_server import ApiError, tiny_mp4
from tests.gemini_server.answers import Answer
from tests.gemini_server.faults import AFTER, BEFORE

KEY = "AIzaSyD-0123456789_abcdefghijklmnopqrst"
PROMPT = Prompt("List the scenes.", "1")
MARK = "0a1b2c3d"
CALLS = {
    "upload": "upload.*",
    "ask": "generateContent",
    "count": "countTokens",
    "list": "files.list",
    "delete": "files.delete",
    "check": "models.get",
    "models": "models.list",
    "batch": "batch*",
}


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film to send."""
    path = tmp_path / "film.mp4"
    path.write_bytes(tiny_mp4(20.0))
    return path


def _told(
    server, work: Callable[[Visionary], Awaitable[object]], caplog, key: str = KEY
) -> tuple[str, VisionError | None]:
    """All that a log, with everything in it, and an error with all its causes have to say."""

    async def run() -> None:
        visionary = await open_visionary(key, "gemini-3.8-flash", server.base_url, Gate((0.01,), 0))
        try:
            await work(visionary)
        finally:
            await visionary.close()

    raised: VisionError | None = None
    with caplog.at_level(logging.DEBUG):
        try:
            asyncio.run(run())
        except VisionError as error:
            raised = error
    said = "".join(traceback.format_exception(raised)) + repr(raised) if raised else ""
    return caplog.text + said, raised


async def _everything(visionary: Visionary, film: Path) -> None:
    await visionary.check()
    remote = await visionary.upload_video(film, film_name(MARK, "c" * 64), poll_s=0.01)
    await visionary.count_tokens(remote, PROMPT)
    await visionary.analyze_video(remote, PROMPT)
    batch = await visionary.start_batch("nd-batch", [Question("k", remote, PROMPT)])
    assert await visionary.find_batch("nd-batch") == batch
    await visionary.batch(batch)
    await visionary.end_batch(batch)
    await visionary.models()
    await sweep(visionary, MARK, (), {remote.name})
    await visionary.delete(remote)


def test_a_pass_without_trouble_logs_no_key(gemini_server, film, caplog):
    gemini_server.key = KEY

    told, raised = _told(gemini_server, lambda each: _everything(each, film), caplog)

    assert raised is None
    assert not gemini_server.files
    assert len(gemini_server.requests) > 6
    assert "HTTP" in told  # The log has what the libraries say, too.
    assert KEY not in told


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("fault", [name for name in (*BEFORE, *AFTER) if name != "hang"])
def test_no_fault_tells_the_key(gemini_server, film, caplog, fault, call):
    gemini_server.key = KEY
    gemini_server.fail(fault, on=CALLS[call], times=9, seconds=0.01)

    told, _raised = _told(gemini_server, lambda each: _everything(each, film), caplog)

    assert gemini_server.requests
    assert KEY not in told


def test_a_wrong_key_is_not_told_either(gemini_server, film, caplog):
    told, raised = _told(gemini_server, lambda each: each.upload_video(film), caplog)

    assert isinstance(raised, VisionKeyRejected)
    assert KEY not in told


@pytest.mark.parametrize("key", [KEY, "AQ.Ab8RN6IvUOUP0123456789-abcdef", "test-key"])
def test_a_key_that_google_repeats_is_left_out(gemini_server, film, caplog, key):
    gemini_server.key = key
    text = f"Permission denied: Consumer 'api_key:{key}' has been suspended."
    gemini_server.answers.append(Answer(error=ApiError(403, "PERMISSION_DENIED", text)))

    async def ask(visionary: Visionary) -> None:
        remote = await visionary.upload_video(film, poll_s=0.01)
        await visionary.analyze_video(remote, PROMPT)

    told, raised = _told(gemini_server, ask, caplog, key)

    assert isinstance(raised, VisionKeyRejected)
    assert "has been suspended" in told
    assert "(your key)" in told
    assert key not in told


@pytest.mark.parametrize("key", ["schlüssel-" + KEY, KEY + "\n😀"])
def test_a_key_that_cannot_be_one_is_not_told(gemini_server, caplog, key):
    told, raised = _told(gemini_server, lambda each: each.check(), caplog, key)

    assert isinstance(raised, VisionKeyRejected)
    assert KEY not in told


def test_the_key_travels_in_no_address_and_no_body(gemini_server, film, caplog):
    gemini_server.key = KEY

    _told(gemini_server, lambda each: _everything(each, film), caplog)

    for request in gemini_server.requests:
        assert KEY not in request.path + str(request.query)
        assert KEY.encode() not in request.body


def test_a_remote_file_is_told_by_its_name_alone(gemini_server, film):
    async def send() -> RemoteFile:
        visionary = await open_visionary(
            gemini_server.key, "gemini-3.8-flash", "", Gate((0.01,), 0)
        )
        try:
            return await visionary.upload_video(film, film_name(MARK, "c" * 64), poll_s=0.01)
        finally:
            await visionary.close()

    remote = asyncio.run(send())

    assert gemini_server.files[remote.name].display_name == remote.name
    assert film.name not in str(gemini_server.files[remote.name].to_wire(""))
