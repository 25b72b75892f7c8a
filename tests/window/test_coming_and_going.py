"""What is dropped and who comes and goes: many things at once, a second start, an early end."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.authoring.image import make_image
from tests.conftest import COMMAND
from tests.helpers import jobs_of, leftovers
from tests.window.conftest import workers_of
from tests.window.program import until

pytestmark = pytest.mark.alone

MANY = ("pal_two_parts", "pal_two_tracks", "pal_silent", "ntsc_lpcm_bff", "ntsc_wide_progressive")


def test_many_things_dropped_at_once_each_become_what_they_are(meet, test_disc, tmp_path):
    image = make_image(test_disc("pal_two_titles"), tmp_path / "Lake.iso", "-dvd-video", "-udf")
    silent = shutil.copytree(test_disc("pal_silent"), tmp_path / "Silent")
    (tmp_path / "garden").mkdir()
    film = shutil.copy(test_disc("vob_no_nav") / "movie.vob", tmp_path / "garden" / "Film.vob")
    photos = tmp_path / "Photos"
    photos.mkdir()
    (photos / "beach.jpg").write_bytes(b"no film")
    me = meet(tmp_path / "archive")
    me.program.start()

    things = [image, silent / "VIDEO_TS", film, photos, tmp_path / "gone"]
    assert me.drop([*things, "https://example.org/film"]) == "CopyAction"
    until(lambda: _ready(me) == 4, "all that is a film is ready")

    said = {row["text"]: row["said"] for row in me.rows()}
    assert {"Lake, Title 1", "Lake, Title 2", "Silent"} <= said.keys()
    assert "No video in this folder" in said["Photos"]
    assert "Is not there" in said["gone"]
    assert len(said) == 6
    assert [job["state"] for job in jobs_of(tmp_path / "archive")] == ["analyzed"] * 4


def test_a_second_start_hands_its_folder_to_the_first(meet, test_disc, tmp_path):
    archive, disc = tmp_path / "archive", shutil.copytree(test_disc("pal_silent"), tmp_path / "Oak")
    me = meet(archive)
    me.program.start()

    command = [*COMMAND, str(disc), "--archive", str(archive)]
    second = subprocess.run(
        command, env=me.program.environment, capture_output=True, text=True, check=False
    )

    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    until(lambda: _ready(me) == 1, "the first one found its scenes")
    assert [row["text"] for row in me.rows()] == ["Oak"]


def test_closed_in_the_middle_of_work_it_goes_on_at_the_next_start(meet, test_disc, tmp_path):
    archive = tmp_path / "archive"
    me = meet(archive)
    me.program.start(*map(test_disc, MANY))
    until(lambda: workers_of(archive), "a preview is being made")

    me.keys("ctrl+q")
    until(lambda: me.sees("QPushButton", "Keep on"), "it asks")
    me.keys("Escape")
    until(lambda: not me.sees("QMessageBox"), "the question is answered")
    assert me.program.is_running
    me.keys("ctrl+q")
    me.click("QPushButton", "Stop and close")
    assert me.program.wait() == 0

    states = [job["state"] for job in jobs_of(archive)]
    assert len(states) == len(MANY)
    assert set(states) - {"analyzed"}
    assert leftovers(archive) == []
    assert workers_of(archive) == []
    me.program.start()
    until(lambda: _ready(me) == len(MANY), "it went on by itself")


def _ready(me) -> int:
    return sum("Ready to review" in row["said"] for row in me.rows())


def test_settings_that_cannot_be_read_are_told_by_the_window(meet, tmp_path):
    me = meet(tmp_path / "archive")
    file = Path(me.program.environment["XDG_CONFIG_HOME"], "Nostalgia Desktop", "settings.toml")
    file.parent.mkdir(parents=True)
    file.write_text("language = 7 7")

    me.program.start()

    until(lambda: me.reads("ElidedLabel").startswith("The settings "), "it says what is wrong")
