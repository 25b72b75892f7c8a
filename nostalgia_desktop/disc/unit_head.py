"""What a unit of a program stream says of its picture and sound, from a few kilobytes of it."""

from dataclasses import dataclass
from struct import Struct

from nostalgia_desktop.disc.nav import parse_nav
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.sequence import SequenceHeader, find_sequence
from nostalgia_desktop.disc.sound_head import coding_of
from nostalgia_desktop.domain.clock import Unit

# Sectors from a unit's NAV pack to the first sound of each track: as documented by libdvdread's
# `nav_types.h` (`synci_t`); a track that is not there has 0 or 3FFF.
_SOUND_PLACES = Struct(">1433x8H")
_BACKWARD, _NOWHERE = 0x8000, 0x3FFF
_STEP_BYTES = 8 * SECTOR
_MOST_BYTES = 64 * SECTOR
NO_SOUND = "no sound"


@dataclass(frozen=True, slots=True)
class UnitHead:
    """How a unit looks and sounds, in words; None where it does not say."""

    aspect: str | None = None
    size: str | None = None
    sound: str | None = None


def read_head(reader: TitleReader, unit: Unit) -> UnitHead:
    """Look at the first packs of a unit, and at the sound packs that its NAV pack names."""
    data = reader.read(unit.start, min(2 * SECTOR, unit.end - unit.start))
    if parse_nav(data[:SECTOR], unit.start) is None:
        return _without_nav(reader, unit)
    # Sound may come first.
    header = find_sequence(data) or find_sequence(_read_on(reader, unit, _STEP_BYTES))
    places = [_place(unit.start, each) for each in _SOUND_PLACES.unpack_from(data)]
    inside = [place for place in places if place is not None and 0 <= place < reader.size]
    tracks = [coding_of(reader.read(place, SECTOR)) for place in inside]
    return _head(header, None if None in tracks else [each for each in tracks if each])


def _place(start: int, sectors: int) -> int | None:
    """Where the first sound of a track lies in the title."""
    distance = sectors & _NOWHERE
    if distance in (0, _NOWHERE):
        return None
    return start + (-distance if sectors & _BACKWARD else distance) * SECTOR


def _without_nav(reader: TitleReader, unit: Unit) -> UnitHead:
    """Look for a header of video and one of sound; of several tracks only the first met counts."""
    data, header, sound = b"", None, None
    while len(data) < min(_MOST_BYTES, unit.end - unit.start) and not (header and sound):
        data = _read_on(reader, unit, len(data) + _STEP_BYTES)
        header = header or find_sequence(data)
        packs = (data[at : at + SECTOR] for at in range(0, len(data), SECTOR))
        sound = next((coding for pack in packs if (coding := coding_of(pack))), None)
    return _head(header, [sound] if sound else None)


def _read_on(reader: TitleReader, unit: Unit, length: int) -> bytes:
    return reader.read(unit.start, min(length, unit.end - unit.start))


def _head(header: SequenceHeader | None, tracks: list[str] | None) -> UnitHead:
    return UnitHead(
        header.aspect or None if header else None,
        f"{header.width} x {header.height}" if header else None,
        None if tracks is None else " + ".join(tracks) or NO_SOUND,
    )
