"""No index, however damaged, does more than be refused, or lead to a choice that makes sense."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.disc.ifo import parse_vts
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.title_choice import choose_titles
from nostalgia_desktop.disc.vmg import parse_vmg
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring.dvd import title_vobs
from tests.authoring.ifo_writer import (
    CellSpec,
    ChainSpec,
    SetSpec,
    text_unit,
    vmg_with_texts,
    vts_ifo,
)
from tests.authoring.library import SHARED_SETS

VTS, VMG = "VTS_01_0.IFO", "VIDEO_TS.IFO"
FUZZ = settings(max_examples=80, deadline=None)
DISCS = ("pal_resets", *SHARED_SETS)


@pytest.fixture(scope="module")
def sound(test_disc: Callable[[str], Path]) -> dict[str, tuple[bytes, int]]:
    """The index of some title sets, and how many sectors their VOBs have."""
    discs = {name: test_disc(name) for name in DISCS}
    return {
        name: (
            (disc / "VIDEO_TS" / VTS).read_bytes(),
            sum(vob.stat().st_size for vob in title_vobs(disc, 1)) // SECTOR,
        )
        for name, disc in discs.items()
    }


@pytest.fixture(scope="module")
def manager(test_disc: Callable[[str], Path]) -> bytes:
    """A disc's own index, with texts."""
    data = (test_disc("pal_shared_titles") / "VIDEO_TS" / VMG).read_bytes()
    return vmg_with_texts(data, "HOME VIDEO", [text_unit(1, [(1, b""), (0x30, b"Summer")])])


def _makes_sense(data: bytes, vob_sectors: int) -> None:
    """It is refused, or every sector belongs to at most one title."""
    try:
        index = parse_vts(data, VTS)
    except SourceError:
        return
    assert len(index.audio) <= 8
    assert len(index.subtitles) <= 32
    chosen, _notes = choose_titles(index, vob_sectors)
    spans = sorted(span for title in chosen for span in title.spans)
    at = 0
    for first, end in spans:
        assert at <= first < end <= vob_sectors
        at = end
    assert chosen


def _manager_makes_sense(data: bytes) -> None:
    try:
        index = parse_vmg(data, VMG)
    except SourceError:
        return
    assert all(title.title_set and title.number_in_set for title in index.titles)
    assert all(text.isprintable() for text in (index.provider, *index.texts))


def _flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    harmed = bytearray(data)
    for at, value in flips:
        harmed[at % len(data)] = value
    return bytes(harmed)


@FUZZ
@given(
    st.sampled_from(DISCS),
    st.lists(st.tuples(st.integers(0, 0x2FFF), st.integers(0, 255)), max_size=30),
)
def test_flipped_bytes_end_in_a_choice_or_our_own_error(sound, name, flips):
    data, sectors = sound[name]

    _makes_sense(_flipped(data, flips), sectors)


# Where tables are named, and where they are counted and point into themselves.
TABLES = [0xC8, 0xCC, 0xE0, 0x202, 0x254]
PLACES = [*TABLES, *(sector * SECTOR + more for sector in (1, 2, 3) for more in (0, 4, 8, 16, 24))]


@FUZZ
@given(
    st.sampled_from(DISCS),
    st.lists(
        st.tuples(st.sampled_from(PLACES), st.integers(0, 16), st.integers(0, 255)), max_size=6
    ),
)
def test_flipped_pointers_end_in_a_choice_or_our_own_error(sound, name, flips):
    data, sectors = sound[name]

    _makes_sense(_flipped(data, [(base + more, value) for base, more, value in flips]), sectors)


@FUZZ
@given(st.sampled_from(DISCS), st.integers(0, 20_000))
def test_an_index_that_ends_anywhere_ends_in_a_choice_or_our_own_error(sound, name, length):
    data, sectors = sound[name]

    _makes_sense(data[:length], sectors)


@FUZZ
@given(st.lists(st.tuples(st.integers(0, 0x3FFF), st.integers(0, 255)), max_size=30))
def test_flipped_bytes_of_a_disc_s_index_end_in_a_list_or_our_own_error(manager, flips):
    _manager_makes_sense(_flipped(manager, flips))


@FUZZ
@given(st.integers(0, 0x3FFF), st.integers(0, 255))
def test_a_flipped_byte_among_the_texts_never_costs_the_titles(manager, at, value):
    texts = int.from_bytes(manager[0xD4:0xD8], "big") * SECTOR

    harmed = _flipped(manager, [(texts + at % (len(manager) - texts), value)])

    assert parse_vmg(harmed, VMG).titles == parse_vmg(manager, VMG).titles


@FUZZ
@given(st.integers(0, 20_000))
def test_a_disc_s_index_that_ends_anywhere_ends_in_a_list_or_our_own_error(manager, length):
    _manager_makes_sense(manager[:length])


@given(st.binary(max_size=200).filter(lambda data: not data.startswith(b"DVDVIDEO-V")))
def test_bytes_that_are_no_index_are_refused(data):
    with pytest.raises(SourceError, match="not a title set's index"):
        parse_vts(data, VTS)
    with pytest.raises(SourceError, match="not a disc's index"):
        parse_vmg(data, VMG)


@given(st.binary(max_size=5000))
def test_an_index_in_name_only_ends_in_a_choice_or_our_own_error(data):
    _makes_sense(b"DVDVIDEO-VTS" + data, 1000)
    _manager_makes_sense(b"DVDVIDEO-VMG" + data)


def test_more_cells_than_a_disc_can_hold_are_refused():
    cells = tuple(CellSpec(((first, first + 1),), 1, 1) for first in range(255))
    chapters = tuple((number, 1) for number in range(1, 21))

    data = vts_ifo(SetSpec((ChainSpec(cells),) * 20, (chapters,) * 99))

    with pytest.raises(SourceError, match="more cells than a disc can hold"):
        parse_vts(data, VTS)
