"""The quote against the server's own count."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from nostalgia_desktop.data import prompt_template
from nostalgia_desktop.domain.errors import VisionBusy
from nostalgia_desktop.vision.answer_times import Stretch
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.pricing import counted, estimate, quote
from nostalgia_desktop.vision.visionary import RawAnswer, open_visionary
from nostalgia_desktop.vision.window_prompt import Known, fill_window_prompt
from tests.gemini_server import GeminiServer, tiny_mp4

MODEL = "gemini-3.8-flash"
DAY = date(2026, 10, 3)
KNOWN = Known("Xmas 1994", "Title 1", family=("Ada", "Ben"))
PROMPT = fill_window_prompt(prompt_template(), KNOWN, Stretch(0, 600_000), 3_600_000)


def _count(server: GeminiServer, film: Path) -> tuple[int, RawAnswer]:
    async def run() -> tuple[int, RawAnswer]:
        visionary = await open_visionary(server.key, MODEL, server.base_url, Gate((0.01, 0.01), 0))
        try:
            remote = await visionary.upload_video(film, poll_s=0.01)
            count = await visionary.count_tokens(remote, PROMPT)
            return count, await visionary.analyze_video(remote, PROMPT)
        finally:
            await visionary.close()

    return asyncio.run(run())


def _film(folder: Path, minutes: float, *, has_sound: bool = True) -> Path:
    (folder / "film.mp4").write_bytes(tiny_mp4(minutes * 60, audio=has_sound))
    return folder / "film.mp4"


@pytest.mark.parametrize("minutes", [4, 12, 25])
@pytest.mark.parametrize("has_sound", [True, False])
def test_the_quote_is_within_two_percent_of_the_count(gemini_server, tmp_path, minutes, has_sound):
    count, _answer = _count(gemini_server, _film(tmp_path, minutes, has_sound=has_sound))

    told = estimate(minutes * 60_000, has_sound=has_sound).prompt_tokens
    assert abs(told - count) <= 0.02 * count


def test_what_is_counted_is_what_is_charged(gemini_server, tmp_path):
    count, answer = _count(gemini_server, _film(tmp_path, 12))

    assert answer.usage.prompt_tokens == count


def test_counting_asks_the_model_nothing(gemini_server, tmp_path):
    _count(gemini_server, _film(tmp_path, 1))

    assert len(gemini_server.calls("countTokens")) == 1
    assert len(gemini_server.prompts) == 1


def test_a_film_that_is_longer_than_quoted_is_noticed(gemini_server, tmp_path):
    guess = quote(MODEL, estimate(10 * 60_000), DAY)

    count, _answer = _count(gemini_server, _film(tmp_path, 12))

    assert count > 1.02 * guess.usage.prompt_tokens
    assert (counted(guess, count, DAY).micro_usd or 0) > (guess.micro_usd or 0)


@pytest.mark.parametrize("fault", ["rate_limit", "drop", "cut_body", "captive_portal"])
def test_a_passing_fault_is_waited_out(gemini_server, tmp_path, fault):
    gemini_server.fail(fault, on="countTokens", times=2, seconds=0.02)

    count, _answer = _count(gemini_server, _film(tmp_path, 1))

    assert count > 60 * 102


def test_a_lasting_fault_is_busy(gemini_server, tmp_path):
    gemini_server.fail("unavailable", on="countTokens", times=3)

    with pytest.raises(VisionBusy):
        _count(gemini_server, _film(tmp_path, 1))


def test_the_prompt_is_that_of_the_analysis(gemini_server, tmp_path):
    _count(gemini_server, _film(tmp_path, 1))

    (counting,) = gemini_server.calls("countTokens")
    (asking,) = gemini_server.calls("generateContent")
    assert counting.json["contents"] == asking.json["contents"]
