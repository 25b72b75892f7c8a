"""A DVD-VR disc gives a title for each recording, dated and named as the disc's list says."""

import shutil
from pathlib import Path

import pytest

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.disc.title_clock import read_clock
from nostalgia_desktop.domain.disc import Disc
from nostalgia_desktop.domain.evidence import DateSource, Trust
from tests.authoring.image import make_image
from tests.disc.titles import copy_of


@pytest.fixture
def folder(test_disc, tmp_path) -> Path:
    """A disc from a recorder that a test may change."""
    return copy_of(test_disc("vr_two_programs"), tmp_path / "Grandma's recorder")


def _disc(folder: Path) -> Disc:
    (disc,) = scan([folder]).discs
    return disc


def test_each_recording_is_a_title_with_its_name_and_its_frames(folder):
    disc = _disc(folder)

    assert disc.name == "Grandma's recorder"
    assert [title.label for title in disc.titles] == ["Noël chez mémé", "Summer at sea"]
    assert [read_clock(title).frames for title in disc.titles] == [85, 70]
    assert [title.number for title in disc.titles] == [1, 2]


def test_each_recording_knows_when_it_was_made(folder):
    found = [title.dates[0] for title in _disc(folder).titles]

    assert [each.date for each in found] == ["2004-12-24T18:03:05", "2005-07-14T09:30:00"]
    assert {(each.source, each.trust) for each in found} == {(DateSource.RECORDING, Trust.HIGH)}
    assert [each.detail for each in found] == [
        "recording 1 of the disc's list",
        "recording 2 of the disc's list",
    ]


def test_recordings_share_no_byte_and_leave_none_out(folder):
    parts = [part for title in _disc(folder).titles for part in title.parts]
    vro = folder / "DVD_RTAV" / "VR_MOVIE.VRO"

    assert [part.path for part in parts] == [vro] * len(parts)
    assert sum(part.size for part in parts) == vro.stat().st_size
    assert all(part.file_size == vro.stat().st_size for part in parts)


def test_the_backup_is_used_where_the_list_is_damaged(folder):
    (folder / "DVD_RTAV" / "VR_MANGR.IFO").write_bytes(b"\0" * 4096)

    titles = _disc(folder).titles

    assert len(titles) == 2
    assert all("VR_MANGR.BUP was used" in title.warnings[1] for title in titles)


@pytest.mark.parametrize("harm", ["deleted", "zeroed"])
def test_without_a_list_all_film_is_one_title(folder, harm):
    for name in ("VR_MANGR.IFO", "VR_MANGR.BUP"):
        file = folder / "DVD_RTAV" / name
        file.unlink() if harm == "deleted" else file.write_bytes(b"\0" * 4096)

    (title,) = _disc(folder).titles

    assert read_clock(title).frames == 155
    assert "all film is taken as one title" in title.warnings[-1]


def test_the_vro_named_alone_stands_for_its_disc(folder):
    (disc,) = scan([folder / "DVD_RTAV" / "VR_MOVIE.VRO"]).discs

    assert len(disc.titles) == 2


def test_a_vro_that_is_shorter_than_its_list_says_gives_what_is_there(folder):
    vro = folder / "DVD_RTAV" / "VR_MOVIE.VRO"
    first = _disc(folder).titles[0]
    vro.write_bytes(vro.read_bytes()[: first.parts[0].size + 10 * 2048])

    titles = _disc(folder).titles

    assert titles[0].fingerprint == first.fingerprint
    assert titles[1].parts[0].size == 10 * 2048


def test_an_image_of_a_recorder_s_disc_gives_the_same_titles(folder, tmp_path):
    expected = _disc(folder)
    image = make_image(folder, tmp_path / "disc.iso", "-udf")
    shutil.rmtree(folder)

    (disc,) = scan([image]).discs

    assert [title.fingerprint for title in disc.titles] == [
        title.fingerprint for title in expected.titles
    ]
