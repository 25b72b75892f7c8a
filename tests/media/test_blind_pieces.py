"""A piece whose bytes hold no picture costs neither frames nor the place of any other."""

from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.domain.clock import Piece
from nostalgia_desktop.media.blind_pieces import shows_picture, without_blind
from nostalgia_desktop.media.transcoder import Transcoder
from tests.authoring import library
from tests.authoring.truth import shown_numbers
from tests.media.conftest import Film, film_of, shown_in_tap

SECTOR = 2048
FIRST, LAST = 60, 62


@pytest.fixture
def film() -> Film:
    return film_of("pal_two_parts")


@pytest.fixture
def blind(film) -> Piece:
    """Two frames of a film, of which only some sectors out of a picture are there."""
    (piece,) = film.pieces(FIRST, LAST)
    start = piece.ranges[0].start + 4 * SECTOR
    return replace(piece, ranges=(replace(piece.ranges[0], start=start, end=start + 4 * SECTOR),))


def _tapped(run, transcoder: Transcoder, film: Film, pieces: list[Piece], out: Path):
    async def make() -> list[int | None]:
        data = bytearray()
        picture = await transcoder.look_at(film.samples(), film.clock)
        await transcoder.create_proxy(
            pieces, film.clock, picture, out, lambda _done: None, data.extend
        )
        return shown_in_tap(bytes(data))

    return run(make())


def test_what_shows_something_is_told_from_what_does_not(film, blind):
    (whole,) = film.pieces(FIRST, LAST)

    assert shows_picture(whole)
    assert not shows_picture(blind)
    gone = replace(whole, ranges=(replace(whole.ranges[0], path=Path("/gone.vob")),))
    assert not shows_picture(gone)


def test_pieces_that_are_all_sound_are_left_alone():
    pieces = film_of("audio_only").pieces(0, 10)

    assert without_blind([*pieces, *pieces]) == [*pieces, *pieces]


def test_the_piece_before_goes_on_over_one_that_shows_nothing(
    run, transcoder, film, blind, tmp_path
):
    frames = film.clock.frames
    pieces = [*film.pieces(0, FIRST), blind, *film.pieces(LAST, frames)]

    shown = _tapped(run, transcoder, film, pieces, tmp_path / "proxy.mp4")

    numbers = shown_numbers(library.truth("pal_two_parts"))
    assert len(shown) == frames
    assert shown[:FIRST] == numbers[:FIRST]
    assert shown[LAST:] == numbers[LAST:frames]
    assert None not in shown


def test_a_film_that_begins_with_nothing_begins_black(run, transcoder, film, blind, tmp_path):
    frames = film.clock.frames
    pieces = [blind, *film.pieces(LAST - FIRST, frames)]

    shown = _tapped(run, transcoder, film, pieces, tmp_path / "proxy.mp4")

    numbers = shown_numbers(library.truth("pal_two_parts"))
    assert shown == [None, None, *numbers[2:frames]]
