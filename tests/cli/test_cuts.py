"""`nostalgia cuts`: a title's scenes for other programs, and back."""

import asyncio
import json
from pathlib import Path

import pytest

from nostalgia_desktop.archive.cuts.forms import LARGEST_BYTES, CutForm
from nostalgia_desktop.cli.commands import run_command
from nostalgia_desktop.cli.parser import make_parser
from nostalgia_desktop.domain.errors import ArchiveError, NostalgiaError, SceneError, UsageError
from nostalgia_desktop.domain.scene import Scene
from tests.helpers import leftovers, prepared, replace_scenes, scenes_of, submitted

__all__ = ["prepared", "submitted"]


def cuts(archive: Path, *words: str | Path, job: int = 1) -> None:
    """The command, in this very process; raises what the program would say."""
    wish = ["cuts", str(job), "--archive", str(archive), *map(str, words)]
    assert asyncio.run(run_command(make_parser().parse_args(wish))) == 0


@pytest.mark.parametrize("form", CutForm)
def test_scenes_go_out_and_come_back_the_same(submitted: Path, tmp_path: Path, form: CutForm):
    before, file = scenes_of(submitted), tmp_path / f"cuts.{form.value}"
    cuts(submitted, "-o", file)
    cuts(submitted, "--from", file, "--format", form.value)
    assert scenes_of(submitted) == before
    assert leftovers(tmp_path) == []


def test_without_a_file_the_list_goes_to_standard_output(submitted: Path, capfd):
    cuts(submitted, "--format", "csv")
    rows = capfd.readouterr().out.splitlines()
    assert rows == ["0.400000,0.800000,Arrival", "2.000000,2.400000,Swimming"]


def test_a_project_names_the_preview_or_the_film_that_is_said(submitted: Path, capfd):
    cuts(submitted, "--format", "llc")
    name = json.loads(capfd.readouterr().out)["mediaFileName"]
    assert (submitted / ".nostalgia" / "proxies" / name).is_file()
    cuts(submitted, "--format", "llc", "--media", "/films/Lake.mkv")
    assert json.loads(capfd.readouterr().out)["mediaFileName"] == "Lake.mkv"


def test_a_list_from_elsewhere_changes_cuts_and_titles_and_needs_a_look(submitted: Path, tmp_path):
    file = tmp_path / "edited.csv"
    file.write_text("0.4,0.8,Arrival at the lake\n1.0,1.8,\n", encoding="utf-8")
    cuts(submitted, "--from", file)
    arrival, new = scenes_of(submitted)
    assert (arrival["title"], arrival["date"]) == ("Arrival at the lake", "1994-08-14")
    assert (new["start"], new["end"], new["title"]) == ("0:00:01.000", "0:00:01.800", "")


def test_nothing_is_written_over_a_file(submitted: Path, tmp_path: Path):
    taken = tmp_path / "cuts.csv"
    taken.write_text("mine")
    with pytest.raises(ArchiveError, match="there already"):
        cuts(submitted, "-o", taken)
    assert taken.read_text() == "mine"


def test_nothing_is_written_beside_originals(submitted: Path, prepared):
    with pytest.raises(UsageError, match="holds the originals"):
        cuts(submitted, "-o", prepared.disc / "cuts.csv")


def test_a_list_that_makes_no_sense_changes_nothing(submitted: Path, tmp_path: Path):
    before, file = scenes_of(submitted), tmp_path / "other.csv"
    file.write_text("0.4,0.8\n900,950\n", encoding="utf-8")
    with pytest.raises(SceneError, match=r"other\.csv, line 2: 900\.000 s is after the end"):
        cuts(submitted, "--from", file)
    assert scenes_of(submitted) == before


def test_what_is_no_text_or_too_large_is_refused(submitted: Path, tmp_path: Path):
    file = tmp_path / "film.mp4"
    file.write_bytes(b"\0\xff\xfe")
    with pytest.raises(NostalgiaError, match="UTF-8"):
        cuts(submitted, "--from", file)
    file.write_bytes(b" " * (LARGEST_BYTES + 1))
    with pytest.raises(SceneError, match="larger than"):
        cuts(submitted, "--from", file)
    with pytest.raises(NostalgiaError, match="cannot be read"):
        cuts(submitted, "--from", tmp_path / "nowhere.csv")


def test_the_command_says_what_is_missing(submitted: Path, tmp_path: Path):
    with pytest.raises(UsageError, match="--format"):
        cuts(submitted)
    with pytest.raises(UsageError, match="--format"):
        cuts(submitted, "-o", tmp_path / "cuts.txt")
    with pytest.raises(UsageError, match="not with --from"):
        cuts(submitted, "--from", tmp_path / "x.csv", "-o", tmp_path / "y.csv")


def test_a_title_all_of_whose_scenes_are_left_out_has_no_list(submitted: Path):
    replace_scenes(submitted, 1, Scene(0, 1000, uid="u1", is_left_out=True))
    with pytest.raises(SceneError, match="no scenes that become clips"):
        cuts(submitted, "--format", "csv")
