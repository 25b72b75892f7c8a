"""Walks a title's NAV packs, one 2 KiB pack for each VOBU, without reading what lies between.

Offsets are from the start of the pack. Source: the DVD-Video structures as documented by
libdvdread's `nav_types.h` and the public dvd-html notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from nostalgia_desktop.disc.reader import SECTOR, TitleReader

PACK_HEADER = b"\x00\x00\x01\xba"
_PRIVATE_2 = b"\x00\x00\x01\xbf"
_PCI_TIMES = Struct(">57xII")  # vobu_s_ptm, vobu_e_ptm
_DSI_PLACE = Struct(">1035xII12xHxB")  # nv_pck_lbn, vobu_ea, vob id, cell id

# A VOBU lasts at most about a second at 10 Mbit/s: 600 sectors. What claims much more is broken.
_MAX_SECTORS = 8192
_MAX_TICKS = 10 * 90_000
_LATE_TICKS = 9000  # Less than any VOBU lasts.
_BLOCK = 64 * SECTOR


@dataclass(frozen=True, slots=True)
class NavPack:
    """What a NAV pack says of its VOBU; `start` and `end` are bytes of the title.

    `sector` counts from the first sector of the title set's VOBs.
    """

    start: int
    end: int
    first_pts: int
    end_pts: int
    vob: int
    cell: int
    sector: int = 0


def parse_nav(pack: bytes, start: int) -> NavPack | None:
    """Read a NAV pack found at byte `start`, or None where it is none or makes no sense."""
    if (
        len(pack) < SECTOR
        or not pack.startswith(PACK_HEADER)
        or pack[38:42] != _PRIVATE_2
        or pack[1024:1028] != _PRIVATE_2
    ):
        return None
    first_pts, end_pts = _PCI_TIMES.unpack_from(pack)
    sector, last_sector, vob, cell = _DSI_PLACE.unpack_from(pack)
    if not 0 < end_pts - first_pts < _MAX_TICKS or not last_sector < _MAX_SECTORS:
        return None
    return NavPack(start, start + (last_sector + 1) * SECTOR, first_pts, end_pts, vob, cell, sector)


def walk_nav(reader: TitleReader, give_up: int) -> Iterator[NavPack]:
    """Yield the title's NAV packs in file order.

    Where the next pack is not at the place that the last one named, the walk looks for it.
    It ends when the first `give_up` bytes hold none at all. Where a pack was damaged, `end` may
    lie behind the start of the next one.
    """
    nav = parse_nav(reader.read(0, SECTOR), 0) or find_nav(reader, 0, give_up)
    while nav is not None:
        yield nav
        nav = _next_nav(reader, nav)


def _next_nav(reader: TitleReader, last: NavPack) -> NavPack | None:
    if last.end == reader.size:
        return None
    nav = parse_nav(reader.read(last.end, SECTOR), last.end)
    if nav is None:
        # The last one may have named too far a place, so the look begins right behind it.
        return find_nav(reader, last.start + SECTOR, reader.size)
    if _is_late(last, nav):
        return find_nav(reader, last.start + SECTOR, nav.start) or nav
    return nav


def _is_late(last: NavPack, nav: NavPack) -> bool:
    """Whether the last pack seems to have named a later one than the next."""
    return nav.vob == last.vob and nav.first_pts - last.end_pts > _LATE_TICKS


def find_nav(reader: TitleReader, offset: int, limit: int) -> NavPack | None:
    """The next NAV pack at or after `offset` that begins before byte `limit`.

    It looks at every byte: behind a part that was cut off, sectors begin anywhere.
    """
    limit = min(limit, reader.size)
    while offset < limit:
        block = reader.read(offset, _BLOCK + SECTOR)
        at = block.find(PACK_HEADER)
        while 0 <= at < min(_BLOCK, limit - offset):
            nav = parse_nav(block[at : at + SECTOR], offset + at)
            if nav is not None:
                return nav
            at = block.find(PACK_HEADER, at + 1)
        offset += _BLOCK
    return None
