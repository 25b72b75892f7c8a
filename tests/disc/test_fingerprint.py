"""A title is known by its content alone."""

from pathlib import Path

import pytest

from nostalgia_desktop.disc.fingerprint import fingerprint
from nostalgia_desktop.disc.reader import TitleReader
from tests.authoring.dvd import split_parts
from tests.authoring.layouts import flat_disc
from tests.disc.titles import title_of

# Larger than what is hashed as a whole.
LARGE = 17 << 20


def _fingerprint(*files: Path) -> str:
    with TitleReader(title_of(files).parts) as reader:
        return fingerprint(reader)


@pytest.fixture
def large(tmp_path) -> Path:
    """A file of numbers, of which only samples are hashed."""
    file = tmp_path / "large.vob"
    file.write_bytes(b"".join(number.to_bytes(8, "big") for number in range(LARGE // 8)))
    return file


def test_the_name_of_the_file_does_not_matter(test_disc, tmp_path):
    vob = test_disc("vob_no_nav") / "movie.vob"
    copy = tmp_path / "holiday.mpg"
    copy.write_bytes(vob.read_bytes())

    assert _fingerprint(copy) == _fingerprint(vob)


def test_the_way_of_splitting_into_parts_does_not_matter(test_disc, tmp_path):
    folder = flat_disc(test_disc("pal_silent"), tmp_path)
    whole = _fingerprint(folder / "VTS_01_1.VOB")

    parts = split_parts(folder, 1, 60_000)

    assert _fingerprint(*parts) == whole


def test_the_order_of_the_parts_matters(test_disc, tmp_path):
    first, second, *rest = split_parts(flat_disc(test_disc("pal_silent"), tmp_path), 1, 60_000)

    assert _fingerprint(second, first, *rest) != _fingerprint(first, second, *rest)


@pytest.mark.parametrize("at", [0, 200_000, -1])
def test_one_other_byte_in_a_small_title_matters(test_disc, tmp_path, at):
    vob = test_disc("vob_no_nav") / "movie.vob"
    data = bytearray(vob.read_bytes())
    data[at] ^= 1
    (tmp_path / "other.vob").write_bytes(data)

    assert _fingerprint(tmp_path / "other.vob") != _fingerprint(vob)


@pytest.mark.parametrize("at", [0, -1])
def test_the_first_and_the_last_byte_of_a_large_title_matter(large, at):
    before = _fingerprint(large)
    data = bytearray(large.read_bytes())
    data[at] ^= 1
    large.write_bytes(data)

    assert _fingerprint(large) != before


def test_a_large_title_that_was_cut_off_differs(large, tmp_path):
    cut = tmp_path / "cut.vob"
    cut.write_bytes(large.read_bytes()[: LARGE - 2048])

    assert _fingerprint(cut) != _fingerprint(large)


def test_of_a_large_title_only_samples_are_read(large):
    with TitleReader(title_of([large]).parts) as reader:
        fingerprint(reader)

        assert reader.bytes_read <= 2 << 20


def test_a_fingerprint_can_be_a_file_s_name(test_disc):
    found = _fingerprint(test_disc("vob_no_nav") / "movie.vob")

    assert len(found) == 32
    assert set(found) <= set("0123456789abcdef")
