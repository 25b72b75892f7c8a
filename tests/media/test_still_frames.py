"""Single frames are the very ones that were asked for, in discs and captures of every kind."""

from fractions import Fraction

import numpy as np
import pytest

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.domain.errors import Cancelled
from nostalgia_desktop.media.still_frames import still_frames
from tests.authoring.barcode import read_field
from tests.authoring.captures import capture_names
from tests.authoring.field_pictures import field_pictures
from tests.authoring.library import truth
from tests.authoring.programs import Program
from tests.media.capture_films import captured, film_of_file, make_clip, shown, shown_by
from tests.media.conftest import film_of

HEIGHT, SHAPE = 288, Fraction(5, 4)
DISCS = [
    ("pal_two_parts", 0),
    ("ntsc_lpcm_bff", 0),
    ("pal_two_titles", 1),
    ("pal_resets", 0),
    ("ntsc_wide_progressive", 0),
    ("vob_no_nav", 0),
]


def _stills(film, numbers, height=HEIGHT, aspect=SHAPE):
    return still_frames(film.pieces, numbers, height, aspect)


def _shown(film, numbers):
    return {number: shown_by(still) for number, still in _stills(film, numbers).items()}


@pytest.mark.parametrize(("name", "number"), DISCS)
def test_all_frames_of_a_disc_are_the_ones_asked_for(name, number):
    film, base = film_of(name, number), truth(name)["titles"][number]["base"]
    frames = range(film.clock.frames)

    assert _shown(film, frames) == {frame: base + frame for frame in frames}


@pytest.mark.parametrize("name", capture_names())
def test_all_frames_of_a_capture_are_the_ones_asked_for(name):
    facts, film = captured(name)

    assert _shown(film, range(facts.frames)) == dict(enumerate(facts.numbers(0, facts.frames)))


@pytest.mark.parametrize("name", ["open_gop.mp4", "avchd.mts", "open.m2v", "xvid.avi"])
@pytest.mark.parametrize("frames", [[0], [99], [59], [61, 3, 61], [41, 40, 39, 38]])
def test_frames_may_be_asked_for_in_any_order(name, frames):
    facts, film = captured(name)

    assert _shown(film, frames) == {frame: facts.first + frame for frame in frames}


@pytest.mark.parametrize("a_packet_each", [True, False])
def test_both_fields_of_a_frame_are_in_it(tmp_path, a_packet_each):
    program = Program((25, 15), field_order="progressive", base=6_000, seed=6)
    path = field_pictures(program, tmp_path / "a.mts", a_packet_each=a_packet_each)

    stills = _stills(film_of_file(path), range(40))

    for frame in range(40):
        rgb = memoryview(stills[frame].rgb)
        lines = [rgb[at : at + 360 * 3] for at in (50 * 1080, 51 * 1080)]
        assert shown_by(stills[frame]) == 6_000 + frame
        assert max(abs(a - b) for a, b in zip(*lines, strict=True)) < 100


def test_a_picture_that_stays_is_shown_as_long_as_in_the_clip(run, tmp_path):
    _facts, film = captured("vfr.mp4")
    clip = make_clip(run, film, 0, film.clock.frames, tmp_path / "clip.mp4")

    assert _shown(film, range(film.clock.frames)) == dict(enumerate(shown(clip)))


def test_a_still_has_the_shape_that_it_is_shown_in():
    still = _stills(film_of("pal_silent"), [5], 90, Fraction(16, 9))[5]

    assert (still.frame, still.width, still.height) == (5, 160, 90)
    assert len(still.rgb) == 160 * 90 * 3


def test_a_still_of_an_upright_film_stands_upright():
    facts, film = captured("upright.mp4")

    still = _stills(film, [7], 360, Fraction(4, 5))[7]

    assert (still.width, still.height) == (288, 360)
    lying = np.rot90(np.frombuffer(still.rgb, np.uint8).reshape(360, 288, 3)[:, :, 1], -1)
    assert read_field(lying) // 2 == facts.first + 7


def test_frames_that_cannot_be_read_are_left_out(tmp_path):
    facts, _film = captured("avchd.mts")
    data = bytearray(facts.path.read_bytes())
    film = film_of_file(facts.path)
    units = film.clock.segments[0].units
    broken = tmp_path / "broken.mts"
    data[units[3].start : units[4].start] = bytes(units[4].start - units[3].start)
    broken.write_bytes(data)
    title = film_of_file(broken).title

    found = still_frames(lambda a, b: plan(film.clock, title, a, b), range(100), HEIGHT, SHAPE)

    assert 60 < len(found) < 95
    assert all(shown_by(found[frame]) == facts.first + frame for frame in range(30))


def test_stills_of_a_file_that_is_gone_are_none(tmp_path):
    facts, film = captured("open_gop.mp4")
    path = tmp_path / "film.mp4"
    path.write_bytes(facts.path.read_bytes())
    gone = film_of_file(path)
    path.unlink()

    assert _stills(gone, [1, 2]) == {}
    assert len(_stills(film, [1, 2])) == 2


@pytest.mark.parametrize("name", ["open_gop.mp4", "avchd.mts", "open.m2v"])
@pytest.mark.parametrize("asked", [0, 1, 2, 6])
def test_looking_for_stills_can_be_stopped(name, asked):
    _facts, film = captured(name)
    answers = iter([False] * asked)

    with pytest.raises(Cancelled):
        still_frames(film.pieces, [20, 80], HEIGHT, SHAPE, lambda: next(answers, True))
