"""Film on NTSC becomes film again: each picture once, 24 a second, wherever the cut is."""

from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.media.quality import ARCHIVE, Quality
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.barcode import field_numbers
from tests.authoring.changes import Part, changing_disc
from tests.authoring.programs import Program, encode
from tests.authoring.sound import click_times
from tests.media.clips import cut, streams_of
from tests.media.conftest import Film, film_in

QUICK = Quality("ultrafast", 20)
BASE, CUTS = 460_000, (70, 50, 120)
AS_FILM = "settb=AVTB,setpts=N/(24000/1001)/TB,fps=24000/1001"
FILM = Program(CUTS, "ntsc", "progressive", audio=None, base=BASE)
FIELDS = ("-flags", "+ildct+ilme")


def _telecined(order: str, spoilt: str = "null") -> tuple[str, ...]:
    first = {"tff": "top", "bff": "bottom"}[order]
    graph = f"{AS_FILM},{spoilt},telecine=pattern=23:first_field={first},setfield={order}"
    return ("-vf", graph, *FIELDS)


@pytest.fixture(scope="module", params=["tff", "bff"])
def film(request, tmp_path_factory) -> Film:
    """Ten seconds of noisy film in 300 frames."""
    folder = tmp_path_factory.mktemp("film")
    encode(FILM, folder / "movie.mpg", more=_telecined(request.param, "noise=alls=12:allf=t"))
    return film_in(folder)


def _pictures(clip: Path) -> list[int | None]:
    return [None if each is None else each // 2 - BASE for _at, each in field_numbers(clip)]


@pytest.mark.parametrize(("start", "frames"), [(81, 50), (83, 53)])
def test_each_picture_of_film_comes_once_wherever_the_cut_is(
    film, run, transcoder, start, frames, tmp_path
):
    clip = tmp_path / "clip.mp4"

    made = cut(run, transcoder, film, (start, start + frames), QUICK, clip)

    shown = _pictures(clip)
    count = frames // 5 * 4 + frames % 5
    assert made.facts.frames == len(shown) == count
    # The frames behind the last whole five may show one picture twice.
    assert shown[:40] == list(range(shown[0], shown[0] + 40))
    assert abs(shown[0] - start * 4 / 5) < 1
    assert shown[-1] <= (start + frames) * 4 / 5
    video = streams_of(clip)[0]
    assert Fraction(video["avg_frame_rate"]) == pytest.approx(Fraction(24_000, 1001), rel=0.001)
    assert (video["field_order"], made.missing_frames) == ("progressive", 0)


def test_an_older_ffmpeg_undoes_it_too(film, run, system_ffmpeg, tmp_path):
    clip = tmp_path / "clip.mp4"

    cut(run, Transcoder(system_ffmpeg), film, (33, 83), QUICK, clip)

    assert _pictures(clip) == list(range(_pictures(clip)[0], _pictures(clip)[0] + 40))


def test_an_archive_clip_keeps_all_fields(film, run, transcoder, tmp_path):
    made = cut(run, transcoder, film, (33, 63), ARCHIVE, tmp_path / "clip.mkv")

    assert made.facts.frames == 30
    assert streams_of(tmp_path / "clip.mkv")[0]["field_order"] in ("tb", "bt")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory) -> Film:
    """Film with sound, and three seconds of video at its end."""
    video = Program((90,), "ntsc", "tff", base=BASE + 1000)
    first = Program(CUTS, "ntsc", "progressive", base=BASE)
    parts = [Part(first, _telecined("tff")), Part(video)]
    folder = tmp_path_factory.mktemp("mixed") / "disc"
    return film_in(changing_disc(parts, folder, one_clock=False))


def test_video_in_a_title_of_film_loses_no_field(mixed, run, transcoder, tmp_path):
    clip, frames = tmp_path / "clip.mp4", mixed.clock.frames

    made = cut(run, transcoder, mixed, (frames - 60, frames), QUICK, clip)

    assert made.facts.frames == 120
    fields = [each for _at, each in field_numbers(clip)]
    assert fields == list(range(fields[0], fields[0] + 120))


def test_sound_stays_with_film(mixed, run, transcoder, tmp_path):
    clip = tmp_path / "clip.mp4"

    made = cut(run, transcoder, mixed, (0, 150), QUICK, clip)

    assert made.facts.frames == 120
    assert made.facts.audio_ms == pytest.approx(5005, abs=50)
    assert click_times(clip)


def test_film_of_many_pieces_is_film_in_each(run, transcoder, tmp_path, monkeypatch):
    (tmp_path / "disc").mkdir()
    vob = encode(FILM, tmp_path / "disc" / "movie.mpg", more=_telecined("tff"))
    vob.write_bytes(vob.read_bytes() * 3)
    film, clip = film_in(tmp_path / "disc"), tmp_path / "clip.mp4"
    monkeypatch.setattr("nostalgia_desktop.media.groups.MOST_INPUTS", 1)

    made = cut(run, transcoder, film, (250, 650), QUICK, clip)

    assert made.facts.frames == 320
    assert _pictures(clip) == [*range(200, 240), *range(240), *range(40)]
