"""Discs whose titles are not simply their title sets' VOBs from the first byte to the last."""

import struct
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise, zip_longest
from operator import itemgetter
from pathlib import Path

from tests.authoring.dvd import SECTOR_BYTES, DiscSpec, Title, TitleSet, author
from tests.authoring.ifo_writer import (
    FIRST_ANGLE,
    LAST_ANGLE,
    CellSpec,
    ChainSpec,
    SetSpec,
    Span,
    Vobu,
    cells_of,
    vmg_with_titles,
    vobus_of,
    vts_ifo,
)

UNITS_AT_ONCE = 3
"""How many units of an angle lie together before those of the other one."""

# Offsets in a navigation pack (libdvdread, nav_types.h): its own sector in PCI and DSI; the
# interleaved unit: what it is, its end, the start of the next one.
_PCI_SECTOR, _DSI_SECTOR = 45, 1035
_ILVU = struct.Struct(">HII")
_ILVU_AT = 1063
_IN_ILVU, _ILVU_BEGINS, _ILVU_ENDS = 0x4000, 0x2000, 0x1000
_NO_NEXT = 0xFFFFFFFF


def author_with_play_all(out_dir: Path, spec: DiscSpec) -> Path:
    """Author a disc of one title set, and add a title that plays all its titles in turn."""
    author(out_dir, spec)
    cells = _all_cells(out_dir)
    chains = [_whole_title(number, own) for number, own in enumerate(_by_vob(cells), 1)]
    numbers = tuple(range(1, len(cells) + 1))
    chains.append(ChainSpec(tuple(cells), numbers, len(chains) + 1, entry=True))
    _list_chains(out_dir, chains)
    return out_dir


def author_reordered(out_dir: Path, spec: DiscSpec) -> Path:
    """Author a disc of one title whose programs are played in the title's own order."""
    author(out_dir, spec)
    (title,) = spec.title_sets[0].titles
    cells = _all_cells(out_dir)
    _list_chains(out_dir, [_whole_title(1, [cells[index] for index in title.playing_order])])
    return out_dir


def author_two_angles(out_dir: Path, spec: DiscSpec, other: Title) -> Path:
    """Author a disc of one title of one cell, with `other` as its second camera angle."""
    (title,) = spec.title_sets[0].titles
    author(out_dir, replace(spec, title_sets=(TitleSet((title, other)),)))
    vob = out_dir / "VIDEO_TS" / "VTS_01_1.VOB"
    data, pieces = _interleaved(vob.read_bytes())
    vob.write_bytes(data)
    first = CellSpec(pieces[1], 1, 1, FIRST_ANGLE, title.frames)
    last = CellSpec(pieces[2], 2, 1, LAST_ANGLE, other.frames)
    _list_chains(out_dir, [ChainSpec((first, last), (1,), 1, entry=True)], angles=2)
    return out_dir


def _all_cells(disc: Path) -> list[CellSpec]:
    return cells_of(vobus_of((disc / "VIDEO_TS" / "VTS_01_1.VOB").read_bytes()))


def _by_vob(cells: Sequence[CellSpec]) -> list[list[CellSpec]]:
    return [list(own) for _vob, own in groupby(cells, key=lambda cell: cell.vob)]


def _whole_title(number: int, cells: Sequence[CellSpec]) -> ChainSpec:
    return ChainSpec(tuple(cells), tuple(range(1, len(cells) + 1)), number, entry=True)


def _list_chains(disc: Path, chains: Sequence[ChainSpec], angles: int = 1) -> None:
    """Make the disc's indexes and their backups say that each of these chains is a title."""
    titles = tuple(
        tuple((number, program) for program in range(1, len(chain.programs) + 1))
        for number, chain in enumerate(chains, 1)
    )
    video_ts = disc / "VIDEO_TS"
    starts = [unit.first for unit in vobus_of((video_ts / "VTS_01_1.VOB").read_bytes())]
    model = (video_ts / "VTS_01_0.IFO").read_bytes()
    index = vts_ifo(SetSpec(tuple(chains), titles, tuple(starts)), model)
    listed = [(number, len(title), angles) for number, title in enumerate(titles, 1)]
    manager = vmg_with_titles((video_ts / "VIDEO_TS.IFO").read_bytes(), listed)
    for ending in ("IFO", "BUP"):
        (video_ts / f"VTS_01_0.{ending}").write_bytes(index)
        (video_ts / f"VIDEO_TS.{ending}").write_bytes(manager)


def _interleaved(vobs: bytes) -> tuple[bytes, dict[int, tuple[Span, ...]]]:
    """Two VOBs, some units of each in turn; and by VOB the sectors [first, end) of its pieces."""
    groups = _in_turn(vobus_of(vobs))
    sizes = [sum(unit.end - unit.first for unit in group) for group in groups]
    places = list(pairwise(accumulate(sizes, initial=0)))
    vob_ids = [group[0].vob for group in groups]
    data = bytearray()
    for number, (group, place) in enumerate(zip(groups, places, strict=True)):
        later = zip(vob_ids[number + 1 :], places[number + 1 :], strict=True)
        following = next((first for vob, (first, _end) in later if vob == vob_ids[number]), None)
        data += _interleaved_unit(vobs, group, place, following)
    pieces = zip(vob_ids, places, strict=True)
    by_vob = groupby(sorted(pieces), key=itemgetter(0))
    return bytes(data), {vob: tuple(place for _vob, place in own) for vob, own in by_vob}


def _in_turn(units: Sequence[Vobu]) -> list[list[Vobu]]:
    """The units of two VOBs in small groups, one of each VOB in turn."""
    vobs = [list(own) for _vob, own in groupby(units, key=lambda unit: unit.vob)]
    groups = [
        [own[at : at + UNITS_AT_ONCE] for at in range(0, len(own), UNITS_AT_ONCE)] for own in vobs
    ]
    return [group for turn in zip_longest(*groups) for group in turn if group]


def _interleaved_unit(
    vobs: bytes, units: Sequence[Vobu], place: Span, following: int | None
) -> bytes:
    """Units as one interleaved unit at sectors `place`; their angle goes on at `following`."""
    data, at = bytearray(), place[0]
    for unit in units:
        sectors = bytearray(vobs[unit.first * SECTOR_BYTES : unit.end * SECTOR_BYTES])
        struct.pack_into(">I", sectors, _PCI_SECTOR, at)
        struct.pack_into(">I", sectors, _DSI_SECTOR, at)
        kind = _IN_ILVU | _ILVU_BEGINS * (unit is units[0]) | _ILVU_ENDS * (unit is units[-1])
        go_on = _NO_NEXT if following is None else following - at
        _ILVU.pack_into(sectors, _ILVU_AT, kind, place[1] - 1 - at, go_on)
        data += sectors
        at += unit.end - unit.first
    return bytes(data)
