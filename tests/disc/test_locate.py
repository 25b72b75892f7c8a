"""A registered title is found again, here or on another machine, if it is still the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from nostalgia_desktop.disc.locate import check_unchanged, locate, root_of, source_of
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.disc import Disc
from nostalgia_desktop.domain.errors import Cancelled, SourceMissing
from nostalgia_desktop.domain.job import Job, Source
from tests.disc.titles import copy_of


@pytest.fixture
def disc(test_disc, tmp_path) -> Disc:
    """A disc of three parts on a shelf, which may be changed."""
    copy_of(test_disc("pal_two_parts"), tmp_path / "shelf" / "Xmas 1994")
    (found,) = scan([tmp_path / "shelf"]).discs
    return found


def _job(disc: Disc) -> Job:
    title = disc.titles[0]
    source = source_of(disc, title)
    return Job(1, disc.name, title.label, title.number, title.fingerprint, source)


def test_a_source_is_relative_to_the_folder_that_was_named(disc, tmp_path):
    source = source_of(disc, disc.titles[0])

    assert source.root == str(tmp_path / "shelf")
    assert source.folder == "Xmas 1994/VIDEO_TS"
    assert [part.path for part in source.parts] == [
        f"Xmas 1994/VIDEO_TS/VTS_01_{number}.VOB" for number in (1, 2, 3)
    ]
    assert (source.standard, source.aspect, source.sectors) == ("pal", "4/3", 767)


def test_the_source_of_a_file_is_relative_to_its_folder(test_disc):
    folder = test_disc("vob_no_nav")
    (found,) = scan([folder / "movie.vob"]).discs

    source = source_of(found, found.titles[0])

    assert (source.root, source.folder) == (str(folder), ".")
    assert [part.path for part in source.parts] == ["movie.vob"]
    assert (source.standard, source.aspect) == ("", "")


def test_a_title_is_found_again_as_it_was(disc):
    title = locate(_job(disc), {})

    assert title.parts == disc.titles[0].parts
    assert title.fingerprint == disc.titles[0].fingerprint
    assert title.structure.chapter_sectors == disc.titles[0].structure.chapter_sectors
    check_unchanged(title)


def test_a_title_is_found_under_another_root(disc, tmp_path):
    job = _job(disc)
    (tmp_path / "shelf").rename(tmp_path / "cellar")

    title = locate(job, {str(tmp_path / "shelf"): str(tmp_path / "cellar")})

    assert title.parts[0].path.is_relative_to(tmp_path / "cellar")
    check_unchanged(title)


def test_a_title_that_moved_is_missing_and_says_what_to_do(disc, tmp_path):
    job = _job(disc)
    (tmp_path / "shelf").rename(tmp_path / "cellar")

    with pytest.raises(SourceMissing) as lost:
        locate(job, {})
    gone = tmp_path / "shelf" / "Xmas 1994" / "VIDEO_TS" / "VTS_01_1.VOB"
    assert str(lost.value) == (
        f"{gone} is not there; connect its drive, or add the disc again from where it lies now"
    )


@pytest.mark.parametrize("change", [b"", b"more"])
def test_a_part_of_another_size_has_changed(disc, change):
    job = _job(disc)
    part = disc.titles[0].parts[1]
    part.path.write_bytes(change)

    with pytest.raises(SourceMissing, match=rf"VTS_01_2\.VOB has changed .*{part.size} bytes then"):
        locate(job, {})


def test_other_content_of_the_same_size_is_noticed(disc):
    job = _job(disc)
    part = disc.titles[0].parts[2]
    data = part.path.read_bytes()
    part.path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    title = locate(job, {})

    with pytest.raises(SourceMissing, match="has other content than when it was added"):
        check_unchanged(title)


def test_a_check_ends_when_nobody_wants_it_any_more(disc):
    with pytest.raises(Cancelled):
        check_unchanged(disc.titles[0], should_stop=lambda: True)


@pytest.mark.parametrize(
    ("root", "roots", "found"),
    [
        ("/films", {}, "/films"),
        ("/films", {"/films": "/mnt/nas"}, "/mnt/nas"),
        ("/films/1994", {"/films": "/mnt/nas"}, "/mnt/nas/1994"),
        ("/films/1994", {"/films/": "/mnt/nas/"}, "/mnt/nas/1994"),
        ("/films2/1994", {"/films": "/mnt/nas"}, "/films2/1994"),
        ("D:\\Films\\1994", {"D:\\Films": "/mnt/nas"}, "/mnt/nas/1994"),
        ("D:\\Films\\1994", {"D:\\": "/mnt/nas"}, "/mnt/nas/Films/1994"),
        ("/films/1994", {"/": "/mnt"}, "/mnt/films/1994"),
        ("/films/1994", {"/other": "/x", "/films": "/mnt/nas"}, "/mnt/nas/1994"),
        ("/films/1994/a", {"/films": "/mnt/nas", "/films/1994": "/usb"}, "/usb/a"),
        ("/films/1994/a", {"/films/1994": "/usb", "/films": "/mnt/nas"}, "/usb/a"),
    ],
)
def test_the_longest_old_beginning_of_a_root_is_replaced(root, roots, found):
    assert root_of(Source(root, "", ()), roots) == Path(found)


def test_the_order_of_parts_is_that_of_the_job(disc):
    job = _job(disc)
    turned = replace(job, source=replace(job.source, parts=job.source.parts[::-1]))

    assert locate(turned, {}).parts == disc.titles[0].parts[::-1]
