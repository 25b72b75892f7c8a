"""Reads a title set's IFO: its titles and their cells, tracks, standard, aspect. Never its times.

Source: the DVD-Video structures as documented by libdvdread's `ifo_types.h` (`vtsi_mat_t`,
`vts_ptt_srpt_t`, `c_adt_t`) and the public dvd-html notes; all numbers are big endian, all
pointers count 2 KiB sectors or bytes. Offsets in the file: video 0x200, sound tracks 0x202,
subtitles 0x254, and the sectors of the tables of chapters 0xC8, chains 0xCC, cells 0xE0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from struct import Struct

from nostalgia_desktop.disc.pgc import MAX_SECTOR, MOST_CHAINS, Cell, Chain, read_chains
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.table import Candidate, Table, first_sound
from nostalgia_desktop.domain.disc import AudioTrack, SubtitleTrack
from nostalgia_desktop.domain.errors import SourceError

__all__ = ["MAX_BYTES", "Cell", "SetTitle", "TitleSetIndex", "parse_vts", "read_index"]

MAX_BYTES = 16 << 20
"""How much of an index file is worth reading; real ones have some hundred kilobytes."""

_MAGIC = b"DVDVIDEO-VTS"
_CODINGS = {0: "ac3", 2: "mpeg1", 3: "mpeg2ext", 4: "lpcm", 6: "dts"}
_MOST_TITLES = 99
_MOST_CHAPTERS = 999
_MOST_CELLS = MOST_CHAINS * 255
# A piece holds a VOBU at least, and 9 GB hold no more of those.
_MOST_PIECES = 1 << 16
_CHAPTER = Struct(">HH")  # Chain, program; both count from 1.
_PIECE = Struct(">HBxII")  # VOB id, cell id; first, last sector.


@dataclass(frozen=True, slots=True)
class SetTitle:
    """One title of a title set.

    `number` counts within the set (VTS_TTN). `cells` are in playing order, of the first angle;
    `chapters` and `programs` are the indexes of their first cells. `angles` counts the camera
    angles. `pgcs` are the numbers of its program chains, in playing order.
    """

    number: int
    cells: tuple[Cell, ...]
    chapters: tuple[int, ...] = ()
    programs: tuple[int, ...] = ()
    angles: int = 1
    pgcs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TitleSetIndex:
    """What a title set's IFO says.

    `pieces` is the table of cell addresses (VTS_C_ADT): an interleaved cell has one for each of
    its runs of sectors. `unlisted` are the cells of chains that no title plays, `other_angles`
    those of all angles but the first.
    """

    standard: str = ""
    aspect: Fraction | None = None
    audio: tuple[AudioTrack, ...] = ()
    subtitles: tuple[SubtitleTrack, ...] = ()
    titles: tuple[SetTitle, ...] = ()
    pieces: tuple[Cell, ...] = ()
    unlisted: tuple[Cell, ...] = ()
    other_angles: tuple[Cell, ...] = ()


def read_index(candidates: Sequence[Candidate]) -> tuple[TitleSetIndex | None, tuple[str, ...]]:
    """Read the IFO, or its backup where the IFO is damaged; and say in words what was wrong.

    Without a usable one there is no index, and the VOBs are to be taken as they lie.
    """
    index, troubles = first_sound(candidates, partial(parse_vts, strict=True))
    if index is None and troubles:
        index, _same_troubles = first_sound(candidates, parse_vts)
        taken = "the video files are" if index is None else "titles are"
        troubles.append(f"chapters are not known; {taken} taken as they lie")
    return index, tuple(troubles)


def parse_vts(data: bytes, name: str, *, strict: bool = False) -> TitleSetIndex:
    """Read a whole VTS IFO.

    Where its table of chapters is damaged, its titles are the chains that say to begin one, and
    have no chapters; not so if it is to be `strict`.

    Raises:
        SourceError: it is not one, it points outside itself, or its cells make no sense.
    """
    if not data.startswith(_MAGIC):
        raise SourceError(f"{name} is not a title set's index")
    table = Table(data, name)
    video = table.number(0x200, 1)
    chains = read_chains(table, _place(table, 0xCC))
    titles = _titles(table, chains, strict)
    played = {number for title in titles for number in title.pgcs}
    unplayed = [chain for number, chain in enumerate(chains, 1) if number not in played]
    return TitleSetIndex(
        standard="pal" if video >> 4 & 3 == 1 else "ntsc",
        aspect=Fraction(16, 9) if video >> 2 & 3 == 3 else Fraction(4, 3),
        audio=_audio(table),
        subtitles=_subtitles(table),
        titles=titles,
        pieces=_pieces(table),
        unlisted=tuple(cell for chain in unplayed for cell in chain.cells),
        other_angles=tuple(cell for chain in chains for cell in chain.others),
    )


def _place(table: Table, pointer: int) -> int:
    """The byte at which a table begins that the file must have."""
    sector = table.number(pointer, 4)
    if not sector:
        raise SourceError(f"{table.name} is damaged: one of its tables is missing")
    return sector * SECTOR


def _audio(table: Table) -> tuple[AudioTrack, ...]:
    """Of 8 bytes each: coding in bits 7-5 of byte 0, channels - 1 in bits 2-0 of byte 1."""
    tracks = []
    for index in range(min(table.number(0x202, 2), 8)):
        kind, more, *language = table.bytes(0x204 + 8 * index, 4)
        coding = _CODINGS.get(kind >> 5, "unknown")
        tracks.append(AudioTrack(coding, (more & 7) + 1, _language(bytes(language))))
    return tuple(tracks)


def _subtitles(table: Table) -> tuple[SubtitleTrack, ...]:
    """Of 6 bytes each; the language is in bytes 2 and 3."""
    count = min(table.number(0x254, 2), 32)
    places = range(0x256, 0x256 + 6 * count, 6)
    return tuple(SubtitleTrack(_language(table.bytes(at + 2, 2))) for at in places)


def _language(code: bytes) -> str:
    text = code.decode("ascii", "replace").strip("\x00 ")
    return text if text.isalpha() else ""


def _titles(table: Table, chains: Sequence[Chain], strict: bool) -> tuple[SetTitle, ...]:
    try:
        parts = _parts(table, _place(table, 0xC8), chains)
    except SourceError:
        if strict:
            raise
        parts = _entries(chains)
    titles, cells = list[SetTitle](), 0
    for number, pairs in sorted(parts.items()):
        titles.append(_title(number, pairs, chains))
        cells += len(titles[-1].cells)
        if cells > _MOST_CELLS:
            raise SourceError("it lists more cells than a disc can hold")
    return tuple(titles)


# A chain and a program in it, as an index; None where only the chain is known.
_Parts = dict[int, list[tuple[int, int | None]]]


def _parts(table: Table, base: int, chains: Sequence[Chain]) -> _Parts:
    """The chapters of each title by its number, from the table (VTS_PTT_SRPT) at byte `base`."""
    titles, end = min(table.number(base, 2), _MOST_TITLES), table.number(base + 4, 4) + 1
    offsets = [table.number(base + 8 + 4 * index, 4) for index in range(titles)]
    parts: _Parts = {}
    for number, (start, stop) in enumerate(pairwise([*offsets, end]), 1):
        count = min(max(stop - start, 0) // _CHAPTER.size, _MOST_CHAPTERS)
        listed = _CHAPTER.iter_unpack(table.bytes(base + start, count * _CHAPTER.size))
        sound = [(pgc, pg - 1) for pgc, pg in listed if _is_program(chains, pgc, pg)]
        if sound:
            parts[number] = list(sound)
    if chains and not parts:
        raise SourceError(f"{table.name} is damaged: none of its chapters exists")
    return parts


def _entries(chains: Sequence[Chain]) -> _Parts:
    """The chain that each title begins with, by the title's number."""
    parts: _Parts = {}
    for number, chain in enumerate(chains, 1):
        if chain.entry and chain.title:
            parts.setdefault(chain.title, [(number, None)])
    return parts


def _is_program(chains: Sequence[Chain], pgc: int, program: int) -> bool:
    return 1 <= pgc <= len(chains) and 1 <= program <= len(chains[pgc - 1].programs)


def _title(
    number: int, parts: Sequence[tuple[int, int | None]], chains: Sequence[Chain]
) -> SetTitle:
    """A title plays its chains in the order in which its chapters first name them."""
    starts: dict[int, int] = {}
    cells, programs = list[Cell](), list[int]()
    for pgc in dict.fromkeys(pgc for pgc, _program in parts):
        starts[pgc] = len(cells)
        programs += [len(cells) + first for first in chains[pgc - 1].programs]
        cells += chains[pgc - 1].cells
    chapters = [
        starts[pgc] + chains[pgc - 1].programs[program]
        for pgc, program in parts
        if program is not None
    ]
    angles = max((chains[pgc - 1].angles for pgc in starts), default=1)
    return SetTitle(number, tuple(cells), tuple(chapters), tuple(programs), angles, tuple(starts))


def _pieces(table: Table) -> tuple[Cell, ...]:
    """The table of cell addresses; empty where it is damaged, as little depends on it."""
    try:
        base = _place(table, 0xE0)
        count = max(table.number(base + 4, 4) + 1 - 8, 0) // _PIECE.size
        listed = _PIECE.iter_unpack(table.bytes(base + 8, min(count, _MOST_PIECES) * _PIECE.size))
        pieces = tuple(Cell(first, last + 1, vob, cell) for vob, cell, first, last in listed)
    except SourceError:
        return ()
    sound = all(piece.first < piece.end <= MAX_SECTOR for piece in pieces)
    return pieces if sound and count <= _MOST_PIECES else ()
