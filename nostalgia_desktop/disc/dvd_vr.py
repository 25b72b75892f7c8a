"""Reads VR_MANGR.IFO, the index of a DVD-VR disc: its recordings, their dates, names and bytes.

Sources: the structures as found by the public tool dvd-vr (Pádraig Brady, `dvd-vr.c`), and for
the cells libdvdread's `ifo_types.h` with DVD-VR in it. Numbers are big endian. The index names

* at byte 256 the table of VOBs: each is one take, a run of sectors of VR_MOVIE.VRO, with the
  time at which it was recorded;
* at byte 304 the original programs: names, and which VOBs make up each.

Addresses within a table count from that table's first byte. Playlists are not read: they only
name again what the original programs hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.table import Table
from nostalgia_desktop.domain.dates import clean_date
from nostalgia_desktop.domain.disc import AudioTrack, Structure
from nostalgia_desktop.domain.errors import SourceError

_MAGIC = b"DVD_RTR_VMG0"
_FORMAT_BYTES, _PROGRAM_BYTES, _TEXT_BYTES = 60, 142, 64
_VOB_BYTES, _SEAMLESS, _SEAMLESS_BYTES = 23, 0x80, 12
# As many as the format allows; far more than a day's; and no disc is larger.
_MAX_VOBS, _MAX_UNITS = 999, 1_000_000
_MAX_SECTORS = 9_000_000_000 // SECTOR

_STANDARDS = {0: "ntsc", 1: "pal"}
_ASPECTS = {0: Fraction(4, 3), 1: Fraction(16, 9)}
_CODINGS = {0: "ac3", 2: "mpeg1", 3: "mpeg2ext", 4: "lpcm"}
# ISO 646 (0 and 1) is read as Latin 1, which holds it: some recorders announce too little.
_ENCODINGS = {0x10: "iso2022_jp", 0x12: "cp932", 0x13: "euc_kr", 0x14: "utf_16_be"}
_ENCODINGS |= dict.fromkeys((0x00, 0x01, 0x11), "latin_1")
_OTHER_ENCODING, _BYTE_ORDER_MARKS = "iso8859_15", (b"\xfe\xff", b"\xff\xfe")

_Span = tuple[int, int]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class VrProgram:
    """One recording, as the disc's own list of programs has it.

    `number` counts from 1; `title` is as the person or the recorder named it, or empty;
    `recorded` is ISO 8601 local time such as `2004-12-24T18:03:05`, as precise as it is sound, or
    empty; `ranges` are bytes [start, end) of VR_MOVIE.VRO, in playing order.
    """

    number: int
    title: str
    recorded: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class VrDisc:
    """What the index says of the whole disc.

    `programs` are in order, each byte is covered at most once; `standard` is `pal`, `ntsc` or
    empty, `aspect` 4:3, 16:9 or None, `audio` the tracks as announced: each of the three is empty
    where recordings differ. `troubles` are sentences for a person.
    """

    programs: tuple[VrProgram, ...]
    standard: str = ""
    aspect: Fraction | None = None
    audio: tuple[AudioTrack, ...] = ()
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Vob:
    """One unbroken take; `kind` is the number of its format, from 1."""

    recorded: str
    kind: int
    span: _Span


@dataclass(frozen=True, slots=True)
class _Set:
    """One original program: its name, and its VOBs, counted from 0."""

    title: str
    vobs: Sequence[int]


def parse_vr(data: bytes, name: str) -> VrDisc:
    """Read a whole VR_MANGR.IFO, or VR_MANGR.BUP, which is a copy of it.

    A disc without moving pictures has no programs.

    Raises:
        SourceError: it is not one, it points outside itself, or its numbers make no sense.
    """
    if not data.startswith(_MAGIC):
        raise SourceError(f"{name} is not the index of a DVD-VR disc")
    index = Table(data, name)
    base = index.number(256, 4)
    if not base:
        return VrDisc(())
    formats = [
        _format(index, base + 8 + _FORMAT_BYTES * n) for n in range(index.number(base + 3, 1))
    ]
    vobs = _vobs(index, base, base + 8 + _FORMAT_BYTES * len(formats))
    sets, guesses = _program_sets(index, len(vobs))
    programs, shared = _programs(vobs, sets, name)
    used = [formats[vob.kind - 1] for vob in vobs if 0 < vob.kind <= len(formats)]
    return VrDisc(
        programs,
        _common((kind.standard for kind in used), ""),
        _common((kind.aspect for kind in used), None),
        _common((kind.audio for kind in used), ()),
        (*guesses, *shared),
    )


def _damaged(index: Table, how: str) -> SourceError:
    return SourceError(f"{index.name} is damaged: {how}")


def _common(values: Iterable[_T], otherwise: _T) -> _T:
    different = set(values)
    return different.pop() if len(different) == 1 else otherwise


def _format(index: Table, at: int) -> Structure:
    """How VOBs are coded: video in bytes 0-1, number of sound tracks in 2, each 3 bytes from 4."""
    video = index.number(at, 2)
    tracks = []
    for track in range(min(index.number(at + 2, 1), 2)):
        coding, channels = index.bytes(at + 4 + 3 * track, 2)
        # 9 stands for one channel twice, on left and right.
        tracks.append(AudioTrack(_CODINGS.get(coding >> 5, "unknown"), (channels & 7) + 1))
    standard, aspect = _STANDARDS.get(video >> 12 & 3, ""), _ASPECTS.get(video >> 10 & 3)
    return Structure(standard, aspect, tuple(tracks))


def _vobs(index: Table, base: int, at: int) -> list[_Vob]:
    """All VOBs of the table at `base`; byte `at` holds their number, then their addresses.

    A VOB holds flags in bytes 0-1, its time in 2-6, its format in 8; its map comes last.
    """
    count = index.number(at, 2)
    if count > _MAX_VOBS:
        raise _damaged(index, f"it lists {count} takes")
    vobs, units = [], 0
    for number in range(count):
        vob = base + index.number(at + 2 + 4 * number, 4)
        seamless = index.number(vob, 2) & _SEAMLESS
        times = vob + _VOB_BYTES + (_SEAMLESS_BYTES if seamless else 0)
        units += index.number(times + 2, 2)
        # Maps that lie on each other would make a small index take hours.
        if units > _MAX_UNITS:
            raise _damaged(index, "its maps are longer than those of any disc")
        recorded = _recorded(index.number(vob + 2, 5))
        vobs.append(_Vob(recorded, index.number(vob + 8, 1), _span(index, times)))
    return vobs


def _recorded(packed: int) -> str:
    """A time in 40 bits: year 14, month 4, day 5, hour 5, minute 6, second 6."""
    year, month, day = packed >> 26, packed >> 22 & 15, packed >> 17 & 31
    hour, minute, second = packed >> 12 & 31, packed >> 6 & 63, packed & 63
    date = clean_date(f"{year:04}-{month:02}-{day:02}")
    if len(date) < len("2004-12-24") or hour > 23 or max(minute, second) > 59:
        return date
    return f"{date}T{hour:02}:{minute:02}:{second:02}"


def _span(index: Table, at: int) -> _Span:
    """Where a VOB lies, from its map.

    The map holds the number of points in time in bytes 0-1, that of VOBUs in 2-3, the VOB's first
    sector in 6-9; from 10 on the points, 7 bytes each, and the VOBUs, 3 bytes each, whose last
    10 bits are the VOBU's length in sectors.
    """
    first, points, count = index.number(at + 6, 4), index.number(at, 2), index.number(at + 2, 2)
    units = index.bytes(at + 10 + 7 * points, 3 * count)
    sizes = ((high & 3) << 8 | low for high, low in zip(units[1::3], units[2::3], strict=True))
    end = first + sum(sizes)
    if end > _MAX_SECTORS:
        raise _damaged(index, "a take lies beyond the end of any disc")
    return first * SECTOR, end * SECTOR


def _program_sets(index: Table, vobs: int) -> tuple[list[_Set], tuple[str, ...]]:
    """The original programs in order; and what had to be guessed, in words.

    The table holds the number of programs in byte 1 and that of cells in 2-3; then programs of
    142 bytes, with the number of their cells in 2-3, the name in ASCII from 4 and in the disc's
    encoding (byte 67 of the index) from 68; then the addresses of all cells.
    """
    base = index.number(304, 4)
    if not base:
        return [], ()
    encoding = _ENCODINGS.get(index.number(67, 1), _OTHER_ENCODING)
    addresses = base + 4 + _PROGRAM_BYTES * index.number(base + 1, 1)
    cells = range(addresses, addresses + 4 * index.number(base + 2, 2), 4)
    members: Sequence[int] = [_vob_of(index, base + index.number(cell, 4)) for cell in cells]
    guesses: tuple[str, ...] = ()
    if any(member >= vobs for member in members):
        # In order, as on every disc that dvd-vr's author saw.
        members = range(vobs)
        guesses = (f"{index.name} names recordings that it does not hold; names are guessed",)
    sets, done = [], 0
    for at in range(base + 4, addresses, _PROGRAM_BYTES):
        own = index.number(at + 2, 2)
        sets.append(_Set(_name(index, at + 4, encoding), members[done : done + own]))
        done += own
    return sets, guesses


def _vob_of(index: Table, cell: int) -> int:
    """The VOB that a cell plays (bytes 2-3, from 1), counted from 0; -1 for still pictures."""
    return index.number(cell + 2, 2) - 1 if index.number(cell, 2) == 0 else -1


def _name(index: Table, at: int, encoding: str) -> str:
    named = _text(index.bytes(at + _TEXT_BYTES, _TEXT_BYTES), encoding)
    return named or _text(index.bytes(at, _TEXT_BYTES), "latin_1")


def _text(raw: bytes, encoding: str) -> str:
    """A text field up to its first NUL, without what cannot be shown."""
    text = raw.decode("utf_16" if raw.startswith(_BYTE_ORDER_MARKS) else encoding, "replace")
    field = text.partition("\x00")[0]
    return " ".join("".join(c for c in field if c.isprintable() or c.isspace()).split())


def _programs(
    vobs: list[_Vob], sets: list[_Set], name: str
) -> tuple[tuple[VrProgram, ...], list[str]]:
    """The programs that hold anything, and in words which had to give bytes up."""
    listed = {member for one in sets for member in one.vobs}
    # What no program holds is still somebody's film.
    unlisted = [_Set("", (number,)) for number in range(len(vobs)) if number not in listed]
    left, covered = dict(enumerate(vobs)), list[_Span]()
    programs, troubles = [], []
    for number, one in enumerate([*sets, *unlisted], 1):
        own = [left.pop(member) for member in one.vobs if member in left]
        ranges = _take([vob.span for vob in own], covered)
        if _length(ranges) < _length([vobs[member].span for member in one.vobs if member >= 0]):
            troubles.append(f"{name} gives bytes of recording {number} to an earlier one too")
        if ranges:
            recorded = next((vob.recorded for vob in own if vob.recorded), "")
            programs.append(VrProgram(number, one.title, recorded, ranges))
    return tuple(programs), troubles


def _length(spans: Iterable[_Span]) -> int:
    return sum(end - start for start, end in spans)


def _take(spans: list[_Span], covered: list[_Span]) -> tuple[_Span, ...]:
    """What `covered` does not hold yet of `spans`, in order; it holds them afterwards."""
    ranges: list[_Span] = []
    for span in spans:
        for start, end in _uncovered(span, covered):
            covered.append((start, end))
            if ranges and ranges[-1][1] == start:
                start = ranges.pop()[0]
            ranges.append((start, end))
        covered.sort()
    return tuple(ranges)


def _uncovered(span: _Span, covered: list[_Span]) -> list[_Span]:
    """The pieces of `span` outside of `covered`, whose spans are sorted and share nothing."""
    at, end = span
    pieces = []
    for start, stop in covered:
        if at < start < end:
            pieces.append((at, start))
        if start < end:
            at = max(at, stop)
    return [*pieces, (at, end)] if at < end else pieces
