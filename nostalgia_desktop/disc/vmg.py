"""Reads a disc's own index, VIDEO_TS.IFO: its titles in the menus' order, and its texts.

Source: libdvdread's `ifo_types.h` (`vmgi_mat_t`, `tt_srpt_t`, `title_info_t`) and the public
dvd-html notes. Offsets in the file: provider 0x40, and the sectors of the tables of titles 0xC4
and of texts 0xD4. The table of texts (TXTDT_MGI) has no public specification: its layout is as
libdvdread's incomplete `txtdt_mgi_t` and the program dvdtxt (Olof, 2002-2015) agree on, the codes
of its entries are Microsoft's `DVD_TextStringType`. None of it is needed, so what does not fit
is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.table import Candidate, Table, first_sound
from nostalgia_desktop.domain.errors import SourceError

_MAGIC = b"DVDVIDEO-VMG"
_MOST_TITLES = 99
_TITLE = Struct(">xBHxxBB4x")  # Angles, chapters, title set, number in it.

_MOST_LANGUAGES, _MOST_ENTRIES, _MOST_TEXTS = 8, 4096, 256
_LONGEST_TEXT = 200
# A language's entries lie behind its size and the places of the texts of disc and titles.
_ENTRIES = 4 + 2 * 100
_ENTRY = Struct(">BxH")  # What it is; where its text begins, from the entries' count.
_DISC, _TITLE_NAMES, _LAST_KIND_OF_PLACE, _FIRST_CONTENT = 0x01, 0x02, 0x20, 0x30
_END_OF_TEXT = b"\t"
_ENCODINGS = {0x01: "ascii", 0x10: "shift_jis", 0x11: "latin-1", 0x12: "shift_jis"}


@dataclass(frozen=True, slots=True)
class ListedTitle:
    """A title as the disc lists it: `number` on the disc, `number_in_set` in its title set."""

    number: int
    title_set: int
    number_in_set: int
    angles: int
    chapters: int


@dataclass(frozen=True, slots=True)
class DiscIndex:
    """What VIDEO_TS.IFO says.

    `provider` is who wrote the disc, mostly a program or a recorder. `texts` are the names of the
    disc and its titles, in the order in which they stand, each once.
    """

    titles: tuple[ListedTitle, ...]
    provider: str = ""
    texts: tuple[str, ...] = ()


def read_disc_index(
    candidates: Sequence[Candidate],
) -> tuple[DiscIndex | None, tuple[str, ...]]:
    """Read VIDEO_TS.IFO, or its backup where it is damaged; and say in words what was wrong."""
    index, troubles = first_sound(candidates, parse_vmg)
    if index is None and troubles:
        troubles.append("the disc's list of its titles is not known")
    return index, tuple(troubles)


def parse_vmg(data: bytes, name: str) -> DiscIndex:
    """Read a whole VMG IFO.

    Raises:
        SourceError: it is not one, it points outside itself, or its titles make no sense.
    """
    if not data.startswith(_MAGIC):
        raise SourceError(f"{name} is not a disc's index")
    table = Table(data, name)
    return DiscIndex(_titles(table), _clean(table.bytes(0x40, 32), "ascii"), _texts(table))


def _titles(table: Table) -> tuple[ListedTitle, ...]:
    base = table.number(0xC4, 4) * SECTOR
    if not base:
        raise SourceError(f"{table.name} is damaged: its table of titles is missing")
    count = table.number(base, 2)
    listed = _TITLE.iter_unpack(table.bytes(base + 8, count * _TITLE.size))
    titles = tuple(
        ListedTitle(number, title_set, in_set, max(angles, 1), chapters)
        for number, (angles, chapters, title_set, in_set) in enumerate(listed, 1)
    )
    sane = range(1, _MOST_TITLES + 1)
    if count > _MOST_TITLES or any(
        title.title_set not in sane or title.number_in_set not in sane for title in titles
    ):
        raise SourceError("its titles make no sense")
    return titles


def _texts(table: Table) -> tuple[str, ...]:
    """The table of texts: name of the disc (12 bytes), languages (at 14), then a place for each."""
    base = table.number(0xD4, 4) * SECTOR
    texts = list[str]()
    try:
        if base:
            texts.append(_clean(table.bytes(base, 12), "ascii"))
            for at in range(base + 20, base + 20 + 8 * _languages(table, base), 8):
                encoding = _ENCODINGS.get(table.number(at + 3, 1), "")
                texts += _names(table, base + table.number(at + 4, 4), encoding)
    except SourceError:
        pass  # What was read until then is sound.
    return tuple(dict.fromkeys(text for text in texts if text))[:_MOST_TEXTS]


def _languages(table: Table, base: int) -> int:
    return min(table.number(base + 14, 2), _MOST_LANGUAGES)


def _names(table: Table, unit: int, encoding: str) -> Iterator[str]:
    """The names of disc and titles in one language, whose unit begins at byte `unit`.

    An entry that names a place, such as a chapter, is followed by the texts for it.
    """
    base, end = unit + _ENTRIES, unit + table.number(unit, 4) + 1
    count = min(table.number(base, 2), _MOST_ENTRIES)
    place = 0
    for kind, start in _ENTRY.iter_unpack(table.bytes(base + 4, count * _ENTRY.size)):
        if kind <= _LAST_KIND_OF_PLACE:
            place = kind
        elif encoding and place in (_DISC, _TITLE_NAMES) and kind >= _FIRST_CONTENT:
            at = base + start
            text = table.bytes(at, max(min(_LONGEST_TEXT, end - at), 0))
            yield _clean(text.partition(_END_OF_TEXT)[0], encoding)


def _clean(raw: bytes, encoding: str) -> str:
    """Text without its padding; none where it is no text."""
    try:
        text = raw.rstrip(b"\x00 ").decode(encoding).strip()
    except ValueError:
        return ""
    return text if text.isprintable() else ""
