"""Film whose fields are repeated by flags alone: all its frames are there, and none is missing."""

import asyncio
from pathlib import Path

import pytest

from nostalgia_desktop.domain.media import Scan
from nostalgia_desktop.media.how_made import how_made
from nostalgia_desktop.media.quality import ARCHIVE, Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.barcode import field_numbers
from tests.authoring.programs import Program
from tests.authoring.soft_film import shown_picture, soft_film
from tests.media.clips import cut
from tests.media.conftest import Film, film_in

BASE, PICTURES, FRAMES = 430_000, 120, 150


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Film:
    """Five seconds of film."""
    program = Program((PICTURES,), "ntsc", "progressive", audio=None, base=BASE)
    return film_in(soft_film(program, tmp_path_factory.mktemp("soft") / "disc"))


@pytest.fixture(params=["bundled", "oldest"])
def ffmpeg(request, transcoder, system_ffmpeg) -> Transcoder:
    """Both ends of what is supported."""
    return transcoder if request.param == "bundled" else Transcoder(system_ffmpeg)


def _shown(file: Path) -> list[int]:
    return [(field or 0) // 2 for _at, field in field_numbers(file)]


def test_its_clock_counts_the_frames_that_are_shown(film):
    assert (film.clock.frames, len(film.clock.segments)) == (FRAMES, 1)
    assert film.clock.damage == ()


@pytest.mark.parametrize("scene", [(0, FRAMES), (51, 102)])
def test_a_clip_shows_a_picture_of_each_frame(scene, film, run, ffmpeg, tmp_path):
    async def make():
        picture = await ffmpeg.look_at(film.samples(), film.clock)
        assert (picture.scan, picture.telecined) == (Scan.PROGRESSIVE, False)
        return await ffmpeg.transcode_segment(
            film.pieces(*scene),
            film.clock,
            picture,
            Quality("ultrafast", 30),
            tmp_path / "clip.mp4",
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )

    made = run(make())

    # A frame with fields of two pictures may show either.
    late = [
        shown - BASE - shown_picture(frame)
        for shown, frame in zip(_shown(tmp_path / "clip.mp4"), range(*scene), strict=True)
    ]
    assert set(late) <= {0, 1}
    assert (made.missing_frames, made.errors) == (0, 0)


def test_its_archive_clip_is_not_copied(film, run, transcoder, tmp_path):
    made = cut(run, transcoder, film, (51, 102), ARCHIVE, tmp_path / "clip.mkv")

    assert (made.facts.frames, made.copied) == (51, 0)
    assert how_made(tmp_path / "clip.mkv").endswith("shown for longer than others")


def test_its_proxy_lacks_nothing(film, run, ffmpeg, tmp_path):
    async def make():
        picture = await ffmpeg.look_at(film.samples(), film.clock)
        return await ffmpeg.create_proxy(
            film.pieces(0, FRAMES), film.clock, picture, tmp_path / "p.mp4", lambda _done: None
        )

    made = run(make())

    late = [
        shown - BASE - shown_picture(frame)
        for shown, frame in zip(_shown(tmp_path / "p.mp4"), range(0, FRAMES, 6), strict=True)
    ]
    assert set(late) <= {0, 1}
    assert made.missing_frames == 0
