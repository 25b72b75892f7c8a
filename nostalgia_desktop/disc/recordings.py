"""Titles of a DVD-VR disc: one for each program of its list, as bytes of its one VRO."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from nostalgia_desktop.disc.dates import recording_date, text_dates
from nostalgia_desktop.disc.dvd_vr import VrDisc, VrProgram, parse_vr
from nostalgia_desktop.disc.entries import Entry, read_entry
from nostalgia_desktop.disc.table import first_sound
from nostalgia_desktop.domain.disc import Part, Structure
from nostalgia_desktop.domain.evidence import DateEvidence

_MAX_IFO_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording, before it is fingerprinted."""

    number: int
    label: str
    parts: tuple[Part, ...]
    structure: Structure
    dates: tuple[DateEvidence, ...]
    warnings: tuple[str, ...]


def recordings(vro: Entry, ifo: Entry | None, bup: Entry | None) -> list[Recording]:
    """The recordings of a disc; without a sound list the whole VRO is one."""
    files = [
        (entry.name, partial(read_entry, entry, _MAX_IFO_BYTES)) for entry in (ifo, bup) if entry
    ]
    index, troubles = first_sound(files, parse_vr)
    if index is None or not index.programs:
        why = (*troubles, "the list of recordings is not known; all film is taken as one title")
        return [Recording(1, "Recordings", vro.parts, Structure(), (), why)]
    warnings = (*troubles, *index.troubles)
    found = [_recording(vro, index, program, warnings) for program in index.programs]
    return [each for each in found if each.parts]


def _recording(
    vro: Entry, index: VrDisc, program: VrProgram, warnings: tuple[str, ...]
) -> Recording:
    where = f"recording {program.number} of the disc's list"
    dates = recording_date(program.recorded, where)
    if program.title:
        dates += text_dates([program.title], "the recording's name")
    structure = Structure(standard=index.standard, aspect=index.aspect, audio=index.audio)
    label = program.title or f"Recording {program.number}"
    parts = tuple(part for start, end in program.ranges for part in slices(vro, start, end))
    return Recording(program.number, label, parts, structure, tuple(dates), warnings)


def slices(entry: Entry, start: int, end: int) -> Iterator[Part]:
    """Bytes [start, end) of a file as parts of a title."""
    base = 0
    for part in entry.parts:
        first, last = max(start - base, 0), min(end - base, part.size)
        if first < last:
            yield Part(part.path, last - first, part.start + first, part.whole_size)
        base += part.size
