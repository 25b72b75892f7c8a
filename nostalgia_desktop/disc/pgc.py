"""Reads the program chains of a title set: which cells each plays, and in which order.

Source: libdvdread's `ifo_types.h` (`pgcit_t`, `pgci_srp_t`, `pgc_t`, `cell_playback_t`,
`cell_position_t`) and the public dvd-html notes. Offsets in a program chain: programs 2, cells 3,
program map 0xE6, cell playback 0xE8, cell position 0xEA, each counted from its start.
"""

from dataclasses import dataclass
from struct import Struct

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.table import Table
from nostalgia_desktop.domain.errors import SourceError

MOST_CHAINS = 999
MAX_SECTOR = 9_000_000_000 // SECTOR

_POINTER = Struct(">B3xI")  # Entry flag (bit 7) and title (bits 6-0); first byte, from the table.
_PLAYBACK = Struct(">B7xI8xI")  # Block mode (bits 7-6) and type (bits 5-4); first, last sector.
_POSITION = Struct(">HxB")  # VOB id, cell id.
_FIRST, _WITHIN, _LAST = 1, 2, 3
_ANGLES = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """Sectors [first, end) from the first sector of the set's VOBs.

    `vob` and `cell` are its ids, 0 and 0 where they are not known. Where a cell is interleaved
    with others, only some of the sectors are its own.
    """

    first: int
    end: int
    vob: int = 0
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Chain:
    """One program chain, of its first camera angle.

    `cells` are in playing order, `programs` the index of each program's first cell in them.
    `others` are the cells of the other angles, `angles` counts all. `title` is the title of the
    set that the chain is said to belong to, `entry` whether that title begins with it.
    """

    cells: tuple[Cell, ...]
    programs: tuple[int, ...]
    others: tuple[Cell, ...] = ()
    angles: int = 1
    title: int = 0
    entry: bool = False


def read_chains(table: Table, base: int) -> tuple[Chain, ...]:
    """The program chains of the table (VTS_PGCIT) at byte `base`; the first is number 1.

    Raises:
        SourceError: it points outside the file, or cells have impossible sectors.
    """
    count = min(table.number(base, 2), MOST_CHAINS)
    pointers = _POINTER.iter_unpack(table.bytes(base + 8, count * _POINTER.size))
    return tuple(_chain(table, base + start, belongs) for belongs, start in pointers)


def _chain(table: Table, at: int, belongs: int) -> Chain:
    cells, blocks = _cells(table, at)
    kept, others, angles = list[Cell](), list[Cell](), list[int]()
    # A cell of another angle stands for its block's first one: where each listed cell went.
    places = list[int]()
    for cell, before, block in zip(cells, [0, *blocks], blocks, strict=False):
        if _is_other_angle(before, block):
            others.append(cell)
            angles[-1] += 1
        else:
            kept.append(cell)
            angles.append(1)
        places.append(len(kept) - 1)
    programs = tuple(places[first - 1] for first in _programs(table, at) if 0 < first <= len(cells))
    title, entry = belongs & 0x7F, bool(belongs >> 7)
    return Chain(tuple(kept), programs, tuple(others), max(angles, default=1), title, entry)


def _is_other_angle(before: int, block: int) -> bool:
    """Whether a cell goes on a block of angles that the one before it began or went on."""
    if before >> 4 & 3 != _ANGLES or block >> 4 & 3 != _ANGLES:
        return False
    return before >> 6 in (_FIRST, _WITHIN) and block >> 6 in (_WITHIN, _LAST)


def _programs(table: Table, at: int) -> bytes:
    """The number of each program's first cell, from 1."""
    count = table.number(at + 2, 1)
    return table.bytes(at + table.number(at + 0xE6, 2), count) if count else b""


def _cells(table: Table, at: int) -> tuple[list[Cell], list[int]]:
    """All cells of a chain as they are listed, and the byte that tells their block."""
    count = table.number(at + 3, 1)
    playback = table.bytes(at + table.number(at + 0xE8, 2), count * _PLAYBACK.size)
    listed = list(_PLAYBACK.iter_unpack(playback))
    if any(first > last or last > MAX_SECTOR for _block, first, last in listed):
        raise SourceError("its cells make no sense")
    cells = [
        Cell(first, last + 1, vob, cell)
        for (_block, first, last), (vob, cell) in zip(
            listed, _positions(table, at, count), strict=True
        )
    ]
    return cells, [block for block, _first, _last in listed]


def _positions(table: Table, at: int, count: int) -> list[tuple[int, int]]:
    start = table.number(at + 0xEA, 2)
    if not start:
        return [(0, 0)] * count
    return list(_POSITION.iter_unpack(table.bytes(at + start, count * _POSITION.size)))
