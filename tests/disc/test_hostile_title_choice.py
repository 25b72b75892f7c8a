"""However titles overlap, every sector goes to one of them at most, and no film is lost."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.disc.ifo import Cell, SetTitle
from nostalgia_desktop.disc.title_choice import SLACK_SECTORS, choose_titles
from tests.disc.indexes import index_of, interleaved, title_of_cells

FUZZ = settings(max_examples=100, deadline=None)
SECTORS = 6000
EDGES = st.sampled_from(range(0, SECTORS + 900, 100)) | st.integers(0, SECTORS + 900)
SPANS = st.tuples(EDGES, EDGES).map(sorted).filter(lambda span: span[0] < span[1])
CELLS = SPANS.map(lambda span: Cell(*span))
TITLES = st.lists(st.lists(CELLS, max_size=5), max_size=7).map(
    lambda titles: tuple(
        title_of_cells(number, *((cell.first, cell.end) for cell in cells))
        for number, cells in enumerate(titles, 1)
    )
)


def _sectors(cells: list[Cell] | tuple[Cell, ...]) -> set[int]:
    return {sector for cell in cells for sector in range(cell.first, min(cell.end, SECTORS))}


@FUZZ
@given(TITLES, st.lists(CELLS, max_size=3).map(tuple))
def test_every_sector_is_in_one_title_at_most_and_no_film_is_lost(titles, unlisted):
    index = index_of(*titles, unlisted=unlisted)

    chosen, _told = choose_titles(index, SECTORS)

    taken = [sector for title in chosen for span in title.spans for sector in range(*span)]
    assert len(taken) == len(set(taken))
    assert set(taken) <= set(range(SECTORS))
    assert set(taken) >= _sectors([cell for title in titles for cell in title.cells])
    left = sorted(set(range(SECTORS)) - set(taken))
    assert _longest_run(left) <= SLACK_SECTORS


def _longest_run(numbers: list[int]) -> int:
    longest = run = min(len(numbers), 1)
    for before, after in pairwise(numbers):
        run = run + 1 if after == before + 1 else 1
        longest = max(longest, run)
    return longest


@FUZZ
@given(TITLES)
def test_the_choice_depends_on_nothing_else_and_its_places_lie_inside(titles):
    chosen, told = choose_titles(index_of(*titles), SECTORS)

    assert choose_titles(index_of(*titles), SECTORS) == (chosen, told)
    for title in chosen:
        size = sum(end - first for first, end in title.spans)
        assert size > 0
        for places in (title.chapters, title.programs, title.cells):
            assert list(places) == sorted(set(places))
            assert all(0 <= place < size for place in places)


@FUZZ
@given(st.integers(2, 4), st.integers(1, 5), st.integers(1, 700), TITLES)
def test_the_pieces_of_other_angles_are_taken_by_titles_alone(angles, turns, size, titles):
    cells, pieces = interleaved(angles, turns, size)
    title = SetTitle(99, (cells[0],), angles=angles)
    index = index_of(*titles, title, pieces=tuple(pieces), other_angles=tuple(cells[1:]))

    chosen, _told = choose_titles(index, SECTORS)

    taken = [sector for title in chosen for span in title.spans for sector in range(*span)]
    listed = _sectors([cell for title in titles for cell in title.cells])
    others = _sectors([piece for piece in pieces if piece.vob > 1]) - listed
    own = _sectors([piece for piece in pieces if piece.vob == 1])
    assert len(taken) == len(set(taken))
    assert set(taken) >= own | listed
    assert not others & set(taken)
