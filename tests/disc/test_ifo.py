"""The index of a title set is believed as far as it makes sense."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nostalgia_desktop.disc.ifo import parse_vts, read_structure
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import Structure
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring import damage
from tests.authoring.library import truth
from tests.disc.titles import NAV_DISCS, titles_of

CODINGS = {"ac3": "ac3", "lpcm": "lpcm", "mp2": "mpeg1"}
IFO, BUP = "VTS_01_0.IFO", "VTS_01_0.BUP"
FUZZ = settings(max_examples=200, deadline=None)


def _files(disc: Path) -> tuple[Path, Path]:
    return disc / "VIDEO_TS" / IFO, disc / "VIDEO_TS" / BUP


@pytest.fixture(scope="module")
def sound_ifo(test_disc) -> bytes:
    """The index of a title with chapters."""
    return _files(test_disc("pal_resets"))[0].read_bytes()


@pytest.mark.parametrize("name", NAV_DISCS)
def test_standard_shape_sound_and_size_are_those_of_the_disc(test_disc, name):
    titles = titles_of(test_disc(name))

    for title, true in zip(titles, truth(name)["titles"], strict=True):
        structure = title.structure
        assert structure.standard == truth(name)["standard"]
        assert structure.aspect == Fraction(true["aspect"].replace(":", "/"))
        assert [track.coding for track in structure.audio] == [
            CODINGS[track["codec"]] for track in true["audio"]
        ]
        assert {track.channels for track in structure.audio} <= {2}
        assert structure.sectors * SECTOR == title.size


@pytest.mark.parametrize("name", NAV_DISCS)
def test_chapters_begin_at_the_frames_they_were_authored_at(test_disc, name):
    for title, true in zip(titles_of(test_disc(name)), truth(name)["titles"], strict=True):
        clock = read_clock(title)

        frames = [clock.frame_of_byte(s * SECTOR) for s in title.structure.chapter_sectors]

        assert frames == true["chapter_frames"]


def test_the_backup_takes_the_place_of_a_damaged_index(test_disc, tmp_path):
    sound = read_structure(*_files(test_disc("pal_two_parts")))[0]
    harmed = damage.ifo_zeroed(test_disc("pal_two_parts"), tmp_path)

    structure, troubles = read_structure(*_files(harmed))

    assert structure == sound
    assert troubles == (
        f"{IFO} cannot be used ({IFO} is not a title set's index)",
        f"its backup {BUP} was used instead",
    )


def test_the_backup_takes_the_place_of_a_missing_index(test_disc):
    ifo, bup = _files(test_disc("pal_two_parts"))

    assert read_structure(None, bup) == read_structure(ifo, bup)


@pytest.mark.parametrize(
    "harm", [damage.ifo_and_bup_zeroed, damage.ifo_truncated, damage.ifo_absurd_pointer]
)
def test_without_a_sound_index_nothing_is_known_and_that_is_said(test_disc, tmp_path, harm):
    structure, troubles = read_structure(*_files(harm(test_disc("pal_two_parts"), tmp_path)))

    assert structure == Structure()
    assert [trouble.partition(" ")[0] for trouble in troubles[:2]] == [IFO, BUP]
    assert "chapters are not known" in troubles[2]


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bits_lead_to_the_backup_or_to_a_structure(test_disc, tmp_path, seed):
    harmed = damage.ifo_bit_flips(test_disc("pal_two_parts"), tmp_path, seed=seed)

    structure, troubles = read_structure(*_files(harmed))

    assert structure.standard in ("pal", "ntsc")
    assert len(troubles) in (0, 2)


def test_without_index_and_backup_nothing_is_known_and_nothing_wrong():
    assert read_structure(None, None) == (Structure(), ())


def test_an_index_that_cannot_be_opened_is_named(tmp_path):
    structure, troubles = read_structure(tmp_path / IFO, None)

    assert structure == Structure()
    assert troubles[0].startswith(f"{IFO} cannot be used (")


def _ends_in_structure_or_source_error(data: bytes) -> None:
    try:
        structure = parse_vts(data, IFO)
    except SourceError:
        return
    assert list(structure.chapter_sectors) == sorted(set(structure.chapter_sectors))
    assert all(0 <= sector < max(structure.sectors, 1) for sector in structure.chapter_sectors)
    assert len(structure.audio) <= 8


@FUZZ
@given(flips=st.lists(st.tuples(st.integers(0, 0x1FFF), st.integers(0, 255)), max_size=30))
def test_flipped_bytes_end_in_a_structure_or_our_own_error(sound_ifo, flips):
    data = bytearray(sound_ifo)
    for at, value in flips:
        data[at % len(data)] = value

    _ends_in_structure_or_source_error(bytes(data))


# Where the tables of chapters and of programs are named, counted and pointed into.
POINTERS = st.sampled_from([0xC8, 0xCC, 0x202, 2 * SECTOR, SECTOR, SECTOR + 4, SECTOR + 8])


@FUZZ
@given(flips=st.lists(st.tuples(POINTERS, st.integers(0, 16), st.integers(0, 255)), max_size=6))
def test_flipped_pointers_end_in_a_structure_or_our_own_error(sound_ifo, flips):
    data = bytearray(sound_ifo)
    for base, more, value in flips:
        data[base + more] = value

    _ends_in_structure_or_source_error(bytes(data))


@FUZZ
@given(length=st.integers(0, 20_000))
def test_an_index_that_ends_anywhere_ends_in_a_structure_or_our_own_error(sound_ifo, length):
    _ends_in_structure_or_source_error(sound_ifo[:length])


@given(st.binary(max_size=200).filter(lambda data: not data.startswith(b"DVDVIDEO-VTS")))
def test_bytes_that_are_no_index_are_refused(data):
    with pytest.raises(SourceError, match="not a title set's index"):
        parse_vts(data, IFO)


@given(st.binary(max_size=5000))
def test_an_index_in_name_only_ends_in_a_structure_or_our_own_error(data):
    _ends_in_structure_or_source_error(b"DVDVIDEO-VTS" + data)
