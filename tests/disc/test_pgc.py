"""A title set's program chains are read as titles that play cells of one angle."""

import pytest

from nostalgia_desktop.disc.ifo import Cell, parse_vts
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring.ifo_writer import (
    FIRST_ANGLE,
    LAST_ANGLE,
    MIDDLE_ANGLE,
    CellSpec,
    ChainSpec,
    SetSpec,
    vts_ifo,
)

IFO = "VTS_01_0.IFO"


def _cells(*starts: int, vob: int = 1) -> tuple[CellSpec, ...]:
    """Cells of a hundred sectors each."""
    return tuple(
        CellSpec(((start, start + 100),), vob, number) for number, start in enumerate(starts, 1)
    )


def _spans(cells: tuple[Cell, ...]) -> list[tuple[int, int]]:
    return [(cell.first, cell.end) for cell in cells]


def test_of_eight_chains_only_the_one_with_chapters_is_a_title():
    chains = tuple(ChainSpec(_cells(100 * n), title=1, entry=n == 3) for n in range(8))

    index = parse_vts(vts_ifo(SetSpec(chains, (((4, 1),),))), IFO)

    (title,) = index.titles
    assert _spans(title.cells) == [(300, 400)]
    assert title.pgcs == (4,)
    assert [cell.first for cell in index.unlisted] == [0, 100, 200, 400, 500, 600, 700]


def test_a_title_plays_its_chains_in_the_order_of_its_chapters():
    chains = (ChainSpec(_cells(0, 100)), ChainSpec(_cells(500, 600, 700), (1, 3)))

    index = parse_vts(vts_ifo(SetSpec(chains, (((2, 1), (2, 2), (1, 1)),))), IFO)

    (title,) = index.titles
    assert [cell.first for cell in title.cells] == [500, 600, 700, 0, 100]
    assert title.chapters == title.programs == (0, 2, 3)
    assert title.pgcs == (2, 1)
    assert index.unlisted == ()


def test_a_program_that_begins_inside_a_block_of_angles_begins_with_the_block():
    blocks = (0, FIRST_ANGLE, MIDDLE_ANGLE, LAST_ANGLE, 0)
    cells = tuple(
        CellSpec(((100 * n, 100 * n + 100),), n + 1, 1, block) for n, block in enumerate(blocks)
    )

    index = parse_vts(vts_ifo(SetSpec((ChainSpec(cells, (1, 3, 5)),), (((1, 2),),))), IFO)

    (title,) = index.titles
    assert [cell.first for cell in title.cells] == [0, 100, 400]
    assert (title.programs, title.chapters) == ((0, 1, 2), (1,))
    assert title.angles == 3
    assert [cell.first for cell in index.other_angles] == [200, 300]


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ((FIRST_ANGLE, LAST_ANGLE, FIRST_ANGLE, LAST_ANGLE), [0, 200]),
        ((0, MIDDLE_ANGLE, LAST_ANGLE, 0), [0, 100, 300]),
        ((FIRST_ANGLE, 0, LAST_ANGLE, 0), [0, 100, 200, 300]),
        ((0x40, 0x80, 0xC0, 0), [0, 100, 200, 300]),
    ],
    ids=["two blocks", "a block without its first", "a broken block", "no block of angles"],
)
def test_only_what_goes_on_a_block_is_another_angle(blocks, kept):
    cells = tuple(
        CellSpec(((100 * n, 100 * n + 100),), n + 1, 1, block) for n, block in enumerate(blocks)
    )

    index = parse_vts(vts_ifo(SetSpec((ChainSpec(cells),), (((1, 1),),))), IFO)

    assert [cell.first for cell in index.titles[0].cells] == kept


def test_cells_that_end_before_they_begin_are_refused():
    spec = SetSpec((ChainSpec((CellSpec(((300, 200),), 1, 1),)),), (((1, 1),),))

    with pytest.raises(SourceError, match="its cells make no sense"):
        parse_vts(vts_ifo(spec), IFO)
