"""Which words open the window, and which are commands."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nostalgia_desktop.cli.parser import COMMANDS, make_parser, window_first
from nostalgia_desktop.cli.passes import options_of
from nostalgia_desktop.data import sample_disc
from nostalgia_desktop.services import PassOptions


def test_without_a_command_the_window_opens(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Xmas").mkdir()

    assert window_first([]) == ["window"]
    assert window_first(["--verbose"]) == ["window", "--verbose"]
    assert window_first(["Xmas"]) == ["window", "Xmas"]
    assert window_first(["/media/dvd", "b"]) == ["window", "/media/dvd", "b"]
    assert window_first(["--archive", "a", "Xmas"]) == ["window", "--archive", "a", "Xmas"]
    assert window_first(["--archive=a"]) == ["window", "--archive=a"]


def test_commands_stay_commands_whatever_lies_in_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "status").mkdir()

    assert window_first(["status", "--archive", "a"]) == ["status", "--archive", "a"]
    assert window_first(["./status"]) == ["window", "./status"]
    assert window_first(["statsu"]) == ["statsu"]
    assert window_first(["--help"]) == ["--help"]
    assert window_first(["--verbose", "info", "x"]) == ["--verbose", "info", "x"]


def test_the_list_of_commands_is_whole():
    choices = next(action.choices for action in make_parser()._actions if action.dest == "command")

    assert set(choices) == set(COMMANDS)


def test_the_sample_is_a_run_that_sends_nothing():
    args = make_parser().parse_args(["sample"])

    assert (args.command, args.analyst, args.yes) == ("run", "local", False)
    assert options_of(args) == PassOptions(source_roots={})
    assert args.sources == [sample_disc()]
    assert args.archive.name == "Nostalgia Sample"


@pytest.mark.parametrize("command", ["submit", "run"])
@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], {}),
        (["--night"], {"night": True}),
        (["--no-night"], {"night": False}),
        (["--no-sound"], {"send_sound": False}),
        (["--max-cost", "2.50"], {"max_cost_usd": 2.5}),
        (["--max-cost", "$0"], {"max_cost_usd": 0.0}),
        (["--wait", "0"], {"wait_minutes": 0}),
        (["--wait", "90", "--yes"], {"wait_minutes": 90, "consent": True}),
    ],
)
def test_what_is_said_of_a_pass_comes_before_the_settings(command, words, options):
    args = make_parser().parse_args([command, "disc", "--archive", "a", *words])

    assert options_of(args) == PassOptions(source_roots={}, **options)


@pytest.mark.parametrize(
    "words",
    [
        ["--max-cost", "-1"],
        ["--max-cost", "nan"],
        ["--max-cost", "inf"],
        ["--max-cost", "1000001"],
        ["--max-cost", "a lot"],
        ["--wait", "-1"],
        ["--wait", "1.5"],
        ["--wait", "10081"],
    ],
    ids=" ".join,
)
def test_an_amount_that_makes_no_sense_is_told_in_one_line(words, capsys):
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(["submit", "disc", "--archive", "a", *words])

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert words[0] in said


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
def test_without_a_screen_the_window_says_so(own_home: Path):
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    ended = subprocess.run(
        [sys.executable, "-m", "nostalgia_desktop"], env=bare, capture_output=True, text=True
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("nostalgia: there is no screen here")


@pytest.mark.parametrize("command", [["finalize"], ["run", "disc"]])
def test_what_clips_are_to_be_like_is_a_wish_of_one_pass(command):
    words = ["--quality", "small", "--even-loudness", "--no-repair-sound", "--square-pixels"]

    args = make_parser().parse_args([*command, "--archive", "a", *words, "--hide-bottom-noise"])

    assert options_of(args) == PassOptions(
        source_roots={},
        quality="small",
        even_loudness=True,
        repair_sound=False,
        square_pixels=True,
        hide_bottom_noise=True,
    )
