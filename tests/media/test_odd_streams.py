"""Streams as few recorders write them: the clock runs over, sound stops; time and memory hold."""

import asyncio
import re
import resource
import subprocess
from pathlib import Path

import numpy as np
import pytest

from nostalgia_desktop.media.quality import Quality
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.authoring.dvd import find_dvdauthor
from tests.authoring.media import run_ffmpeg
from tests.authoring.programs import Program, encode
from tests.authoring.sound import click_times
from tests.authoring.timestamps import SOUND_AND_PICTURE, restamped
from tests.disc.titles import copy_of
from tests.media.conftest import Film, film_in

WRAP = 1 << 33
_SECTOR = 2048


def _shifted(data: bytes, ticks: int) -> bytes:
    """A program stream whose timestamps are all later, around the end of their range."""
    return restamped(data, lambda old: (old + ticks) % WRAP, SOUND_AND_PICTURE)


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


def _clip(run, transcoder, film: Film, scene: tuple[int, int], clip: Path) -> None:
    async def make() -> None:
        picture = await transcoder.look_at(film.samples(), film.clock)
        await transcoder.transcode_segment(
            film.pieces(*scene),
            film.clock,
            picture,
            Quality("ultrafast", 30),
            clip,
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )

    run(make())


def test_timestamps_that_run_over_cost_no_frame(wrapping):
    assert wrapping.clock.frames == 125
    assert wrapping.clock.damage == ()


@pytest.mark.parametrize("scene", [(0, 125), (40, 90), (61, 63), (120, 125)])
def test_a_scene_over_the_end_of_the_range_is_exact(wrapping, scene, run, transcoder, tmp_path):
    _clip(run, transcoder, wrapping, scene, tmp_path / "clip.mp4")

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


def test_a_step_back_in_one_file_costs_no_frame(run, transcoder, tmp_path):
    data = (library.disc("vob_no_nav") / "movie.vob").read_bytes()
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "film.vob").write_bytes(data + _shifted(data, 120 * 3600))

    film = film_in(tmp_path / "film")
    _clip(run, transcoder, film, (0, 250), tmp_path / "clip.mp4")

    assert film.clock.frames == 250
    assert _shown(tmp_path / "clip.mp4") == [n for n in _numbers() * 2 for _ in (0, 1)]


def test_sound_that_is_longer_than_its_pictures_adds_no_frame(run, transcoder, tmp_path):
    base = 150_000
    for number, frames in enumerate((100, 90)):
        program = Program(scenes=(frames,), base=base + 100 * number, seed=95 + number)
        plain = encode(program, tmp_path / f"plain{number}.mpg")
        longer = ("-af", "apad=pad_dur=0.5", "-c:v", "copy", "-c:a", "ac3", "-f", "dvd")
        run_ffmpeg("-i", plain, "-map", "0:v", "-map", "0:a", *longer, tmp_path / f"{number}.mpg")
    vobs = "".join(f'<vob file="{tmp_path / f"{number}.mpg"}"/>' for number in (0, 1))
    (tmp_path / "disc.xml").write_text(
        f'<dvdauthor dest="{tmp_path / "disc"}" format="pal"><vmgm/><titleset><titles>'
        f"<pgc>{vobs}</pgc></titles></titleset></dvdauthor>"
    )
    subprocess.run([find_dvdauthor(), "-x", tmp_path / "disc.xml"], check=True, capture_output=True)

    film = film_in(tmp_path / "disc")
    _clip(run, transcoder, film, (0, 190), tmp_path / "clip.mp4")

    assert [segment.frames for segment in film.clock.segments] == [100, 90]
    assert _shown(tmp_path / "clip.mp4") == [base + n for n in range(190) for _ in (0, 1)]


def test_a_recorder_that_changes_its_sound_is_heard_throughout(run, transcoder, tmp_path):
    folder = tmp_path / "film"
    folder.mkdir()
    parts = [
        encode(Program(scenes=(75,), base=base, seed=97, audio=audio), tmp_path / audio, "vob")
        for base, audio in ((160_000, "ac3"), (160_075, "mp2"))
    ]
    (folder / "film.vob").write_bytes(b"".join(part.read_bytes() for part in parts))

    film = film_in(folder)
    _clip(run, transcoder, film, (0, 150), tmp_path / "clip.mp4")

    clicks = [float(at) for at in click_times(tmp_path / "clip.mp4")]
    assert len(film.clock.segments) == 2
    for second in (1, 2, 4, 5):
        assert min(abs(at - second) for at in clicks) <= 0.04


def test_a_scene_inside_a_hole_shows_the_picture_before_it(run, transcoder, tmp_path):
    disc = copy_of(library.disc("pal_two_titles"), tmp_path / "disc")
    film = film_in(disc)
    units = film.clock.segments[0].units
    with film.title.parts[0].path.open("r+b") as file:
        file.seek(units[3].start)
        file.write(bytes(units[6].start - units[3].start))
    film = film_in(disc)
    (hole,) = film.clock.damage
    start, end = film.clock.frame_at(hole.start_ms), film.clock.frame_at(hole.end_ms)

    _clip(run, transcoder, film, (start + 10, end - 5), tmp_path / "clip.mp4")

    assert set(_shown(tmp_path / "clip.mp4")) == {20_000 + start - 1}


@pytest.mark.parametrize("kept", [2, 3, 1000])
def test_a_film_that_seldom_says_what_its_pictures_are_costs_no_frame(
    kept, run, transcoder, tmp_path
):
    data = bytearray((library.disc("vob_no_nav") / "movie.vob").read_bytes())
    headers = [match.start() for match in re.finditer(b"\x00\x00\x01\xb3", data)]
    for number, at in enumerate(headers):
        group = data.find(b"\x00\x00\x01\xb8", at)
        if number % kept and group - at < 200:
            data[at:group] = bytes(group - at)
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "film.mpg").write_bytes(data)

    film = film_in(tmp_path / "film")

    assert (film.clock.frames, film.clock.damage) == (125, ())
    for start, end in ((0, 125), (70, 80), (124, 125)):
        clip = tmp_path / f"{start}.mp4"
        _clip(run, transcoder, film, (start, end), clip)
        assert _shown(clip) == [n for n in _numbers()[start:end] for _ in (0, 1)]
