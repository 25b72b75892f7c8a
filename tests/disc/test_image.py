"""Disc images are read in place: what is in them, by which file system, and what was damaged."""

import math
import os
import shutil
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nostalgia_desktop.disc.image import read_image
from nostalgia_desktop.disc.iso9660 import read_iso9660
from nostalgia_desktop.disc.reader import SECTOR, TitleReader
from nostalgia_desktop.disc.udf import read_udf
from nostalgia_desktop.disc.volume import ImageBytes
from nostalgia_desktop.domain.disc import Part
from nostalgia_desktop.domain.errors import Cancelled, SourceError, SourceMissing
from tests.authoring.image import blank_sectors, make_image, overwrite
from tests.authoring.truth import FILE_NAME
from tests.authoring.udf import ANCHOR_SECTOR
from tests.disc.images import contents, folder_contents, sector_with

# The name of the file that is not a DVD's, cut as ISO 9660 has it.
SHORT_NAME = FILE_NAME.upper()[:9]


@pytest.fixture(scope="module")
def bridge(test_disc, tmp_path_factory) -> Path:
    """An image as burning programs make them, with ISO 9660 and UDF; not to be changed."""
    image = tmp_path_factory.mktemp("bridge") / "disc.iso"
    return make_image(test_disc("pal_two_parts"), image, "-dvd-video", "-udf", "-V", "XMAS_1998")


@pytest.fixture(scope="module")
def plain(test_disc, tmp_path_factory) -> Path:
    """An image with ISO 9660 alone; not to be changed."""
    image = tmp_path_factory.mktemp("plain") / "disc.iso"
    return make_image(test_disc("pal_two_parts"), image, "-V", "XMAS_1998")


@pytest.fixture
def damaged(bridge, tmp_path) -> Path:
    """A copy of the bridge image, to be damaged."""
    return Path(shutil.copy(bridge, tmp_path))


@pytest.fixture
def damaged_plain(plain, tmp_path) -> Path:
    """A copy of the image with ISO 9660 alone, to be damaged."""
    return Path(shutil.copy(plain, tmp_path))


def test_all_files_of_an_image_read_back_byte_for_byte(bridge, test_disc):
    disc = read_image(bridge)

    assert contents(bridge, disc) == folder_contents(test_disc("pal_two_parts"))
    assert disc.label == "XMAS_1998"
    assert disc.troubles == ()


def test_an_image_without_udf_is_read_by_iso_9660(plain, test_disc):
    disc = read_image(plain)

    found = contents(plain, disc)
    assert found.pop(SHORT_NAME)
    assert found == {
        path: data
        for path, data in folder_contents(test_disc("pal_two_parts")).items()
        if path.startswith("VIDEO_TS/")
    }
    assert disc.label == "XMAS_1998"
    assert disc.troubles == ()


def test_iso_9660_and_udf_tell_the_same(bridge):
    places = []
    for read in (read_udf, read_iso9660):
        with TitleReader((Part(bridge, bridge.stat().st_size),)) as reader:
            volume = read(ImageBytes(reader))
        places.append({file.path: file.extents for file in volume.files if "VIDEO_TS" in file.path})

    assert places[0] == places[1]


def test_only_the_directory_is_read(bridge):
    with TitleReader((Part(bridge, bridge.stat().st_size),)) as reader:
        read_udf(ImageBytes(reader))
        read_iso9660(ImageBytes(reader))

    assert reader.bytes_read < 120_000


def test_long_names_come_from_joliet(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "Weihnachten bei Großmutter.vob").write_bytes(b"film")
    image = make_image(folder, tmp_path / "disc.iso", "-J", "-input-charset", "utf-8")

    disc = read_image(image)

    assert contents(image, disc) == {"Weihnachten bei Großmutter.vob": b"film"}


def test_the_day_of_burning_is_known(bridge, plain):
    for image in (bridge, plain):
        created = datetime.fromisoformat(read_image(image).created).replace(tzinfo=UTC)

        assert abs(datetime.now(UTC) - created) < timedelta(days=30)


@pytest.mark.parametrize(
    ("field", "created"),
    [
        (b"2004070114300599\x08", "2004-07-01T14:30:05"),
        (b"0000000000000000\x00", ""),
        (b"2004139914300500\x00", ""),
        (b"20040701 14:30:0\x00", ""),
        (bytes(17), ""),
        (b"\xff" * 17, ""),
    ],
)
def test_the_date_of_an_iso_9660_volume_is_a_date_or_nothing(damaged_plain, field, created):
    overwrite(damaged_plain, 16 * SECTOR + 813, field)

    assert read_image(damaged_plain).created == created


def test_a_file_has_the_date_of_its_last_change(plain, test_disc):
    vob = test_disc("pal_two_parts") / "VIDEO_TS/VTS_01_1.VOB"
    files = {file.path: file for file in read_image(plain).files}

    modified = datetime.fromisoformat(files["VIDEO_TS/VTS_01_1.VOB"].modified)

    changed = datetime.fromtimestamp(vob.stat().st_mtime, UTC)
    assert abs(modified.replace(tzinfo=UTC) - changed) < timedelta(days=1)


def test_a_file_larger_than_one_record_is_one_file(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "A.VOB").write_bytes(b"a" * 3000)
    (folder / "B.VOB").write_bytes(b"b" * 3000)
    image = make_image(folder, tmp_path / "disc.iso")
    data = image.read_bytes()
    # The first record says that more follows, the second has the same name.
    overwrite(image, data.index(b"A.VOB") - 8, b"\x80")
    overwrite(image, data.index(b"B.VOB"), b"A")

    disc = read_image(image)

    assert contents(image, disc) == {"A.VOB": b"a" * 3000 + b"b" * 3000}
    assert disc.files[0].size == 6000


def test_udf_stands_in_for_a_lost_iso_9660(damaged, test_disc):
    blank_sectors(damaged, 16, 17, 18, 19)

    disc = read_image(damaged)

    assert contents(damaged, disc) == folder_contents(test_disc("pal_two_parts"))
    (trouble,) = disc.troubles
    assert "the ISO 9660 directory is damaged" in trouble
    assert "the UDF directory was used" in trouble


def test_iso_9660_stands_in_for_a_lost_udf(damaged, bridge):
    blank_sectors(damaged, ANCHOR_SECTOR, -1, -257)

    disc = read_image(damaged)

    assert "VIDEO_TS/VTS_01_1.VOB" in contents(damaged, disc)
    (trouble,) = disc.troubles
    assert "the UDF directory is damaged" in trouble
    assert "the ISO 9660 directory was used" in trouble


def test_the_file_system_that_lists_more_of_a_film_is_used(damaged, test_disc):
    # The list of names of VIDEO_TS in UDF, then that in ISO 9660.
    udf = sector_with(damaged, b"\x08VTS_01_1.VOB")
    iso = sector_with(damaged, b"VTS_01_1.VOB;1")
    assert read_image(damaged).troubles == ()

    blank_sectors(damaged, udf)
    by_iso = read_image(damaged)
    assert "VIDEO_TS/VTS_01_1.VOB" in contents(damaged, by_iso)
    assert "the ISO 9660 directory was used" in by_iso.troubles[0]

    blank_sectors(damaged, iso)
    by_neither = read_image(damaged)
    assert [file.path for file in by_neither.files] == [FILE_NAME]
    assert "the folder VIDEO_TS is damaged: some of its names are lost" in by_neither.troubles


def test_a_damaged_entry_of_udf_makes_iso_9660_the_better_one(damaged, bridge):
    first = sector_with(damaged, struct.pack("<H", 261), ANCHOR_SECTOR + 2)
    for sector in range(first, first + 12):
        # A byte of the places where a file lies.
        overwrite(damaged, sector * SECTOR + 180, b"\x55")

    disc = read_image(damaged)

    intact = contents(bridge, read_image(bridge))
    found = contents(damaged, disc)
    assert found["VIDEO_TS/VTS_01_1.VOB"] == intact["VIDEO_TS/VTS_01_1.VOB"]
    assert "the UDF directory is damaged" in disc.troubles[0]


def test_a_cut_off_image_is_listed_whole(damaged, bridge):
    size = damaged.stat().st_size
    os.truncate(damaged, size * 7 // 10)

    disc = read_image(damaged)

    whole = read_image(bridge)
    assert disc.files == whole.files
    end = max(start + size for file in whole.files for start, size in file.extents)
    missing = math.ceil((end - damaged.stat().st_size) / 100_000) / 10
    assert disc.troubles == (f"the image is cut off: {missing} MB are missing",)
    found, wanted = contents(damaged, disc), contents(bridge, whole)
    assert all(wanted[path].startswith(data) for path, data in found.items())
    assert found["VIDEO_TS/VTS_01_1.VOB"] == wanted["VIDEO_TS/VTS_01_1.VOB"]


def test_a_record_with_two_places_is_told_and_taken(damaged_plain):
    data = damaged_plain.read_bytes()
    record = data.index(b"VTS_01_1.VOB;1") - 33
    overwrite(damaged_plain, record + 6, bytes(4))

    disc = read_image(damaged_plain)

    assert "VIDEO_TS/VTS_01_1.VOB" in {file.path for file in disc.files}
    assert disc.troubles == ("VIDEO_TS/VTS_01_1.VOB: its record is damaged",)


def test_a_folder_inside_itself_ends(damaged_plain):
    data = damaged_plain.read_bytes()
    root = data[16 * SECTOR + 158 : 16 * SECTOR + 174]
    record = data.index(b"\x08VIDEO_TS") - 32
    overwrite(damaged_plain, record + 2, root)

    disc = read_image(damaged_plain)

    assert [file.path for file in disc.files] == [SHORT_NAME]
    assert disc.troubles == ("the folder VIDEO_TS lies where another folder does and was left out",)


def test_absurd_places_are_left_out(damaged_plain):
    data = damaged_plain.read_bytes()
    record = data.index(b"VTS_01_1.VOB;1") - 33
    overwrite(damaged_plain, record + 2, b"\xff" * 8)

    disc = read_image(damaged_plain)

    assert "VIDEO_TS/VTS_01_1.VOB" not in {file.path for file in disc.files}
    assert disc.troubles == (
        "VIDEO_TS/VTS_01_1.VOB claims an absurd size or place and was left out",
    )


def test_a_text_file_is_no_image(tmp_path):
    image = tmp_path / "notes.iso"
    image.write_text("Dear diary\n" * 10_000)

    with pytest.raises(SourceError, match=r"notes\.iso has no file system .* choose another file"):
        read_image(image)


def test_an_empty_file_is_no_image(tmp_path):
    image = tmp_path / "empty.iso"
    image.touch()

    with pytest.raises(SourceError, match=r"empty\.iso is empty; copy the image again"):
        read_image(image)


def test_a_missing_image_is_waited_for(tmp_path):
    with pytest.raises(SourceMissing, match=r"gone\.iso is not there"):
        read_image(tmp_path / "gone.iso")


def test_neither_folders_nor_pipes_are_images(tmp_path):
    os.mkfifo(tmp_path / "pipe.iso")

    for path in (tmp_path, tmp_path / "pipe.iso"):
        with pytest.raises(SourceError, match="is no disc image"):
            read_image(path)


def test_a_raw_image_is_refused_with_advice(tmp_path):
    image = tmp_path / "raw.bin"
    image.write_bytes(b"\x00" + b"\xff" * 10 + b"\x00" + bytes(2340))

    with pytest.raises(SourceError, match=r"raw\.bin is a raw image.* make an image with 2048"):
        read_image(image)


def test_reading_stops_when_nobody_wants_it(bridge):
    with pytest.raises(Cancelled):
        read_image(bridge, lambda: True)
