"""What a drop may hold, and what each thing that was dropped turned out to be."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from nostalgia_desktop.disc.scanner import scan
from nostalgia_desktop.domain.disc import ScanReport
from nostalgia_desktop.domain.job import Job
from nostalgia_desktop.gui.arrivals import remarks, verdicts
from nostalgia_desktop.gui.drop import may_hold_films, read_drop
from nostalgia_desktop.workflow.pass_report import Found, Recognised
from tests.store.jobs import SOURCE

WEB = QUrl("https://example.org/film.mp4")


def _urls(*places: Path | QUrl) -> QMimeData:
    mime = QMimeData()
    mime.setUrls(
        [each if isinstance(each, QUrl) else QUrl.fromLocalFile(str(each)) for each in places]
    )
    return mime


def test_folders_films_and_images_are_taken_in_order(tmp_path):
    names = ["Xmas 1994", "VIDEO_TS", "VTS_01_1.VOB", "disc.iso"]
    paths = [tmp_path / name for name in names]

    dropped = read_drop(_urls(*paths))

    assert dropped.paths == tuple(paths)
    assert dropped.rejects == ()


def test_what_is_dropped_twice_is_taken_once(tmp_path):
    assert read_drop(_urls(tmp_path, tmp_path)).paths == (tmp_path,)


def test_web_links_are_refused_and_the_rest_is_taken(tmp_path):
    dropped = read_drop(_urls(WEB, tmp_path, WEB))

    assert dropped.paths == (tmp_path,)
    assert dropped.rejects == (
        "2 web links cannot be added: save the video on this machine, then drop its file.",
    )


def test_text_is_refused_even_if_it_is_a_path(tmp_path):
    mime = QMimeData()
    mime.setText(str(tmp_path))

    dropped = read_drop(mime)

    assert dropped.paths == ()
    assert dropped.rejects[0].startswith("Text cannot be added: drop the folder")


def test_an_empty_drop_is_refused():
    assert read_drop(QMimeData()).rejects[0].startswith("This cannot be added")


@pytest.mark.skipif(os.name != "posix", reason="names are Unicode elsewhere")
def test_a_name_that_is_no_utf8_is_kept_byte_for_byte(tmp_path):
    path = tmp_path / os.fsdecode(b"R\xf6ntgen 100%")
    mime = QMimeData()
    raw = os.fsencode(tmp_path).decode() + "/R%F6ntgen%20100%25"
    mime.setData("text/uri-list", QByteArray(f"file://{raw}\r\n".encode()))

    assert read_drop(mime).paths == (path,)


@pytest.mark.parametrize("name", ["ä ö?#%41;&.iso", "新年 1994", "a\nb"])
def test_a_name_may_hold_anything(tmp_path, name):
    assert read_drop(_urls(tmp_path / name)).paths == (tmp_path / name,)


def test_while_dragging_only_what_can_be_taken_counts(tmp_path):
    text = QMimeData()
    text.setText("hello")

    assert may_hold_films(_urls(WEB, tmp_path))
    assert not may_hold_films(_urls(WEB))
    assert not may_hold_films(text)


# What they turned out to be


SILENT = Job(4, "Silent", "Title 1", 1, "f4", SOURCE)


def _found(*paths: Path) -> Found:
    report: ScanReport = scan(paths)
    return Found((1,) if report.discs else (), report)


def _known(found: Found, original: Path | None) -> Found:
    """The same, where the archive has all its films already: there, or gone from there."""
    films = [(disc, title) for disc in found.scan.discs for title in disc.titles]
    known = [
        Recognised(title.parts[0].path, disc.folder, SILENT, original) for disc, title in films
    ]
    return replace(found, recognised=tuple(known))


def test_a_folder_without_film_says_so_and_what_to_do(tmp_path):
    (verdict,) = verdicts([tmp_path], _found(tmp_path))

    assert verdict.text == (
        "No video in this folder; drop a VIDEO_TS folder, video files or a disc image"
    )
    assert not verdict.is_note


def test_each_thing_is_told_its_own_trouble(tmp_path, test_disc):
    empty, gone, disc = tmp_path / "empty", tmp_path / "gone", test_disc("pal_silent")
    empty.mkdir()
    paths = [empty, disc, gone]

    told = verdicts(paths, _found(*paths))

    assert told[0].text.startswith("No video in this folder")
    assert told[1].text == ""
    assert told[2].text == "Is not there; check the name, or put the disc in"


def test_a_file_that_is_no_film_is_told_apart(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ada")

    (verdict,) = verdicts([file], _found(file))

    assert verdict.text == (
        "Is no DVD and no film: choose a folder with VOB files, a VOB file or an image"
    )


@pytest.mark.parametrize("dropped", ["", "VIDEO_TS", "VIDEO_TS/VTS_01_1.VOB"])
def test_a_copy_is_named_as_it_stands_in_the_list(test_disc, dropped):
    path = test_disc("pal_silent") / dropped
    found = _known(_found(path), Path("/films/lake.vob"))

    (verdict,) = verdicts([path], found)

    assert verdict.text == "A copy of “Silent”, which is in the list"
    assert verdict.is_note
    assert not any("Silent" in text for text in remarks(found))


def test_a_copy_beside_something_new_is_not_mentioned(test_disc):
    disc = test_disc("pal_two_titles")
    found = _known(_found(disc), Path("/films/lake.vob"))

    (verdict,) = verdicts([disc], replace(found, recognised=found.recognised[:1]))

    assert verdict.text == ""


def test_a_disc_that_has_moved_is_a_remark_and_no_row(test_disc):
    disc = test_disc("pal_two_titles")
    found = _known(_found(disc), None)

    assert verdicts([disc], found)[0].text == ""
    assert remarks(found)[-1] == "“Silent” was found again at its new place"
    assert sum("Silent" in text for text in remarks(found)) == 1


def test_a_file_in_a_folder_is_told_by_its_name(tmp_path):
    (tmp_path / "Lake" / "VIDEO_TS").mkdir(parents=True)
    (tmp_path / "Lake" / "VIDEO_TS" / "VTS_01_1.VOB").write_bytes(b"")

    (verdict,) = verdicts([tmp_path / "Lake"], _found(tmp_path / "Lake"))

    assert verdict.text == "VTS_01_1.VOB is empty; copy it from the disc again"


def test_menus_that_were_left_out_are_counted_by_disc_and_no_row(test_disc, tmp_path):
    disc = shutil.copytree(test_disc("pal_two_parts"), tmp_path / "Party")
    found = _found(disc)

    assert verdicts([disc], found)[0].text == ""
    assert remarks(found) == ["Party: 2 menus left out"]


def test_what_is_noted_of_a_disc_is_told_by_its_name(test_disc, tmp_path):
    disc = shutil.copytree(test_disc("pal_silent"), tmp_path / "Party")
    found = _found(disc)
    note = f"{disc / 'VIDEO_TS' / 'VTS_01'}: title 2 is the same film as title 1 and was left out"
    scanned = replace(found.scan, notes=(note,), menus=())

    assert remarks(replace(found, scan=scanned)) == [
        "Party: title 2 is the same film as title 1 and was left out"
    ]
