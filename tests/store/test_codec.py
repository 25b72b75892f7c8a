"""A packed clock is read back exactly or refused, whatever its bytes."""

import json
import zlib
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.domain.clock import Segment, TitleClock, Unit
from nostalgia_desktop.domain.damage import Damage, DamageKind
from nostalgia_desktop.domain.errors import StoreError
from nostalgia_desktop.domain.marks import Mark, MarkKind
from nostalgia_desktop.store.codec import is_clip_path, pack_clock, unpack_clock
from tests.store.jobs import CLOCK

FUZZ = settings(max_examples=120, deadline=None)
UNITS = st.tuples(
    st.integers(0, 2**40),
    st.integers(0, 2**32 - 1),
    st.integers(-900, 2**33),
    st.integers(1, 2**32 - 1),
).map(lambda raw: Unit(raw[0], raw[0] + raw[1], raw[2], raw[2] + raw[3]))


@st.composite
def clocks(draw: st.DrawFn) -> TitleClock:
    """Clocks of one to three segments."""
    segments: list[Segment] = []
    for units in draw(st.lists(st.lists(UNITS, min_size=1, max_size=5), min_size=1, max_size=3)):
        first = segments[-1].end_frame if segments else 0
        frames = draw(st.integers(1, 10**6))
        segments.append(Segment(first, frames, units[0].pts, tuple(units)))
    damage = draw(
        st.lists(
            st.builds(
                Damage,
                st.sampled_from(DamageKind),
                st.integers(0, 9),
                st.integers(9, 99),
                st.text(),
            )
        )
    )
    rate = draw(st.sampled_from([Fraction(25), Fraction(30_000, 1001)]))
    method = draw(st.sampled_from(["nav", "pes"]))
    mark = st.builds(Mark, st.sampled_from(MarkKind), st.integers(0, 10**6), st.text())
    marks = draw(st.lists(mark, max_size=3))
    return TitleClock(rate, tuple(segments), tuple(damage), method, tuple(marks))


@FUZZ
@given(clocks())
def test_any_clock_reads_back_exactly(clock):
    assert unpack_clock(pack_clock(clock)) == clock


def test_a_clock_of_four_hours_takes_little_room():
    units = tuple(Unit(n << 18, (n + 1) << 18, n * 43_200, (n + 1) * 43_200) for n in range(30_000))

    packed = pack_clock(TitleClock(Fraction(25), (Segment(0, 360_000, 0, units),)))

    assert len(packed) < 10 * len(units)


@FUZZ
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=5))
def test_flipped_bytes_are_refused_or_do_no_harm(flips):
    data = bytearray(pack_clock(CLOCK))
    for at, value in flips:
        data[at % len(data)] = value

    with suppress(StoreError):
        assert unpack_clock(bytes(data)) == CLOCK


@FUZZ
@given(st.binary(max_size=60))
def test_any_bytes_are_refused(data):
    with pytest.raises(StoreError, match="a stored title clock is damaged"):
        unpack_clock(data)


SOUND = {"rate": "25", "method": "nav", "segments": [[0, 50, 0, 1]], "damage": []}
UNIT = bytes(24)


@pytest.mark.parametrize(
    "change",
    [
        {"rate": "1/0"},
        {"rate": "0"},
        {"rate": "-25"},
        {"rate": "x"},
        {"rate": None},
        {"rate": "1e999999999"},
        {"method": 5},
        {"segments": []},
        {"segments": None},
        {"segments": [[0, 50, 0, 0]]},
        {"segments": [[0, 50, 0, 2]]},
        {"segments": [[0, 50, 0, -1]]},
        {"segments": [[0, 0, 0, 1]]},
        {"segments": [[5, 50, 0, 1]]},
        {"segments": [["0", 50, 0, 1]]},
        {"segments": [[0, 50.5, 0, 1]]},
        {"segments": [[0, 50, 0]]},
        {"damage": [["missing", 0, "1", "x"]]},
        {"damage": [["missing", 5, 1, "x"]]},
        {"damage": [["missing", 0, 1, 2]]},
        {"damage": [["missing", 0, 1, "x", 3]]},
        {"damage": [["odd", 0, 1, "x"]]},
        {"damage": [5]},
        {"marks": [["odd", 0, "x"]]},
        {"marks": [["aspect", -1, "x"]]},
        {"marks": [["aspect", 0]]},
    ],
    ids=str,
)
def test_a_clock_that_makes_no_sense_is_refused(change):
    unpack_clock(zlib.compress(json.dumps(SOUND).encode() + b"\0" + UNIT))

    with pytest.raises(StoreError, match="a stored title clock is damaged"):
        unpack_clock(zlib.compress(json.dumps(SOUND | change).encode() + b"\0" + UNIT))


@pytest.mark.parametrize("head", [b"[]", b"5", b"[" * 100_000, b'"x"', b"\xff", b"{}"])
def test_a_clock_with_another_head_is_refused(head):
    with pytest.raises(StoreError, match="a stored title clock is damaged"):
        unpack_clock(zlib.compress(head + b"\0" + UNIT))


def test_a_clock_that_would_fill_the_memory_is_refused():
    with pytest.raises(StoreError, match="a stored title clock is damaged"):
        unpack_clock(zlib.compress(bytes(1 << 26), 9))


@pytest.mark.parametrize("name", ["1994 - Beach.mp4", "Strand, Tag 2 (3).mp4", "1994/08/Beach.mp4"])
def test_a_path_in_the_archive_s_own_folder_is_a_clip_s(name):
    assert is_clip_path(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "../x",
            "/x",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a/.b",
            "a\\b",
            "C:x",
            "x\0",
            ".nostalgia",
        ),
        *("nostalgia.db", "Nostalgia.DB", "nostalgia.db-wal", "nostalgia.db.bak-0001-x"),
    ],
)
def test_a_path_elsewhere_or_to_the_program_s_own_files_is_no_clip_s(name):
    assert not is_clip_path(name)


def test_a_clock_of_the_first_version_keeps_its_holes():
    head = {"rate": "25", "method": "nav", "segments": [[0, 50, 0, 1]], "holes": [[5, 10, "gone"]]}

    clock = unpack_clock(zlib.compress(json.dumps(head).encode() + b"\0" + UNIT))

    assert clock.damage == (Damage(DamageKind.MISSING, 200, 400, "gone"),)
