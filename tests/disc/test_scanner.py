"""Every title below a folder is found once, and what is none is named."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nostalgia_desktop.disc.names import disc_name
from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.evidence import DateSource, Trust
from tests.authoring import damage
from tests.authoring.dvd import title_vobs
from tests.authoring.image import make_image
from tests.authoring.layouts import flat_disc, loose_vobs, lower_case_disc
from tests.disc.titles import copy_of


def _found(report: ScanReport) -> list[tuple[str, list[str]]]:
    """Each disc's name, and for each of its titles the names of its parts."""
    return [
        (disc.name, [" ".join(part.path.name for part in title.parts) for title in disc.titles])
        for disc in report.discs
    ]


@pytest.fixture
def family(test_disc, tmp_path) -> Path:
    """A folder with two discs below it."""
    copy_of(test_disc("pal_silent"), tmp_path / "family" / "Xmas 1994")
    copy_of(test_disc("pal_two_titles"), tmp_path / "family" / "Beach" / "Disc 2")
    return tmp_path / "family"


def test_a_disc_is_found_with_its_parts_in_order(test_disc):
    (disc,) = scan([test_disc("pal_two_parts")]).discs

    (title,) = disc.titles
    assert [part.path for part in title.parts] == title_vobs(test_disc("pal_two_parts"))
    assert [part.size for part in title.parts] == [p.path.stat().st_size for p in title.parts]
    assert title.size == sum(part.size for part in title.parts)


def test_each_title_set_is_a_title_with_its_number(test_disc):
    (disc,) = scan([test_disc("pal_two_titles")]).discs

    assert [(title.number, title.label) for title in disc.titles] == [
        (1, "Title 1"),
        (2, "Title 2"),
    ]


def test_all_discs_of_a_folder_are_found(family):
    assert _found(scan([family])) == [
        ("Beach, Disc 2", ["VTS_01_1.VOB", "VTS_02_1.VOB"]),
        ("Xmas 1994", ["VTS_01_1.VOB"]),
    ]


def test_several_sources_are_looked_through_in_their_order(family):
    sources = [family / "Xmas 1994", family / "Beach"]

    assert [disc.name for disc in scan(sources).discs] == ["Xmas 1994", "Beach, Disc 2"]
    assert [disc.root for disc in scan(sources).discs] == sources


@pytest.mark.parametrize("layout", [loose_vobs, flat_disc, lower_case_disc])
def test_loose_and_lower_case_files_are_the_same_title(test_disc, tmp_path, layout):
    (expected,) = scan([test_disc("pal_two_parts")]).discs

    (disc,) = scan([layout(test_disc("pal_two_parts"), tmp_path / "Our film")]).discs

    assert disc.name == "Our film"
    (title,) = disc.titles
    assert len(title.parts) == 3
    assert title.fingerprint == expected.titles[0].fingerprint


def test_a_part_stands_for_its_whole_set(test_disc):
    (disc,) = scan([title_vobs(test_disc("pal_two_parts"))[1]]).discs

    assert [len(title.parts) for title in disc.titles] == [3]
    assert disc.titles[0].structure.standard == "pal"


def test_a_part_does_not_stand_for_other_sets(test_disc):
    (disc,) = scan([title_vobs(test_disc("pal_two_titles"), 2)[0]]).discs

    assert [title.number for title in disc.titles] == [2]


def test_all_parts_of_a_set_named_one_by_one_are_one_title(test_disc):
    report = scan(title_vobs(test_disc("pal_two_parts")))

    assert [len(disc.titles) for disc in report.discs] == [1]
    assert report.problems == ()


def test_a_single_vob_is_a_title_named_after_its_file(test_disc):
    report = scan([test_disc("vob_no_nav") / "movie.vob"])

    ((title,),) = [disc.titles for disc in report.discs]
    assert (title.label, title.number, len(title.parts)) == ("movie", 1, 1)


def test_single_vobs_beside_a_set_count_on_from_it(test_disc, tmp_path):
    folder = flat_disc(test_disc("pal_silent"), tmp_path / "films")
    shutil.copy(test_disc("vob_no_nav") / "movie.vob", folder / "encore.vob")

    (disc,) = scan([folder]).discs

    assert [(title.number, title.label) for title in disc.titles] == [(1, "Title 1"), (2, "encore")]


@pytest.mark.parametrize(
    "again", [["."], ["Xmas 1994"], ["Xmas 1994/VIDEO_TS"], ["Beach", "Xmas 1994"]]
)
def test_a_folder_named_again_gives_each_disc_once_and_says_so(family, again):
    sources = [family, *(family / name for name in again)]

    report = scan(sources)

    assert len(report.discs) == 2
    assert list(report.problems) == [
        f"{source.resolve()} was named twice" for source in sources[1:]
    ]


def test_a_file_of_a_folder_that_was_named_too_gives_its_disc_once(family):
    vob = family / "Xmas 1994" / "VIDEO_TS" / "VTS_01_1.VOB"

    assert len(scan([family, vob]).discs) == 2


def test_links_in_a_circle_end(family):
    (family / "Xmas 1994" / "back").symlink_to(family, target_is_directory=True)
    (family / "itself").symlink_to(family / "itself")

    assert len(scan([family]).discs) == 2


def test_a_linked_folder_is_followed(family, tmp_path):
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "linked").symlink_to(family / "Xmas 1994", target_is_directory=True)

    assert len(scan([tmp_path / "shelf"]).discs) == 1


def test_hidden_folders_are_left_out(family):
    (family / "Xmas 1994").rename(family / ".Trash")

    assert [disc.name for disc in scan([family]).discs] == ["Beach, Disc 2"]


def test_the_shadow_files_of_a_mac_are_no_films(family):
    (family / "Xmas 1994" / "VIDEO_TS" / "._VTS_01_1.VOB").write_bytes(b"\x00\x05\x16\x07" * 1024)

    report = scan([family / "Xmas 1994"])

    assert _found(report) == [("Xmas 1994", ["VTS_01_1.VOB"])]


def test_menus_are_named_and_left_out(test_disc):
    folder = test_disc("pal_two_parts") / "VIDEO_TS"

    assert scan([folder]).menus == (folder / "VIDEO_TS.VOB", folder / "VTS_01_0.VOB")


def test_a_disc_image_that_is_none_is_named(tmp_path, family):
    (family / "old.iso").write_bytes(b"image")

    report = scan([family])

    assert [str(family / "old.iso") in problem for problem in report.problems] == [True]
    assert len(report.discs) == 2


@pytest.mark.parametrize("name", ["pal_two_parts", "pal_two_titles"])
def test_an_image_holds_the_same_titles_as_its_folder(name, test_disc, tmp_path):
    (expected,) = scan([test_disc(name)]).discs
    image = make_image(test_disc(name), tmp_path / "Xmas 1994.iso")

    (disc,) = scan([tmp_path]).discs

    assert (disc.name, disc.folder) == ("Xmas 1994", image)
    assert [title.fingerprint for title in disc.titles] == [
        title.fingerprint for title in expected.titles
    ]
    assert [title.structure for title in disc.titles] == [
        title.structure for title in expected.titles
    ]
    assert {part.path for title in disc.titles for part in title.parts} == {image}


def test_an_image_tells_when_it_was_written(test_disc, tmp_path):
    make_image(test_disc("pal_silent"), tmp_path / "disc.iso")

    ((title,),) = [disc.titles for disc in scan([tmp_path]).discs]

    written = datetime.now(UTC).strftime("%Y-%m-")
    assert title.dates[0].source is DateSource.VOLUME
    assert title.dates[0].date.startswith(written)


def test_a_folder_tells_when_its_files_were_changed(family):
    vob = family / "Xmas 1994" / "VIDEO_TS" / "VTS_01_1.VOB"
    os.utime(vob, (0, 915_192_000))

    ((title,),) = [disc.titles for disc in scan([family / "Xmas 1994"]).discs]

    (evidence,) = title.dates
    assert (evidence.date, evidence.trust) == ("1999-01-01T12:00:00", Trust.LOW)
    assert "VTS_01_1.VOB" in evidence.detail


def test_clips_in_an_archive_are_no_films(family):
    (family / "1994 - Beach.mp4").write_bytes(b"a clip")
    (family / "1994 - Beach.json").write_text('{\n  "format": "nostalgia-clip",\n')

    report = scan([family])

    assert len(report.discs) == 2
    assert report.problems == ()


def test_other_files_are_counted(family):
    before = scan([family]).other_files
    for name in ("notes.txt", "cover.jpg", "VTS_1_1.VOB.txt", "VTS_01_1"):
        (family / name).write_text("mine")

    assert scan([family]).other_files == before + 4


def test_every_folder_is_announced(family):
    folders: list[Path] = []

    scan([family], folders.append)

    assert sorted(folders) == sorted(p for p in [family, *family.rglob("*")] if p.is_dir())


def test_an_exception_of_the_listener_ends_the_scan(family):
    def stop(folder: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan([family], stop)


def test_a_missing_middle_part_is_a_warning(test_disc, tmp_path):
    disc = copy_of(test_disc("pal_two_parts"), tmp_path / "disc")
    (disc / "VIDEO_TS" / "VTS_01_2.VOB").unlink()

    ((title,),) = [found.titles for found in scan([disc]).discs]

    assert title.warnings == ("VTS_01_2.VOB is missing",)
    assert len(title.parts) == 2


def test_an_empty_part_is_a_warning(test_disc, tmp_path):
    ((title,),) = [
        disc.titles
        for disc in scan([damage.vob_empty(test_disc("pal_two_parts"), tmp_path / "disc")]).discs
    ]

    assert title.warnings == ("VTS_01_1.VOB is empty; copy it from the disc again",)


def test_links_in_the_file_system_do_not_hide_the_place_named(family, tmp_path):
    (tmp_path / "short").symlink_to(family, target_is_directory=True)

    roots = {disc.root for disc in scan([tmp_path / "short"]).discs}

    assert roots == {Path(os.path.realpath(family))}


def test_all_files_of_a_disc_named_at_once_are_that_disc(test_disc):
    files = sorted((test_disc("pal_two_parts") / "VIDEO_TS").iterdir())

    report = scan(files)

    assert [len(disc.titles) for disc in report.discs] == [1]
    assert report.problems == ()
    assert len(report.menus) == len(set(report.menus)) == 2


def test_the_disc_s_own_index_stands_for_the_disc(test_disc):
    (disc,) = scan([test_disc("pal_two_titles") / "VIDEO_TS" / "VIDEO_TS.IFO"]).discs

    assert len(disc.titles) == 2


def test_a_clip_that_is_named_itself_is_no_film(tmp_path):
    (tmp_path / "Beach.mp4").write_bytes(b"a clip")
    (tmp_path / "Beach.json").write_text('{\n  "format": "nostalgia-clip",\n')

    assert scan([tmp_path / "Beach.mp4"]).discs == ()


def test_a_link_keeps_its_name_where_its_target_has_none(test_disc, tmp_path):
    (tmp_path / "store").mkdir()
    shutil.copy(test_disc("vob_no_nav") / "movie.vob", tmp_path / "store" / "sha256-abc")
    (tmp_path / "movie.vob").symlink_to(tmp_path / "store" / "sha256-abc")

    ((title,),) = [disc.titles for disc in scan([tmp_path / "movie.vob"]).discs]

    assert title.label == "movie"


def test_a_film_that_is_named_itself_is_called_after_its_file(test_disc, tmp_path):
    for name in ("Garden.vob", "Sea.vob"):
        shutil.copy(test_disc("vob_no_nav") / "movie.vob", tmp_path / name)

    (alone,) = scan([tmp_path / "Garden.vob"]).discs
    (folder,) = scan([tmp_path]).discs

    assert (alone.name, [title.label for title in alone.titles]) == ("Garden", ["Garden"])
    assert (folder.name, [title.label for title in folder.titles]) == (
        disc_name(tmp_path),
        ["Garden", "Sea"],
    )


def test_a_part_of_a_disc_that_is_named_itself_leaves_the_disc_its_name(family):
    vob = family / "Xmas 1994" / "VIDEO_TS" / "VTS_01_1.VOB"

    assert [disc.name for disc in scan([vob]).discs] == ["Xmas 1994"]
