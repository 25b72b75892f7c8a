"""Finds a UDF volume in an image by its anchor, and reads what it says of itself.

Source: ECMA-167 part 3 and OSTA UDF 2.60, 2.2; offsets count from a descriptor's first byte.
"""

import struct
from dataclasses import dataclass, field

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.udf_blocks import Blocks
from nostalgia_desktop.disc.udf_partitions import open_blocks, parse_maps
from nostalgia_desktop.disc.udf_tags import (
    ANCHOR,
    LOGICAL_VOLUME,
    PARTITION,
    PRIMARY_VOLUME,
    TERMINATOR,
    crc_holds,
    decode_label,
    decode_time,
    number,
    tag_kind,
)
from nostalgia_desktop.disc.volume import Damaged, ImageBytes

_MAX_SEQUENCE = 64 * SECTOR


@dataclass(slots=True)
class VolumeDescriptors:
    """The descriptors that count: of each kind (and partition) the newest (ECMA-167 3/8.4.3)."""

    found: dict[tuple[int, int], bytes] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    @property
    def logical(self) -> bytes:
        """Partition maps and root; raises Damaged where it is lost."""
        if (LOGICAL_VOLUME, 0) not in self.found:
            raise Damaged("its logical volume descriptor is lost")
        return self.found[LOGICAL_VOLUME, 0]

    @property
    def label(self) -> str:
        """The logical volume's, which people see, at 84 (ECMA-167 3/10.6), else the volume's.

        That is at 24 (3/10.1).
        """
        primary = self.found.get((PRIMARY_VOLUME, 0))
        label = decode_label(self.logical[84:212])
        return label or (decode_label(primary[24:56]) if primary else "")

    @property
    def created(self) -> str:
        """When the volume was recorded, at 376 (ECMA-167 3/10.1)."""
        primary = self.found.get((PRIMARY_VOLUME, 0))
        return decode_time(primary[376:388]) if primary else ""

    @property
    def starts(self) -> dict[int, int]:
        """The first sector of each partition by its number, at 188 (ECMA-167 3/10.5)."""
        return {
            index: number(sector, 188)
            for (kind, index), sector in self.found.items()
            if kind == PARTITION
        }

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that is needed."""
        try:
            return {one.partition for one in parse_maps(self.logical)} <= self.starts.keys()
        except Damaged:
            return False

    def add(self, sector: bytes) -> bool:
        """Take in a sector of the sequence; False where the sequence ends."""
        kind = tag_kind(sector)
        if kind in (PRIMARY_VOLUME, LOGICAL_VOLUME, PARTITION) and crc_holds(sector):
            key = kind, number(sector, 22, 2) if kind == PARTITION else 0
            if number(sector, 16) >= number(self.found.get(key, b""), 16):
                self.found[key] = sector
        return kind != TERMINATOR

    def open(self, image: ImageBytes) -> Blocks:
        """Make ready to read the volume's blocks.

        Raises:
            Damaged: they cannot be found.
        """
        if number(self.logical, 212) != SECTOR:
            raise Damaged(f"its blocks are of {number(self.logical, 212)} bytes, not of {SECTOR}")
        return open_blocks(image, parse_maps(self.logical), self.starts, self.troubles)


def find_descriptors(image: ImageBytes) -> VolumeDescriptors | None:
    """Read the volume descriptors, or their copy; None where there is no trace of UDF.

    Raises:
        Damaged: there is UDF, but its descriptors are lost.
    """
    descriptors = VolumeDescriptors()
    anchor = _anchor(image, descriptors.troubles)
    if anchor is None:
        if not _is_announced(image):
            return None
        raise Damaged("its anchors are lost, in sector 256 and at the end")
    # Main and reserve sequence, each as length and sector (ECMA-167 3/10.2).
    _add_sequence(image, anchor[16:24], descriptors)
    if not descriptors.is_whole:
        descriptors.troubles.append(
            "the first of UDF's volume descriptors are damaged; their copy was used"
        )
        _add_sequence(image, anchor[24:32], descriptors)
    return descriptors


def _anchor(image: ImageBytes, troubles: list[str]) -> bytes | None:
    """From sector 256, N or N - 256, or 512 on a disc that was never closed (UDF 2.2.3)."""
    last = image.size // SECTOR - 1
    for sector in (256, last, last - 256, 512):
        data = image.read_some(sector * SECTOR, SECTOR)
        if tag_kind(data) == ANCHOR and crc_holds(data):
            if sector == last or sector == last - 256:
                troubles.append("UDF's anchor in sector 256 is damaged")
            return data
    return None


def _is_announced(image: ImageBytes) -> bool:
    """Whether the volume recognition sequence names UDF (ECMA-167 2/9.1, 3/9.1)."""
    head = image.read_some(16 * SECTOR, 16 * SECTOR)
    return any(head[at + 1 : at + 5] == b"NSR0" for at in range(0, len(head), SECTOR))


def _add_sequence(image: ImageBytes, extent: bytes, descriptors: VolumeDescriptors) -> None:
    length, sector = struct.unpack("<II", extent)
    data = image.read_some(sector * SECTOR, min(length, _MAX_SEQUENCE))
    for at in range(0, len(data) - SECTOR + 1, SECTOR):
        if not descriptors.add(data[at : at + SECTOR]):
            return
