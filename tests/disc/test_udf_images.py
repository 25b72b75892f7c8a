"""Images of discs from DVD recorders and packet writers have UDF alone, of many kinds."""

import random
import struct
from pathlib import Path

import pytest

from nostalgia_desktop.disc.image import read_image
from nostalgia_desktop.disc.reader import SECTOR
from nostalgia_desktop.domain.errors import SourceError
from tests.authoring.image import blank_sectors, overwrite
from tests.authoring.udf import (
    ANCHOR_SECTOR,
    CHANGED,
    MAIN_SECTOR,
    PARTITION_SECTOR,
    RESERVE_SECTOR,
    UdfShape,
    write_udf,
)
from tests.authoring.udf_fields import LABEL, WRITTEN, reseal
from tests.disc.images import contents, sector_with

VR_FILES = {
    "DVD_RTAV/VR_MANGR.IFO": random.Random(1).randbytes(5_000),
    "DVD_RTAV/VR_MOVIE.VRO": random.Random(2).randbytes(70_000),
    "Größe ☀.txt": b"",
}
SHORT_FILES = {path: content[:900] for path, content in VR_FILES.items()}


@pytest.fixture
def vr(tmp_path) -> Path:
    """An image as DVD recorders make them, with UDF 2.01 alone."""
    return write_udf(tmp_path / "vr.iso", VR_FILES)


@pytest.mark.parametrize("extended_entries", [False, True])
@pytest.mark.parametrize("descriptors", ["short", "long", "extended"])
def test_a_recorders_image_reads_back(tmp_path, extended_entries, descriptors):
    shape = UdfShape(extended_entries, descriptors, piece_blocks=4)
    image = write_udf(tmp_path / "vr.iso", VR_FILES, shape)

    disc = read_image(image)

    assert contents(image, disc) == VR_FILES
    assert (disc.label, disc.created, disc.troubles) == (LABEL, WRITTEN, ())
    assert {file.modified for file in disc.files} == {CHANGED}


@pytest.mark.parametrize("extended_entries", [False, True])
def test_files_inside_their_entries_read_back(tmp_path, extended_entries):
    shape = UdfShape(extended_entries, "embedded")
    image = write_udf(tmp_path / "vr.iso", SHORT_FILES, shape)

    assert contents(image, read_image(image)) == SHORT_FILES


@pytest.mark.parametrize("partition", ["sparable", "virtual", "virtual 1.50", "metadata"])
@pytest.mark.parametrize("descriptors", ["long", "embedded"])
def test_partitions_of_all_kinds_read_back(tmp_path, partition, descriptors):
    files = SHORT_FILES if descriptors == "embedded" else VR_FILES
    shape = UdfShape(descriptors=descriptors, partition=partition, piece_blocks=4)
    image = write_udf(tmp_path / "vr.iso", files, shape)

    disc = read_image(image)

    assert contents(image, disc) == files
    assert disc.troubles == ()


def test_pieces_side_by_side_are_one(vr):
    files = {file.path: file for file in read_image(vr).files}

    assert len(files["DVD_RTAV/VR_MOVIE.VRO"].extents) == 1
    assert files["Größe ☀.txt"].extents == ()


@pytest.mark.parametrize("lost", [(ANCHOR_SECTOR,), (ANCHOR_SECTOR, -1), (ANCHOR_SECTOR, -257)])
def test_another_anchor_stands_in_for_the_first(vr, lost):
    blank_sectors(vr, *lost)

    disc = read_image(vr)

    assert contents(vr, disc) == VR_FILES
    assert disc.troubles == ("UDF's anchor in sector 256 is damaged",)


def test_without_any_anchor_there_is_an_error(vr):
    blank_sectors(vr, ANCHOR_SECTOR, -1, -257)

    with pytest.raises(SourceError, match="its anchors are lost"):
        read_image(vr)


@pytest.mark.parametrize("sector", [MAIN_SECTOR + 1, MAIN_SECTOR + 2])
def test_the_reserve_descriptors_stand_in_for_the_main_ones(vr, sector):
    overwrite(vr, sector * SECTOR + 300, b"\x55")

    disc = read_image(vr)

    assert contents(vr, disc) == VR_FILES
    assert disc.troubles == (
        "the first of UDF's volume descriptors are damaged; their copy was used",
    )


def test_a_lost_name_costs_no_other_file(vr):
    data = vr.read_bytes()
    overwrite(vr, data.index(b"\x08VR_MANGR.IFO") - 38, bytes(16))

    disc = read_image(vr)

    assert [file.path for file in disc.files] == ["DVD_RTAV/VR_MOVIE.VRO", "Größe ☀.txt"]
    assert disc.troubles == ("the folder DVD_RTAV is damaged: some of its names are lost",)


def entry_sector(image: Path, name: bytes) -> int:
    """Where the entry of a file lies in a recorder's image."""
    data = image.read_bytes()
    (block,) = struct.unpack_from("<I", data, data.index(b"\x08" + name) - 14)
    return PARTITION_SECTOR + int(block)


def test_a_lost_entry_costs_no_other_file(vr):
    blank_sectors(vr, entry_sector(vr, b"VR_MANGR.IFO"))

    disc = read_image(vr)

    assert [file.path for file in disc.files] == ["DVD_RTAV/VR_MOVIE.VRO", "Größe ☀.txt"]
    assert disc.troubles == ("DVD_RTAV/VR_MANGR.IFO: it cannot be found: its entry is lost",)


@pytest.mark.parametrize(("kind", "left"), [(1, 70_000), (2, 0)])
def test_what_was_never_written_of_a_file_is_told(vr, kind, left):
    start = entry_sector(vr, b"VR_MOVIE.VRO") * SECTOR
    entry = bytearray(vr.read_bytes()[start : start + SECTOR])
    entry[179] |= kind << 6
    overwrite(vr, start, reseal(bytes(entry)))

    disc = read_image(vr)

    assert {file.path: file.size for file in disc.files}["DVD_RTAV/VR_MOVIE.VRO"] == left
    assert disc.troubles == ("DVD_RTAV/VR_MOVIE.VRO: 70000 bytes of it were never written",)


def test_without_its_root_an_image_cannot_be_read(vr):
    blank_sectors(vr, PARTITION_SECTOR)

    with pytest.raises(SourceError, match="its file set is lost"):
        read_image(vr)


def test_a_lost_table_of_moved_sectors_is_told(tmp_path):
    shape = UdfShape(descriptors="embedded", partition="sparable")
    image = write_udf(tmp_path / "vr.iso", SHORT_FILES, shape)
    moved = image.read_bytes()[160 * SECTOR : 176 * SECTOR]
    blank_sectors(image, sector_with(image, b"*UDF Sparing Table"))
    overwrite(image, PARTITION_SECTOR * SECTOR, moved)

    disc = read_image(image)

    assert contents(image, disc) == SHORT_FILES
    assert disc.troubles == ("UDF's tables of moved sectors are lost",)


def test_the_mirror_stands_in_for_the_metadata_file(tmp_path):
    image = write_udf(tmp_path / "vr.iso", VR_FILES, UdfShape(True, "long", "metadata"))
    overwrite(image, PARTITION_SECTOR * SECTOR + 100, b"\x55")

    assert contents(image, read_image(image)) == VR_FILES


def test_a_write_once_disc_may_have_run_out_behind_its_table(tmp_path):
    image = write_udf(tmp_path / "vr.iso", VR_FILES, UdfShape(True, "long", "virtual"))
    with image.open("ab") as file:
        file.write(bytes(150 * SECTOR))

    assert contents(image, read_image(image)) == VR_FILES


def test_a_write_once_disc_without_its_table_is_told(tmp_path):
    image = write_udf(tmp_path / "vr.iso", VR_FILES, UdfShape(True, "long", "virtual"))
    blank_sectors(image, -1)

    with pytest.raises(SourceError, match="table of virtual blocks, at the end of the disc"):
        read_image(image)


def test_an_unknown_kind_of_partition_is_told(tmp_path):
    image = write_udf(tmp_path / "vr.iso", VR_FILES, UdfShape(partition="sparable"))
    for sector in (MAIN_SECTOR + 2, RESERVE_SECTOR + 2):
        start = sector * SECTOR
        logical = image.read_bytes()[start : start + SECTOR]
        logical = logical.replace(b"*UDF Sparable Partition", b"*UDF Whatever Partition")
        overwrite(image, start, reseal(logical))

    with pytest.raises(SourceError, match=r"unknown kind, \*UDF Whatever Partition"):
        read_image(image)


def test_names_cannot_leave_their_folder(tmp_path):
    files = {"DVD_RTAV/..": b"1", "DVD_RTAV/..\\..\\A.VRO": b"2", "A\0B\n.VRO": b"3", ".": b"4"}
    image = write_udf(tmp_path / "vr.iso", files)

    disc = read_image(image)

    assert contents(image, disc) == {"DVD_RTAV/.._.._A.VRO": b"2", "A_B_.VRO": b"3"}
    assert disc.troubles == (
        "a file in DVD_RTAV has no usable name and was left out",
        "a file in / has no usable name and was left out",
    )


def test_folders_are_followed_sixteen_deep(tmp_path):
    files = {"/".join(["F"] * depth + ["A.VRO"]): b"film" for depth in range(20)}
    image = write_udf(tmp_path / "vr.iso", files)

    disc = read_image(image)

    assert len(disc.files) == 17
    assert any("lies too deep" in trouble for trouble in disc.troubles)
