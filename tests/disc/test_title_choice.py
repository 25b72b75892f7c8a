"""Titles of a set are chosen so that no film is registered twice, and none is lost."""

import io

import pytest

from nostalgia_desktop.disc.ifo import Cell, SetTitle, parse_vts
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.title_choice import Chosen, choose_titles
from tests.authoring.barcode import field_numbers
from tests.authoring.dvd import title_vobs
from tests.authoring.library import SHARED_SETS, disc, truth
from tests.authoring.media import joined
from tests.disc.indexes import index_of, interleaved, title_of_cells

Span = tuple[int, int]


def _spans(chosen: tuple[Chosen, ...]) -> dict[int, list[Span]]:
    return {title.number_in_set: list(title.spans) for title in chosen}


A, B, C = (0, 1000), (1000, 2500), (2500, 3000)


@pytest.mark.parametrize(
    ("titles", "chosen", "notes"),
    [
        pytest.param([[A], [B], [C]], {1: [A], 2: [B], 3: [C]}, [], id="side by side"),
        pytest.param(
            [[A], [B, C], [A]],
            {1: [A], 2: [(1000, 3000)]},
            ["title 3 is the same film as title 1 and was left out"],
            id="identical",
        ),
        pytest.param(
            [[A], [B], [C], [A, B, C]],
            {1: [A], 2: [B], 3: [C]},
            ["title 4 plays title 1, title 2 and title 3 in turn and was left out"],
            id="play all, last",
        ),
        pytest.param(
            [[C, B, A], [A], [B], [C]],
            {2: [A], 3: [B], 4: [C]},
            ["title 1 plays title 2, title 3 and title 4 in turn and was left out"],
            id="play all, first and in another order",
        ),
        pytest.param(
            [[A, B, C], [A, B], [A], [B], [C]],
            {3: [A], 4: [B], 5: [C]},
            [
                "title 1 plays title 2 and title 5 in turn and was left out",
                "title 2 plays title 3 and title 4 in turn and was left out",
            ],
            id="play all of a play all",
        ),
        pytest.param(
            [[A, B, C], [B]],
            {1: [(0, 3000)]},
            ["title 2 is a part of title 1 and was left out"],
            id="a part of another",
        ),
        pytest.param(
            [[(0, 2000)], [(1000, 3000)]],
            {1: [(0, 2000)], 2: [(2000, 3000)]},
            [],
            id="an overlap",
        ),
        pytest.param(
            [[A, (2500, 2600)], [(900, 2700)], [(2600, 3000), (500, 1500)]],
            {1: [A, (2500, 2600)], 2: [(1000, 2500), (2600, 2700)], 3: [(2700, 3000)]},
            [],
            id="overlaps all over",
        ),
        pytest.param(
            [[(0, 1800)], [(1200, 3000)], [(500, 2500)]],
            {1: [(0, 1800)], 2: [(1800, 3000)]},
            ["all of title 3 is in title 1 and title 2: it was left out"],
            id="covered by titles that overlap",
        ),
        pytest.param(
            [[A, C, B]],
            {1: [A, C, B]},
            [],
            id="cells in another order",
        ),
        pytest.param(
            [[A, B, A, C, B]],
            {1: [(0, 3000)]},
            [],
            id="cells played twice",
        ),
        pytest.param(
            [[A, B, C], [(5000, 6000)]],
            {1: [(0, 3000)]},
            ["title 2 lies behind the end of the video files"],
            id="behind the end",
        ),
        pytest.param([[], [A, B, C]], {2: [(0, 3000)]}, [], id="a title without cells"),
        pytest.param([[A, C]], {1: [A, C], 0: [B]}, [], id="film that no title lists"),
        pytest.param([[(0, 2488)]], {1: [(0, 2488)]}, [], id="512 sectors more are no film"),
        pytest.param([[(0, 2489)]], {1: [(0, 3000)]}, [], id="some sectors more are slack"),
        pytest.param(
            [[(300, 2489)]], {1: [(300, 2489)]}, [], id="some here and there are too many for slack"
        ),
        pytest.param(
            [[(100, 1000)], [(1100, 2900)]],
            {1: [(100, 1000)], 2: [(1100, 2900)]},
            [],
            id="slack between titles is nobody's",
        ),
        pytest.param([], {0: [(0, 3000)]}, [], id="no titles"),
        pytest.param([[]], {0: [(0, 3000)]}, [], id="no title with cells"),
    ],
)
def test_a_set_is_divided_among_its_titles(titles, chosen, notes):
    index = index_of(*(title_of_cells(number, *cells) for number, cells in enumerate(titles, 1)))

    found, told = choose_titles(index, 3000)

    assert _spans(found) == chosen
    assert list(told) == notes


def test_a_set_without_sectors_has_no_titles():
    assert choose_titles(index_of(title_of_cells(1, A)), 0) == ((), ())


def test_if_all_titles_lie_behind_the_end_the_set_is_taken_as_it_lies():
    found, told = choose_titles(index_of(title_of_cells(1, (5000, 6000))), 100)

    assert _spans(found) == {0: [(0, 100)]}
    assert len(told) == 1


def test_titles_are_called_as_the_caller_likes():
    _found, told = choose_titles(
        index_of(title_of_cells(1, A), title_of_cells(2, A)), 1000, lambda n: f"film {n + 5}"
    )

    assert told == ("film 7 is the same film as film 6 and was left out",)


def test_what_a_title_lost_to_an_earlier_one_is_noted():
    (first, second), _told = choose_titles(
        index_of(title_of_cells(1, (0, 2000)), title_of_cells(2, (1000, 3000))), 3000
    )

    assert first.notes == ()
    assert second.notes == ("2 MB of it are only in title 1",)
    assert second.sectors == 1000


def test_film_that_no_title_lists_is_noted_with_its_size():
    index = index_of(title_of_cells(1, A), unlisted=(Cell(2000, 3000), Cell(100, 200)))

    (_listed, rest), _told = choose_titles(index, 3000)

    assert rest.number_in_set == 0
    assert rest.spans == ((1000, 3000),)
    assert rest.notes == ("4 MB of film that the disc's menu does not list",)


def test_places_count_from_the_title_s_own_first_sector():
    index = index_of(
        title_of_cells(1, (2000, 2600), (500, 700), (2600, 3000), chapters=(0, 2)),
        title_of_cells(2, (700, 2000)),
    )

    (first, _second), _told = choose_titles(index, 3000)

    assert first.spans == ((2000, 2600), (500, 700), (2600, 3000))
    assert first.chapters == (0, 800)
    assert first.programs == first.cells == (0, 600, 800)


def test_places_of_a_set_that_is_one_title_are_those_of_the_file():
    (title,), _told = choose_titles(index_of(title_of_cells(1, (100, 1000), (1010, 2900))), 3000)

    assert title.spans == ((0, 3000),)
    assert title.chapters == title.programs == title.cells == (100, 1010)


def test_places_that_an_earlier_title_took_move_to_what_is_left():
    index = index_of(
        title_of_cells(1, A),
        title_of_cells(2, (500, 1000), (900, 2000), (1500, 2000), (2000, 3000)),
    )

    (_first, second), _told = choose_titles(index, 3000)

    assert second.spans == ((1000, 3000),)
    assert second.chapters == (0, 1000)


@pytest.mark.parametrize("order", [[A, B, C], [C, A, B]])
def test_a_title_whose_files_end_too_early_says_how_long_it_should_be(order):
    (title,), _told = choose_titles(index_of(title_of_cells(1, *order)), 2000)

    assert sum(end - first for first, end in title.spans) == 2000
    assert title.sectors == 3000
    assert all(place < 2000 for place in title.chapters)


def test_of_interleaved_angles_the_first_is_taken_and_the_others_are_nobody_s():
    cells, pieces = interleaved(3, 4, 600)
    title = SetTitle(1, (cells[0],), (0,), (0,), angles=3)
    index = index_of(title, pieces=tuple(pieces), other_angles=tuple(cells[1:]))

    (chosen,), told = choose_titles(index, 12 * 600)

    assert list(chosen.spans) == [(0, 600), (1800, 2400), (3600, 4200), (5400, 6000)]
    assert (chosen.angles, chosen.sectors) == (3, 2400)
    assert chosen.notes == ("angle 1 of 3 is taken, the others are left out",)
    assert told == ()


def test_small_angles_are_no_slack():
    cells, pieces = interleaved(2, 2, 50)
    title = SetTitle(1, (cells[0],), (0,), (0,), angles=2)
    index = index_of(title, pieces=tuple(pieces), other_angles=tuple(cells[1:]))

    (chosen,), _told = choose_titles(index, 200)

    assert list(chosen.spans) == [(0, 50), (100, 150)]


def test_angles_that_are_not_interleaved_are_left_out_too():
    title = title_of_cells(1, A, C, angles=2)

    (chosen,), _told = choose_titles(index_of(title, other_angles=(Cell(*B),)), 3000)

    assert list(chosen.spans) == [A, C]


def test_titles_that_are_interleaved_with_each_other_each_get_their_own_pieces():
    cells, pieces = interleaved(2, 3, 700)
    index = index_of(SetTitle(1, (cells[0],)), SetTitle(2, (cells[1],)), pieces=tuple(pieces))

    found, _told = choose_titles(index, 6 * 700)

    assert _spans(found) == {
        1: [(0, 700), (1400, 2100), (2800, 3500)],
        2: [(700, 1400), (2100, 2800), (3500, 4200)],
    }


def test_an_index_of_more_pieces_than_a_disc_can_hold_is_not_followed():
    pieces = tuple(Cell(n, n + 1, 1, 1) for n in range(60_000))
    index = index_of(*(SetTitle(n, (Cell(0, 60_000, 1, 1),)) for n in range(1, 9)), pieces=pieces)

    found, told = choose_titles(index, 60_000)

    assert _spans(found) == {0: [(0, 60_000)]}
    assert told == ("the index lists more film than a disc can hold and was not followed",)


@pytest.mark.parametrize("name", SHARED_SETS)
def test_chosen_titles_show_the_frames_that_were_authored(name):
    folder = disc(name)
    vobs = joined(title_vobs(folder, 1)).getvalue()
    index = parse_vts((folder / "VIDEO_TS" / "VTS_01_0.IFO").read_bytes(), "VTS_01_0.IFO")

    chosen, _told = choose_titles(index, len(vobs) // SECTOR)

    for title, true in zip(chosen, truth(name)["titles"], strict=True):
        film = b"".join(vobs[first * SECTOR : end * SECTOR] for first, end in title.spans)
        shown = [number for _time, number in field_numbers(io.BytesIO(film))]
        assert shown == [
            2 * (true["base"] + frame)
            for span in true["shown"]
            for frame in range(span["start_frame"], span["end_frame"])
        ]


def test_the_play_all_title_of_a_real_disc_is_left_out():
    folder = disc("pal_shared_titles")
    index = parse_vts((folder / "VIDEO_TS" / "VTS_01_0.IFO").read_bytes(), "VTS_01_0.IFO")

    _chosen, told = choose_titles(index, index.pieces[-1].end)

    assert told == ("title 4 plays title 1, title 2 and title 3 in turn and was left out",)
