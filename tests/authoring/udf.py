"""Writes small UDF images without ISO 9660, as DVD recorders and packet writers leave them.

genisoimage makes none of those. Source: ECMA-167 (3rd edition) and OSTA UDF 2.60.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.authoring.udf_fields import (
    SECTOR_BYTES,
    blocks_of,
    body,
    compressed,
    entity,
    file_set,
    logical_volume,
    long_descriptor,
    named_map,
    partition,
    plain_map,
    primary_volume,
    tagged,
    timestamp,
    u16,
    u32,
)

ANCHOR_SECTOR = 256
MAIN_SECTOR, RESERVE_SECTOR, PARTITION_SECTOR = 32, 48, 272
CHANGED = "2003-12-24T18:03:00"

Descriptors = Literal["short", "long", "extended", "embedded"]
Partition = Literal["plain", "sparable", "virtual", "virtual 1.50", "metadata"]

_SPARING_TABLE, _SPARE_SECTORS, _PACKET_BLOCKS = 128, 160, 16
_METADATA_BLOCKS = 20
_FORMS: dict[Descriptors, int] = {"short": 0, "long": 1, "extended": 2, "embedded": 3}
_FOLDER, _FILE, _TABLE, _METADATA, _MIRROR = 4, 5, 248, 250, 251

_Tree = dict[str, "bytes | _Tree"]


@dataclass(frozen=True, slots=True)
class UdfShape:
    """How an image is laid out: kind of file entries, of their descriptors, of the partition.

    Files are cut into pieces of `piece_blocks`, with a strange block between each two; an entry
    has `descriptors_per_block` descriptors and then a block with more.
    """

    extended_entries: bool = False
    descriptors: Descriptors = "short"
    partition: Partition = "plain"
    piece_blocks: int = 1000
    descriptors_per_block: int = 4

    @property
    def is_virtual(self) -> bool:
        return self.partition.startswith("virtual")


def write_udf(image: Path, files: Mapping[str, bytes], shape: UdfShape | None = None) -> Path:
    """Write an image with files, given by their paths; each folder has a deleted file too."""
    tree: _Tree = {}
    for path, content in files.items():
        *folders, name = path.split("/")
        branch = tree
        for folder in folders:
            below = branch.setdefault(folder, {})
            assert isinstance(below, dict)
            branch = below
        branch[name] = content
    image.write_bytes(_Writer(shape or UdfShape()).image(tree))
    return image


@dataclass(slots=True)
class _Writer:
    """An image under way; blocks count from the partition's start, `sectors` from the image's."""

    shape: UdfShape
    sectors: dict[int, bytes] = field(default_factory=dict)
    next_block: int = 0
    virtual: list[int] = field(default_factory=list)
    metadata: list[int] = field(default_factory=list)
    next_metadata: int = 0

    def image(self, tree: _Tree) -> bytes:
        if self.shape.partition == "metadata":
            self._begin_metadata()
        at = self._take_entry()
        root = self._take_entry()
        self._put_entry(at, tagged(256, at[1], file_set(root)))
        self._write_folder(root, root, tree)
        if self.shape.partition == "metadata":
            self._end_metadata()
        if self.shape.is_virtual:
            self._write_virtual_table()
        self._write_volume(at)
        if self.shape.partition == "sparable":
            self._move_packets()
        last = max(self.sectors)
        return b"".join(
            self.sectors.get(sector, b"").ljust(SECTOR_BYTES, b"\x00") for sector in range(last + 1)
        )

    # Blocks

    def _take(self, count: int) -> int:
        first = self.next_block
        self.next_block += count
        return first

    def _put(self, block: int, data: bytes) -> None:
        for index in range(max(blocks_of(len(data)), 1)):
            piece = data[index * SECTOR_BYTES : (index + 1) * SECTOR_BYTES]
            self.sectors[PARTITION_SECTOR + block + index] = piece

    def _take_entry(self) -> tuple[int, int]:
        """The address of a block for an entry, as partition map and block."""
        if self.shape.partition == "metadata":
            self.next_metadata += 1
            return 1, self.next_metadata - 1
        if self.shape.is_virtual:
            self.virtual.append(self._take(1))
            return 1, len(self.virtual) - 1
        return 0, self._take(1)

    def _put_entry(self, at: tuple[int, int], data: bytes) -> None:
        index, block = at
        if index == 1:
            block = (self.metadata if self.metadata else self.virtual)[block]
        self._put(block, data)

    # Files and folders

    def _write_folder(self, at: tuple[int, int], parent: tuple[int, int], tree: _Tree) -> None:
        names = self._identifier("", 0x0A, parent) + self._identifier("OLD.VRO", 0x04, (0, 0))
        for name, content in tree.items():
            entry = self._take_entry()
            if isinstance(content, bytes):
                names += self._identifier(name, 0, entry)
                self._write_file(entry, _FILE, content)
            else:
                names += self._identifier(name, 0x02, entry)
                self._write_folder(entry, at, content)
        self._write_file(at, _FOLDER, names)

    def _identifier(self, name: str, characteristics: int, at: tuple[int, int]) -> bytes:
        raw = compressed(name) if name else b""
        size = 38 + len(raw) + 3 & ~3
        fields = {16: u16(1), 18: bytes([characteristics, len(raw)]), 38: raw}
        return tagged(257, 0, body(size, fields | {20: long_descriptor(SECTOR_BYTES, at)}))

    def _write_file(self, at: tuple[int, int], kind: int, content: bytes) -> None:
        form = self.shape.descriptors
        if form == "embedded":
            return self._put_entry(at, self._entry(at, kind, len(content), content, form))
        runs = []
        step = self.shape.piece_blocks * SECTOR_BYTES
        for start in range(0, len(content), step):
            piece = content[start : start + step]
            block = self._take(blocks_of(len(piece)))
            self._put(block, piece)
            self._put(self._take(1), b"A strange block." * 128)
            runs.append((len(piece), block))
        entry = self._entry(at, kind, len(content), self._descriptors(runs), form)
        return self._put_entry(at, entry)

    def _descriptors(self, runs: list[tuple[int, int]]) -> bytes:
        """Descriptors for runs; the last one leads to a block with those that are left."""
        kept = b"".join(self._descriptor(*run) for run in runs[: self.shape.descriptors_per_block])
        rest = runs[self.shape.descriptors_per_block :]
        if not rest:
            return kept
        block, more = self._take(1), self._descriptors(rest)
        self._put(block, tagged(258, block, body(24 + len(more), {20: u32(len(more)), 24: more})))
        return kept + self._descriptor(3 << 30 | SECTOR_BYTES, block)

    def _descriptor(self, size: int, block: int) -> bytes:
        if self.shape.descriptors == "short":
            return u32(size, block)
        if self.shape.descriptors == "long":
            return long_descriptor(size, (0, block))
        return u32(size, size, size, block) + bytes(4)

    def _entry(
        self, at: tuple[int, int], kind: int, size: int, content: bytes, form: Descriptors
    ) -> bytes:
        fields = {16: u32(0) + u16(4, 0, 1), 27: bytes([kind]), 34: u16(_FORMS[form])}
        recorded = 0 if form == "embedded" else blocks_of(size)
        if self.shape.extended_entries:
            time, tail = 92, 216
            fields |= {56: struct.pack("<QQQ", size, size, recorded)}
        else:
            time, tail = 84, 176
            fields |= {56: struct.pack("<QQ", size, recorded)}
        fields |= {time: timestamp(CHANGED), tail - 4: u32(len(content)), tail: content}
        number = 266 if self.shape.extended_entries else 261
        return tagged(number, at[1], body(tail + len(content), fields))

    # Partitions

    def _begin_metadata(self) -> None:
        """Blocks for entries, in two runs: the content of the files at 0 and, as a mirror, at 1."""
        main, mirror, half = self._take(1), self._take(1), _METADATA_BLOCKS // 2
        first, _gap, second = self._take(half), self._take(3), self._take(half)
        self.metadata = [*range(first, first + half), *range(second, second + half)]
        runs = u32(half * SECTOR_BYTES, first, half * SECTOR_BYTES, second)
        for block, kind in ((main, _METADATA), (mirror, _MIRROR)):
            size = _METADATA_BLOCKS * SECTOR_BYTES
            self._put(block, self._entry((0, block), kind, size, runs, "short"))

    def _end_metadata(self) -> None:
        assert self.next_metadata <= len(self.metadata)

    def _write_virtual_table(self) -> None:
        """The table of the partition's blocks; its entry is the last block of the disc."""
        entries = u32(*self.virtual)
        if self.shape.partition == "virtual":
            content, kind = struct.pack("<H150x", 152) + entries, _TABLE
        else:
            content, kind = entries + entity("*UDF Virtual Alloc Tbl") + u32(0xFFFFFFFF), 0
        block = self._take(1)
        self._put(block, content)
        last = self._take(1)
        run = u32(len(content), block)
        self._put(last, self._entry((0, last), kind, len(content), run, "short"))

    def _move_packets(self) -> None:
        """Move every other packet, and leave nonsense in its place (UDF 2.2.12)."""
        moved = b""
        blocks = range(0, min(self.next_block, 4 * _PACKET_BLOCKS), 2 * _PACKET_BLOCKS)
        for index, packet in enumerate(blocks):
            spare = _SPARE_SECTORS + index * _PACKET_BLOCKS
            moved += u32(packet, spare)
            for sector in range(_PACKET_BLOCKS):
                here = PARTITION_SECTOR + packet + sector
                self.sectors[spare + sector] = self.sectors.get(here, b"")
                self.sectors[here] = b"\xee" * SECTOR_BYTES
        moved += u32(0xFFFFFFFF, 250)
        fields = {16: entity("*UDF Sparing Table"), 48: u16(len(moved) // 8), 56: moved}
        self.sectors[_SPARING_TABLE] = tagged(0, _SPARING_TABLE, body(56 + len(moved), fields))

    # Volume

    def _write_volume(self, file_set_at: tuple[int, int]) -> None:
        for index, name in enumerate((b"BEA01", b"NSR03", b"TEA01")):
            self.sectors[16 + index] = b"\x00" + name + b"\x01"
        logical = logical_volume(self._maps(), file_set_at)
        plain = partition(PARTITION_SECTOR, self.next_block)
        sequence = (1, primary_volume()), (5, plain), (6, logical), (8, bytes(496))
        for first in (MAIN_SECTOR, RESERVE_SECTOR):
            for index, (kind, content) in enumerate(sequence):
                self.sectors[first + index] = tagged(kind, first + index, content)
        anchors = [ANCHOR_SECTOR]
        if not self.shape.is_virtual:
            # At N - 256 and N too.
            anchors += [
                PARTITION_SECTOR + self.next_block,
                PARTITION_SECTOR + self.next_block + 256,
            ]
        size = 16 * SECTOR_BYTES
        extents = {16: u32(size, MAIN_SECTOR, size, RESERVE_SECTOR)}
        for sector in anchors:
            self.sectors[sector] = tagged(2, sector, body(512, extents))

    def _maps(self) -> list[bytes]:
        if self.shape.partition == "plain":
            return [plain_map()]
        if self.shape.partition == "sparable":
            table = u16(_PACKET_BLOCKS) + bytes([1, 0]) + u32(SECTOR_BYTES, _SPARING_TABLE)
            return [named_map("*UDF Sparable Partition", table)]
        if self.shape.is_virtual:
            return [plain_map(), named_map("*UDF Virtual Partition")]
        # The file with the metadata and its mirror, no bitmap, 32 blocks at a time (UDF 2.2.10).
        return [plain_map(), named_map("*UDF Metadata Partition", u32(0, 1, 0xFFFFFFFF, 32))]
