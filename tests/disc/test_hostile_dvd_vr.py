"""Whatever bytes the index of a DVD-VR disc holds, it is read soon, or refused in our own words."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.disc.dvd_vr import VrDisc, parse_vr
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring.dvd_vr import FOLDER, INDEX, Format, Recording, Take, index_of

FUZZ = settings(max_examples=120, deadline=None)
DATE = re.compile(r"|\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d)?)?)?")
MAX_TAKES = 999
TAKES = tuple(Take(100 * number, ((20, 30), (30, 30), (10, 30))) for number in range(6))
RECORDINGS = tuple(Recording(pair, b"Name", b"Label") for pair in ((1,), (3, 2), (0, 4), (5,)))
SOUND = index_of(TAKES, RECORDINGS, (Format(), Format("ntsc")))
MOVIES, ORIGINALS, PLAYLISTS = (int.from_bytes(SOUND[at : at + 4], "big") for at in (256, 304, 308))
PROGRAMS = ORIGINALS + 4
CELLS = PROGRAMS + 142 * len(RECORDINGS)
# What is counted and pointed at: tables, formats, takes, maps, programs, cells.
NUMBERS = st.one_of(
    st.sampled_from([*range(256, 260), *range(304, 308), 67]),
    st.integers(MOVIES, MOVIES + 7),
    st.integers(MOVIES + 128, ORIGINALS - 1),
    st.integers(ORIGINALS, PROGRAMS + 3),
    st.integers(0, len(RECORDINGS) - 1).map(lambda number: PROGRAMS + 142 * number + 3),
    st.integers(CELLS, PLAYLISTS - 1),
)


def _must_end_well(data: bytes) -> VrDisc | None:
    """Read `data`, and check what came of it."""
    try:
        disc = parse_vr(data, INDEX)
    except SourceError:
        return None
    assert disc.standard in ("", "pal", "ntsc")
    assert len(disc.audio) <= 2
    numbers = [program.number for program in disc.programs]
    assert numbers == sorted(set(numbers))
    for program in disc.programs:
        assert program.title.isprintable()
        assert len(program.title) <= 64
        assert DATE.fullmatch(program.recorded)
        assert program.ranges
    _check_ranges(disc)
    return disc


def _check_ranges(disc: VrDisc) -> None:
    """Whole sectors, none of them twice."""
    spans = sorted(span for program in disc.programs for span in program.ranges)
    assert len(spans) <= 2 * MAX_TAKES
    assert all(start < end and start % SECTOR == end % SECTOR == 0 for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def _flip(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for at, value in flips:
        changed[at % len(data)] = value
    return bytes(changed)


@FUZZ
@given(st.lists(st.tuples(st.integers(12, PLAYLISTS), st.integers(0, 255)), max_size=30))
def test_flipped_bytes_end_in_a_disc_or_our_own_error(flips):
    _must_end_well(_flip(SOUND, flips))


@FUZZ
@given(st.lists(st.tuples(NUMBERS, st.integers(0, 255)), min_size=1, max_size=6))
def test_flipped_numbers_and_pointers_end_in_a_disc_or_our_own_error(flips):
    _must_end_well(_flip(SOUND, flips))


@FUZZ
@given(length=st.integers(0, len(SOUND)), flips=st.lists(st.tuples(NUMBERS, st.integers(0, 9))))
def test_an_index_that_ends_anywhere_ends_in_a_disc_or_our_own_error(length, flips):
    _must_end_well(_flip(SOUND, flips)[:length])


@FUZZ
@given(st.binary(max_size=3000))
def test_an_index_in_name_only_ends_in_a_disc_or_our_own_error(data):
    _must_end_well(b"DVD_RTR_VMG0" + data)


@given(st.binary(max_size=200).filter(lambda data: not data.startswith(b"DVD_RTR_VMG0")))
def test_bytes_that_are_no_index_are_refused(data):
    with pytest.raises(SourceError, match="not the index of a DVD-VR disc"):
        parse_vr(data, INDEX)


@FUZZ
@given(text=st.binary(max_size=64), encoding=st.integers(0, 255))
def test_any_bytes_are_a_name_that_can_be_shown(text, encoding):
    disc = _must_end_well(index_of(TAKES[:1], [Recording((1,), text)], encoding=encoding))

    assert disc is not None
    assert len(disc.programs) == 1


@FUZZ
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=30), st.randoms())
def test_takes_that_lie_anywhere_are_each_covered_once(places, random):
    takes = [Take(first, ((sectors, 30),)) for first, sectors in places]
    order = list(range(1, len(takes) + 1))
    random.shuffle(order)

    disc = _must_end_well(index_of(takes, [Recording((number,)) for number in order]))

    assert disc is not None
    spans = [span for program in disc.programs for span in program.ranges]
    covered = {at // SECTOR for start, end in spans for at in range(start, end, SECTOR)}
    assert covered == {at for first, length in places for at in range(first, first + length)}


def test_flipped_bytes_of_the_authored_index_end_in_a_disc_or_our_own_error(test_disc):
    data = (test_disc("vr_two_programs") / FOLDER / INDEX).read_bytes()

    for at in range(len(data)):
        for value in (0, 1, 0x7F, 0xFF):
            if at >= len("DVD_RTR_VMG0"):
                _must_end_well(_flip(data, [(at, value)]))


def test_the_largest_index_that_can_be_is_read_soon():
    """Every take lies on many others, and every program names all of them."""
    takes = [Take(2 * (MAX_TAKES - number), ((1000, 30),)) for number in range(MAX_TAKES)]
    recordings = [Recording(tuple(range(1, MAX_TAKES + 1)))] * 60

    disc = _must_end_well(index_of(takes, recordings))

    assert disc is not None
    assert [program.number for program in disc.programs] == [1]
