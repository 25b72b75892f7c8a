"""A recorder whose timestamps step by a part of a frame, again and again, costs no frame."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from nostalgia_desktop.media.quality import Quality
from tests.authoring import library
from tests.authoring.barcode import field_numbers
from tests.authoring.dvd import find_dvdauthor
from tests.authoring.media import run_ffmpeg
from tests.media.conftest import Film, film_in

LOOPS = 6
FAST = Quality(preset="ultrafast", crf=30)


def _looped(folder: Path, name: str) -> Path:
    """A film that is played several times over; each time its timestamps step a little."""
    folder.mkdir()
    movie = library.disc("vob_no_nav") / "movie.vob"
    loop = ("-fflags", "+genpts", "-stream_loop", str(LOOPS - 1), "-i", movie)
    run_ffmpeg(*loop, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "dvd", folder / name)
    return folder


@pytest.fixture(scope="module")
def stepping(tmp_path_factory) -> dict[str, Path]:
    """The film as a bare file, and as a DVD with navigation packs."""
    plain = _looped(tmp_path_factory.mktemp("steps") / "plain", "movie.vob")
    disc = plain.with_name("disc")
    recipe = plain.with_name("disc.xml")
    recipe.write_text(
        f'<dvdauthor dest="{disc}" format="pal"><vmgm/><titleset><titles>'
        f'<pgc><vob file="{plain / "movie.vob"}"/></pgc></titles></titleset></dvdauthor>'
    )
    subprocess.run([find_dvdauthor(), "-x", str(recipe)], check=True, capture_output=True)
    return {"pes": plain, "nav": disc}


def _numbers() -> list[int]:
    (title,) = library.truth("vob_no_nav")["titles"]
    return list(range(title["base"], title["base"] + title["frames"])) * LOOPS


@pytest.fixture(params=["nav", "pes"])
def film(request, stepping) -> Film:
    """The film, opened; its clock has more segments than one."""
    film = film_in(stepping[request.param])
    assert film.clock.method == request.param
    return film


def test_the_title_has_exactly_its_frames(film):
    assert film.clock.frames == len(_numbers())
    assert film.clock.damage == ()


@pytest.mark.parametrize("scene", [(0, 750), (100, 140), (370, 380), (249, 502), (745, 750)])
def test_a_scene_over_steps_has_exactly_its_frames(scene, film, run, transcoder, tmp_path):
    async def make() -> None:
        picture = await transcoder.look_at(film.samples(), film.clock)
        await transcoder.transcode_segment(
            film.pieces(*scene),
            film.clock,
            picture,
            FAST,
            tmp_path / "clip.mp4",
            lambda _done: None,
            lambda _part, _made: asyncio.sleep(0),
        )

    run(make())

    shown = [field // 2 if field else None for _at, field in field_numbers(tmp_path / "clip.mp4")]
    assert shown == [number for number in _numbers()[slice(*scene)] for _ in range(2)]


def test_the_proxy_shows_the_frame_of_its_time(film, run, transcoder, tmp_path):
    proxy = tmp_path / "proxy.mp4"

    async def make() -> None:
        picture = await transcoder.look_at(film.samples(), film.clock)
        pieces = film.pieces(0, film.clock.frames)
        await transcoder.create_proxy(pieces, film.clock, picture, proxy, lambda _done: None)

    run(make())

    shown = [field // 2 if field else None for _at, field in field_numbers(proxy)]
    assert shown == _numbers()[::5]
