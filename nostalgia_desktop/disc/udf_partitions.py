"""Makes a UDF volume's blocks ready to read: partition maps and the tables behind them.

Source: ECMA-167 part 3 and OSTA UDF 2.60, 2.2; offsets count from a descriptor's first byte.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.udf_blocks import (
    Blocks,
    MetadataSpace,
    PlainSpace,
    Space,
    SparableSpace,
    VirtualSpace,
)
from nostalgia_desktop.disc.udf_tags import Address, crc_holds, number, parse_file_entry
from nostalgia_desktop.disc.volume import Damaged, Extents, ImageBytes

_MAX_MAPS = 8
_MAX_SPARING_TABLE = 1 << 16
_MAX_VIRTUAL_TABLE = 1 << 20
# A write-once disc ends in its table; a copy may have some sectors of run-out behind it.
_RUN_OUT_SECTORS = 320
_TABLE_FILE, _TABLE_FILE_150 = 248, 0
_METADATA_FILE, _METADATA_MIRROR = 250, 251


@dataclass(frozen=True, slots=True)
class PartitionMap:
    """A partition map: type 1 has no name, type 2 the identifier of its kind (UDF 2.2.8)."""

    data: bytes
    partition: int
    name: str = ""


def parse_maps(logical: bytes) -> list[PartitionMap]:
    """The partition maps of a logical volume, from 440 on, their number at 268 (ECMA-167 3/10.6).

    Raises:
        Damaged: they make no sense.
    """
    maps, at = [], 440
    for _index in range(min(number(logical, 268), _MAX_MAPS)):
        data = logical[at : at + logical[at + 1]] if at + 1 < len(logical) else b""
        if data[:1] == b"\x01" and len(data) == 6:
            maps.append(PartitionMap(data, number(data, 4, 2)))
        elif data[:1] == b"\x02" and len(data) == 64:
            name = data[5:28].rstrip(b"\x00").decode("ascii", "replace")
            maps.append(PartitionMap(data, number(data, 38, 2), name))
        else:
            raise Damaged("its partition maps make no sense")
        at += len(data)
    return maps


def open_blocks(
    image: ImageBytes, maps: Sequence[PartitionMap], starts: Mapping[int, int], troubles: list[str]
) -> Blocks:
    """Make ready to read blocks; `starts` are the first sectors of partitions by their number.

    Raises:
        Damaged: a partition is lost, or of a kind that is not known.
    """
    if any(one.partition not in starts for one in maps):
        raise Damaged("its partition descriptor is lost")
    spaces = [_direct(image, one, starts[one.partition], troubles) for one in maps]
    blocks = Blocks(image, list(spaces))
    for index, one in enumerate(maps):
        if spaces[index] is None:
            spaces[index] = _derived(blocks, maps, one)
    return Blocks(image, spaces)


def _direct(image: ImageBytes, one: PartitionMap, start: int, troubles: list[str]) -> Space | None:
    """A partition that lies on the disc as it is; None for one inside another."""
    if not one.name:
        return PlainSpace(start)
    if one.name != "*UDF Sparable Partition":
        return None
    # Blocks of a packet at 40, tables at 42, size of each at 44, their sectors from 48 on.
    packet, tables, size = struct.unpack_from("<HBxI", one.data, 40)
    if packet == 0:
        raise Damaged("its partition maps make no sense")
    for index in range(min(tables, 4)):
        sector = number(one.data, 48 + 4 * index)
        moved = _moved(image.read_some(sector * SECTOR, min(size, _MAX_SPARING_TABLE)))
        if moved is not None:
            return SparableSpace(image, start, packet, moved)
    troubles.append("UDF's tables of moved sectors are lost")
    return PlainSpace(start)


def _moved(table: bytes) -> dict[int, int] | None:
    """A sparing table's entries from 56 on, their number at 48 (UDF 2.2.12); None if lost."""
    if table[17:35] != b"*UDF Sparing Table" or not crc_holds(table):
        return None
    length = min(number(table, 48, 2), (len(table) - 56) // 8) * 8
    pairs = struct.iter_unpack("<II", table[56 : 56 + length])
    # From 0xFFFFFFF0 on: a packet in reserve, or a bad one.
    return {block: sector for block, sector in pairs if block < 0xFFFF_FFF0}


def _derived(blocks: Blocks, maps: Sequence[PartitionMap], one: PartitionMap) -> Space:
    """A partition inside another one, which has the same number and a map of its own."""
    if one.name not in ("*UDF Virtual Partition", "*UDF Metadata Partition"):
        raise Damaged(f"it has a partition of an unknown kind, {one.name}")
    for index, (other, space) in enumerate(zip(maps, blocks.spaces, strict=True)):
        if space is not None and other.partition == one.partition:
            if one.name == "*UDF Virtual Partition":
                return VirtualSpace(blocks.image, space, _virtual_table(blocks, index, space))
            return MetadataSpace(blocks.image, _metadata(blocks, one, index))
    raise Damaged("its partition maps make no sense")


def _metadata(blocks: Blocks, one: PartitionMap, index: int) -> Extents:
    """The metadata file, its entry's block at 40, or its mirror, at 44 (UDF 2.2.10)."""
    for at, kind in ((40, _METADATA_FILE), (44, _METADATA_MIRROR)):
        try:
            file = blocks.file(Address(index, number(one.data, at)))
        except Damaged:
            continue
        if file.entry.kind == kind and file.entry.sound:
            return file.extents
    raise Damaged("its metadata file and the mirror of it are lost")


def _virtual_table(blocks: Blocks, index: int, space: Space) -> bytes:
    """The table's entries; the file that holds it is the last on the disc (UDF 2.2.11)."""
    ((start, _size),) = space.places(0, SECTOR)
    for sector in _last_sectors(blocks.image):
        block = sector - start // SECTOR
        data = blocks.image.read_some(sector * SECTOR, SECTOR)
        if block >= 0 and number(data, 12) == block and (kind := _table_kind(data)) is not None:
            content = _content(blocks, Address(index, block))
            entries = _entries_150(content) if kind == _TABLE_FILE_150 else _entries_200(content)
            if entries:
                return entries
    raise Damaged("its table of virtual blocks, at the end of the disc, is missing")


def _last_sectors(image: ImageBytes) -> Iterator[int]:
    last = image.size // SECTOR - 1
    return iter(range(last, max(last - _RUN_OUT_SECTORS, -1), -1))


def _table_kind(data: bytes) -> int | None:
    """The kind of the file whose entry this is, if it can be the table's."""
    try:
        entry = parse_file_entry(data)
    except Damaged:
        return None
    return entry.kind if entry.kind in (_TABLE_FILE, _TABLE_FILE_150) and entry.sound else None


def _content(blocks: Blocks, at: Address) -> bytes:
    extents = blocks.file(at).extents
    if sum(length for _start, length in extents) > _MAX_VIRTUAL_TABLE:
        raise Damaged("its table of virtual blocks is too large")
    return b"".join(blocks.image.read_some(*piece) for piece in extents)


def _entries_150(content: bytes) -> bytes:
    """UDF 1.50: entries first, then an identifier and 4 bytes (1.50, 2.2.10)."""
    return content[:-36] if content[-35:-13] == b"*UDF Virtual Alloc Tbl" else b""


def _entries_200(content: bytes) -> bytes:
    """Since UDF 2.00: a header, its own length at 0, then entries (2.2.11)."""
    return content[number(content, 0, 2) :]
