"""What cannot be read is named with its path, and the rest of the scan goes on."""

import os
from pathlib import Path

import pytest

from nostalgia_desktop.disc.scanner import scan
from tests.authoring import damage
from tests.disc.titles import copy_of


@pytest.fixture
def disc(test_disc, tmp_path) -> Path:
    """A disc of two titles that may be changed."""
    return copy_of(test_disc("pal_two_titles"), tmp_path / "disc")


def _numbers(folder: Path) -> list[int]:
    return [title.number for disc in scan([folder]).discs for title in disc.titles]


def test_an_empty_vob_is_named_and_the_other_title_is_found(disc):
    vob = disc / "VIDEO_TS" / "VTS_01_1.VOB"
    vob.write_bytes(b"")

    assert scan([disc]).problems == (f"{vob} is empty; copy it from the disc again",)
    assert _numbers(disc) == [2]


def test_a_title_set_without_its_vobs_is_named(test_disc, tmp_path):
    folder = damage.only_ifos(test_disc("pal_silent"), tmp_path / "disc")

    report = scan([folder])

    (problem,) = report.problems
    assert problem.startswith(f"{folder / 'VIDEO_TS' / 'VTS_01_0.IFO'} lists a title, but")
    assert report.discs == ()


def test_a_part_that_leads_nowhere_is_named_and_the_other_title_is_found(disc):
    vob = disc / "VIDEO_TS" / "VTS_01_1.VOB"
    vob.unlink()
    vob.symlink_to(disc / "gone.vob")

    assert scan([disc]).problems[0] == f"{vob} cannot be read: No such file or directory"
    assert _numbers(disc) == [2]


def test_a_folder_that_is_called_like_a_part_is_no_part(disc):
    vob = disc / "VIDEO_TS" / "VTS_01_1.VOB"
    vob.unlink()
    vob.mkdir()

    (problem,) = scan([disc]).problems

    assert "VTS_01_0.IFO lists a title, but its video files" in problem
    assert _numbers(disc) == [2]


def test_an_index_that_is_a_folder_is_none_and_its_backup_is_read(disc):
    ifo = disc / "VIDEO_TS" / "VTS_01_0.IFO"
    ifo.unlink()
    ifo.symlink_to(disc)

    first, second = scan([disc]).discs[0].titles

    assert first.structure.standard == "pal"
    assert first.warnings == ()
    assert second.warnings == ()


def test_a_path_that_is_not_there_is_named_and_the_next_one_is_scanned(disc, tmp_path):
    report = scan([tmp_path / "lost", disc])

    (problem,) = report.problems
    assert problem == f"{tmp_path / 'lost'} is not there; check the name, or put the disc in"
    assert len(report.discs) == 1


def test_a_folder_without_a_dvd_is_named(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mum.txt").write_text("dear")

    report = scan([tmp_path / "letters"])

    (problem,) = report.problems
    assert problem.startswith(f"{tmp_path / 'letters'} holds no DVD")
    assert report.other_files == 1


@pytest.mark.parametrize("name", ["mum.txt", "VIDEO_TS.IFO"])
def test_a_file_that_is_no_video_is_named(tmp_path, name):
    (tmp_path / name).write_text("dear")

    (problem,) = scan([tmp_path / name]).problems

    assert problem.startswith(f"{tmp_path / name} is no DVD and no film: choose a folder")


def _loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


@pytest.mark.parametrize(
    "path_in",
    [
        lambda folder: folder / ("x" * 300),
        _loop,
        lambda folder: folder / "a\0b",
        lambda _folder: Path("/dev/null"),
        lambda _folder: Path(),
    ],
    ids=["too long", "a link to itself", "NUL in it", "a device", "the current folder"],
)
def test_an_odd_path_is_a_problem_and_not_a_crash(tmp_path, monkeypatch, path_in):
    monkeypatch.chdir(tmp_path)

    report = scan([path_in(tmp_path)])

    assert len(report.problems) == 1
    assert report.discs == ()


def test_a_vob_that_holds_no_video_is_still_listed_by_its_name(tmp_path):
    (tmp_path / "talk.vob").write_bytes(b"only text")

    ((title,),) = [disc.titles for disc in scan([tmp_path]).discs]

    assert title.label == "talk"


@pytest.mark.parametrize("name", ["VTS_01_1.VOB", "VTS_01_0.IFO", "film.vob", "disc.iso", "a.mp4"])
def test_a_pipe_that_is_called_like_a_film_is_named_and_nobody_waits_for_it(disc, name):
    pipe = disc / "VIDEO_TS" / name
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)

    report = scan([disc])

    assert f"{pipe} cannot be read: it is no ordinary file" in report.problems
    assert 2 in [title.number for found in report.discs for title in found.titles]
