"""Finds sectors that are no DVD packs: zeroed, filled by a rescue program, or garbage."""

from collections.abc import Iterator

from nostalgia_desktop.disc.nav import PACK_HEADER
from nostalgia_desktop.disc.reader import SECTOR, TitleReader

_BLOCK = 1024 * SECTOR


def bad_sectors(reader: TitleReader) -> list[tuple[int, int]]:
    """Byte ranges of the title that hold no MPEG packs; reads the whole title once.

    Works on DVD material, where each sector begins with a pack header; gives nothing for
    streams that are packed otherwise.
    """
    ranges: list[tuple[int, int]] = []
    good = 0
    for base, length in _blocks(reader):
        block = reader.read(base, length)
        count = length // SECTOR
        if _all_good(block, count):
            good += count
            continue
        for at in range(0, count * SECTOR, SECTOR):
            if block.startswith(PACK_HEADER, at):
                good += 1
            elif ranges and ranges[-1][1] == base + at:
                ranges[-1] = ranges[-1][0], base + at + SECTOR
            else:
                ranges.append((base + at, base + at + SECTOR))
    return ranges if good * SECTOR * 2 > reader.size else []


def _blocks(reader: TitleReader) -> Iterator[tuple[int, int]]:
    """Start and length of blocks of whole sectors, counted anew from the start of each part."""
    for start, end in reader.bounds:
        for base in range(start, end - SECTOR + 1, _BLOCK):
            yield base, min(_BLOCK, (end - base) // SECTOR * SECTOR)


def _all_good(block: bytes, count: int) -> bool:
    """Compare the first bytes of all sectors at once: a thousand times faster than one by one."""
    return all(
        block[index::SECTOR][:count] == bytes([value]) * count
        for index, value in enumerate(PACK_HEADER)
    )
