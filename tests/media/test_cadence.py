"""Film on video, video and film are told apart by their pictures, whatever the flags say."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from nostalgia_desktop.domain.busy import busiest_frames
from nostalgia_desktop.domain.media import Picture, Scan
from nostalgia_desktop.media.cadence import FieldReader, is_telecined
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring.programs import Program, encode
from tests.media.conftest import Film, film_in

AS_FILM = "settb=AVTB,setpts=N/(24000/1001)/TB,fps=24000/1001"
PULLDOWN = f"{AS_FILM},telecine=pattern=23:first_field="
NOISE = "noise=alls=20:allf=t"
FIELDS = ("-flags", "+ildct+ilme")
_LETTERS = {"t": "tff", "b": "bff", "p": "progressive", "u": "undetermined"}


def _film(folder: Path, program: Program, graph: str, options: Sequence[str] = ()) -> Film:
    folder.mkdir()
    encode(program, folder / "movie.mpg", more=("-vf", graph, *options))
    return film_in(folder)


def _seen(run, transcoder: Transcoder, film: Film) -> Picture:
    pieces = [
        piece
        for start in (0, *busiest_frames(film.clock, 6))
        for piece in film.pieces(start, min(start + 60, film.clock.frames))
    ]
    return run(transcoder.look_at(pieces, film.clock))


@pytest.fixture(params=["bundled", "oldest"])
def ffmpeg(request, transcoder, system_ffmpeg) -> Transcoder:
    """Both ends of what is supported."""
    return transcoder if request.param == "bundled" else Transcoder(system_ffmpeg)


@pytest.mark.parametrize(
    ("first", "scan"), [("top", Scan.TOP_FIRST), ("bottom", Scan.BOTTOM_FIRST)]
)
@pytest.mark.parametrize("flag", ["tff", "bff", "prog"])
def test_film_on_ntsc_is_known_whatever_is_flagged(first, scan, flag, run, ffmpeg, tmp_path):
    program = Program(scenes=(120, 120), standard="ntsc", field_order="progressive", audio=None)
    film = _film(tmp_path / "f", program, f"{PULLDOWN}{first},setfield={flag}", FIELDS)
    assert film.clock.frames == 300

    picture = _seen(run, ffmpeg, film)

    assert (picture.scan, picture.telecined) == (scan, True)


@pytest.mark.parametrize(
    ("standard", "order", "graph"),
    [
        ("ntsc", "tff", "setfield=tff"),
        ("ntsc", "bff", "setfield=bff"),
        ("ntsc", "tff", f"{NOISE},setfield=tff"),
        ("ntsc", "progressive", "setfield=tff"),
        ("ntsc", "progressive", f"{NOISE},setfield=prog"),
        ("ntsc", "progressive", f"{AS_FILM},fps=30000/1001,setfield=prog"),
        ("ntsc", "tff", "tpad=start=100:start_mode=clone:stop=100:stop_mode=clone,setfield=tff"),
        ("pal", "tff", "setfield=tff"),
        ("pal", "progressive", "setfield=tff"),
    ],
)
def test_what_is_no_film_on_ntsc_is_not_taken_for_it(standard, order, graph, run, ffmpeg, tmp_path):
    program = Program(scenes=(60, 60), standard=standard, field_order=order, audio=None)
    film = _film(tmp_path / "f", program, graph, FIELDS)

    picture = _seen(run, ffmpeg, film)

    assert (picture.scan.value, picture.telecined) == (order, False)


# Noise takes by far the longest to draw and to read, and spoils both orders alike.
@pytest.mark.parametrize(
    ("order", "scan", "spoilt"),
    [
        ("tff", Scan.TOP_FIRST, "null"),
        ("bff", Scan.BOTTOM_FIRST, "null"),
        ("tff", Scan.TOP_FIRST, "lutyuv=y='16+(val-16)/8'"),
        ("bff", Scan.BOTTOM_FIRST, NOISE),
    ],
)
def test_a_tenth_that_moves_tells_the_order(order, scan, spoilt, run, transcoder, tmp_path):
    """At a sixth, a third, … of it nothing moves, be it bright, dark or noisy."""
    moving = Program(scenes=(90,), field_order=order, audio=None)
    still = "tpad=start=500:start_mode=clone:stop=310:stop_mode=clone"
    film = _film(tmp_path / "f", moving, f"{still},{spoilt},setfield={order}", FIELDS)
    assert film.clock.frames == 900

    assert _seen(run, transcoder, film).scan is scan


def _samples(*texts: str) -> list[list[str]]:
    return [[_LETTERS[letter] for letter in text] for text in texts]


@pytest.mark.parametrize(
    ("samples", "film"),
    [
        (["ttttp" * 10], True),
        (["uuuuuuuuuuuuu", "ptttt" * 6, "u" * 50], True),
        (["ttttp" * 6 + "tt" + "ttttp" * 4], True),
        (["ttttp" * 3], False),
        (["t" * 50], False),
        (["tttuu" * 10], False),
        (["tttttp" * 8], False),
        (["ttttpp" * 8], False),
        (["ttttp" * 10, "t" * 50], False),
        (["bbbbp" * 10], False),
        (["utuututuuuutttuttuututttuttttuutuuttuttutuuutut"], False),
        ([], False),
        ([""], False),
    ],
)
def test_only_the_cadence_of_film_counts(samples, film):
    assert is_telecined(_samples(*samples), Scan.TOP_FIRST) is film


def test_progressive_is_never_film_on_video():
    assert not is_telecined(_samples("pppput" * 10), Scan.PROGRESSIVE)


def test_verdicts_are_read_from_their_own_lines_only():
    reader = FieldReader()

    for line in (
        "frame:0    pts:0       pts_time:0",
        "lavfi.idet.repeated.current_frame=neither",
        "lavfi.idet.single.current_frame=tff",
        "lavfi.idet.multiple.current_frame=bff",
        "lavfi.idet.single.current_frame=undetermined",
    ):
        reader.read(line)

    assert reader.verdicts == ["tff", "undetermined"]


def test_most_bytes_are_where_most_moves(tmp_path):
    moving = Program(scenes=(50,), audio=None)
    graph = "tpad=start=130:start_mode=clone:stop=120:stop_mode=clone,setfield=tff"
    film = _film(tmp_path / "f", moving, graph, FIELDS)

    (found,) = busiest_frames(film.clock, 1)

    assert film.clock.frames == 300
    assert 100 <= found <= 160
    assert film.clock.rate == Fraction(25)
