"""Writes a title set's index from a description, for what dvdauthor cannot make.

Play-all titles, cells in another order than the file's, camera angles, and indexes that lie.
Source: libdvdread's `ifo_types.h` and `nav_types.h`; all numbers are big endian.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tests.authoring.dvd import SECTOR_BYTES

Span = tuple[int, int]

# The first byte of a cell's playback information: block mode (bits 7-6) and type (bits 5-4).
FIRST_ANGLE, MIDDLE_ANGLE, LAST_ANGLE = 0x50, 0x90, 0xD0
_INTERLEAVED = 0x04
_ATTRIBUTES = slice(0x200, 0x3D8)
_CHAIN_BYTES = 0xEC
_UNIT = struct.Struct(">57xII974xI12xHxB")
_PAL_FRAME_TICKS = 3600
_PAL_AC3 = bytes([0x51, 0, 0, 1, 0, 1])


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A cell: its pieces as sectors [first, end), its ids, and the byte that tells its block.

    `frames` is how long it is said to last.
    """

    pieces: tuple[Span, ...]
    vob: int
    cell: int
    block: int = 0
    frames: int = 25


@dataclass(frozen=True, slots=True)
class ChainSpec:
    """A program chain; `programs` are the numbers of their first cells, from 1.

    `title` is the title that it says to belong to, and to begin if it is an `entry`.
    """

    cells: tuple[CellSpec, ...]
    programs: tuple[int, ...] = (1,)
    title: int = 0
    entry: bool = False


@dataclass(frozen=True, slots=True)
class SetSpec:
    """A title set: its chains, and its titles as chapters (number of chain, of program).

    `units` are the first sectors of all units; only other players look at them.
    """

    chains: tuple[ChainSpec, ...]
    titles: tuple[tuple[Span, ...], ...]
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Vobu:
    """What the navigation pack of a unit says: sectors [first, end) of the set, VOB and cell.

    `ticks` is how long it lasts.
    """

    first: int
    end: int
    vob: int
    cell: int
    ticks: int


def vobus_of(vobs: bytes) -> list[Vobu]:
    """The units of a title set's VOBs, from pack to pack."""
    units: list[Vobu] = []
    at = 0
    while at * SECTOR_BYTES < len(vobs):
        start, stop, last, vob, cell = _UNIT.unpack_from(vobs, at * SECTOR_BYTES)
        units.append(Vobu(at, at + last + 1, vob, cell, stop - start))
        at = units[-1].end
    return units


def cells_of(units: Sequence[Vobu]) -> list[CellSpec]:
    """The cells that units make up, in file order."""
    cells: dict[tuple[int, int], list[Vobu]] = {}
    for unit in units:
        cells.setdefault((unit.vob, unit.cell), []).append(unit)
    return [
        CellSpec(((own[0].first, own[-1].end),), *ids, frames=frames_in(own))
        for ids, own in cells.items()
    ]


def frames_in(units: Sequence[Vobu]) -> int:
    """How many PAL frames units hold."""
    return sum(unit.ticks for unit in units) // _PAL_FRAME_TICKS


def vts_ifo(spec: SetSpec, model: bytes = b"") -> bytes:
    """A whole VTS IFO. Picture and sound are as in `model`, or else PAL with one AC-3 track."""
    tables = [_chapters(spec), _chains(spec), _cell_addresses(spec), _unit_addresses(spec.units)]
    sizes = [len(table) // SECTOR_BYTES for table in tables]
    places = list(accumulate(sizes, initial=1))
    head = bytearray(SECTOR_BYTES)
    head[:12] = b"DVDVIDEO-VTS"
    cells = [cell for chain in spec.chains for cell in chain.cells]
    sectors = max((cell.pieces[-1][1] for cell in cells), default=0)
    struct.pack_into(">I12xI", head, 0x0C, 2 * places[-1] + sectors - 1, places[-1] - 1)
    head[0x21] = 0x11
    struct.pack_into(">I", head, 0x80, 0x3D7)
    struct.pack_into(">III", head, 0xC4, places[-1], places[0], places[1])
    struct.pack_into(">II", head, 0xE0, places[2], places[3])
    head[0x200:0x206] = _PAL_AC3
    if model:
        head[_ATTRIBUTES] = model[_ATTRIBUTES]
    return b"".join([head, *tables])


def _chapters(spec: SetSpec) -> bytes:
    """VTS_PTT_SRPT."""
    titles = [b"".join(struct.pack(">HH", *part) for part in title) for title in spec.titles]
    offsets = accumulate(map(len, titles), initial=8 + 4 * len(titles))
    places = [struct.pack(">I", offset) for offset, _title in zip(offsets, titles, strict=False)]
    return _padded(_with_head(len(titles), b"".join([*places, *titles])))


def _chains(spec: SetSpec) -> bytes:
    """VTS_PGCIT."""
    chains = [_chain(chain, spec.units) for chain in spec.chains]
    offsets = list(accumulate(map(len, chains), initial=8 + 8 * len(chains)))[:-1]
    pointers = [
        struct.pack(">B3xI", chain.title | chain.entry << 7, offset)
        for chain, offset in zip(spec.chains, offsets, strict=True)
    ]
    return _padded(_with_head(len(chains), b"".join([*pointers, *chains])))


def _chain(spec: ChainSpec, units: Sequence[int]) -> bytes:
    """A program chain: its head, its programs, how its cells are played, and their ids."""
    playback = _CHAIN_BYTES + len(spec.programs) + len(spec.programs) % 2
    position = playback + 24 * len(spec.cells)
    chain = bytearray(position + 4 * len(spec.cells))
    chain[2:4] = len(spec.programs), len(spec.cells)
    chain[0x0C] = 0x80  # There is a first sound track.
    chain[4:8] = _time(sum(cell.frames for cell in spec.cells))
    struct.pack_into(">HHH", chain, 0xE6, _CHAIN_BYTES, playback, position)
    chain[_CHAIN_BYTES : _CHAIN_BYTES + len(spec.programs)] = bytes(spec.programs)
    for number, cell in enumerate(spec.cells):
        # The interleaved bit is set where there are pieces.
        block = cell.block | _INTERLEAVED * (len(cell.pieces) > 1)
        first, last = cell.pieces[0][0], cell.pieces[-1][1] - 1
        last_unit = max((unit for unit in units if first <= unit <= last), default=first)
        at = playback + 24 * number
        struct.pack_into(
            ">B3x4sI4xII", chain, at, block, _time(cell.frames), first, last_unit, last
        )
        struct.pack_into(">HxB", chain, position + 4 * number, cell.vob, cell.cell)
    return bytes(chain)


def _time(frames: int) -> bytes:
    """Hours, minutes, seconds and frames as decimal digits; 25 a second."""
    seconds = frames // 25
    clock = f"{seconds // 3600:02}{seconds // 60 % 60:02}{seconds % 60:02}{frames % 25:02}"
    return bytes([*bytes.fromhex(clock)[:3], bytes.fromhex(clock)[3] | 0x40])


def _cell_addresses(spec: SetSpec) -> bytes:
    """VTS_C_ADT, for each piece of each cell."""
    pieces = {
        (cell.vob, cell.cell, *piece)
        for chain in spec.chains
        for cell in chain.cells
        for piece in cell.pieces
    }
    entries = [
        struct.pack(">HBxII", vob, cell, first, end - 1) for vob, cell, first, end in sorted(pieces)
    ]
    vobs = len({vob for vob, *_rest in pieces})
    return _padded(_with_head(vobs, b"".join(entries)))


def _unit_addresses(vobus: Sequence[int]) -> bytes:
    """VTS_VOBU_ADMAP."""
    return _padded(struct.pack(f">I{len(vobus)}I", 4 * len(vobus) + 3, *vobus))


def _with_head(count: int, body: bytes) -> bytes:
    return struct.pack(">HHI", count, 0, 8 + len(body) - 1) + body


def _padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % SECTOR_BYTES)


def vmg_with_titles(vmg: bytes, titles: Sequence[tuple[int, int, int]]) -> bytes:
    """A VIDEO_TS.IFO with other titles of its first title set: number in set, chapters, angles."""
    (sector,) = struct.unpack_from(">I", vmg, 0xC4)
    (first_set,) = struct.unpack_from(">I", vmg, sector * SECTOR_BYTES + 16)
    listed = [
        struct.pack(">BBHHBBI", 0, angles, chapters, 0, 1, number, first_set)
        for number, chapters, angles in titles
    ]
    table = _padded(_with_head(len(listed), b"".join(listed)))
    at = sector * SECTOR_BYTES
    return vmg[:at] + table + vmg[at + len(table) :]


def vmg_with_texts(vmg: bytes, disc_id: str, units: Sequence[bytes]) -> bytes:
    """A VIDEO_TS.IFO with texts in some languages, each made by `text_unit`."""
    pointers = 20 + 8 * len(units)
    offsets = list(accumulate((len(unit) - 1 for unit in units), initial=pointers))
    head = struct.pack(">12s2xHI", disc_id.encode(), len(units), offsets[-1] - 1)
    places = [
        struct.pack(">2sxBI", b"en", unit[0], offset)
        for unit, offset in zip(units, offsets[:-1], strict=True)
    ]
    texts = _padded(b"".join([head, *places, *(unit[1:] for unit in units)]))
    whole = _padded(vmg)
    pointer = struct.pack(">I", len(whole) // SECTOR_BYTES)
    return whole[:0xD4] + pointer + whole[0xD8:] + texts


def text_unit(charset: int, texts: Sequence[tuple[int, bytes]]) -> bytes:
    """The texts of one language, behind the number of its character set.

    Each is a kind and what it says; a kind that names a place, such as a title, says nothing.
    """
    said = [text + b"\t" if text else b"" for _kind, text in texts]
    offsets = accumulate(map(len, said), initial=4 + 4 * len(texts))
    entries = [
        struct.pack(">BxH", kind, offset if text else 0)
        for (kind, text), offset in zip(texts, offsets, strict=False)
    ]
    body = struct.pack(">HH", len(texts), 0) + b"".join([*entries, *said])
    return bytes([charset]) + struct.pack(">I200x", 204 + len(body) - 1) + body
