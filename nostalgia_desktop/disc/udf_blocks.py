"""Finds blocks and files of a UDF volume in its image, through all kinds of partitions.

Source: ECMA-167 part 4 and OSTA UDF 2.60, 2.2.8 to 2.2.13.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.udf_tags import (
    CONTINUED,
    EMBEDDED,
    MORE_ALLOCATION,
    NOWHERE,
    RECORDED,
    Address,
    FileEntry,
    Run,
    number,
    parse_file_entry,
    parse_runs,
    tag_kind,
)
from nostalgia_desktop.disc.volume import Damaged, Extents, ImageBytes, cut, join

_MAX_CONTINUATIONS = 1024
_MAX_VIRTUAL_BLOCKS = 256
_UNUSED = 0xFFFF_FFFF


class Space(Protocol):
    """A partition: knows where its blocks lie in the image."""

    def places(self, block: int, size: int) -> Extents:
        """Where `size` bytes from block `block` on are; may raise Damaged."""


@dataclass(frozen=True, slots=True)
class PlainSpace:
    """A partition whose blocks follow each other from sector `start` on (UDF 2.2.14)."""

    start: int

    def places(self, block: int, size: int) -> Extents:
        """One run."""
        return (((self.start + block) * SECTOR, size),)


@dataclass(frozen=True, slots=True)
class SparableSpace:
    """A partition of a rewritable disc, some packets of which had to move (UDF 2.2.9, 2.2.12).

    `moved` gives for the first block of each such packet the sector where the packet is now.
    """

    image: ImageBytes
    start: int
    packet_blocks: int
    moved: dict[int, int]
    packets: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packets", sorted(self.moved))

    def places(self, block: int, size: int) -> Extents:
        """One run, with the moved packets cut out and looked up."""
        pieces: list[tuple[int, int]] = []
        at, end = block * SECTOR, block * SECTOR + size
        for packet in self._between(block, end):
            first = max(packet * SECTOR, at)
            last = min((packet + self.packet_blocks) * SECTOR, end)
            pieces.append((self.start * SECTOR + at, first - at))
            moved_by = (self.moved[packet] - packet) * SECTOR
            pieces.append((first + moved_by, last - first))
            at = last
        return join([*pieces, (self.start * SECTOR + at, end - at)])

    def _between(self, block: int, end: int) -> Sequence[int]:
        lowest = bisect_left(self.packets, block - self.packet_blocks + 1)
        found = self.packets[lowest : bisect_left(self.packets, -(-end // SECTOR))]
        self.image.take_steps(len(found))
        return found


@dataclass(frozen=True, slots=True)
class VirtualSpace:
    """A partition of a write-once disc: `table` gives the place of each block (UDF 2.2.11)."""

    image: ImageBytes
    below: Space
    table: bytes

    def places(self, block: int, size: int) -> Extents:
        """Block for block, as each may be anywhere."""
        blocks = -(-size // SECTOR)
        if blocks > _MAX_VIRTUAL_BLOCKS:
            raise Damaged("it is too large for a virtual partition")
        self.image.take_steps(blocks)
        pieces: list[tuple[int, int]] = []
        for index in range(blocks):
            pieces += self.below.places(self._real(block + index), SECTOR)
        return cut(join(pieces), 0, size)

    def _real(self, block: int) -> int:
        entry = self.table[4 * block : 4 * block + 4]
        real = number(entry, 0)
        if len(entry) < 4 or real == _UNUSED:
            raise Damaged("the disc's table of virtual blocks does not know it")
        return real


@dataclass(frozen=True, slots=True)
class MetadataSpace:
    """A partition that is a file of another one, with all entries and folders (UDF 2.2.10)."""

    image: ImageBytes
    file: Extents

    def places(self, block: int, size: int) -> Extents:
        """A slice of the file."""
        self.image.take_steps(len(self.file))
        pieces = cut(self.file, block * SECTOR, size)
        if sum(length for _start, length in pieces) < size:
            raise Damaged("it points outside its partition")
        return pieces


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file's entry and its places; `trouble` says in words what is wrong with them."""

    entry: FileEntry
    extents: Extents
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a volume; `spaces` are its partitions, None for one that cannot be read."""

    image: ImageBytes
    spaces: Sequence[Space | None]

    def places(self, at: Address, size: int) -> Extents:
        """Where `size` bytes from a block on lie in the image.

        Raises:
            Damaged: there is no such partition or block.
        """
        space = self.spaces[at.partition] if at.partition < len(self.spaces) else None
        if space is None:
            raise Damaged("it points to a partition that is not there")
        return space.places(at.block, size)

    def block(self, at: Address) -> bytes:
        """One block's bytes; raises as `places` does, or where the image does not hold it."""
        return b"".join(self.image.read(*piece) for piece in self.places(at, SECTOR))

    def file(self, at: Address) -> FoundFile:
        """The file whose entry is at `at`.

        Raises:
            Damaged: its entry cannot be read.
        """
        block = self.block(at)
        entry = parse_file_entry(block)
        pieces: list[tuple[int, int]] = []
        known, unwritten = 0, 0
        if entry.form == EMBEDDED:
            known = min(entry.size, entry.end - entry.start)
            pieces += cut(self.places(at, SECTOR), entry.start, known)
        else:
            for run in self._runs(block[entry.start : entry.end], entry, at.partition):
                known += run.size
                unwritten += run.size if run.kind != RECORDED else 0
                pieces += self._run_places(run)
        return FoundFile(entry, join(pieces), _trouble(entry, entry.size - known, unwritten))

    def _run_places(self, run: Run) -> Extents:
        places = () if run.kind == NOWHERE else self.places(run.at, run.size)
        self.image.take_steps(1 + len(places))
        return places

    def _runs(self, descriptors: bytes, entry: FileEntry, partition: int) -> Iterator[Run]:
        """The runs of a file's content, the last one cut to its size."""
        left = entry.size
        for run in self._all_runs(descriptors, entry.form, partition):
            if left <= 0:
                return
            yield run._replace(size=min(run.size, left))
            left -= run.size

    def _all_runs(self, descriptors: bytes, form: int, partition: int) -> Iterator[Run]:
        """All runs, also those in further blocks of descriptors (ECMA-167 4/12, 4/14.5)."""
        for _count in range(_MAX_CONTINUATIONS):
            further = None
            for run in parse_runs(descriptors, form, partition):
                if run.kind == CONTINUED:
                    further = run.at
                    break
                yield run
            if further is None:
                return
            descriptors = self._more(further)

    def _more(self, at: Address) -> bytes:
        """Descriptors from 24 on, their length at 20 (ECMA-167 4/14.5); none where lost."""
        block = self.block(at)
        if tag_kind(block) != MORE_ALLOCATION:
            return b""
        return block[24 : 24 + number(block, 20)]


def _trouble(entry: FileEntry, missing: int, unwritten: int) -> str:
    if not entry.sound:
        return "its entry is damaged"
    if missing > 0:
        return f"where {missing} bytes of it lie is not known"
    return f"{unwritten} bytes of it were never written" if unwritten else ""
