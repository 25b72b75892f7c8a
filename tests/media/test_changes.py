"""Titles that change size or sound in the middle: no frame is lost and the sound stays in place."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.media.changing_sound import Once
from nostalgia_desktop.media.quality import Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.barcode import field_numbers
from tests.authoring.changes import Part, changing_disc
from tests.authoring.programs import Program
from tests.authoring.sound import click_times
from tests.media.conftest import Film, film_in

BASE = 410_000
FIRST = Program(scenes=(50, 50), base=BASE, seed=3)
SECOND = replace(FIRST, base=BASE + 100, seed=4)
SCENE = (60, 140)
LAST_BEFORE = BASE + 99
CHANGES = {
    "narrower": (("-s", "352x576"), True),
    "narrower, new clock": (("-s", "352x576"), False),
    "surround": (("-ac", "6", "-b:a", "384k"), True),
    "surround, new clock": (("-ac", "6", "-b:a", "384k"), False),
    "mono": (("-ac", "1", "-b:a", "128k"), True),
}


@pytest.fixture(scope="module", params=CHANGES)
def film(request, tmp_path_factory) -> Film:
    """Four seconds of film, and four that differ from them."""
    options, one_clock = CHANGES[request.param]
    parts = [Part(FIRST), Part(SECOND, options)]
    folder = tmp_path_factory.mktemp("changes") / "disc"
    film = film_in(changing_disc(parts, folder, one_clock=one_clock))
    assert (film.clock.frames, len(film.clock.segments)) == (200, 1 if one_clock else 2)
    return film


@pytest.fixture(params=["bundled", "oldest"])
def ffmpeg(request, transcoder, system_ffmpeg) -> Transcoder:
    """Both ends of what is supported."""
    return transcoder if request.param == "bundled" else Transcoder(system_ffmpeg)


def _shown(file: Path) -> list[int | None]:
    return [None if field is None else field // 2 for _at, field in field_numbers(file)]


def _assert_in_place(shown: list[int | None], wanted: list[int]) -> None:
    """Right frames; a decoder that has to begin anew may swallow the last one, which is filled."""
    assert len(shown) == len(wanted)
    wrong = {want for want, number in zip(wanted, shown, strict=True) if number != want}
    assert wrong <= {LAST_BEFORE}


def test_a_clip_over_a_change_has_its_frames_and_its_sound(film, run, ffmpeg, tmp_path):
    clip = tmp_path / "clip.mp4"

    async def make() -> None:
        picture = await ffmpeg.look_at(film.samples(), film.clock)
        await asyncio.wait_for(
            ffmpeg.transcode_segment(
                film.pieces(*SCENE),
                film.clock,
                picture,
                Quality("ultrafast", 30),
                clip,
                lambda _done: None,
                lambda _part, _made: asyncio.sleep(0),
            ),
            120,
        )

    run(make())

    _assert_in_place(_shown(clip), [BASE + n for n in range(*SCENE) for _ in (0, 1)])
    clicks_s = [float(click) for click in click_times(clip)]
    assert clicks_s == pytest.approx([0.6, 1.6, 2.6], abs=0.011)
    assert list(tmp_path.iterdir()) == [clip]


def test_the_proxy_over_a_change_shows_the_frames_of_its_time(film, run, ffmpeg, tmp_path):
    proxy = tmp_path / "proxy.mp4"

    async def make() -> None:
        picture = await ffmpeg.look_at(film.samples(), film.clock)
        pieces = film.pieces(0, film.clock.frames)
        making = ffmpeg.create_proxy(pieces, film.clock, picture, proxy, lambda _done: None)
        await asyncio.wait_for(making, 120)

    run(make())

    _assert_in_place(_shown(proxy), list(range(BASE, BASE + 200, 5)))
    clicks_s = [float(click) for click in click_times(proxy)]
    assert clicks_s == pytest.approx([0, 1, 2, 3, 4, 5, 6, 7], abs=0.011)
    assert list(tmp_path.iterdir()) == [proxy]


def test_bytes_that_are_made_again_are_passed_on_once():
    heard: list[bytes] = []
    once = Once(heard.append)

    once.feed(b"abc")
    once.begin_again()
    for part in (b"a", b"", b"bcd", b"e"):
        once.feed(part)

    assert b"".join(heard) == b"abcde"
