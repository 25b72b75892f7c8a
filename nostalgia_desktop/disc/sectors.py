"""Looks at every sector of a title for such as hold no film: the slow half of the damage map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nostalgia_desktop.disc.nav import PACK_HEADER
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.units import Found
from nostalgia_desktop.domain.clock import TitleClock
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.time import frame_to_ms

_BLOCK = 1024 * SECTOR
# Video, private stream 1 (AC-3, LPCM) and MPEG audio packs are what CSS scrambles.
_SCRAMBLED_BITS = 0x30
_SCRAMBLED_STREAMS = frozenset((0xBD, 0xC0, 0xE0))


@dataclass(frozen=True, slots=True)
class BadRun:
    """Bytes [start, end) of a title, whole sectors, with one thing wrong with all of them."""

    start: int
    end: int
    kind: DamageKind


def bad_sectors(reader: TitleReader) -> list[BadRun]:
    """Sectors of the title that hold no MPEG packs or scrambled ones; reads the whole title once.

    Works on DVD material, where each sector begins with a pack header; gives nothing for
    streams that are packed otherwise.
    """
    runs: list[BadRun] = []
    good = 0
    for base, length in _blocks(reader):
        block = reader.read(base, length)
        count = length // SECTOR
        if _all_good(block, count):
            good += count
            continue
        for at in range(0, count * SECTOR, SECTOR):
            kind = _wrong(block, at)
            if kind is None:
                good += 1
            elif runs and runs[-1].end == base + at and runs[-1].kind is kind:
                runs[-1] = BadRun(runs[-1].start, base + at + SECTOR, kind)
            else:
                runs.append(BadRun(base + at, base + at + SECTOR, kind))
    return runs if good * SECTOR * 2 > reader.size else []


def sector_damage(clock: TitleClock, reader: TitleReader, runs: Sequence[BadRun]) -> list[Damage]:
    """Bad sectors as stretches of title time; such as touch the same frames become one."""
    merged: list[tuple[int, int, DamageKind, int, int]] = []
    for run in runs:
        first, end = clock.frames_of_bytes(run.start, run.end)
        count = (run.end - run.start) // SECTOR
        if merged and merged[-1][2] is run.kind and first <= merged[-1][1]:
            start, last, kind, before, place = merged[-1]
            merged[-1] = start, max(last, end), kind, before + count, place
        else:
            merged.append((first, end, run.kind, count, run.start))
    words = {DamageKind.SCRAMBLED: "copy-protected", DamageKind.UNREADABLE: "unreadable"}
    return [
        Damage(
            kind,
            frame_to_ms(first, clock.rate),
            frame_to_ms(end, clock.rate),
            f"{count} {words[kind]} sector{'s' if count > 1 else ''} in {reader.place(place)}",
        )
        for first, end, kind, count, place in merged
    ]


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
    ) and not any(flags & _SCRAMBLED_BITS for flags in set(block[20::SECTOR][:count]) - _NOT_FLAGS)


# The byte at 20 is one of a PES header in video and sound packs, with `10` at its top.
_NOT_FLAGS = frozenset(value for value in range(256) if value >> 6 != 2)


def _wrong(block: bytes, at: int) -> DamageKind | None:
    if not block.startswith(PACK_HEADER, at):
        return DamageKind.UNREADABLE
    stream = block[at + 14 : at + 18]
    if stream[:3] == PACK_HEADER[:3] and stream[3] in _SCRAMBLED_STREAMS:
        return DamageKind.SCRAMBLED if block[at + 20] & _SCRAMBLED_BITS else None
    return None


def is_scrambled(reader: TitleReader, found: Sequence[Found]) -> bool:
    """Whether most video packs of a sample are encrypted (CSS): ffmpeg would show garbage."""
    packs = scrambled = 0
    for each in found[:: max(len(found) // 8, 1)]:
        data = reader.read(each.unit.start, min(each.unit.end - each.unit.start, 64 * SECTOR))
        for at in range(0, len(data) - SECTOR + 1, SECTOR):
            if data[at + 14 : at + 18] == b"\x00\x00\x01\xe0":
                packs += 1
                scrambled += data[at + 20] & _SCRAMBLED_BITS != 0
    return scrambled * 2 > packs
