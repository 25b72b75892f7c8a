"""Streams as few recorders write them: the clock runs over, sound stops; time and memory hold."""

import asyncio
import resource
from pathlib import Path

import numpy as np
import pytest

from nostalgia_desktop.disc.pes import read_pts
from nostalgia_desktop.media.ffmpeg_args import Quality
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.media.conftest import Film, film_in

WRAP = 1 << 33
_SECTOR = 2048


def _written(pts: int, mark: int) -> bytes:
    """A timestamp as a PES header has it; `mark` are the four bits before it."""
    return bytes(
        (
            mark << 4 | (pts >> 30 & 7) << 1 | 1,
            pts >> 22 & 255,
            (pts >> 15 & 127) << 1 | 1,
            pts >> 7 & 255,
            (pts & 127) << 1 | 1,
        )
    )


def _shifted(data: bytes, ticks: int) -> bytes:
    """A program stream whose timestamps are all later, around the end of their range."""
    shifted = bytearray(data)
    for at in range(0, len(data) - _SECTOR + 1, _SECTOR):
        start = data.find(b"\x00\x00\x01", at + 14)
        while at <= start < at + 64 and data[start + 3] in (0xBB, 0xBE, 0xBF):
            start = data.find(
                b"\x00\x00\x01", start + 6 + int.from_bytes(data[start + 4 : start + 6])
            )
        flags = data[start + 7] if start >= 0 and start < at + _SECTOR else 0
        if not (start >= 0 and data[start + 3] in (0xBD, 0xE0) and flags & 0x80):
            continue
        for field in range(1 + (flags >> 6 & 1)):
            place = start + 9 + 5 * field
            old = read_pts(b"\x00\x00\x01\xe0\x00\x00\x80\x80\x05" + data[place : place + 5])
            assert old is not None
            shifted[place : place + 5] = _written((old + ticks) % WRAP, data[place] >> 4)
    return bytes(shifted)


@pytest.fixture(scope="module")
def wrapping(tmp_path_factory) -> Film:
    """A film of 125 frames whose timestamps begin again at 0 in the middle."""
    folder = tmp_path_factory.mktemp("wrap")
    data = (library.disc("vob_no_nav") / "movie.vob").read_bytes()
    (folder / "movie.vob").write_bytes(_shifted(data, WRAP - 48_600 - 62 * 3600))
    return film_in(folder)


def _numbers() -> list[int]:
    (title,) = library.truth("vob_no_nav")["titles"]
    return list(range(title["base"], title["base"] + title["frames"]))


def _shown(file: Path) -> list[int | None]:
    return [None if field is None else field // 2 for _at, field in field_numbers(file)]


def test_timestamps_that_run_over_cost_no_frame(wrapping):
    assert wrapping.clock.frames == 125
    assert wrapping.clock.damage == ()


@pytest.mark.parametrize("scene", [(0, 125), (40, 90), (61, 63), (120, 125)])
def test_a_scene_over_the_end_of_the_range_is_exact(wrapping, scene, run, transcoder, tmp_path):
    async def make() -> None:
        picture = await transcoder.look_at(wrapping.samples(), wrapping.clock)
        await transcoder.transcode_segment(
            wrapping.pieces(*scene),
            wrapping.clock,
            picture,
            Quality("ultrafast", 30),
            (),
            tmp_path / "clip.mp4",
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )

    run(make())

    assert _shown(tmp_path / "clip.mp4") == [n for n in _numbers()[slice(*scene)] for _ in (0, 1)]


def test_a_recording_without_a_sound_among_others_takes_little_memory(run, transcoder, tmp_path):
    """The sound packs of the second of three recordings are there, but hold nothing."""
    vob = bytearray((library.disc("pal_resets") / "VIDEO_TS" / "VTS_01_1.VOB").read_bytes())
    sound = film_in(library.disc("pal_resets"))
    first, last = (sound.clock.segments[1].units[at] for at in (0, -1))
    packs = np.frombuffer(vob, np.uint8).reshape(-1, _SECTOR)
    rows = range(first.start // _SECTOR, last.end // _SECTOR)
    for row in rows:
        if bytes(packs[row, 14:18]) == b"\x00\x00\x01\xbd":
            vob[row * _SECTOR + 14 + 40 : (row + 1) * _SECTOR] = bytes(_SECTOR - 54)
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "film.vob").write_bytes(vob)
    film = film_in(tmp_path / "film")

    async def make() -> None:
        picture = await transcoder.look_at(film.samples(), film.clock)
        pieces = film.pieces(0, film.clock.frames)
        await transcoder.create_proxy(
            pieces, film.clock, picture, tmp_path / "proxy.mp4", lambda _done: None
        )

    run(make())

    (title,) = library.truth("pal_resets")["titles"]
    assert _shown(tmp_path / "proxy.mp4") == list(range(title["base"], title["base"] + 300, 5))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_000_000
