"""The very frame at which a shot begins is found, and none where there is no shot."""

import pytest

from nostalgia_desktop.domain.clock import ByteRange, Piece
from nostalgia_desktop.media.exact_cut import find_cut_frame
from tests.authoring.library import truth
from tests.disc.titles import copy_of
from tests.media.conftest import film_in, film_of

TITLES = [
    ("pal_two_parts", 0),
    ("ntsc_lpcm_bff", 0),
    ("pal_two_titles", 1),
    ("ntsc_wide_progressive", 0),
    ("pal_silent", 0),
    ("vob_no_nav", 0),
]


def _cuts(name: str, number: int = 0) -> list[int]:
    return [scene["start_frame"] for scene in truth(name)["titles"][number]["scenes"]][1:]


@pytest.mark.parametrize(("name", "number"), TITLES)
@pytest.mark.parametrize("before", [3, 7])
def test_the_frame_of_every_cut_is_found(name, number, before):
    film, cuts = film_of(name, number), _cuts(name, number)

    found = []
    for cut in cuts:
        (piece,) = film.pieces(cut - before, cut + 10 - before)
        found.append(find_cut_frame(piece))

    assert found == [before] * len(cuts)
    assert cuts


@pytest.mark.parametrize(("name", "number"), TITLES)
def test_where_no_shot_begins_none_is_found(name, number):
    (piece,) = film_of(name, number).pieces(20, 30)

    assert find_cut_frame(piece) is None


def test_three_frames_are_too_few_to_tell():
    cut = _cuts("pal_silent")[0]
    (piece,) = film_of("pal_silent").pieces(cut - 1, cut + 2)

    assert find_cut_frame(piece) is None


def test_files_that_are_gone_or_no_video_have_no_cut(tmp_path):
    text = tmp_path / "text.vob"
    text.write_bytes(b"dear diary\n" * 999)

    for path in (text, tmp_path / "gone.vob"):
        assert find_cut_frame(Piece((ByteRange(path, 0, 9_000),), 0, 36_000, 10)) is None


def test_a_stretch_of_zeros_has_no_cut(test_disc, tmp_path):
    disc = copy_of(test_disc("pal_silent"), tmp_path / "disc")
    cut = _cuts("pal_silent")[0]
    (piece,) = film_in(disc).pieces(cut - 3, cut + 7)
    for part in piece.ranges:
        with part.path.open("r+b") as file:
            file.seek(part.start)
            file.write(bytes(part.end - part.start))

    assert find_cut_frame(piece) is None
