"""Whatever bytes an image holds, reading it ends soon, in safe paths or in our own error."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nostalgia_desktop.disc.image import read_image
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.errors import NostalgiaError
from tests.authoring.image import make_image
from tests.authoring.udf import UdfShape, write_udf
from tests.authoring.udf_fields import reseal

FIRST_SECTORS = 300
FUZZ = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FLIPS = st.lists(
    st.tuples(st.integers(0, FIRST_SECTORS * SECTOR - 1), st.integers(0, 255)), max_size=60
)
# Descriptors with tags, as (sector, offset, byte); most fields of interest lie in front.
FIELDS = st.lists(
    st.tuples(
        st.integers(0, 1000), st.integers(16, 120) | st.integers(16, 600), st.integers(0, 255)
    ),
    min_size=1,
    max_size=6,
)
FILES = {
    "DVD_RTAV/VR_MANGR.IFO": bytes(900),
    "DVD_RTAV/VR_MOVIE.VRO": bytes(30_000),
    "DVD_RTAV/MORE/A.VRO": bytes(5000),
}
SHAPES = (
    UdfShape(piece_blocks=1),
    UdfShape(extended_entries=True, descriptors="long", piece_blocks=1),
    UdfShape(descriptors="extended", partition="sparable", piece_blocks=1),
    UdfShape(descriptors="long", partition="virtual", piece_blocks=1),
    UdfShape(descriptors="long", partition="virtual 1.50"),
    UdfShape(extended_entries=True, descriptors="long", partition="metadata"),
)


@pytest.fixture(scope="module")
def bridge(test_disc, tmp_path_factory) -> Path:
    """An image with ISO 9660 and UDF that tests may change, if they change it back."""
    image = tmp_path_factory.mktemp("bridge") / "disc.iso"
    return make_image(test_disc("pal_silent"), image, "-dvd-video", "-udf")


@pytest.fixture(scope="module")
def plain(test_disc, tmp_path_factory) -> Path:
    """The same with ISO 9660 and Joliet alone."""
    image = tmp_path_factory.mktemp("plain") / "disc.iso"
    return make_image(test_disc("pal_silent"), image, "-J")


@pytest.fixture(scope="module")
def recordings(tmp_path_factory) -> list[Path]:
    """Images with UDF alone, of all shapes."""
    folder = tmp_path_factory.mktemp("recordings")
    return [write_udf(folder / f"{n}.iso", FILES, shape) for n, shape in enumerate(SHAPES)]


@contextmanager
def _changed(image: Path, changes: dict[int, bytes]) -> Iterator[None]:
    """Have other bytes at some places of an image for a while."""
    with image.open("r+b", buffering=0) as file:
        before = {at: os.pread(file.fileno(), len(data), at) for at, data in changes.items()}
        for at, data in changes.items():
            os.pwrite(file.fileno(), data, at)
        try:
            yield
        finally:
            for at, data in before.items():
                os.pwrite(file.fileno(), data, at)


def _must_end_well(image: Path) -> None:
    """Read an image, and check what came of it."""
    try:
        disc = read_image(image)
    except NostalgiaError:
        return
    assert len({file.path for file in disc.files}) == len(disc.files)
    assert disc.label.isprintable()
    assert len(disc.troubles) < 20
    for file in disc.files:
        assert not set(file.path) & {"\\", "\0", "\n"}
        assert not set(file.path.split("/")) & {"", ".", ".."}
        assert file.size <= 64 << 30
        assert all(start >= 0 and size > 0 for start, size in file.extents)


def _flipped(flips: list[tuple[int, int]]) -> dict[int, bytes]:
    return {at: bytes([value]) for at, value in flips}


def _sealed(image: Path, fields: list[tuple[int, int, int]]) -> dict[int, bytes]:
    """Other bytes in fields of UDF's descriptors, whose checksums hold all the same."""
    sectors: dict[int, bytearray] = {}
    data = image.read_bytes()
    tagged = [at for at in range(0, len(data), SECTOR) if _has_tag(data[at : at + 16])]
    for index, offset, value in fields:
        start = tagged[index % len(tagged)]
        sectors.setdefault(start, bytearray(data[start : start + SECTOR]))[offset] = value
    return {start: reseal(bytes(sector)) for start, sector in sectors.items()}


def _has_tag(tag: bytes) -> bool:
    return any(tag) and (sum(tag) - tag[4]) % 256 == tag[4]


@FUZZ
@given(flips=FLIPS)
def test_flipped_bytes_of_a_bridge_image(bridge, flips):
    with _changed(bridge, _flipped(flips)):
        _must_end_well(bridge)


@FUZZ
@given(flips=FLIPS)
def test_flipped_bytes_of_an_image_with_iso_9660_alone(plain, flips):
    with _changed(plain, _flipped(flips)):
        _must_end_well(plain)


@FUZZ
@given(flips=st.lists(st.tuples(st.integers(0, 4 * SECTOR - 1), st.integers(0, 255)), max_size=9))
def test_flipped_bytes_of_iso_9660s_records(plain, flips):
    data = plain.read_bytes()
    start = data.index(b"VTS_01_1.VOB;1") // SECTOR * SECTOR

    with _changed(plain, _flipped([(start + at % 600, value) for at, value in flips])):
        _must_end_well(plain)


@FUZZ
@given(index=st.integers(0, len(SHAPES) - 1), flips=FLIPS)
def test_flipped_bytes_of_a_recorders_image(recordings, index, flips):
    with _changed(recordings[index], _flipped(flips)):
        _must_end_well(recordings[index])


@FUZZ
@given(index=st.integers(0, len(SHAPES) - 1), fields=FIELDS)
def test_any_values_in_fields_with_sound_checksums(recordings, index, fields):
    image = recordings[index]

    with _changed(image, _sealed(image, fields)):
        _must_end_well(image)


@FUZZ
@given(index=st.integers(0, len(SHAPES) - 1), fields=FIELDS, wide=st.binary(min_size=8, max_size=8))
def test_any_wide_values_in_fields_with_sound_checksums(recordings, index, fields, wide):
    image = recordings[index]
    spread = [(sector, at + n, byte) for sector, at, _ in fields for n, byte in enumerate(wide)]

    with _changed(image, _sealed(image, spread)):
        _must_end_well(image)


@FUZZ
@given(length=st.integers(0, 1 << 20), which=st.integers(0, len(SHAPES)))
def test_an_image_that_ends_anywhere(bridge, recordings, tmp_path, length, which):
    image = Path(shutil.copy([bridge, *recordings][which], tmp_path / "disc.iso"))
    os.truncate(image, length)

    _must_end_well(image)


@FUZZ
@given(st.lists(st.binary(max_size=64) | st.sampled_from([b"\x01CD001\x01", b"\x00NSR03"])))
def test_any_bytes_where_descriptors_should_be(tmp_path_factory, chunks):
    image = tmp_path_factory.getbasetemp() / "any.iso"
    body = b"".join(chunk.ljust(SECTOR, b"\x00") for chunk in chunks)
    image.write_bytes(bytes(16 * SECTOR) + body)

    _must_end_well(image)
