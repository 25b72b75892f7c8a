"""Authors DVD-VR discs: VR_MOVIE.VRO with RDI packs, and the VR_MANGR.IFO that lists it.

Structures: the public tool dvd-vr (`dvd-vr.c`) and libdvdread's `ifo_types.h`. Of the times on
the MPEG clock only the lengths are true; nothing here reads them.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from tests.authoring.dvd import SECTOR_BYTES
from tests.authoring.programs import Program, encode

FOLDER, INDEX, BACKUP, MOVIE = "DVD_RTAV", "VR_MANGR.IFO", "VR_MANGR.BUP", "VR_MOVIE.VRO"
LATIN_1 = 0x11

_PRIVATE_2 = b"\x00\x00\x01\xbf"
_RDI_AT, _RDI_STREAM = 38, 0x50
_PICTURE = b"\x00\x00\x01\x00"
_HEADER_BYTES, _POINT_S = 512, 10
_FIELDS_S = {"pal": 50, "ntsc": 60}
_STANDARDS = {"ntsc": 0, "pal": 1}
_ASPECTS = {"4:3": 0, "16:9": 1}
_CODINGS = {"ac3": 0, "mp2": 2, "lpcm": 4}

Time = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Format:
    """How takes are coded; a sound track is its kind and its number of channels less one."""

    standard: str = "pal"
    aspect: str = "4:3"
    audio: tuple[tuple[str, int], ...] = (("ac3", 1),)


@dataclass(frozen=True, slots=True)
class Take:
    """One VOB: its first sector in the movie file, and the lengths of its VOBUs.

    `units` are (sectors, fields) of each VOBU; `form` counts formats from 1.
    """

    first_sector: int
    units: tuple[tuple[int, int], ...]
    recorded: Time = (2004, 12, 24, 18, 3, 5)
    form: int = 1
    seamless: bool = False

    @property
    def sectors(self) -> int:
        """The length of the VOB."""
        return sum(sectors for sectors, _fields in self.units)


@dataclass(frozen=True, slots=True)
class Recording:
    """One program of the original list: its takes, counted from 1, and its names as bytes.

    `label` is the ASCII one; 0 among `takes` is a cell of still pictures.
    """

    takes: tuple[int, ...]
    title: bytes = b""
    label: bytes = b""


# What the two programs of the authored disc are called, and when they were recorded.
RECORDINGS = (
    Recording((1,), "Noël chez mémé".encode("latin_1"), b"24.12. 18:03"),
    Recording((2,), b"", b"Summer at sea"),
)
TIMES: tuple[Time, ...] = ((2004, 12, 24, 18, 3, 5), (2005, 7, 14, 9, 30, 0))


def author_vr(out_dir: Path, programs: Sequence[Program]) -> Path:
    """Author a disc whose recordings are two `programs`, each with a clock of its own."""
    folder = out_dir / FOLDER
    folder.mkdir(parents=True)
    with (folder / MOVIE).open("wb") as movie:
        takes = []
        for number, (program, recorded) in enumerate(zip(programs, TIMES, strict=True)):
            vob = _vob(program)
            first = movie.tell() // SECTOR_BYTES
            takes.append(Take(first, vob_units(vob), recorded, seamless=number > 0))
            movie.write(vob)
    first_program = programs[0]
    assert first_program.audio is not None
    sound = ((first_program.audio, 1),) * first_program.audio_tracks
    form = Format(first_program.standard, first_program.aspect, sound)
    index = index_of(takes, RECORDINGS, (form,))
    for name in (INDEX, BACKUP):
        (folder / name).write_bytes(index)
    return out_dir


def _vob(program: Program) -> bytes:
    """A program as FFmpeg makes it for DVDs, its empty NAV packs turned into RDI packs."""
    with tempfile.TemporaryDirectory() as scratch:
        data = bytearray(encode(program, Path(scratch, "program.vob")).read_bytes())
    for at in range(0, len(data), SECTOR_BYTES):
        if data[at + _RDI_AT :].startswith(_PRIVATE_2):
            rest = SECTOR_BYTES - _RDI_AT - 6
            packet = _PRIVATE_2 + rest.to_bytes(2, "big") + bytes([_RDI_STREAM])
            data[at + _RDI_AT : at + SECTOR_BYTES] = packet + bytes(rest - 1)
    return bytes(data)


def vob_units(vob: bytes) -> tuple[tuple[int, int], ...]:
    """The VOBUs of a VOB as (sectors, fields): each begins with its RDI pack."""
    starts = [
        at
        for at in range(0, len(vob), SECTOR_BYTES)
        if vob[at + _RDI_AT : at + _RDI_AT + 4] == _PRIVATE_2
    ]
    assert starts
    assert starts[0] == 0
    spans = zip(starts, [*starts[1:], len(vob)], strict=True)
    return tuple(
        ((end - start) // SECTOR_BYTES, 2 * _pictures(vob[start:end])) for start, end in spans
    )


def _pictures(unit: bytes) -> int:
    video = b""
    for at in range(0, len(unit), SECTOR_BYTES):
        pack = unit[at : at + SECTOR_BYTES]
        if pack[14:18] == b"\x00\x00\x01\xe0":
            end = 20 + int.from_bytes(pack[18:20], "big")
            video += pack[23 + pack[22] : end]
    return video.count(_PICTURE)


def index_of(
    takes: Sequence[Take],
    recordings: Sequence[Recording],
    formats: Sequence[Format] = (Format(),),
    encoding: int = LATIN_1,
) -> bytes:
    """A whole VR_MANGR.IFO, with a playlist of all takes from last to first."""
    movies = _movie_table(takes, formats)
    originals = _programs(recordings)
    backwards = Recording(tuple(range(len(takes), 0, -1)))
    chain = _programs([backwards])
    playlists = bytes([0, 1]) + _number(10 + len(chain) - 1) + _number(10) + chain
    search = bytes([0, 0, 0, 1]) + _number(8 + 146 - 1) + bytes([0, 0, 1]) + _packed(TIMES[0])
    names = b"All of it".ljust(64, b"\x00") + bytes(64 + 2) + b"\xff" * 8
    tables = [search + names, movies, originals, playlists]
    starts = list(accumulate(map(len, tables), initial=_HEADER_BYTES))
    header = bytearray(_HEADER_BYTES)
    for at, value in (
        (0, b"DVD_RTR_VMG0"),
        (12, _number(starts[-1] - 1)),
        (28, _number(starts[1] - 1)),
        (32, _number(0x11, 2)),
        (67, _number(encoding, 1)),
        (98, b"DVD VR"),
        (256, _number(starts[1])),
        (304, _number(starts[2])),
        (308, _number(starts[3])),
    ):
        header[at : at + len(value)] = value
    data = bytes(header) + b"".join(tables)
    return data + bytes(-len(data) % SECTOR_BYTES)


def _number(value: int, size: int = 4) -> bytes:
    return value.to_bytes(size, "big")


def _packed(time: Time) -> bytes:
    year, month, day, hour, minute, second = time
    date = (year << 4 | month) << 5 | day
    return _number(((date << 5 | hour) << 6 | minute) << 6 | second, 5)


def _movie_table(takes: Sequence[Take], formats: Sequence[Format]) -> bytes:
    blocks = [_take(take, formats[take.form - 1]) for take in takes]
    first = 8 + 60 * len(formats) + 2 + 4 * len(takes)
    *starts, end = accumulate(map(len, blocks), initial=first)
    return b"".join(
        (
            bytes([0, 0, 1, len(formats)]) + _number(end - 1),
            *map(_format, formats),
            _number(len(takes), 2),
            *map(_number, starts),
            *blocks,
        )
    )


def _format(form: Format) -> bytes:
    mpeg_2 = 1 << 14
    video = mpeg_2 | _STANDARDS[form.standard] << 12 | _ASPECTS[form.aspect] << 10
    tracks = b"".join(bytes([_CODINGS[kind] << 5, channels, 7]) for kind, channels in form.audio)
    return (_number(video, 2) + bytes([len(form.audio), 0]) + tracks).ljust(60, b"\x00")


def _take(take: Take, form: Format) -> bytes:
    """A VOB's entry: what it is, when it was recorded, and its map."""
    flags = 0x80 if take.seamless else 0
    length = sum(fields for _sectors, fields in take.units) * 90_000 // _FIELDS_S[form.standard]
    times = _number(0) + bytes(2) + _number(length) + bytes(2)
    zone = bytes(2)
    head = _number(flags, 2) + _packed(take.recorded) + bytes([0, take.form]) + times + zone
    points = _points(take, _POINT_S * _FIELDS_S[form.standard])
    # The size of the first picture, in byte 0, is left open.
    units = [_number(fields << 10 | sectors, 3) for sectors, fields in take.units]
    return b"".join(
        (
            head,
            bytes(12 if take.seamless else 0),
            _number(len(points), 2) + _number(len(units), 2) + bytes(2),
            _number(take.first_sector),
            *points,
            *units,
        )
    )


def _points(take: Take, step: int) -> list[bytes]:
    """An entry for the VOBU that plays at each `step` of fields: its number, and where it lies."""
    points: list[bytes] = []
    sector = time = 0
    for number, (sectors, fields) in enumerate(take.units, 1):
        if time <= len(points) * step < time + fields:
            late = len(points) * step - time
            points.append(_number(number, 2) + _number(late, 1) + _number(sector))
        sector, time = sector + sectors, time + fields
    return points


def _programs(recordings: Sequence[Recording]) -> bytes:
    """A program chain: programs, then the addresses of their cells, then the cells."""
    cells = [_cell(take) for recording in recordings for take in recording.takes]
    first = 4 + 142 * len(recordings) + 4 * len(cells)
    starts = list(accumulate(map(len, cells), initial=first))[:-1]
    head = bytes([0, len(recordings)]) + _number(len(cells), 2)
    return head + b"".join((*map(_program, recordings), *map(_number, starts), *cells))


def _program(recording: Recording) -> bytes:
    names = recording.label.ljust(64, b"\x00")[:64] + recording.title.ljust(64, b"\x00")[:64]
    picture = b"\xff" * 8
    return bytes(2) + _number(len(recording.takes), 2) + names + bytes(2) + picture


def _cell(take: int) -> bytes:
    """A cell that plays a whole VOB; its times are left open."""
    if not take:
        return bytes([0, 0x20]) + _number(1, 2) + bytes(4)
    return bytes(2) + _number(take, 2) + bytes(2 + 12)
