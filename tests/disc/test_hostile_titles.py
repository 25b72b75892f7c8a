"""Whatever bytes a title holds, reading it ends soon, in a sound clock or in our own error."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nostalgia_desktop.disc.input_plan import plan
from nostalgia_desktop.disc.nav import parse_nav, walk_nav
from nostalgia_desktop.disc.pes import read_pts, scan_pes
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.sectors import bad_sectors
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.clock import TitleClock, Unit
from nostalgia_desktop.domain.disc import Part
from nostalgia_desktop.domain.errors import NostalgiaError
from tests.authoring.dvd import title_vobs
from tests.disc.titles import nav_packs, title_of

SLICE_BYTES = 90 * SECTOR
DAY_FRAMES = 24 * 3600 * 30
FUZZ = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FLIPS = st.lists(st.tuples(st.integers(0, SLICE_BYTES - 1), st.integers(0, 255)), max_size=60)


@pytest.fixture(scope="module")
def nav_slice(test_disc) -> bytes:
    """The first second or two of a disc with NAV packs."""
    return title_vobs(test_disc("pal_resets"))[0].read_bytes()[:SLICE_BYTES]


@pytest.fixture(scope="module")
def pes_slice(test_disc) -> bytes:
    """The first second or two of a VOB without NAV packs."""
    return title_vobs(test_disc("vob_no_nav"))[0].read_bytes()[:SLICE_BYTES]


def _flip(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for at, value in flips:
        changed[at] = value
    return bytes(changed)


def _must_end_well(file: Path, data: bytes) -> None:
    """Read `data` as a title, and check what came of it."""
    file.write_bytes(data)
    title = title_of([file])
    try:
        clock = read_clock(title)
    except NostalgiaError:
        return
    _check(clock)
    frame = clock.frames // 2
    assert sum(piece.frames for piece in plan(clock, title, frame, clock.frames)) == (
        clock.frames - frame
    )


def _check(clock: TitleClock) -> None:
    assert 0 < clock.frames < DAY_FRAMES
    assert clock.segments[0].first_frame == 0
    for before, after in pairwise(clock.segments):
        assert after.first_frame == before.end_frame
    for segment in clock.segments:
        assert segment.frames > 0
        assert segment.pts == segment.units[0].pts
        for unit in segment.units:
            assert 0 <= unit.start <= unit.end
            assert 0 <= unit.pts < unit.end_pts
    for damage in clock.damage:
        assert 0 <= damage.start_ms <= damage.end_ms <= clock.duration_ms


@FUZZ
@given(flips=FLIPS)
def test_flipped_bytes_of_a_title_with_nav_packs(nav_slice, tmp_path, flips):
    _must_end_well(tmp_path / "film.vob", _flip(nav_slice, flips))


@FUZZ
@given(pack=st.integers(0, 2), flips=st.lists(st.tuples(st.integers(0, 1100), st.integers(0, 255))))
def test_flipped_bytes_inside_nav_packs(nav_slice, tmp_path, pack, flips):
    start = nav_slice.find(nav_slice[:38], 0)
    for _index in range(pack):
        start = parse_nav(nav_slice[start : start + SECTOR], start).end

    inside = [(start + at, value) for at, value in flips]

    _must_end_well(tmp_path / "film.vob", _flip(nav_slice, inside))


@FUZZ
@given(flips=FLIPS)
def test_flipped_bytes_of_a_title_without_nav_packs(pes_slice, tmp_path, flips):
    _must_end_well(tmp_path / "film.vob", _flip(pes_slice, flips))


@FUZZ
@given(
    sector=st.integers(0, 89), flips=st.lists(st.tuples(st.integers(14, 40), st.integers(0, 255)))
)
def test_flipped_bytes_of_pes_headers(pes_slice, tmp_path, sector, flips):
    inside = [(sector * SECTOR + at, value) for at, value in flips]

    _must_end_well(tmp_path / "film.vob", _flip(pes_slice, inside))


@FUZZ
@given(kept=st.integers(0, SLICE_BYTES), removed=st.integers(0, 5000), nav=st.booleans())
def test_bytes_missing_in_the_middle(nav_slice, pes_slice, tmp_path, kept, removed, nav):
    data = nav_slice if nav else pes_slice

    _must_end_well(tmp_path / "film.vob", data[:kept] + data[kept + removed :])


@FUZZ
@given(length=st.integers(0, SLICE_BYTES), nav=st.booleans())
def test_a_title_that_ends_anywhere(nav_slice, pes_slice, tmp_path, length, nav):
    _must_end_well(tmp_path / "film.vob", (nav_slice if nav else pes_slice)[:length])


CHUNKS = st.sampled_from(
    [b"\x00\x00\x01\xba", b"\x00\x00\x01\xe0", b"\x00\x00\x01\xb3", b"\x00\x00\x01\xbd", b"\x80"]
)


@FUZZ
@given(chunks=st.lists(CHUNKS | st.binary(max_size=40), max_size=40))
def test_any_bytes_with_start_codes_in_them(tmp_path, chunks):
    _must_end_well(tmp_path / "film.vob", b"".join(chunks))


@given(st.binary(max_size=SECTOR + 10))
def test_any_bytes_are_a_nav_pack_or_none(data):
    assert parse_nav(data, 0) is None


@given(st.integers(0, 2**33 - 1))
def test_a_timestamp_in_a_pes_header_reads_back(pts):
    coded = bytes(
        [
            0x21 | pts >> 29 & 0x0E,
            pts >> 22 & 0xFF,
            0x01 | pts >> 14 & 0xFE,
            pts >> 7 & 0xFF,
            0x01 | pts << 1 & 0xFE,
        ]
    )

    assert read_pts(b"\x00\x00\x01\xe0\x00\x00\x80\x80\x05" + coded) == pts


@given(st.binary(max_size=20))
def test_any_header_has_a_timestamp_or_none(header):
    pts = read_pts(header)

    assert pts is None or 0 <= pts < 2**33


def test_the_walk_reads_nothing_but_nav_packs(test_disc):
    title = title_of(title_vobs(test_disc("pal_two_parts")))

    with TitleReader(title.parts) as reader:
        packs = list(walk_nav(reader, reader.size))

    assert len(packs) == 20
    assert reader.bytes_read == len(packs) * SECTOR


def test_the_walk_gives_up_where_the_first_bytes_hold_no_nav_pack(test_disc):
    title = title_of(title_vobs(test_disc("vob_no_nav")))

    with TitleReader(title.parts) as reader:
        assert list(walk_nav(reader, give_up=4 * SECTOR)) == []
        assert reader.bytes_read < title.size


def test_a_lost_nav_pack_is_passed_over_to_the_next_sound_one(test_disc, tmp_path):
    vob = tmp_path / "film.vob"
    vob.write_bytes(title_vobs(test_disc("pal_resets"))[0].read_bytes())
    packs = nav_packs(title_of([vob]))
    with vob.open("r+b") as file:
        file.seek(packs[3].start)
        file.write(bytes(SECTOR))

    assert nav_packs(title_of([vob])) == [*packs[:3], *packs[4:]]


def test_units_without_nav_packs_follow_each_other(test_disc):
    title = title_of(title_vobs(test_disc("vob_no_nav")))

    with TitleReader(title.parts) as reader:
        units: list[Unit] = scan_pes(reader, Fraction(3600))

    assert [unit.end for unit in units] == [*(unit.start for unit in units[1:]), title.size]
    assert [unit.end_pts for unit in units[:-1]] == [unit.pts for unit in units[1:]]


@pytest.mark.parametrize("bit", [0x02, 0x04, 0x08])
def test_one_absurd_timestamp_does_not_make_a_title_of_hours(test_disc, tmp_path, bit):
    data = bytearray(title_vobs(test_disc("vob_no_nav"))[0].read_bytes())
    stamped = [
        at
        for at in range(0, len(data), SECTOR)
        if data[at + 14 : at + 18] == b"\x00\x00\x01\xe0" and data[at + 21] & 0x80
    ]
    data[stamped[5] + 23] ^= bit
    file = tmp_path / "film.vob"
    file.write_bytes(data)

    assert read_clock(title_of([file])).duration_ms == pytest.approx(5_000, abs=600)


@pytest.mark.parametrize("size", [0, 1, SECTOR - 1])
def test_a_title_shorter_than_a_sector_has_no_bad_ones(tmp_path, size):
    file = tmp_path / "short.vob"
    file.write_bytes(bytes(size))

    with TitleReader([Part(file, size)]) as reader:
        assert bad_sectors(reader) == []
