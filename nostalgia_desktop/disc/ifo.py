"""Reads a title set's IFO: standard, aspect, sound tracks, chapters. Never its times.

Source: the DVD-Video structures as documented by libdvdread's `ifo_types.h` and the public
dvd-html notes; all numbers are big endian, all pointers count 2 KiB sectors or bytes.
"""

import struct
from fractions import Fraction
from pathlib import Path

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.disc import AudioTrack, Structure
from nostalgia_desktop.domain.errors import SourceError

_MAGIC = b"DVDVIDEO-VTS"
_MAX_BYTES = 16 << 20
_CODINGS = {0: "ac3", 2: "mpeg1", 3: "mpeg2ext", 4: "lpcm", 6: "dts"}
_MAX_SECTOR = 9_000_000_000 // SECTOR


class _Table:
    """Bytes with bounds: any look outside is a damaged IFO, not a crash."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name

    def number(self, offset: int, size: int) -> int:
        raw = self.bytes(offset, size)
        return int.from_bytes(raw, "big")

    def bytes(self, offset: int, size: int) -> bytes:
        raw = self._data[offset : offset + size] if offset >= 0 else b""
        if len(raw) != size:
            raise SourceError(f"{self._name} is damaged: it points outside itself")
        return raw


def read_structure(ifo: Path | None, bup: Path | None) -> tuple[Structure, tuple[str, ...]]:
    """Read the IFO, or its backup where the IFO is damaged; and say in words what was wrong.

    Without either the structure is empty: the VOBs are then taken as they lie.
    """
    troubles: list[str] = []
    for path in (ifo, bup):
        if path is None:
            continue
        try:
            with path.open("rb") as file:
                structure = parse_vts(file.read(_MAX_BYTES), path.name)
        except (SourceError, OSError, struct.error) as error:
            troubles.append(f"{path.name} cannot be used ({error})")
            continue
        if troubles:
            troubles.append(f"its backup {path.name} was used instead")
        return structure, tuple(troubles)
    if troubles:
        troubles.append("chapters are not known; the video files are taken as they lie")
    return Structure(), tuple(troubles)


def parse_vts(data: bytes, name: str) -> Structure:
    """Read a whole VTS IFO.

    Raises:
        SourceError: it is not one, or it points outside itself.
    """
    if not data.startswith(_MAGIC):
        raise SourceError(f"{name} is not a title set's index")
    table = _Table(data, name)
    video = table.number(0x200, 1)
    cells = _cells(table)
    chapters = _chapters(table, cells)
    return Structure(
        standard="pal" if video >> 4 & 3 == 1 else "ntsc",
        aspect=Fraction(16, 9) if video >> 2 & 3 == 3 else Fraction(4, 3),
        audio=_audio(table),
        chapter_sectors=chapters,
        sectors=max((last + 1 for pgc in cells for _first, last in pgc[1]), default=0),
    )


def _audio(table: _Table) -> tuple[AudioTrack, ...]:
    tracks = []
    for index in range(min(table.number(0x202, 2), 8)):
        kind, more, *language = table.bytes(0x204 + 8 * index, 4)
        code = bytes(language).decode("ascii", "replace").strip("\x00 ")
        coding = _CODINGS.get(kind >> 5, "unknown")
        tracks.append(AudioTrack(coding, (more & 7) + 1, code if code.isalpha() else ""))
    return tuple(tracks)


def _cells(table: _Table) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """For each program chain: its programs' first cells, and its cells as (first, last) sector."""
    base = table.number(0xCC, 4) * SECTOR
    chains = []
    for index in range(min(table.number(base, 2), 999)):
        pgc = base + table.number(base + 8 + 8 * index + 4, 4)
        programs, cells = table.number(pgc + 2, 1), table.number(pgc + 3, 1)
        entries = pgc + table.number(pgc + 0xE6, 2)
        playback = pgc + table.number(pgc + 0xE8, 2)
        starts = [table.number(entries + program, 1) for program in range(programs)]
        spans = [
            (table.number(playback + 24 * cell + 8, 4), table.number(playback + 24 * cell + 20, 4))
            for cell in range(cells)
        ]
        if any(first > last or last > _MAX_SECTOR for first, last in spans):
            raise SourceError("its cells make no sense")
        chains.append((starts, spans))
    return chains


def _chapters(
    table: _Table, chains: list[tuple[list[int], list[tuple[int, int]]]]
) -> tuple[int, ...]:
    base = table.number(0xC8, 4) * SECTOR
    titles, end = table.number(base, 2), table.number(base + 4, 4) + 1
    offsets = [table.number(base + 8 + 4 * index, 4) for index in range(min(titles, 99))]
    sectors = set()
    for start, stop in zip(offsets, [*offsets[1:], end], strict=True):
        for at in range(base + start, base + min(stop, start + 4 * 999), 4):
            chain, program = table.number(at, 2), table.number(at + 2, 2)
            if 1 <= chain <= len(chains):
                starts, spans = chains[chain - 1]
                if 1 <= program <= len(starts) and 1 <= starts[program - 1] <= len(spans):
                    sectors.add(spans[starts[program - 1] - 1][0])
    return tuple(sorted(sectors))
